"""What the account itself tells of its principals: who may do everything, who could, which services a role trusts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from iamtui.access.access import Access
from iamtui.access.escalation.questions import at
from iamtui.access.holdings import HeldPolicy, Holding, Principal
from iamtui.account import ListKey
from iamtui.policy.callers import Caller
from iamtui.policy.context import Context
from iamtui.policy.document import PolicyDocument, Statement, parse_policy
from iamtui.policy.evaluate import evaluate
from iamtui.policy.policies import Policy, PolicySet
from iamtui.policy.request import Request
from iamtui.policy.truth import Truth, both, some

_OUT_OF_REACH = ("/aws-service-role/", "/aws-reserved/")
"""Paths of roles that AWS keeps: no policy lets anybody change them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
"""

_IN_CONTROL = (
    "iam:AttachUserPolicy",
    "iam:AttachRolePolicy",
    "iam:PutUserPolicy",
    "iam:PutRolePolicy",
    "iam:CreatePolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:CreateAccessKey",
)
"""Whoever is given everything and keeps one of these is an administrator, whatever else is denied to it."""


@cache
def everything() -> PolicyDocument:
    """A policy that allows everything."""
    return parse_policy({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


def _grants_all(statement: Statement) -> bool:
    return statement.allows and "*" in statement.resources and not {"*", "*:*"}.isdisjoint(statement.actions)


def is_kept_by_aws(principal: Principal) -> bool:
    """Whether the role belongs to AWS: it cannot be changed, and only AWS's services use it."""
    return any(f":role{path}" in principal.arn for path in _OUT_OF_REACH)


class Standing:
    """Answers are remembered by policy text, of which an account has few."""

    def __init__(self, access: Access, now: datetime) -> None:
        self.access = access
        self._always = at(now)
        self.account = access.inventory.account
        self._memo: dict[tuple[Any, ...], Truth] = {}
        self._could: dict[str, Truth] = {}
        self._data: dict[str, dict[str, Any]] = {}

    # -- rights ----------------------------------------------------------------------------------------

    def is_administrator(self, holding: Holding) -> Truth:
        """Whether it is given everything and nothing takes that away; None where a condition stands before it."""
        granted: Truth = False
        for held in holding.identity:
            for statement in held.document.statements if held.document else ():
                if _grants_all(statement):
                    granted = True if not statement.conditions or granted else None
        return granted if granted is False else both(granted, self.keeps_control(holding, raised=False))

    def could_be_administrator(self, holding: Holding) -> Truth:
        """Whether it would be one if everything were allowed to it: no boundary or Deny of its own stands before it.

        A boundary that lets it take the boundary away does not stand before it.
        """
        truth = self.keeps_control(holding, raised=True)
        if truth is True or holding.boundary is None:
            return truth
        return some((truth, *(self._allowed(holding, *way, True) for way in self._ways_out(holding))))

    def _ways_out(self, holding: Holding) -> list[tuple[str, str]]:
        """Actions that lift a boundary, each with what it is asked on: the principal, or the boundary's own text."""
        noun, arn = holding.principal.kind.capitalize(), holding.principal.arn
        ways = [(f"iam:{verb}{noun}PermissionsBoundary", arn) for verb in ("Delete", "Put")]
        text = self.boundary_text(holding)
        return [*ways, ("iam:CreatePolicyVersion", text)] if text else ways

    def boundary_text(self, holding: Holding) -> str:
        """The ARN of the boundary where the account can change its text; empty where it is AWS's, or there is none."""
        arn = holding.boundary.ref.id if holding.boundary is not None else ""
        return arn if f":{self.account.id}:policy/" in arn else ""

    def is_freed_administrator(self, holding: Holding) -> bool:
        """Whether it would be one without its boundary, and is none with it."""
        if holding.boundary is None:
            return False
        free = Holding(holding.principal, holding.identity, trust=holding.trust, tags=holding.tags)
        return self.is_administrator(free) is True and self.is_administrator(holding) is False

    def keeps_control(self, holding: Holding, raised: bool) -> Truth:
        """Whether its boundary and its denials leave it one of the rights that make an administrator."""
        documents = [held.document for held in holding.identity if held.document is not None]
        if not holding.boundary_known:
            return None
        denies = any(not each.allows for document in documents for each in document.statements)
        if holding.boundary is None and (raised or holding.identity) and not denies:
            return True
        wide = True if holding.boundary is None else _is_wide(holding.boundary)
        if not wide:
            return wide
        return some(self._allowed(holding, action, "*", raised) for action in _IN_CONTROL)

    def allowed(self, holding: Holding, action: str, resource: str) -> Truth:
        """What the policies of a holding say, which need not be the account's own; boundary taken into account."""
        return self._allowed(holding, action, resource, raised=False)

    def _allowed(self, holding: Holding, action: str, resource: str, raised: bool) -> Truth:
        documents = tuple(held.document for held in holding.identity if held.document is not None)
        boundary = holding.boundary
        key = (action, resource, raised, holding.principal.kind, boundary and boundary.ref, *map(id, documents))
        if key not in self._memo:
            identity = tuple(Policy("", document) for document in documents)
            policies = PolicySet(
                (*identity, Policy("", everything())) if raised else identity,
                boundaries=None if boundary is None else _known(boundary),
                missing=(boundary.missing,) if boundary is not None and boundary.document is None else (),
            )
            self._memo[key] = self._evaluated(holding.principal.arn, action, resource, {}, policies)
        return self._memo[key]

    def allows_everything(self, document: PolicyDocument) -> bool:
        """Whether the text alone makes an administrator."""
        return any(_grants_all(each) and not each.conditions for each in document.statements) and all(
            each.allows for each in document.statements
        )

    # -- trust -----------------------------------------------------------------------------------------

    def trusts_service(self, role: Holding, service: str) -> Truth:
        """Whether a service may assume the role on behalf of this account."""
        values = {"aws:SourceAccount": self.account.id, "aws:PrincipalIsAWSService": "true"}
        return self._trusts(role, service, "sts:AssumeRole", values)

    def trusts_pool(self, role: Holding, pool: str, authenticated: bool) -> Truth:
        """Whether an identity pool may hand out the role to its signed-in users, or to its guests."""
        issuer = "cognito-identity.amazonaws.com"
        values: Mapping[str, str | tuple[str, ...]] = {
            f"{issuer}:aud": pool,
            f"{issuer}:amr": ("authenticated" if authenticated else "unauthenticated",),
        }
        return self._trusts(role, issuer, "sts:AssumeRoleWithWebIdentity", values)

    def _trusts(self, role: Holding, caller: str, action: str, values: Mapping[str, str | tuple[str, ...]]) -> Truth:
        if role.trust is None or role.trust.document is None:
            return None
        key = (id(role.trust.document), caller, action, tuple(values.values()))
        if key not in self._memo:
            policies = PolicySet(resource=Policy("trust policy", role.trust.document, "trust"))
            self._memo[key] = self._evaluated(caller, action, role.principal.arn, values, policies)
        return self._memo[key]

    def _evaluated(
        self,
        caller: str,
        action: str,
        resource: str,
        values: Mapping[str, str | tuple[str, ...]],
        policies: PolicySet,
    ) -> Truth:
        context = Context({"aws:SecureTransport": "true", **self._always, **values}, open_world=True)
        asked = Request(Caller.parse(caller), action, resource, self.account.id, context)
        return evaluate(asked, policies).allowed

    # -- what else is known ----------------------------------------------------------------------------

    def data(self, principal: Principal) -> dict[str, Any]:
        """The principal in AWS's own shape."""
        known = self._data.get(principal.arn)
        if known is None:
            resource = self.access.inventory.get(principal.ref)
            known = self._data[principal.arn] = resource.data if resource is not None else {}
        return known

    def has_instance_profile(self, role: Principal) -> Truth:
        """Whether an instance can bear the role; None where no list of profiles was loaded."""
        profiles = self.data(role).get("InstanceProfileList")
        if profiles:
            return True
        for resource in self.access.inventory.of(ListKey("iam.instance-profile")):
            if any(each.get("RoleName") == role.name for each in resource.data.get("Roles") or ()):
                return True
        return None if profiles is None else False

    def groups_of(self, user: Principal) -> tuple[str, ...]:
        """The names of the user's groups."""
        return tuple(str(name) for name in self.data(user).get("GroupList") or () if isinstance(name, str))


def _is_wide(boundary: HeldPolicy) -> Truth:
    """Whether a boundary lets through everything, or everything but something; None where its text is not known."""
    if boundary.document is None:
        return None
    return any(
        _grants_all(each) or (each.allows and bool(each.not_actions) and "*" in each.resources)
        for each in boundary.document.statements
    )


def _known(boundary: HeldPolicy) -> tuple[Policy, ...] | None:
    return None if boundary.document is None else (Policy(boundary.name, boundary.document, "boundary"),)
