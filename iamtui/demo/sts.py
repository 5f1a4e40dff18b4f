"""AWS STS: who is calling."""

from __future__ import annotations

from iamtui.demo.service import Request, Service
from iamtui.demo.state import Shape


class Sts(Service):
    """The operations of AWS STS."""

    name = "sts"

    def GetCallerIdentity(self, request: Request) -> Shape:
        """The caller of the account; whoever signs a call is that caller."""
        return {
            "UserId": self.state.caller_user_id,
            "Account": self.state.account_id,
            "Arn": self.state.caller_arn,
        }

    def GetAccessKeyInfo(self, request: Request) -> Shape:
        """The account of an access key: this one, whatever the key."""
        return {"Account": self.state.account_id}
