"""What an entry of the catalogue of escalation paths says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

How = Literal[
    "pass",  # a role is passed to something new that runs code of the principal's choice
    "pass-existing",  # a role is passed to something that has to be there already
    "existing",  # what runs with a role already is made to do something else
    "assume",  # a role is assumed
    "trust",  # a role's trust policy is rewritten
    "credentials",  # credentials of a user are made
    "provider",  # an identity provider is made to vouch for the principal
    "self",  # the principal raises its own rights
    "version",  # a managed policy is set back to one of its versions
    "group",  # the principal joins a group
    "other",  # the rights of somebody else are raised, whom the principal can become
    "raise-and-pass",  # a role's rights are raised, and it is passed to a service
    "raise-and-join",  # a group's rights are raised, and it is joined
    "create",  # a principal is created and given rights
    "boundary",  # a permissions boundary is taken away
    "pool-roles",  # an identity pool gets a role to hand out
    "pool-guests",  # an identity pool opens to guests
    "pool-user",  # a user of a user pool is taken over, or put into a group
    "pool-group",  # a group of a user pool gets a role
]

Raised = Literal["", "user", "role", "group", "policy"]

TARGET = "{target}"
"""Stands for the ARN of the role, user, group or policy that the path is about."""


class Permission(NamedTuple):
    """An action, and what it has to be allowed on: `TARGET`, or the pattern of ARNs of a type of resource.

    In a pattern `{partition}`, `{region}` and `{account}` are filled in; `*` is a name of the principal's choice.
    """

    action: str
    on: str = "*"


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to more rights.

    `services` are the service principals that a passed role has to trust, or whose resources bear it. `raised` says
    whose rights change (`self`, `other`, `group`). `becoming` are the permissions by which the principal then becomes
    whom it raised. `afterwards`: without any of these the path also needs `needs`, which is what has to exist and
    cannot be seen from the account. `steps` say what happens, with `{target}` for the other side; `assumes` what is
    taken for granted; `closes` what ends it. `by_template`: a template of CloudFormation does with the role's rights
    what templates can, which is not all; `by_execution_role`: it does so as a role that the passed one assumes.
    """

    id: str
    title: str
    how: How
    permissions: tuple[Permission, ...]
    steps: tuple[str, ...]
    closes: str
    services: tuple[str, ...] = ()
    raised: Raised = ""
    becoming: tuple[Permission, ...] = ()
    afterwards: tuple[Permission, ...] = ()
    needs: str = ""
    assumes: str = ""
    by_template: bool = False
    by_execution_role: bool = False

    @property
    def source(self) -> str:
        """Where the id is published."""
        if self.id.startswith("rhino-"):
            return "RhinoSecurityLabs/AWS-IAM-Privilege-Escalation, BSD-3-Clause"
        if self.id.startswith("iamtui-"):
            return "iamtui"
        return "pathfinding.cloud, Apache-2.0, © 2025-Present Datadog, Inc."
