"""The detail tabs of a user."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from iamtui.account import Missing, Ref
from iamtui.kinds.cells import moment_of
from iamtui.kinds.credential_report import report_of
from iamtui.kinds.iam_blocks import (
    boundary_fact,
    dated,
    inline_documents,
    is_detailed,
    json_panel,
    known,
    part_of,
    policies_table,
    policy_ref,
    said,
    tags_panel,
    used_by_panel,
    when,
)
from iamtui.kinds.kind import Subject
from iamtui.kinds.panel import Fact, Facts, Panel, Row, Table, Tone, Value

_OLD_KEY_DAYS = 365


def user_panels(subject: Subject) -> tuple[Panel, ...]:
    """Facts, groups and policies, credentials, tags, what refers to the user, JSON."""
    return (
        _facts(subject),
        _policies(subject),
        _credentials(subject),
        tags_panel(_own(subject, "Tags")),
        used_by_panel(subject),
        json_panel(subject),
    )


def _own(subject: Subject, field: str) -> Any:
    """Tags or boundary: from the details, else from GetUser; None where unset."""
    data = subject.data
    if field in data:
        return data[field]
    if is_detailed(data):
        return None
    user = part_of(subject, "User")
    return user if isinstance(user, Missing) else (user or {}).get(field)


def _report_row(subject: Subject) -> dict[str, str] | Missing:
    report = report_of(subject.inventory)
    return report if isinstance(report, Missing) else report.row(subject.ref.id)


def _facts(subject: Subject) -> Panel:
    data, now = subject.data, subject.now
    groups = known(subject, "GroupList")
    rows = (
        Fact("Name", str(data.get("UserName", subject.ref.id))),
        _password_fact(subject),
        _mfa_fact(subject),
        _keys_fact(subject),
        Fact("Groups", groups if isinstance(groups, Missing) else ", ".join(groups or ()) or "none"),
        boundary_fact(subject, _own(subject, "PermissionsBoundary")),
        dated("Created", data.get("CreateDate"), now, "not said"),
        said("Path", data.get("Path")),
        said("ARN", data.get("Arn")),
        said("User id", data.get("UserId")),
    )
    return Panel("Facts", (Facts(rows),))


def _password_fact(subject: Subject) -> Fact:
    """`last used 3 d ago, set 410 d ago`, from the login profile or else the credential report."""
    profile, row = part_of(subject, "LoginProfile"), _report_row(subject)
    from_report: dict[str, str] = {} if isinstance(row, Missing) else row
    if isinstance(profile, Missing):
        if not from_report:
            return Fact("Password", profile)
        has_password, changed = from_report.get("password_enabled") == "true", ""
    else:
        has_password, changed = bool(profile), (profile or {}).get("CreateDate", "")
    if not has_password:
        return Fact("Password", "none", "cannot sign in to the console")
    changed = from_report.get("password_last_changed") or changed
    return Fact("Password", f"{password_use(subject)}, set {when(changed, subject.now)}")


def password_use(subject: Subject) -> str:
    """`last used 3 d ago` or `never used`, as ListUsers or the credential report has it."""
    row = _report_row(subject)
    used = subject.data.get("PasswordLastUsed") or (None if isinstance(row, Missing) else row.get("password_last_used"))
    return f"last used {when(used, subject.now)}" if moment_of(used) else "never used"


def _mfa_fact(subject: Subject) -> Fact:
    devices, row = part_of(subject, "MFADevices"), _report_row(subject)
    if isinstance(devices, Missing):
        if isinstance(row, Missing) or not row:
            return Fact("MFA", devices)
        return Fact("MFA", "yes" if row.get("mfa_active") == "true" else "none", "from the credential report")
    names = ", ".join(str(device.get("SerialNumber", "")).rpartition("/")[2] for device in devices)
    return Fact("MFA", names or "none", tone="" if names else "warning")


def _keys_fact(subject: Subject) -> Fact:
    keys, used = part_of(subject, "AccessKeyMetadata"), part_of(subject, "AccessKeyLastUsed")
    if isinstance(keys, Missing):
        return Fact("Access keys", keys)
    words = []
    for key in keys:
        last = used.get(key.get("AccessKeyId"), {}).get("LastUsedDate") if isinstance(used, dict) else None
        use = f", last used {when(last, subject.now)}" if isinstance(used, dict) else ""
        words.append(f"{str(key.get('Status', '')).lower()}, set {when(key.get('CreateDate'), subject.now)}{use}")
    return Fact("Access keys", "; ".join(words) or "none")


def _policies(subject: Subject) -> Panel:
    groups = known(subject, "GroupList")
    inline = known(subject, "UserPolicyList")
    inherited = [] if isinstance(groups, Missing) else _inherited(subject, groups or ())
    table = policies_table(subject, known(subject, "AttachedManagedPolicies"), inline, inherited)
    return Panel(
        "Groups & policies",
        (
            _groups_table(subject, groups),
            table,
            Facts((boundary_fact(subject, _own(subject, "PermissionsBoundary")),)),
            *inline_documents(inline),
        ),
    )


def _groups_table(subject: Subject, groups: Any) -> Table:
    if isinstance(groups, Missing):
        return Table(("Group",), groups, "Groups")
    rows = tuple(Row((str(name),), subject.inventory.ref("iam.group", str(name))) for name in groups or ())
    return Table(("Group",), rows, "Groups", "in no group")


def _inherited(subject: Subject, groups: Iterable[str]) -> list[Row]:
    """What each group brings; a group that is not loaded says so."""
    rows: list[Row] = []
    for name in groups:
        ref = subject.inventory.ref("iam.group", name)
        group = subject.inventory.get(ref)
        how = f"through group {name}"
        if group is None or not is_detailed(group.data):
            rows.append(_unknown_group(subject, ref, how))
            continue
        for each in group.data.get("AttachedManagedPolicies", ()):
            target = policy_ref(subject.inventory, each["PolicyArn"])
            rows.append(Row((each.get("PolicyName", ""), how, ""), target))
        for each in group.data.get("GroupPolicyList", ()):
            rows.append(Row((each.get("PolicyName", ""), f"inline, {how}", ""), ref))
    return rows


def _unknown_group(subject: Subject, ref: Ref, how: str) -> Row:
    attached = subject.inventory.part(ref, "AttachedManagedPolicies")
    if isinstance(attached, Missing):
        return Row((attached, how, "open the group to load them"), ref)
    return Row((", ".join(each.get("PolicyName", "") for each in attached) or "none", how, ""), ref)


def _credentials(subject: Subject) -> Panel:
    return Panel(
        "Credentials",
        (
            _keys_table(subject),
            _console_facts(subject),
            _table(subject, "MFADevices", "MFA devices", ("Serial number", "Enabled"), _mfa_row, "no MFA device"),
            _table(subject, "SSHPublicKeys", "SSH keys", ("Id", "Status", "Uploaded"), _ssh_row, "no SSH keys"),
            _table(
                subject,
                "ServiceSpecificCredentials",
                "Service-specific credentials",
                ("Service", "User name", "Status", "Created"),
                _service_row,
                "none",
            ),
            _table(
                subject,
                "Certificates",
                "Signing certificates",
                ("Id", "Status", "Uploaded"),
                _certificate_row,
                "none",
            ),
        ),
    )


def _keys_table(subject: Subject) -> Table:
    keys, used = part_of(subject, "AccessKeyMetadata"), part_of(subject, "AccessKeyLastUsed")
    columns = ("Access key", "Status", "Set", "Last used", "Service", "Region")
    if isinstance(keys, Missing):
        return Table(columns, keys, "Access keys")
    rows = tuple(_key_row(subject, key, used) for key in keys)
    return Table(columns, rows, "Access keys", "no access keys")


def _key_row(subject: Subject, key: dict[str, Any], used: Any) -> Row:
    last: tuple[Value, ...]
    if isinstance(used, Missing):
        last = (used, used, used)
    else:
        use = used.get(key.get("AccessKeyId")) or {}
        last = (when(use.get("LastUsedDate"), subject.now), use.get("ServiceName", ""), use.get("Region", ""))
    made = moment_of(key.get("CreateDate"))
    active = key.get("Status") == "Active"
    tone: Tone = "" if active else "dim"
    if active and made and (subject.now - made).days > _OLD_KEY_DAYS:
        tone = "warning"
    cells = (
        str(key.get("AccessKeyId", "")),
        str(key.get("Status", "")),
        when(key.get("CreateDate"), subject.now),
    )
    return Row((*cells, *last), tone=tone)


def _console_facts(subject: Subject) -> Facts:
    profile, row = part_of(subject, "LoginProfile"), _report_row(subject)
    if isinstance(profile, Missing):
        return Facts((_password_fact(subject),), "Console password")
    if not profile:
        return Facts((Fact("Password", "none", "cannot sign in to the console"),), "Console password")
    changed: Any = row if isinstance(row, Missing) else row.get("password_last_changed")
    rows = (
        dated("First set", profile.get("CreateDate"), subject.now),
        dated("Last changed", changed, subject.now, "not said"),
        Fact("Last used", password_use(subject)),
        said("Must be changed at next sign-in", bool(profile.get("PasswordResetRequired"))),
    )
    return Facts(rows, "Console password")


def _table(
    subject: Subject,
    part: str,
    title: str,
    columns: tuple[str, ...],
    row: Callable[[Subject, dict[str, Any]], Row],
    empty: str,
) -> Table:
    found = part_of(subject, part)
    if isinstance(found, Missing):
        return Table(columns, found, title)
    return Table(columns, tuple(row(subject, each) for each in found or ()), title, empty)


def _mfa_row(subject: Subject, device: dict[str, Any]) -> Row:
    serial = str(device.get("SerialNumber", ""))
    ref = subject.inventory.ref("iam.virtual-mfa-device", serial) if ":mfa/" in serial else None
    return Row((serial, when(device.get("EnableDate"), subject.now)), ref)


def _ssh_row(subject: Subject, key: dict[str, Any]) -> Row:
    uploaded = when(key.get("UploadDate"), subject.now)
    return Row((str(key.get("SSHPublicKeyId", "")), str(key.get("Status", "")), uploaded))


def _service_row(subject: Subject, credential: dict[str, Any]) -> Row:
    name = credential.get("ServiceUserName") or credential.get("ServiceCredentialAlias", "")
    made = when(credential.get("CreateDate"), subject.now)
    return Row((str(credential.get("ServiceName", "")), str(name), str(credential.get("Status", "")), made))


def _certificate_row(subject: Subject, certificate: dict[str, Any]) -> Row:
    uploaded = when(certificate.get("UploadDate"), subject.now)
    return Row((str(certificate.get("CertificateId", "")), str(certificate.get("Status", "")), uploaded))
