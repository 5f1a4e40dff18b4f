"""Users of a user pool: paged from the server, never all held."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from iamtui.account import Inventory, Missing, Resource
from iamtui.aws.client import Client
from iamtui.kinds.cells import ago, text, yes_no
from iamtui.kinds.cognito_calls import PAGE, items_of, listed, place
from iamtui.kinds.cognito_settings import Group, Setting, covered, facts, others
from iamtui.kinds.cognito_words import attribute, enabled, in_words, status_in_words, when
from iamtui.kinds.kind import Column, Item, Kind, Part, Relation, Subject
from iamtui.kinds.panel import Block, Document, Fact, Facts, Panel, Row, Table, Tone

_SIGN_INS_SHOWN = 60


async def _list(client: Client, parent: str) -> AsyncIterator[list[Item]]:
    async for page in client.pages("cognito-idp", "ListUsers", UserPoolId=parent, Limit=PAGE):
        yield items_of(parent, page.get("Users") or [], "Username")


async def _describe(client: Client, resource: Resource) -> Any:
    pool_id, name = place(resource)
    return await client.call("cognito-idp", "AdminGetUser", UserPoolId=pool_id, Username=name)


async def _groups(client: Client, resource: Resource) -> Any:
    pool_id, name = place(resource)
    return await listed(
        client,
        "AdminListGroupsForUser",
        "Groups",
        "NextToken",
        UserPoolId=pool_id,
        Username=name,
        Limit=PAGE,
    )


async def _devices(client: Client, resource: Resource) -> Any:
    pool_id, name = place(resource)
    return await listed(
        client,
        "AdminListDevices",
        "Devices",
        "PaginationToken",
        UserPoolId=pool_id,
        Username=name,
        Limit=PAGE,
    )


async def _sign_ins(client: Client, resource: Resource) -> Any:
    """The newest events only: there may be years of them."""
    pool_id, name = place(resource)
    return await client.call(
        "cognito-idp",
        "AdminListUserAuthEvents",
        UserPoolId=pool_id,
        Username=name,
        MaxResults=_SIGN_INS_SHOWN,
    )


async def _factors(client: Client, resource: Resource) -> Any:
    pool_id, name = place(resource)
    return await client.call("cognito-idp", "AdminGetUserAuthFactors", UserPoolId=pool_id, Username=name)


def _status_tone(value: Any) -> Tone:
    if value == "COMPROMISED":
        return "danger"
    return "good" if value == "CONFIRMED" else "warning"


FACTS = Group(
    "",
    (
        Setting("User name", "Username"),
        Setting("Status", "UserStatus", status_in_words, tone=_status_tone),
        Setting("Sign-in", "Enabled", enabled, tone=lambda value: "danger" if value is False else ""),
        Setting("Created", "UserCreateDate", when),
        Setting("Modified", "UserLastModifiedDate", when),
    ),
)
MFA = Group(
    "MFA",
    (
        Setting("Preferred", "PreferredMfaSetting"),
        Setting("Set up", "UserMFASettingList"),
        Setting("SMS (old setting)", "MFAOptions"),
    ),
)
SHOWN = covered((FACTS, MFA), "UserAttributes", "Attributes", "UserPoolId", "ResponseMetadata")


def _known(subject: Subject) -> dict[str, Any]:
    """What the list said, and over it what AdminGetUser says."""
    description = subject.part("description")
    return {**subject.data, **description} if isinstance(description, dict) else subject.data


def _facts_panel(subject: Subject) -> Panel:
    known = _known(subject)
    shown = facts(FACTS, known, subject.ref.account, subject.now)
    called = tuple(
        Fact(label, value)
        for label, name in (("Name", "name"), ("E-mail", "email"), ("Phone", "phone_number"))
        if (value := attribute(known, name))
    )
    blocks: list[Block] = [Facts((*shown.rows[:1], *called, *shown.rows[1:]))]
    linked = _linked(attribute(known, "identities"))
    if linked:
        blocks.append(linked)
    description = subject.part("description")
    if isinstance(description, Missing):
        blocks.append(Facts((Fact("MFA", description),), "MFA"))
    else:
        blocks.append(facts(MFA, description, subject.ref.account, subject.now))
    blocks.append(_factors_block(subject.part("auth_factors"), subject.now))
    blocks.extend(others(known, SHOWN, subject.now))
    return Panel("Facts", tuple(blocks))


def _linked(identities: str) -> Table | None:
    """The sign-ins at other providers that this user stands for (the `identities` attribute is JSON text)."""
    try:
        entries = json.loads(identities) if identities else []
    except ValueError:
        return None
    rows = tuple(
        Row(
            (
                str(entry.get("providerName", "")),
                str(entry.get("providerType", "")),
                str(entry.get("userId", "")),
            )
        )
        for entry in entries
        if isinstance(entry, dict)
    )
    return Table(("Provider", "Type", "User there"), rows, "Signs in through") if rows else None


def _factors_block(answer: Any, now: datetime) -> Facts:
    if isinstance(answer, Missing):
        return Facts((Fact("First factors", answer),), "Sign-in factors")
    return Facts((Fact("First factors", in_words(answer.get("ConfiguredUserAuthFactors"), now)),), "Sign-in factors")


def _attributes_panel(subject: Subject) -> Panel:
    known = _known(subject)
    entries = known.get("UserAttributes") or known.get("Attributes") or []
    rows = tuple(Row((str(entry.get("Name", "")), str(entry.get("Value", "")))) for entry in entries)
    return Panel("Attributes", (Table(("Attribute", "Value"), rows, empty="no attributes"),))


def _groups_panel(subject: Subject) -> Panel:
    found = subject.part("groups")
    if isinstance(found, Missing):
        return Panel("Groups", (Table(("Group",), found),))
    pool_id = subject.ref.parent_id
    rows = tuple(
        Row(
            (
                str(group.get("GroupName", "")),
                in_words(group.get("Precedence"), subject.now),
                in_words(group.get("RoleArn"), subject.now),
            ),
            subject.inventory.ref("cognito.group", f"{pool_id}/{group.get('GroupName', '')}", subject.ref.region),
        )
        for group in found
    )
    return Panel("Groups", (Table(("Group", "Precedence", "Role"), rows, empty="in no group"),))


def _devices_panel(subject: Subject) -> Panel:
    columns = ("Device", "Name", "Last address", "Last sign-in", "Remembered since")
    found = subject.part("devices")
    if isinstance(found, Missing):
        return Panel("Devices", (Table(columns, found),))
    rows = []
    for device in found:
        said = {entry.get("Name"): entry.get("Value") for entry in device.get("DeviceAttributes") or []}
        rows.append(
            Row(
                (
                    str(device.get("DeviceKey", "")),
                    in_words(said.get("device_name"), subject.now),
                    in_words(said.get("last_ip_used"), subject.now),
                    when(device.get("DeviceLastAuthenticatedDate"), subject.now),
                    when(device.get("DeviceCreateDate"), subject.now),
                )
            )
        )
    return Panel("Devices", (Table(columns, tuple(rows), empty="no remembered devices"),))


def _sign_ins_panel(subject: Subject) -> Panel:
    columns = ("When", "Event", "Result", "Risk", "Challenges", "Address", "Place", "Device", "Feedback")
    found = subject.part("sign_ins")
    if isinstance(found, Missing):
        return Panel("Sign-ins", (Table(columns, found),))
    rows = tuple(_event_row(event, subject.now) for event in found.get("AuthEvents") or [])
    title = f"The newest {len(rows)}" if found.get("NextToken") else ""
    return Panel("Sign-ins", (Table(columns, rows, title, "no sign-in events"),))


def _event_row(event: dict[str, Any], now: datetime) -> Row:
    risk = event.get("EventRisk") or {}
    context = event.get("EventContextData") or {}
    danger = [risk.get("RiskDecision"), risk.get("RiskLevel")]
    if risk.get("CompromisedCredentialsDetected"):
        danger.append("compromised password")
    challenges = [
        f"{each.get('ChallengeName', '')} {each.get('ChallengeResponse', '')}"
        for each in event.get("ChallengeResponses") or []
    ]
    place_named = [context.get("City"), context.get("Country")]
    cells = (
        when(event.get("CreationDate"), now),
        in_words(event.get("EventType"), now),
        in_words(event.get("EventResponse"), now),
        ", ".join([each for each in danger if each]) or "none",
        ", ".join(challenges) or "none",
        in_words(context.get("IpAddress"), now),
        ", ".join([each for each in place_named if each]) or "unknown",
        in_words(context.get("DeviceName"), now),
        in_words((event.get("EventFeedback") or {}).get("FeedbackValue"), now),
    )
    return Row(cells, tone="warning" if event.get("EventResponse") == "Fail" else "")


def _json_panel(subject: Subject) -> Panel:
    documents = [Document(subject.data, "ListUsers")]
    for name, operation in (
        ("description", "AdminGetUser"),
        ("groups", "AdminListGroupsForUser"),
        ("auth_factors", "AdminGetUserAuthFactors"),
        ("devices", "AdminListDevices"),
        ("sign_ins", "AdminListUserAuthEvents"),
    ):
        found = subject.part(name)
        if not isinstance(found, Missing):
            documents.append(Document(found, operation))
    return Panel("JSON", tuple(documents))


def _panels(subject: Subject) -> tuple[Panel, ...]:
    return (
        _facts_panel(subject),
        _attributes_panel(subject),
        _groups_panel(subject),
        _devices_panel(subject),
        _sign_ins_panel(subject),
        _json_panel(subject),
    )


def _relations(subject: Subject) -> tuple[Relation, ...]:
    found = subject.part("groups")
    pool_id = subject.ref.parent_id
    region = subject.ref.region
    in_pool = Relation("lives in", subject.inventory.ref("cognito.user-pool", pool_id, region))
    if isinstance(found, Missing):
        return (in_pool,)
    return (
        in_pool,
        *(
            Relation("member of", subject.inventory.ref("cognito.group", f"{pool_id}/{each['GroupName']}", region))
            for each in found
        ),
    )


def flattened(user: dict[str, Any]) -> dict[str, Any]:
    """A user with its attributes as members of their own: what columns and filters look into.

    `User` is what people call it: the user name, or the e-mail address or telephone number where the user name
    is the `sub` that Cognito made up, as in pools where users sign in with these.
    """
    attributes = {each.get("Name", ""): each.get("Value", "") for each in user.get("Attributes") or ()}
    name = user.get("Username", "")
    if name == attributes.get("sub"):
        name = attributes.get("email") or attributes.get("phone_number") or name
    return {**attributes, **user, "User": name}


def _subject(resource: Resource, inventory: Inventory) -> dict[str, Any]:
    return flattened(resource.data)


def _row_tone(data: dict[str, Any], now: datetime) -> Tone:
    if data.get("UserStatus") == "COMPROMISED":
        return "danger"
    return "dim" if data.get("Enabled") is False else ""


USER = Kind(
    key="cognito.user",
    title="Pool users",
    noun="pool user",
    section="Cognito",
    columns=(
        Column("USER", "User", minimum=18, priority=9, show=text),
        Column("E-MAIL", "email", minimum=22, priority=5, show=text),
        Column("NAME", "name", minimum=14, priority=7, show=text),
        Column("STATUS", "UserStatus", width=20, show=status_in_words, priority=8),
        Column("ENABLED", "Enabled", width=7, show=yes_no, priority=6),
        Column("CREATED", "UserCreateDate", width=7, show=ago, align="right", priority=4),
        Column("MODIFIED", "UserLastModifiedDate", width=8, show=ago, align="right", priority=2),
    ),
    list=_list,
    permission="cognito-idp:ListUsers",
    panels=_panels,
    parts=(
        Part("description", "cognito-idp:AdminGetUser", _describe),
        Part("auth_factors", "cognito-idp:AdminGetUserAuthFactors", _factors, ("Facts",)),
        Part("groups", "cognito-idp:AdminListGroupsForUser", _groups, ("Groups",)),
        Part("devices", "cognito-idp:AdminListDevices", _devices, ("Devices",)),
        Part("sign_ins", "cognito-idp:AdminListUserAuthEvents", _sign_ins, ("Sign-ins",)),
    ),
    regional=True,
    parent="cognito.user-pool",
    relations=_relations,
    subject=_subject,
    tone=_row_tone,
    server_side=True,
    empty="no users in this pool",
)
