"""What the tabs of a user pool show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from iamtui.account import ListKey, Missing
from iamtui.kinds import cognito_user_pool_settings as settings
from iamtui.kinds.cells import arn_name
from iamtui.kinds.cognito_settings import Group, facts, look, others
from iamtui.kinds.cognito_words import in_words, when
from iamtui.kinds.kind import Subject
from iamtui.kinds.panel import Block, Document, Fact, Facts, Panel, Row, Table, Value

CONTENTS = (
    ("groups", "cognito.group", "Groups", "GroupName", ("Group", "Role", "Precedence", "Description")),
    ("clients", "cognito.client", "App clients", "ClientId", ("App client", "Id")),
    (
        "identity_providers",
        "cognito.identity-provider",
        "Identity providers",
        "ProviderName",
        ("Provider", "Type", "Modified"),
    ),
    (
        "resource_servers",
        "cognito.resource-server",
        "Resource servers",
        "Identifier",
        ("Identifier", "Name", "Scopes"),
    ),
    ("import_jobs", "cognito.import-job", "Import jobs", "JobId", ("Job", "State", "Imported", "Created")),
)
"""(part, kind of the children, title, the member that names a child, columns)."""


def panels(subject: Subject) -> tuple[Panel, ...]:
    """The tabs of a user pool."""
    return (
        _overview(subject),
        _contents(subject),
        _sign_in(subject),
        _sign_up(subject),
        Panel("Messages", _groups(subject, settings.EMAIL, settings.SMS, settings.TEMPLATES)),
        _app_integration(subject),
        Panel("Triggers", _groups(subject, settings.TRIGGERS)),
        _security(subject),
        _json(subject),
    )


def _groups(subject: Subject, *groups: Group) -> tuple[Block, ...]:
    description = subject.part("description")
    if isinstance(description, Missing):
        return (Facts((Fact("Settings", description),)),)
    return tuple(facts(group, description, subject.ref.account, subject.now) for group in groups)


def _overview(subject: Subject) -> Panel:
    description = subject.part("description")
    if isinstance(description, Missing):
        listed = facts(settings.OVERVIEW, subject.data, subject.ref.account, subject.now)
        known = tuple(row for row in listed.rows if row.label in ("Name", "Id", "Created", "Modified"))
        return Panel("Overview", (Facts((*known, Fact("Settings", description))),))
    tags = description.get(settings.TAGS) or {}
    rows = tuple(Row((str(key), str(value))) for key, value in tags.items())
    return Panel(
        "Overview",
        (
            *_groups(subject, settings.OVERVIEW),
            Table(("Tag", "Value"), rows, "Tags", "no tags"),
            *others(description, settings.SHOWN, subject.now),
        ),
    )


def _contents(subject: Subject) -> Panel:
    """What lives in the pool; a reference whose name is empty leads to the list of all of them."""
    ref = subject.ref
    estimated = look(subject.part("description"), "EstimatedNumberOfUsers")
    users = Fact(
        "Users",
        f"about {estimated:,}" if isinstance(estimated, int) else "open the list",
        ref=subject.inventory.ref("cognito.user", f"{ref.id}/", ref.region),
    )
    blocks: list[Block] = [Facts((users,))]
    for part, kind, title, member, columns in CONTENTS:
        entries = _children(subject, part, kind)
        if isinstance(entries, Missing):
            blocks.append(Table(columns, entries, title))
            continue
        rows = tuple(
            Row(
                _cells(subject, part, entry),
                subject.inventory.ref(kind, f"{ref.id}/{entry.get(member, '')}", ref.region),
            )
            for entry in entries
        )
        blocks.append(Table(columns, rows, title))
    return Panel("In this pool", tuple(blocks))


def _children(subject: Subject, part: str, kind: str) -> list[dict[str, Any]] | Missing:
    """A whole list where one was loaded, since it is the newer; else what the part brought."""
    key = ListKey(kind, subject.ref.region, subject.ref.id)
    if subject.inventory.status(key).complete:
        return [resource.data for resource in subject.inventory.of(key)]
    found: list[dict[str, Any]] | Missing = subject.part(part)
    return found


def _cells(subject: Subject, part: str, entry: dict[str, Any]) -> tuple[Value, ...]:
    now = subject.now

    def said(*names: str) -> tuple[Value, ...]:
        return tuple(in_words(entry.get(name), now) for name in names)

    if part == "groups":
        role = arn_name(entry["RoleArn"], now) if entry.get("RoleArn") else "no role"
        return (*said("GroupName"), role, *said("Precedence", "Description"))
    if part == "clients":
        return said("ClientName", "ClientId")
    if part == "identity_providers":
        return (*said("ProviderName", "ProviderType"), when(entry.get("LastModifiedDate"), now))
    if part == "resource_servers":
        scopes = [str(scope.get("ScopeName", "")) for scope in entry.get("Scopes") or []]
        return (*said("Identifier", "Name"), in_words(scopes, now))
    return (*said("JobName", "Status", "ImportedUsers"), when(entry.get("CreationDate"), now))


def _sign_in(subject: Subject) -> Panel:
    blocks = [*_groups(subject, settings.SIGN_IN, settings.PASSWORD, settings.MFA)]
    mfa = subject.part("mfa")
    blocks.append(facts(settings.MFA_FACTORS, mfa, subject.ref.account, subject.now))
    blocks.extend(others(mfa, settings.MFA_SHOWN, subject.now))
    description = subject.part("description")
    if not isinstance(description, Missing):
        mechanisms = look(description, settings.RECOVERY) or []
        ordered = sorted(mechanisms, key=lambda each: each.get("Priority", 0))
        rows = tuple(Row((str(each.get("Priority", "")), str(each.get("Name", "")))) for each in ordered)
        blocks.append(Table(("Priority", "By"), rows, "Account recovery", "not set"))
    return Panel("Sign-in", tuple(blocks))


def _sign_up(subject: Subject) -> Panel:
    blocks = [*_groups(subject, settings.SIGN_UP)]
    description = subject.part("description")
    if not isinstance(description, Missing):
        schema = description.get(settings.SCHEMA) or []
        rows = tuple(_attribute_row(entry, subject) for entry in schema)
        columns = ("Attribute", "Type", "Required", "Changeable", "For developers only", "Limits")
        blocks.append(Table(columns, rows, "Attributes", "none"))
    return Panel("Sign-up", tuple(blocks))


def _attribute_row(entry: dict[str, Any], subject: Subject) -> Row:
    flags = [in_words(entry.get(name), subject.now) for name in ("Required", "Mutable", "DeveloperOnlyAttribute")]
    limits = {**(entry.get("StringAttributeConstraints") or {}), **(entry.get("NumberAttributeConstraints") or {})}
    known = {
        "Name",
        "AttributeDataType",
        "Required",
        "Mutable",
        "DeveloperOnlyAttribute",
        "StringAttributeConstraints",
        "NumberAttributeConstraints",
    }
    limits |= {name: value for name, value in entry.items() if name not in known}
    return Row(
        (
            str(entry.get("Name", "")),
            in_words(entry.get("AttributeDataType"), subject.now),
            *flags,
            in_words(limits, subject.now),
        )
    )


def _app_integration(subject: Subject) -> Panel:
    blocks = [*_groups(subject, settings.DOMAIN)]
    account, now = subject.ref.account, subject.now
    domains = subject.part("domains")
    if isinstance(domains, Missing):
        blocks.append(Facts((Fact("Domains", domains),), "Domains"))
    for name, answer in {} if isinstance(domains, Missing) else domains.items():
        blocks.append(facts(Group(f"Domain {name}", settings.DOMAIN_DETAILS), answer, account, now))
        blocks.extend(others(answer, settings.DOMAIN_SHOWN, now))
    customization = subject.part("ui_customization")
    blocks.append(facts(settings.CUSTOMIZATION, customization, account, now))
    blocks.extend(others(customization, settings.CUSTOMIZATION_SHOWN, now))
    css = look(customization, "CSS")
    if css:
        blocks.append(Document(css, "CSS", "text"))
    terms = subject.part("terms")
    columns = ("Terms", "Enforced", "Created", "Modified")
    rows = _rows(subject, terms, ("TermsName", "Enforcement"), ("CreationDate", "LastModifiedDate"))
    blocks.append(Table(columns, rows, "Terms of use"))
    return Panel("App integration", tuple(blocks))


def _rows(subject: Subject, entries: Any, plain: Iterable[str], dates: Iterable[str]) -> tuple[Row, ...] | Missing:
    if isinstance(entries, Missing):
        return entries
    return tuple(
        Row(
            (
                *(in_words(entry.get(name), subject.now) for name in plain),
                *(when(entry.get(name), subject.now) for name in dates),
            )
        )
        for entry in entries
    )


def risk_blocks(risk: Any, account: str, now: Any) -> tuple[Block, ...]:
    """A pool's or an app client's risk configuration, whole."""
    if isinstance(risk, Missing):
        return (Facts((Fact("Risk configuration", risk),), "Risk configuration"),)
    return (
        *(facts(group, risk, account, now) for group in settings.RISK),
        *others(risk, settings.RISK_SHOWN, now),
    )


def _security(subject: Subject) -> Panel:
    blocks = [*_groups(subject, settings.SECURITY, settings.DEVICES)]
    blocks.extend(risk_blocks(subject.part("risk"), subject.ref.account, subject.now))
    delivery = subject.part("log_delivery")
    rows = (
        delivery
        if isinstance(delivery, Missing)
        else tuple(
            Row((*(in_words(each.get(name), subject.now) for name in ("EventSource", "LogLevel")), _target(each)))
            for each in delivery.get("LogConfigurations") or []
        )
    )
    blocks.append(Table(("Events", "Level", "To"), rows, "Log delivery", "no logs are delivered"))
    replicas = subject.part("replicas")
    columns = ("Region", "State", "Part", "ARN")
    names = ("RegionName", "Status", "Role", "UserPoolArn")
    blocks.append(Table(columns, _rows(subject, replicas, names, ()), "Replicas"))
    certificate = subject.part("signing_certificate")
    if isinstance(certificate, Missing):
        blocks.append(Facts((Fact("Certificate", certificate),), "SAML signing certificate"))
    else:
        blocks.append(Document(certificate.get("Certificate", ""), "SAML signing certificate", "text"))
    return Panel("Security", tuple(blocks))


def _target(configuration: dict[str, Any]) -> str:
    known = ("EventSource", "LogLevel")
    targets = [
        str(value)
        for name, member in configuration.items()
        if name not in known
        for value in (member.values() if isinstance(member, dict) else (member,))
    ]
    return ", ".join(targets) or "not set"


def _json(subject: Subject) -> Panel:
    documents = []
    for name, operation in (
        ("description", "DescribeUserPool"),
        ("mfa", "GetUserPoolMfaConfig"),
        ("domains", "DescribeUserPoolDomain, by domain"),
        ("risk", "DescribeRiskConfiguration"),
        ("log_delivery", "GetLogDeliveryConfiguration"),
    ):
        found = subject.part(name)
        documents.append(Document(str(found) if isinstance(found, Missing) else found, operation))
    return Panel("JSON", tuple(documents))
