"""What the panels and columns of IAM's kinds share: dates in words, tags, policies, used by, JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from iamtui.account import NOT_IN_SNAPSHOT, NOT_LOADED, Inventory, Missing, Ref, Resource
from iamtui.account.policy_document import as_document
from iamtui.account.relations import Relations
from iamtui.kinds.cells import ago, exact_time, moment_of
from iamtui.kinds.kind import Relation, Subject
from iamtui.kinds.panel import Document, Fact, Facts, Panel, Row, Table, Tone, Value

GAAD_MARKS = frozenset({"AttachedManagedPolicies", "GroupList", "RolePolicyList", "GroupPolicyList"})
"""Fields that only GetAccountAuthorizationDetails gives; with one of them, what is absent is not set."""


def is_detailed(data: dict[str, Any]) -> bool:
    """Whether the data says all there is: then an absent field is an unset one, not an unknown one."""
    return not GAAD_MARKS.isdisjoint(data)


def with_looks(resource: Resource, inventory: Inventory) -> dict[str, Any]:
    """The data; where the list came without details, with what closer looks brought, or `Missing`."""
    data = resource.data
    if is_detailed(data):
        return data
    looked = inventory.parts(resource.ref)
    # A look that found the details come meanwhile brought None: they stand in the resource, of which this is
    # an older state.
    told = {field: looked.get(field) for field in _DETAIL_FIELDS}
    return data | {field: NOT_LOADED if look is None else look for field, look in told.items()}


_DETAIL_FIELDS = GAAD_MARKS | {"UserPolicyList", "InstanceProfileList"}


def part_of(subject: Subject, name: str) -> Any:
    """What a closer look brought; in a snapshot, what was not looked at is said to be missing from it."""
    value = subject.part(name)
    return NOT_IN_SNAPSHOT if value == NOT_LOADED and not subject.inventory.live else value


def known(subject: Subject, field: str) -> Any:
    """A field from the list's details, else from the closer look that bears its name; None where unset."""
    data = subject.data
    if field in data:
        return data[field]
    return None if is_detailed(data) else part_of(subject, field)


def when(value: Any, now: datetime, never: str = "never") -> Value:
    """`410 d ago`; `never` where AWS has no date; why, where it is not known."""
    if isinstance(value, Missing):
        return value
    if not value:
        return never
    words = ago(value, now)
    return words if words.startswith("in ") or moment_of(value) is None else f"{words} ago"


def dated(label: str, value: Any, now: datetime, never: str = "never", tone: Tone = "") -> Fact:
    """A fact whose value is relative and whose note is the exact moment."""
    note = exact_time(value, now) if value and moment_of(value) else ""
    return Fact(label, when(value, now, never), note, tone=tone)


def said(label: str, value: Any, unset: str = "not set", ref: Ref | None = None) -> Fact:
    """A fact of text; `unset` where AWS says that there is none."""
    if isinstance(value, Missing):
        return Fact(label, value)
    if value is None or value == "":
        return Fact(label, unset, tone="dim")
    if isinstance(value, bool):
        return Fact(label, "yes" if value else "no")
    return Fact(label, str(value), ref=ref)


def policy_ref(inventory: Inventory, arn: str) -> Ref:
    """The managed policy with that ARN."""
    return inventory.ref("iam.policy", arn)


def boundary_arn(boundary: Any) -> str:
    """The ARN of a PermissionsBoundary; empty where there is none."""
    return str(boundary.get("PermissionsBoundaryArn", "")) if isinstance(boundary, dict) else ""


def boundary_fact(subject: Subject, boundary: Any) -> Fact:
    """`Boundary  DeveloperBoundary`, a jump."""
    arn = boundary_arn(boundary)
    if not arn:
        return said("Boundary", boundary if isinstance(boundary, Missing) else None, "none")
    return Fact(
        "Boundary",
        arn.rpartition("/")[2],
        "limits what its policies allow",
        policy_ref(subject.inventory, arn),
    )


def tags_panel(tags: Any) -> Panel:
    """The tab `Tags`."""
    if isinstance(tags, Missing):
        return Panel("Tags", (Table(("Key", "Value"), tags),))
    rows = tuple(Row((str(tag.get("Key", "")), str(tag.get("Value", "")))) for tag in tags or ())
    return Panel("Tags", (Table(("Key", "Value"), rows, empty="no tags"),))


def policy_rows(inventory: Inventory, attached: Iterable[dict[str, Any]], how: str) -> list[Row]:
    """Rows `policy, how` of attached managed policies."""
    return [
        Row(
            (str(each.get("PolicyName", "")), how, _owner(str(each.get("PolicyArn", "")))),
            policy_ref(inventory, str(each.get("PolicyArn", ""))),
        )
        for each in attached
    ]


def _owner(arn: str) -> str:
    return "AWS" if ":iam::aws:" in arn else "customer"


POLICY_COLUMNS = ("Policy", "How", "Managed by")


def policies_table(subject: Subject, attached: Any, inline: Any, more: Iterable[Row] = ()) -> Table:
    """Attached and inline policies, then `more`; why, where they are not known."""
    rows: list[Row] = []
    for value, read in ((attached, _attached_rows), (inline, _inline_rows)):
        if isinstance(value, Missing):
            rows.append(Row((value, "attached" if value is attached else "inline", "")))
        else:
            rows.extend(read(subject.inventory, value or ()))
    return Table(POLICY_COLUMNS, (*rows, *more), "Policies", "no policies")


def _attached_rows(inventory: Inventory, attached: Iterable[dict[str, Any]]) -> list[Row]:
    return policy_rows(inventory, attached, "attached")


def _inline_rows(inventory: Inventory, inline: Iterable[dict[str, Any]]) -> list[Row]:
    return [Row((str(each.get("PolicyName", "")), "inline", "")) for each in inline]


def inline_documents(inline: Any) -> tuple[Document, ...]:
    """Each inline policy's document under its name."""
    if isinstance(inline, Missing):
        return ()
    return tuple(
        Document(as_document(each.get("PolicyDocument")), f"inline policy {each.get('PolicyName', '')}")
        for each in inline or ()
    )


GLANCE = 0.005
"""Seconds that drawing a panel may take to index relations; the screen has the rest done and draws again."""


def used_by_panel(subject: Subject, empty: str = "nothing that is loaded refers to it") -> Panel:
    """The tab `Used by`: what refers to this, as far as it is loaded."""
    index = Relations(subject.inventory)
    found = index.used_by(subject.ref, seconds=GLANCE)
    rows = [Row((each.label, each.ref.name, _noun(each.ref)), each.ref) for each in found]
    if not index.is_ready:
        rows.append(Row(("…", "the account is still being looked through", ""), tone="dim"))
    return Panel("Used by", (Table(("How", "Name", "Kind"), tuple(rows), empty=empty),))


def _noun(ref: Ref) -> str:
    return ref.kind.partition(".")[2].replace("-", " ") or ref.kind


def json_panel(subject: Subject) -> Panel:
    """The tab `JSON`: the resource as AWS has it, then what closer looks brought, under its names."""
    parts = {
        name: f"({value})" if isinstance(value, Missing) else value
        for name, value in subject.inventory.parts(subject.ref).items()
        if value is not None
    }
    return Panel("JSON", (Document({**parts, **subject.data}),))


def facts_panel(*rows: Fact | None, title: str = "Facts") -> Panel:
    """The tab `Facts`; rows that do not apply are None."""
    return Panel(title, (Facts(tuple(row for row in rows if row is not None)),))


def relations(subject: Subject) -> list[Relation]:
    """What this refers to (`Kind.relations`)."""
    return [Relation(each.label, each.ref) for each in Relations(subject.inventory).of(subject.ref)]


def arn(subject: Subject) -> str:
    """`Kind.arn` of what carries its ARN."""
    return str(subject.data.get("Arn", "")) or (subject.ref.id if subject.ref.id.startswith("arn:") else "")


def console(page: str, field: str = "") -> Callable[[Subject], str]:
    """`Kind.console_url`: IAM's console at `#/page/...` with the resource's name or `field` in it."""

    def url(subject: Subject) -> str:
        from urllib.parse import quote

        partition = subject.inventory.account.partition
        host = {"aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com"}.get(
            partition, "console.aws.amazon.com"
        )
        name = str(subject.data.get(field, "")) if field else subject.ref.id
        return f"https://{host}/iam/home#/{page}".replace("{}", quote(name, safe=""))

    return url


def policy_words(data: dict[str, Any], inline_field: str) -> Any:
    """`2 + boundary`: how many policies it has of its own."""
    attached, inline = data.get("AttachedManagedPolicies", ()), data.get(inline_field, ())
    if isinstance(attached, Missing) or isinstance(inline, Missing):
        return attached if isinstance(attached, Missing) else inline
    number = len(attached) + len(inline)
    return f"{number} + boundary" if data.get("PermissionsBoundary") else str(number)


def leading_number(value: Any) -> int:
    """Orders `2 + boundary` by its number; what is not known comes first."""
    first = str(value).partition(" ")[0] if isinstance(value, str) else ""
    return int(first) if first.isdigit() else -1
