"""User pools and what is told of one as a whole."""

from __future__ import annotations

from iamtui.demo.cognito_idp.lookup import Lookup, not_found
from iamtui.demo.errors import AwsFault
from iamtui.demo.service import Request
from iamtui.demo.state import Shape

_LISTED = ("Id", "Name", "LambdaConfig", "LastModifiedDate", "CreationDate")
# https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
_CATEGORY_LIMITS = {
    "UserAuthentication": 120,
    "UserCreation": 50,
    "UserFederation": 25,
    "UserAccountRecovery": 30,
    "UserRead": 120,
    "UserUpdate": 25,
    "UserToken": 120,
    "UserResourceRead": 50,
    "UserResourceUpdate": 25,
    "UserList": 30,
    "UserPoolRead": 15,
    "UserPoolUpdate": 15,
    "UserPoolResourceRead": 20,
    "UserPoolResourceUpdate": 15,
    "UserPoolClientRead": 15,
    "UserPoolClientUpdate": 15,
    "ClientAuthentication": 150,
}


class Pools(Lookup):
    """Lists and describes user pools."""

    def ListUserPools(self, request: Request) -> Shape:
        """The pools of the region: only what a list tells of each."""
        pools = [{key: pool.pool[key] for key in _LISTED if key in pool.pool} for pool in self.pools(request).values()]
        return self.page(request, pools, "UserPools")

    def DescribeUserPool(self, request: Request) -> Shape:
        """Every setting of a pool, and how many users it has."""
        pool = self.pool(request)
        return {"UserPool": {**pool.pool, "EstimatedNumberOfUsers": len(pool.users)}}

    def GetUserPoolMfaConfig(self, request: Request) -> Shape:
        """The second factors of a pool."""
        return dict(self.pool(request).mfa_config)

    def ListTagsForResource(self, request: Request) -> Shape:
        """The tags of the pool with this ARN."""
        arn = request.parameters["ResourceArn"]
        for pool in self.pools(request).values():
            if pool.pool["Arn"] == arn:
                return {"Tags": dict(pool.tags)}
        raise not_found(f"Resource {arn} does not exist.")

    def GetCSVHeader(self, request: Request) -> Shape:
        """The columns that a file of users to import has."""
        pool = self.pool(request)
        attributes = [attribute["Name"] for attribute in pool.pool["SchemaAttributes"] if attribute["Name"] != "sub"]
        return {
            "UserPoolId": pool.pool["Id"],
            "CSVHeader": [*attributes, "cognito:mfa_enabled", "cognito:username"],
        }

    def GetSigningCertificate(self, request: Request) -> Shape:
        """The certificate with which the pool signs SAML requests."""
        pool_id = self.pool(request).pool["Id"]
        return {"Certificate": f"MIICvDCCAaSgAwIBAgIIX{pool_id.split('_')[1] * 24}=="}

    def ListUserPoolReplicas(self, request: Request) -> Shape:
        """The pool's copies in other regions; a pool that was never copied has none."""
        return self.page(request, self.pool(request).pool.get("_Replicas", []), "UserPoolReplicas")

    def GetProvisionedLimit(self, request: Request) -> Shape:
        """How many calls a second a category of operations may have."""
        definition = request.parameters["LimitDefinition"]
        category = definition.get("Attributes", {}).get("Category", "")
        if category not in _CATEGORY_LIMITS:
            raise AwsFault("InvalidParameterException", f"Invalid API category {category}.")
        limit = _CATEGORY_LIMITS[category]
        return {"Limit": {"LimitDefinition": definition, "ProvisionedLimitValue": limit, "FreeLimitValue": limit}}
