"""GetAccountAuthorizationDetails: users, groups, roles and policies as one paged sequence."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from iamtui.demo.iam.lookup import Lookup, without
from iamtui.demo.iam.policies import is_aws_managed
from iamtui.demo.paging import marker_page
from iamtui.demo.service import Request
from iamtui.demo.state import Shape

# https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
_LISTS = {
    "User": "UserDetailList",
    "Group": "GroupDetailList",
    "Role": "RoleDetailList",
    "LocalManagedPolicy": "Policies",
    "AWSManagedPolicy": "Policies",
}


class AuthorizationDetails(Lookup):
    """The one call that tells nearly everything."""

    def GetAccountAuthorizationDetails(self, request: Request) -> Shape:
        """A page of the account.

        AWS-managed policies are told only when in use, yet counted while walking: as with AWS, a page may
        come short or empty and still be followed by more.
        """
        kinds = request.parameters.get("Filter") or _LISTS
        sequence = self.worked_out(f"sequence of {sorted(kinds)}", lambda: self._sequence(kinds))
        entries, page = marker_page(request, sequence)
        answer: Shape = {member: [] for member in dict.fromkeys(_LISTS.values())}
        tellers = self._tellers()
        for kind, shape in entries:
            told = tellers[kind](shape)
            if told is not None:
                answer[_LISTS[kind]].append(told)
        return {**answer, **page}

    def _sequence(self, kinds: Iterable[str]) -> list[tuple[str, Shape]]:
        tables = {
            "User": self.users,
            "Group": self.groups,
            "Role": self.roles,
            "LocalManagedPolicy": [policy for policy in self.policies if not is_aws_managed(policy["Arn"])],
            "AWSManagedPolicy": [policy for policy in self.policies if is_aws_managed(policy["Arn"])],
        }
        wanted = set(kinds)
        return [(kind, shape) for kind in _LISTS if kind in wanted for shape in tables[kind]]

    def _tellers(self) -> dict[str, Callable[[Shape], Shape | None]]:
        attached, boundaries = self.usage()
        profiles: dict[str, list[Shape]] = {}
        for profile in self.iam.instance_profiles.values():
            for role in profile["Roles"]:
                profiles.setdefault(role, []).append(self.instance_profile(profile, "Tags"))

        def local(policy: Shape) -> Shape:
            return self._policy_detail(policy, attached[policy["Arn"]], boundaries[policy["Arn"]])

        def managed(policy: Shape) -> Shape | None:
            return local(policy) if attached[policy["Arn"]] or boundaries[policy["Arn"]] else None

        return {
            "User": self._user_detail,
            "Group": self._group_detail,
            "Role": lambda role: self._role_detail(role, profiles.get(role["RoleName"], [])),
            "LocalManagedPolicy": local,
            "AWSManagedPolicy": managed,
        }

    def _user_detail(self, user: Shape) -> Shape:
        name = user["UserName"]
        detail = {
            **without(user, "PasswordLastUsed"),
            "GroupList": self.iam.memberships.get(name, []),
            "AttachedManagedPolicies": self.attached("user", name),
            "Tags": user.get("Tags", []),
        }
        # Users and groups tell inline policies only when they have some; roles always do.
        inline = self._inline_details("user", name)
        return {**detail, "UserPolicyList": inline} if inline else detail

    def _group_detail(self, group: Shape) -> Shape:
        name = group["GroupName"]
        return {
            **group,
            "GroupPolicyList": self._inline_details("group", name),
            "AttachedManagedPolicies": self.attached("group", name),
        }

    def _role_detail(self, role: Shape, profiles: list[Shape]) -> Shape:
        name = role["RoleName"]
        return {
            **without(role, "Description", "MaxSessionDuration"),
            "InstanceProfileList": profiles,
            "RolePolicyList": self._inline_details("role", name),
            "AttachedManagedPolicies": self.attached("role", name),
            "Tags": role.get("Tags", []),
            "RoleLastUsed": role.get("RoleLastUsed", {}),
        }

    def _policy_detail(self, policy: Shape, attached: int, boundaries: int) -> Shape:
        return {
            **without(policy, "Description", "Tags"),
            "AttachmentCount": attached,
            "PermissionsBoundaryUsageCount": boundaries,
            "PolicyVersionList": self.iam.policy_versions.get(policy["Arn"], []),
        }

    def _inline_details(self, kind: str, name: str) -> list[Shape]:
        held = self.inline(kind, name)
        return [{"PolicyName": policy, "PolicyDocument": held[policy]} for policy in sorted(held)]
