"""Amazon Cognito user pools: what reads them, a file for each part."""

from __future__ import annotations

from iamtui.demo.cognito_idp.clients import Clients
from iamtui.demo.cognito_idp.groups import Groups
from iamtui.demo.cognito_idp.pools import Pools
from iamtui.demo.cognito_idp.providers import Providers
from iamtui.demo.cognito_idp.settings import Settings
from iamtui.demo.cognito_idp.users import Users

__all__ = ["CognitoIdp"]


class CognitoIdp(Pools, Settings, Clients, Providers, Groups, Users):
    """The operations of Cognito user pools."""
