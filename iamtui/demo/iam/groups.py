"""IAM groups: the group, its members and its policies."""

from __future__ import annotations

from iamtui.demo.errors import no_such_entity
from iamtui.demo.iam.lookup import Lookup, by_name, under_path, without
from iamtui.demo.paging import marker_page
from iamtui.demo.service import Request
from iamtui.demo.state import Shape


class Groups(Lookup):
    """What IAM tells of groups."""

    def ListGroups(self, request: Request) -> Shape:
        """All groups."""
        groups, page = marker_page(request, under_path(self.groups, request))
        return {"Groups": groups, **page}

    def GetGroup(self, request: Request) -> Shape:
        """One group with its members, these paged."""
        name = self.group_name(request)
        members = [self.iam.users[user] for user, groups in self.iam.memberships.items() if name in groups]
        users, page = marker_page(request, by_name(members, "UserName"))
        told = [without(user, "PermissionsBoundary", "Tags", "PasswordLastUsed") for user in users]
        return {"Group": self.iam.groups[name], "Users": told, **page}

    def ListAttachedGroupPolicies(self, request: Request) -> Shape:
        """The managed policies attached to a group."""
        policies, page = marker_page(request, self.attached("group", self.group_name(request)))
        return {"AttachedPolicies": policies, **page}

    def ListGroupPolicies(self, request: Request) -> Shape:
        """The names of a group's inline policies."""
        names, page = marker_page(request, sorted(self.inline("group", self.group_name(request))))
        return {"PolicyNames": names, **page}

    def GetGroupPolicy(self, request: Request) -> Shape:
        """One inline policy of a group."""
        name, policy = self.group_name(request), request.parameters["PolicyName"]
        document = self.inline("group", name).get(policy)
        if document is None:
            raise no_such_entity("group policy", policy)
        return {"GroupName": name, "PolicyName": policy, "PolicyDocument": document}
