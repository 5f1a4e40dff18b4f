"""What of an account is open to others: outside accounts, everybody, whole sign-in providers, guests, nobody known.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from iamtui.access.access import Access
from iamtui.access.escalation.pools import IdentityPool, identity_pools
from iamtui.access.escalation.questions import at
from iamtui.access.escalation.standing import Standing, everything, is_kept_by_aws
from iamtui.access.holdings import Holding
from iamtui.account import Ref
from iamtui.policy.callers import Caller
from iamtui.policy.conditions import condition_words, limits_callers
from iamtui.policy.context import Context
from iamtui.policy.document import Condition, Statement
from iamtui.policy.evaluate import evaluate
from iamtui.policy.federation import signed_in
from iamtui.policy.policies import Policy, PolicySet
from iamtui.policy.principals import TrustedPrincipal, principals_of
from iamtui.policy.request import Request
from iamtui.policy.truth import Truth

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The worst first."""

Kind = Literal[
    "everybody",
    "outside account",
    "outside principal",
    "whole provider",
    "sign-in provider",
    "gone",
    "guests",
    "nobody",
    "no second factor",
    "root key",
]

_STRANGER = "arn:aws:iam::999999999999:role/stranger"
_SHOWN = 12
"""So many statements of a guest role are spelled out."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """One thing that is open. `who` may come in, to `resource`; `what` they may do there; `why`; and the `remedy`."""

    kind: Kind
    severity: Severity
    resource: Ref
    arn: str
    who: str
    what: str
    why: str
    remedy: str

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "severity": self.severity,
            "resource": self.arn,
            "ref": str(self.resource),
            "who": self.who,
            "what": self.what,
            "why": self.why,
            "remedy": self.remedy,
        }


def exposures(access: Access, *, now: datetime | None = None) -> list[Exposure]:
    """Everything in the account that is open to others, the worst first. `now` is for conditions on the time."""
    found = list(_Looking(access, now or datetime.now(UTC)).everything())
    return sorted(dict.fromkeys(found), key=lambda each: (SEVERITIES.index(each.severity), each.kind, each.arn))


class _Looking:
    """One look at an account."""

    def __init__(self, access: Access, now: datetime) -> None:
        self.access = access
        self.account = access.inventory.account
        self.standing = Standing(access, now)
        self._always = at(now)

    def everything(self) -> Iterator[Exposure]:
        for principal in self.access.principals:
            holding = self.access.holding(principal.arn)
            if holding is not None and principal.kind == "role" and not is_kept_by_aws(principal):
                yield from self._role(holding)
        for pool in identity_pools(self.access.inventory):
            yield from self._guests(pool)
        yield from self._credentials()

    # -- trust policies --------------------------------------------------------------------------------

    def _role(self, role: Holding) -> Iterator[Exposure]:
        document = role.trust.document if role.trust is not None else None
        if document is None:
            return
        useful = False
        for statement in document.statements:
            if not statement.allows:
                continue
            if statement.not_principals:
                useful = True
                yield from self._everybody(role, statement)
            for principal in principals_of(statement.principals):
                useful = useful or principal.kind != "deleted"
                yield from self._trusted(role, statement, principal)
        if not useful:
            yield self._exposure(
                "nobody",
                "low",
                role,
                "nobody",
                "no statement of its trust policy names anybody who exists",
                "Delete the role, or let whoever needs it assume it",
            )

    def _trusted(self, role: Holding, statement: Statement, principal: TrustedPrincipal) -> Iterator[Exposure]:
        if principal.kind == "everyone":
            yield from self._everybody(role, statement)
        elif principal.kind == "deleted":
            yield self._exposure(
                "gone",
                "low",
                role,
                principal.value,
                "the trust policy names the id of a user or role that was deleted",
                "Take the id out of the trust policy",
            )
        elif principal.kind in ("oidc", "saml", "cognito"):
            yield self._provider(role, statement, principal)
        elif principal.account and principal.account != self.account.id:
            yield from self._outside(role, statement, principal)

    def _everybody(self, role: Holding, statement: Statement) -> Iterator[Exposure]:
        if self._is_for_us(statement) or self._lets_in(role, _STRANGER) is False:
            return
        conditions = self._words(statement.conditions)
        severity: Severity = "medium"
        if not limits_callers(statement.conditions):
            severity = "critical" if self._is_strong(role) else "high"
        yield self._exposure(
            "everybody",
            severity,
            role,
            "everybody with an AWS account" + (f", if {conditions}" if conditions else ""),
            "the trust policy lets in every principal of every account",
            "Name the accounts or principals that need the role, or ask for aws:PrincipalOrgID",
        )

    def _is_for_us(self, statement: Statement) -> bool:
        """Whether a condition leaves only principals of this account."""
        return any(
            condition.key.casefold() == "aws:principalaccount" and set(condition.values) == {self.account.id}
            for condition in statement.conditions
            if limits_callers([condition])
        )

    def _outside(self, role: Holding, statement: Statement, principal: TrustedPrincipal) -> Iterator[Exposure]:
        caller = principal.value if principal.kind != "account" else f"arn:aws:iam::{principal.account}:role/any"
        if self._lets_in(role, caller) is False:
            return
        conditions = self._words(statement.conditions)
        is_whole = principal.kind == "account"
        open_wide = is_whole and not statement.conditions
        severity: Severity = "low" if statement.conditions else "medium"
        if self._is_strong(role):
            severity = "high" if open_wide or not statement.conditions else "medium"
        who = f"account {principal.account}" if is_whole else f"{principal.value} of account {principal.account}"
        yield self._exposure(
            "outside account" if is_whole else "outside principal",
            severity,
            role,
            who + (f", if {conditions}" if conditions else ""),
            f"the trust policy names {'a whole account' if is_whole else 'a principal'} outside this one"
            + ("" if statement.conditions else ", without any condition"),
            "Make sure that the account is known; ask a third party for an external id (sts:ExternalId)",
        )

    def _provider(self, role: Holding, statement: Statement, principal: TrustedPrincipal) -> Exposure:
        people = signed_in(principal, statement.conditions)
        rest = self._words(people.remaining)
        who = people.who.rstrip(",") + (f", if {rest}" if rest else "")
        if people.loud:
            return self._exposure(
                "whole provider",
                "critical" if self._is_strong(role) else "high",
                role,
                who,
                "the trust policy lets in users of the provider whom nobody here knows",
                "Ask for the subject, repository or pool with StringEquals or StringLike on the token's claims",
            )
        return self._exposure(
            "sign-in provider",
            "medium" if self._is_strong(role) else "low",
            role,
            who,
            "the trust policy lets in whom a sign-in provider vouches for",
            "Make sure that the provider, and who may sign in through it, are meant",
        )

    def _lets_in(self, role: Holding, caller: str) -> Truth:
        """Whether the trust policy as a whole, its Deny statements too, lets an outsider in that may do everything."""
        assert role.trust is not None
        assert role.trust.document is not None
        trusting = Policy("trust policy", role.trust.document, "trust")
        rights = Policy("own rights", everything(), "identity")
        request = Request(
            Caller.parse(caller),
            "sts:AssumeRole",
            role.principal.arn,
            self.account.id,
            Context({"aws:SecureTransport": "true", **self._always}, open_world=True),
        )
        return evaluate(request, PolicySet((rights,), trusting)).allowed

    # -- guests ----------------------------------------------------------------------------------------

    def _guests(self, pool: IdentityPool) -> Iterator[Exposure]:
        if not pool.guests or not pool.guest_role:
            return
        holding = self.access.holding(pool.guest_role)
        resource = self.access.inventory.find("cognito.identity-pool", pool.id)
        if resource is None:
            return
        if holding is None:
            yield Exposure(
                "guests",
                "medium",
                resource.ref,
                pool.arn,
                f"guests of identity pool {pool.name}",
                "what their role may do is not known",
                f"the pool lets guests in and gives them {pool.guest_role}, which is not loaded",
                "Close the pool to guests unless they are meant",
            )
            return
        if self.standing.trusts_pool(holding, pool.id, authenticated=False) is False:
            return
        rights = _rights(holding)
        severity: Severity = "critical" if self._is_strong(holding) else "high" if rights else "low"
        yield Exposure(
            "guests",
            severity,
            resource.ref,
            pool.arn,
            f"everybody on the internet, as a guest of identity pool {pool.name}",
            "; ".join(rights) or "nothing",
            f"the pool lets guests in and gives them role {holding.principal.name}",
            "Take from the guest role what guests need not do, or close the pool to guests",
        )

    # -- credentials -----------------------------------------------------------------------------------

    def _credentials(self) -> Iterator[Exposure]:
        report = self.access.inventory.fact("credential_report")
        text = str(report.get("Content", "")) if isinstance(report, dict) else ""
        rows = {row.get("arn", ""): row for row in csv.DictReader(text.splitlines())}
        for arn, row in rows.items():
            if row.get("user") == "<root_account>":
                yield from self._root(arn, row)
                continue
            holding = self.access.holding(arn)
            has_password = row.get("password_enabled") == "true" and row.get("mfa_active") != "true"
            if holding is not None and has_password and self.standing.is_administrator(holding):
                yield self._exposure(
                    "no second factor",
                    "high",
                    holding,
                    f"whoever has the password of user {holding.principal.name}",
                    "an administrator signs in with a password alone",
                    "Give the user an MFA device, and ask for it in its policies (aws:MultiFactorAuthPresent)",
                )

    def _root(self, arn: str, row: dict[str, str]) -> Iterator[Exposure]:
        ref = self.access.inventory.ref("account", self.account.id)
        what = "everything in the account"
        if row.get("mfa_active") != "true":
            why = "the root user signs in with a password alone"
            remedy = "Give the root user an MFA device"
            yield Exposure("no second factor", "critical", ref, arn, "whoever has its password", what, why, remedy)
        if "true" in (row.get("access_key_1_active"), row.get("access_key_2_active")):
            why = "the root user has an access key"
            yield Exposure("root key", "critical", ref, arn, "whoever has the key", what, why, "Delete the key")

    # -- shared ----------------------------------------------------------------------------------------

    def _exposure(self, kind: Kind, severity: Severity, holding: Holding, who: str, why: str, remedy: str) -> Exposure:
        what = "everything" if self._is_strong(holding) else "; ".join(_rights(holding, 4)) or "nothing"
        return Exposure(kind, severity, holding.principal.ref, holding.principal.arn, who, what, why, remedy)

    def _is_strong(self, holding: Holding) -> bool:
        return self.standing.is_administrator(holding) is not False

    def _words(self, conditions: Sequence[Condition]) -> str:
        return " and ".join(condition_words(each, self.account.id) for each in conditions)


def _rights(holding: Holding, most: int = _SHOWN) -> list[str]:
    """What the role's policies allow, as they have it: actions and resources of each statement."""
    written = []
    for held in holding.identity:
        for statement in held.document.statements if held.document is not None else ():
            if statement.allows:
                written.append(_right(statement))
    missing = [f"what {each} says" for each in holding.missing]
    kept = [*dict.fromkeys(written), *missing]
    return kept if len(kept) <= most else [*kept[:most], f"{len(kept) - most} statements more"]


def _right(statement: Statement) -> str:
    actions = _listed(statement.actions) if statement.actions else f"all but {_listed(statement.not_actions)}"
    resources = _listed(statement.resources) if statement.resources else f"all but {_listed(statement.not_resources)}"
    where = "" if resources == "*" else f" on {resources}"
    return f"{actions}{where}" + (", under conditions" if statement.conditions else "")


def _listed(names: Sequence[str], most: int = 6) -> str:
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest
