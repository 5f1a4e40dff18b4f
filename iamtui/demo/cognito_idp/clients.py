"""App clients."""

from __future__ import annotations

from iamtui.demo.cognito_idp.lookup import Lookup
from iamtui.demo.service import Request
from iamtui.demo.state import Shape

_LISTED = ("ClientId", "UserPoolId", "ClientName")


class Clients(Lookup):
    """Lists and describes app clients."""

    def ListUserPoolClients(self, request: Request) -> Shape:
        """The clients of a pool: id, name and pool of each."""
        clients = [{key: client[key] for key in _LISTED} for client in self.pool(request).clients.values()]
        return self.page(request, clients, "UserPoolClients")

    def DescribeUserPoolClient(self, request: Request) -> Shape:
        """A client with all settings, its secret among them."""
        return {"UserPoolClient": self.client(self.pool(request), request.parameters["ClientId"])}

    def ListUserPoolClientSecrets(self, request: Request) -> Shape:
        """The secrets of a client, without their values."""
        client = self.client(self.pool(request), request.parameters["ClientId"])
        if "ClientSecret" not in client:
            return {"ClientSecrets": []}
        secret = {
            "ClientSecretId": f"{client['ClientId']}--{int(client['CreationDate'].timestamp() * 1000)}",
            "ClientSecretCreateDate": client["CreationDate"],
        }
        return self.page(request, client.get("_Secrets", [secret]), "ClientSecrets")
