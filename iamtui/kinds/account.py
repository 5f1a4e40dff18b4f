"""The account itself: whose it is, its quotas, its password policy, its root user, its credential report."""

from __future__ import annotations

import re
from typing import Any

from iamtui.account import NOT_IN_SNAPSHOT, NOT_LOADED, Missing
from iamtui.kinds import cells
from iamtui.kinds.credential_report import ROOT, CredentialReport, report_of
from iamtui.kinds.iam_blocks import console, dated, said, when
from iamtui.kinds.kind import Column, Kind, Subject
from iamtui.kinds.panel import Bar, Bars, Block, Document, Fact, Facts, Panel, Row, Table, Tone, Value

_SHOWN = 1000
"""Rows of the credential report that the panel shows; the list of users has them all."""

_NOTHING = frozenset({"", "N/A", "no_information", "not_supported"})


def _fact(subject: Subject, name: str) -> Any:
    value = subject.inventory.fact(name)
    return NOT_IN_SNAPSHOT if value == NOT_LOADED and not subject.inventory.live else value


def _report(subject: Subject) -> CredentialReport | Missing:
    report = report_of(subject.inventory)
    return NOT_IN_SNAPSHOT if report == NOT_LOADED and not subject.inventory.live else report


def _panels(subject: Subject) -> tuple[Panel, ...]:
    return (
        _overview(subject),
        _quotas(subject),
        _password_policy(subject),
        _credential_report(subject),
        _json(subject),
    )


def _overview(subject: Subject) -> Panel:
    account = subject.inventory.account
    aliases = _fact(subject, "account_aliases")
    alias = aliases if isinstance(aliases, Missing) else ", ".join(aliases or ())
    whose = (
        said("Alias", account.alias or alias, "none"),
        Fact("Account id", account.id or _why_unknown(subject)),
        Fact("Partition", account.partition),
        Fact("Caller", account.caller_arn or _no_caller(subject)),
        said("Caller's id", account.caller_id, "not known"),
    )
    return Panel("Overview", (Facts(whose), Facts(_root(subject), "Root user")))


def _no_caller(subject: Subject) -> Value:
    if not subject.inventory.live:
        return "none: this is a snapshot"
    return _why_unknown(subject)


def _why_unknown(subject: Subject) -> Missing:
    problem = subject.inventory.account.problem
    return NOT_LOADED if problem is None else problem


def _root(subject: Subject) -> tuple[Fact, ...]:
    """From the credential report; MFA and keys else from the account summary."""
    report, summary = _report(subject), _fact(subject, "account_summary")
    row = {} if isinstance(report, Missing) else report.row(ROOT)
    if not row:
        used: Value = report if isinstance(report, Missing) else "not said"
        if isinstance(summary, Missing):
            return (Fact("MFA", summary), Fact("Access keys", summary), Fact("Last used", used))
        mfa, keys = summary.get("AccountMFAEnabled"), summary.get("AccountAccessKeysPresent")
        return (_root_mfa(bool(mfa)), _root_keys(int(keys or 0)), Fact("Last used", used))
    active = [number for number in "12" if row.get(f"access_key_{number}_active") == "true"]
    used_dates = [row.get("password_last_used", "")]
    used_dates += [row.get(f"access_key_{number}_last_used_date", "") for number in "12"]
    last = max((date for date in used_dates if date not in _NOTHING), default="")
    return (
        _root_mfa(row.get("mfa_active") == "true"),
        _root_keys(len(active)),
        dated("Last used", last, subject.now),
        dated("Password last used", _date(row.get("password_last_used")), subject.now),
    )


def _root_mfa(enabled: bool) -> Fact:
    return Fact("MFA", "yes" if enabled else "none", tone="good" if enabled else "danger")


def _root_keys(number: int) -> Fact:
    return Fact("Access keys", f"{number} active" if number else "none", tone="danger" if number else "good")


def _date(value: str | None) -> str:
    return "" if value is None or value in _NOTHING else value


def _quotas(subject: Subject) -> Panel:
    """GetAccountSummary: what has a quota as bars, the rest as numbers."""
    summary = _fact(subject, "account_summary")
    if isinstance(summary, Missing):
        return Panel("Quotas", (Facts((Fact("Account summary", summary),)),))
    if not summary:
        return Panel("Quotas", (Facts((Fact("Account summary", "empty"),)),))
    bars = tuple(
        Bar(_words(name), used, summary[f"{name}Quota"]) for name, used in summary.items() if f"{name}Quota" in summary
    )
    barred = {each for name in summary if f"{name}Quota" in summary for each in (name, f"{name}Quota")}
    rest = tuple(Fact(_words(name), f"{value:,}") for name, value in sorted(summary.items()) if name not in barred)
    return Panel("Quotas", (Bars(bars), Facts(rest, "Limits and counts")))


def _words(name: str) -> str:
    """`AttachedPoliciesPerRoleQuota` as `Attached policies per role quota`; MFA stays as it is."""
    first, *rest = _WORD_STARTS.split(name)
    return " ".join((first, *(word if word.isupper() else word.lower() for word in rest)))


_WORD_STARTS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_POLICY_FIELDS = (
    ("MinimumPasswordLength", "Minimum length", "characters"),
    ("RequireUppercaseCharacters", "Requires an uppercase letter", ""),
    ("RequireLowercaseCharacters", "Requires a lowercase letter", ""),
    ("RequireNumbers", "Requires a digit", ""),
    ("RequireSymbols", "Requires a symbol", ""),
    ("AllowUsersToChangePassword", "Users may change their own", ""),
    ("ExpirePasswords", "Passwords expire", ""),
    ("MaxPasswordAge", "Expire after", "days"),
    ("PasswordReusePrevention", "Remembers the last", "passwords"),
    ("HardExpiry", "An expired one only an administrator renews", ""),
)
"""https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html"""


def _password_policy(subject: Subject) -> Panel:
    policy = _fact(subject, "password_policy")
    if isinstance(policy, Missing):
        return Panel("Password policy", (Facts((Fact("Password policy", policy),)),))
    if not policy:
        none = Fact("Password policy", "not set", "AWS's default applies: at least 8 characters, 3 kinds of them")
        return Panel("Password policy", (Facts((none,)),))
    named = {field for field, _, _ in _POLICY_FIELDS}
    rows = [_policy_fact(label, policy.get(field), unit) for field, label, unit in _POLICY_FIELDS]
    rows += [said(_words(field), value) for field, value in policy.items() if field not in named]
    return Panel("Password policy", (Facts(tuple(rows)),))


def _policy_fact(label: str, value: Any, unit: str) -> Fact:
    if value is None or isinstance(value, bool) or not unit:
        return said(label, value)
    return Fact(label, f"{value} {unit}")


_REPORT_TITLES = ("User", "Password", "MFA", "Key 1", "Key 2", "Certificates")


def _credential_report(subject: Subject) -> Panel:
    """A line a user, short enough for 80 columns; the whole report is in the JSON tab."""
    report = _report(subject)
    if isinstance(report, Missing):
        return Panel("Credential report", (Table(_REPORT_TITLES, report),))
    rows = []
    for number, row in enumerate(report.rows()):
        if number == _SHOWN:
            break
        name = row.get("user", "")
        ref = None if name == ROOT else subject.inventory.ref("iam.user", name)
        rows.append(Row((name, *_report_cells(row, subject)), ref))
    made: tuple[Fact, ...] = (dated("Made", report.generated, subject.now, "not said"),)
    if len(report) > _SHOWN:
        cut = f"the first {_SHOWN:,} of {len(report):,}"
        made = (*made, Fact("Shown", cut, "the list of users has them all"))
    return Panel("Credential report", (Facts(made), Table(_REPORT_TITLES, tuple(rows), empty="no users")))


def _report_cells(row: dict[str, str], subject: Subject) -> tuple[str, ...]:
    certificates = sum(row.get(f"cert_{number}_active") == "true" for number in "12")
    return (
        _report_dates(row, "password_enabled", "password_last_changed", "password_last_used", subject),
        _YES_NO.get(row.get("mfa_active", ""), row.get("mfa_active", "")),
        *(
            _report_dates(
                row,
                f"access_key_{number}_active",
                f"access_key_{number}_last_rotated",
                f"access_key_{number}_last_used_date",
                subject,
            )
            for number in "12"
        ),
        str(certificates) if certificates else "none",
    )


def _report_dates(row: dict[str, str], active: str, made: str, used: str, subject: Subject) -> str:
    """`set 410 d ago, used 3 d ago`; `no` for what is not there or switched off."""
    if row.get(active) == "false" or row.get(active) in _NOTHING:
        return "no" if row.get(made) in _NOTHING else "inactive"
    words = [
        f"{word} {when(row.get(column), subject.now)}"
        for word, column in (("set", made), ("used", used))
        if cells.moment_of(row.get(column))
    ]
    return ", ".join(words) or _YES_NO.get(row.get(active, ""), row.get(active, ""))


_YES_NO = {"true": "yes", "false": "no"}


def _json(subject: Subject) -> Panel:
    blocks: tuple[Block, ...] = (Document(subject.data),)
    report = subject.inventory.fact("credential_report")
    if not isinstance(report, Missing):
        blocks = (*blocks, Document(report.get("Content", ""), "Credential report", "text"))
    return Panel("JSON", blocks)


def _account_arn(subject: Subject) -> str:
    account = subject.inventory.account
    return f"arn:{account.partition}:iam::{account.id}:root" if account.id else ""


def _tone(data: dict[str, Any], now: Any) -> Tone:
    summary = data.get("SummaryMap") or {}
    return "danger" if summary.get("AccountMFAEnabled") == 0 or summary.get("AccountAccessKeysPresent") else ""


ACCOUNT = Kind(
    key="account",
    title="Overview",
    noun="account",
    section="Account",
    permission="iam:GetAccountSummary",
    aliases=("overview", "account"),
    columns=(
        Column("ACCOUNT", "Account", 12, cells.text, priority=10),
        Column("ALIAS", "AccountAliases", None, cells.joined, priority=9),
        Column("CALLER", "Arn", None, cells.arn_name, minimum=10, priority=8),
        Column("USERS", "SummaryMap.Users", 7, cells.count, align="right", priority=6),
        Column("ROLES", "SummaryMap.Roles", 7, cells.count, align="right", priority=6),
        Column("POLICIES", "SummaryMap.Policies", 8, cells.count, align="right", priority=5),
    ),
    list=None,
    panels=_panels,
    tone=_tone,
    arn=_account_arn,
    console_url=console("home"),
    empty="not known",
)
