"""Finding things in IAM's part of an account: by names whatever their case, and by who uses what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from iamtui.demo.errors import AwsFault, no_such_entity
from iamtui.demo.service import Request, Service
from iamtui.demo.state import IamState, Shape

T = TypeVar("T")


def matching(table: Mapping[str, T], name: str) -> str | None:
    """The key of `table` that is `name`, else the one that is but for upper and lower case."""
    if name in table:
        return name
    folded = name.lower()
    return next((key for key in table if key.lower() == folded), None)


def without(shape: Shape, *members: str) -> Shape:
    """`shape` less what AWS leaves out of an answer."""
    return {name: value for name, value in shape.items() if name not in members}


def by_name(shapes: Iterable[Shape], member: str) -> list[Shape]:
    """`shapes` in the order AWS lists them."""
    return sorted(shapes, key=lambda shape: (shape[member].lower(), shape[member]))


def under_path(shapes: Iterable[Shape], request: Request) -> list[Shape]:
    """Those of `shapes` whose path begins with the `PathPrefix` asked for."""
    prefix = request.parameters.get("PathPrefix", "/")
    return [shape for shape in shapes if prefix == "/" or shape.get("Path", "/").startswith(prefix)]


class Lookup(Service):
    """What the parts of IAM share."""

    name = "iam"

    _kept: dict[str, tuple[int, Any]] | None = None

    def worked_out(self, name: str, work_out: Callable[[], T]) -> T:
        """What `work_out` returns, worked out anew only after the account has changed."""
        if self._kept is None:
            self._kept = {}
        revision, value = self._kept.get(name, (-1, None))
        if revision != self.state.revision:
            value = work_out()
            self._kept[name] = (self.state.revision, value)
        found: T = value
        return found

    @property
    def users(self) -> list[Shape]:
        """All users in the order AWS lists them."""
        return self.worked_out("users", lambda: by_name(self.iam.users.values(), "UserName"))

    @property
    def groups(self) -> list[Shape]:
        """All groups in the order AWS lists them."""
        return self.worked_out("groups", lambda: by_name(self.iam.groups.values(), "GroupName"))

    @property
    def roles(self) -> list[Shape]:
        """All roles in the order AWS lists them."""
        return self.worked_out("roles", lambda: by_name(self.iam.roles.values(), "RoleName"))

    @property
    def policies(self) -> list[Shape]:
        """All managed policies in the order AWS lists them."""
        return self.worked_out("policies", lambda: by_name(self.iam.policies.values(), "PolicyName"))

    @property
    def iam(self) -> IamState:
        """IAM's part of the account."""
        return self.state.iam

    def user_name(self, request: Request) -> str:
        """The name of the user asked for; of the caller where an operation lets it be left out."""
        name = request.parameters.get("UserName")
        if name is None:
            if ":user/" not in self.state.caller_arn:
                raise AwsFault("ValidationError", "Must specify userName when calling with non-User credentials")
            name = self.state.caller_arn.rpartition("/")[2]
        found = matching(self.iam.users, name)
        if found is None:
            raise no_such_entity("user", name)
        return found

    def group_name(self, request: Request) -> str:
        """The name of the group asked for."""
        name = request.parameters["GroupName"]
        found = matching(self.iam.groups, name)
        if found is None:
            raise no_such_entity("group", name)
        return found

    def role_name(self, request: Request) -> str:
        """The name of the role asked for."""
        name = request.parameters["RoleName"]
        found = matching(self.iam.roles, name)
        if found is None:
            raise no_such_entity("role", name)
        return found

    def policy_arn(self, request: Request) -> str:
        """The ARN of the managed policy asked for."""
        arn: str = request.parameters["PolicyArn"]
        if not arn.startswith("arn:"):
            raise AwsFault("ValidationError", f"ARN {arn} is not valid.")
        if arn not in self.iam.policies:
            raise AwsFault("NoSuchEntity", f"Policy {arn} was not found.")
        return arn

    def attached(self, kind: str, name: str) -> list[Shape]:
        """The managed policies attached to a "user", "group" or "role", as `AttachedPolicy`."""
        return [
            {"PolicyName": self.policy_name(arn), "PolicyArn": arn}
            for arn in self.iam.attachments.get((kind, name), [])
        ]

    def policy_name(self, arn: str) -> str:
        """The name of a managed policy, whether the account's state holds it or not."""
        policy = self.iam.policies.get(arn)
        return str(policy["PolicyName"]) if policy is not None else arn.rpartition("/")[2]

    def inline(self, kind: str, name: str) -> dict[str, str]:
        """The inline policies of a "user", "group" or "role": name -> document."""
        return self.iam.inline_policies.get((kind, name), {})

    def usage(self) -> tuple[Counter[str], Counter[str]]:
        """How often each managed policy is attached, and how often it is a permissions boundary."""
        return self.worked_out("usage", self._usage)

    def _usage(self) -> tuple[Counter[str], Counter[str]]:
        attached: Counter[str] = Counter()
        for arns in self.iam.attachments.values():
            attached.update(arns)
        boundaries = Counter(
            str(bounded["PermissionsBoundary"]["PermissionsBoundaryArn"])
            for table in (self.iam.users, self.iam.roles)
            for bounded in table.values()
            if "PermissionsBoundary" in bounded
        )
        return attached, boundaries

    def instance_profile(self, profile: Shape, *omitted: str) -> Shape:
        """An `InstanceProfile` with its roles told in full, as AWS does."""
        told = ("Description", "MaxSessionDuration", "PermissionsBoundary", "RoleLastUsed", "Tags")
        roles = [without(self.iam.roles[name], *told) for name in profile["Roles"] if name in self.iam.roles]
        return {**without(profile, *omitted), "Roles": roles}
