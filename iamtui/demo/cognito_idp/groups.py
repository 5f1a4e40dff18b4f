"""Groups of user pools, and who is in them."""

from __future__ import annotations

from iamtui.demo.cognito_idp.lookup import Lookup
from iamtui.demo.paging import token_page
from iamtui.demo.service import Request
from iamtui.demo.state import Shape


class Groups(Lookup):
    """Lists and describes groups."""

    def ListGroups(self, request: Request) -> Shape:
        """The groups of a pool."""
        return self.page(request, list(self.pool(request).groups.values()), "Groups", limit="Limit")

    def GetGroup(self, request: Request) -> Shape:
        """One group."""
        return {"Group": self.group(self.pool(request), request.parameters["GroupName"])}

    def ListUsersInGroup(self, request: Request) -> Shape:
        """The users of a group."""
        pool, name = self.pool(request), request.parameters["GroupName"]
        self.group(pool, name)
        names, more = token_page(request, pool.members.get(name, []), self.clock(), limit="Limit")
        return {"Users": [pool.users[username] for username in names], **more}
