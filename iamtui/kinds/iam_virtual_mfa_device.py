"""Virtual MFA devices: authenticator apps, and whose they are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from iamtui.account import Inventory, Resource
from iamtui.aws.client import Client
from iamtui.kinds import cells
from iamtui.kinds.iam_blocks import (
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
from iamtui.kinds.iam_calls import one
from iamtui.kinds.kind import Column, Item, Kind, Part, Subject
from iamtui.kinds.panel import Fact, Panel

_SECRETS = frozenset({"Base32StringSeed", "QRCodePNG"})
"""AWS gives these only to who makes the device; other endpoints list them, and nobody is to see them."""


def owner(device: dict[str, Any]) -> str:
    """The name of the user it is assigned to; `root user`; empty where it is assigned to nobody."""
    user = device.get("User") or {}
    if str(user.get("Arn", "")).endswith(":root"):
        return "root user"
    return str(user.get("UserName", ""))


def _subject(resource: Resource, inventory: Inventory) -> dict[str, Any]:
    data = resource.data
    data["AssignedTo"] = owner(data) or "nobody"
    return data


def _panels(subject: Subject) -> tuple[Panel, ...]:
    data = subject.data
    whose = owner(data)
    ref = subject.inventory.ref("iam.user", whose) if whose and whose != "root user" else None
    return (
        facts_panel(
            Fact("Name", subject.ref.name),
            Fact("Assigned to", whose or "nobody", ref=ref, tone="" if whose else "dim"),
            dated("Enabled", data.get("EnableDate"), subject.now, "not yet"),
            said("Serial number", subject.ref.id),
        ),
        tags_panel(data["Tags"] if "Tags" in data else part_of(subject, "Tags")),
        used_by_panel(subject),
        json_panel(subject),
    )


async def _list(client: Client, parent: str) -> AsyncIterator[list[Item]]:
    async for page in client.pages("iam", "ListVirtualMFADevices"):
        yield [
            (
                str(device["SerialNumber"]),
                {name: value for name, value in device.items() if name not in _SECRETS},
            )
            for device in page.get("VirtualMFADevices") or ()
        ]


def _serial(subject: Subject) -> str:
    return subject.ref.id


VIRTUAL_MFA_DEVICE = Kind(
    key="iam.virtual-mfa-device",
    title="Virtual MFA devices",
    noun="virtual MFA device",
    section="IAM",
    permission="iam:ListVirtualMFADevices",
    aliases=("mfa-devices", "mfa"),
    columns=(
        Column("DEVICE", "SerialNumber", None, cells.arn_name, minimum=12, priority=10),
        Column("ASSIGNED TO", "AssignedTo", None, cells.text, minimum=10, priority=8),
        Column("ENABLED", "EnableDate", 8, cells.ago, align="right", priority=5),
    ),
    list=_list,
    subject=_subject,
    parts=(Part("Tags", "iam:ListMFADeviceTags", one("ListMFADeviceTags", "Tags", "SerialNumber"), ("Tags", "JSON")),),
    panels=_panels,
    relations=relations,
    arn=_serial,
    console_url=console("home"),
    empty="no virtual MFA devices",
)
