"""Identity providers, resource servers and domains."""

from __future__ import annotations

from iamtui.demo.cognito_idp.lookup import Lookup, not_found
from iamtui.demo.service import Request
from iamtui.demo.state import Shape

_LISTED = ("ProviderName", "ProviderType", "LastModifiedDate", "CreationDate")


class Providers(Lookup):
    """Lists and describes whom a pool trusts and what it protects."""

    def ListIdentityProviders(self, request: Request) -> Shape:
        """The identity providers: only what a list tells of each."""
        providers = [
            {key: provider[key] for key in _LISTED} for provider in self.pool(request).identity_providers.values()
        ]
        return self.page(request, providers, "Providers")

    def DescribeIdentityProvider(self, request: Request) -> Shape:
        """An identity provider by its name."""
        name = request.parameters["ProviderName"]
        provider = self.pool(request).identity_providers.get(name)
        if provider is None:
            raise not_found(f"Identity provider {name} does not exist.")
        return {"IdentityProvider": provider}

    def GetIdentityProviderByIdentifier(self, request: Request) -> Shape:
        """An identity provider by one of its identifiers, such as a mail domain."""
        for provider in self.pool(request).identity_providers.values():
            if request.parameters["IdpIdentifier"] in provider.get("IdpIdentifiers", ()):
                return {"IdentityProvider": provider}
        raise not_found("Identity provider does not exist.")

    def ListResourceServers(self, request: Request) -> Shape:
        """The resource servers with their scopes."""
        return self.page(request, list(self.pool(request).resource_servers.values()), "ResourceServers")

    def DescribeResourceServer(self, request: Request) -> Shape:
        """One resource server."""
        server = self.pool(request).resource_servers.get(request.parameters["Identifier"])
        if server is None:
            raise not_found("Resource server does not exist.")
        return {"ResourceServer": server}

    def DescribeUserPoolDomain(self, request: Request) -> Shape:
        """A domain; an unknown one is described by an empty shape."""
        for pool in self.pools(request).values():
            domain = pool.domains.get(request.parameters["Domain"])
            if domain is not None:
                return {"DomainDescription": domain}
        return {"DomainDescription": {}}
