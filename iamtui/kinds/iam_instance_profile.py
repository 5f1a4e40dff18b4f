"""Instance profiles: how an EC2 instance gets its role."""

from __future__ import annotations

from iamtui.kinds import cells
from iamtui.kinds.iam_blocks import (
    arn,
    console,
    dated,
    facts_panel,
    json_panel,
    part_of,
    relations,
    said,
    tags_panel,
    used_by_panel,
)
from iamtui.kinds.iam_calls import listing, one
from iamtui.kinds.kind import Column, Kind, Part, Subject
from iamtui.kinds.panel import Fact, Panel


def _panels(subject: Subject) -> tuple[Panel, ...]:
    data = subject.data
    roles = [str(role.get("RoleName", "")) for role in data.get("Roles") or ()]
    role = Fact("Role", "none", "an instance with it can do nothing", tone="warning")
    if roles:
        role = Fact("Role", ", ".join(roles), ref=subject.inventory.ref("iam.role", roles[0]))
    return (
        facts_panel(
            Fact("Name", str(data.get("InstanceProfileName", subject.ref.id))),
            role,
            dated("Created", data.get("CreateDate"), subject.now, "not said"),
            said("Path", data.get("Path")),
            said("ARN", data.get("Arn")),
            said("Instance profile id", data.get("InstanceProfileId")),
        ),
        tags_panel(data["Tags"] if "Tags" in data else part_of(subject, "Tags")),
        used_by_panel(subject),
        json_panel(subject),
    )


INSTANCE_PROFILE = Kind(
    key="iam.instance-profile",
    title="Instance profiles",
    noun="instance profile",
    section="IAM",
    permission="iam:ListInstanceProfiles",
    aliases=("profiles-of-instances", "instance-profile"),
    columns=(
        Column("INSTANCE PROFILE", "InstanceProfileName", None, minimum=12, priority=10),
        Column("ROLE", "Roles[].RoleName", None, cells.joined, minimum=10, priority=8),
        Column("PATH", "Path", 16, cells.text, priority=2),
        Column("CREATED", "CreateDate", 8, cells.ago, align="right", priority=3),
    ),
    list=listing("ListInstanceProfiles", "InstanceProfiles", "InstanceProfileName"),
    parts=(
        Part(
            "Tags",
            "iam:ListInstanceProfileTags",
            one("ListInstanceProfileTags", "Tags", "InstanceProfileName"),
            ("Tags", "JSON"),
        ),
    ),
    panels=_panels,
    relations=relations,
    arn=arn,
    console_url=console("roles"),
    empty="no instance profiles",
)
