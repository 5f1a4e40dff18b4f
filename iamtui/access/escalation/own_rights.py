"""Who can raise its own rights, or those of somebody it can become."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from iamtui.access.certainty import Likely, bits_of, places_of
from iamtui.access.escalation.entry import Entry, Raised
from iamtui.access.escalation.identities import attaching_rights_of_iam
from iamtui.access.escalation.links import PrincipalLinks, entries
from iamtui.access.escalation.questions import NAME, NO_VALUES, Values, filled
from iamtui.access.escalation.search import NEEDS_RESOURCE, PROVEN, Link, Search
from iamtui.access.escalation.standing import is_kept_by_aws
from iamtui.access.holdings import Holding, Principal
from iamtui.account import ListKey
from iamtui.policy.document import PolicyDocument, PolicyError, parse_policy
from iamtui.policy.truth import Truth, both, some

_ARNS = {
    "user": "arn:{partition}:iam::{account}:user/" + NAME,
    "role": "arn:{partition}:iam::{account}:role/" + NAME,
    "group": "arn:{partition}:iam::{account}:group/" + NAME,
    "policy": "arn:{partition}:iam::{account}:policy/" + NAME,
}
_LISTED: dict[Raised, tuple[str, ...]] = {
    "user": ("iam.user",),
    "role": ("iam.role",),
    "group": ("iam.group",),
    "policy": ("iam.user", "iam.role", "iam.group"),
}
"""The lists that tell of everything of a kind that could be raised."""
_BOUNDING = ("iam:PutUserPermissionsBoundary", "iam:PutRolePermissionsBoundary")
_ATTACHING = ("iam:AttachUserPolicy", "iam:AttachRolePolicy", "iam:AttachGroupPolicy")


class OwnRights:
    """Links into having all rights."""

    def __init__(self, search: Search, principals: PrincipalLinks) -> None:
        self.search = search
        self.access, self.questions, self.standing = search.access, search.questions, search.standing
        self._principals = principals
        self._versions: dict[str, list[PolicyDocument]] = {}

    def into_administrator(self) -> Iterator[Link]:
        """Who can give itself all rights, or make and become somebody who has them."""
        for entry in entries("self", "boundary"):
            for place in self._asked_about(entry):
                yield from self._raising_itself(entry, place)
        for entry in entries("version"):
            for place in self._asked_about(entry):
                yield from self._setting_back(entry, place)
        for entry in entries("create"):
            values: Values = {"iam:PermissionsBoundary": (), **self._policy_values[0]}
            yield Link(entry, self.questions.recipe(entry.permissions, existing=False, values=values))
        for entry in entries("other"):
            yield from self._raising_others(entry)

    def at_large(self, among: int) -> Iterator[tuple[Entry, Likely]]:
        """Who of some can raise principals whatever they are called, whether or not it can become any of them."""
        values: Values = {"iam:PermissionsBoundary": (), **self._policy_values[0]}
        for entry in entries("self"):
            ((action, _),) = entry.permissions
            place = filled(_ARNS[entry.raised], "", self.questions.partition, self.questions.account)
            who = self.questions.on(action, place, among, values)
            alone = bits_of(self._without_target(entry.raised, who.possible), len(self.access.principals))
            yield entry, Likely(who.certain & ~alone, who.possible & ~alone)

    def _without_target(self, raised: Raised, among: int) -> list[int]:
        """Those of some besides whom the account has nobody and nothing of a kind that could be raised."""
        if not among or not all(self.access.inventory.status(ListKey(kind)).complete for kind in _LISTED[raised]):
            return []
        if raised == "group":
            return [] if self.access.inventory.of(ListKey("iam.group")) else places_of(among)
        targets = [place for place in range(len(self.access.principals)) if self._could_be_raised(raised, place)]
        return places_of(among) if not targets else [place for place in targets[:1] if len(targets) == 1]

    def _could_be_raised(self, raised: Raised, place: int) -> bool:
        """Whether rights can be given to a principal: to itself, or to a managed policy that it holds."""
        principal, holding = self.access.principals[place], self._holding(place)
        if principal.arn in self.search.stand_ins or is_kept_by_aws(principal):
            return False
        if self.search.administrators >> place & 1 or (raised != "policy" and principal.kind != raised):
            return False
        if raised == "policy" and not self._policies_of(holding):
            return False
        return self.standing.could_be_administrator(holding) is not False

    def _asked_about(self, entry: Entry) -> list[int]:
        """The principals that may have the entry's permission on something."""
        return places_of(self.questions.grants.granted(entry.permissions[0].action) & self.search.candidates)

    # -- its own rights --------------------------------------------------------------------------------

    def _raising_itself(self, entry: Entry, place: int) -> Iterator[Link]:
        holding = self._holding(place)
        is_boundary = entry.how == "boundary"
        if is_boundary and (holding.boundary is None or entry.raised not in (holding.principal.kind, "policy")):
            return
        action = entry.permissions[0].action
        for target, words in self._own(entry, holding):
            truth = self._allowed(holding, action, target)
            by = entry
            if truth is not True and self._may_attach_rights_of_iam(holding, action, target):
                truth, by = True, attaching_rights_of_iam(entry)
            if truth is False:
                continue
            standing = self.standing
            could = (
                standing.is_freed_administrator(holding) if is_boundary else standing.could_be_administrator(holding)
            )
            truth = both(could, truth)
            if truth is not False:
                yield Link(by, _only(place, truth), words)
            if truth is True or could is False:
                return

    def _may_attach_rights_of_iam(self, holding: Holding, action: str, target: str) -> bool:
        """Whether it may attach AWS's IAMFullAccess, which lets it give itself the rest."""
        if action not in _ATTACHING:
            return False
        values = self._principals.boundary_values(holding.principal)
        policy = f"arn:{self.questions.partition}:iam::aws:policy/IAMFullAccess"
        return self.questions.truth(holding.principal.arn, action, target, {**values, "iam:PolicyARN": policy}) is True

    def _own(self, entry: Entry, holding: Holding) -> Iterator[tuple[str, dict[str, str]]]:
        """What of the principal's own the entry raises: itself, its groups, its policies, its boundary's text."""
        principal = holding.principal
        if entry.raised == principal.kind:
            yield principal.arn, {"target": f"{principal.kind} {principal.name}", "arn": principal.arn}
        if entry.raised == "group" and principal.kind == "user":
            for name in self.standing.groups_of(principal):
                yield self._group_arn(name), {"target": f"group {name}", "arn": self._group_arn(name)}
        if entry.raised == "policy":
            bounding = [self.standing.boundary_text(holding)]
            for arn in bounding if entry.how == "boundary" else self._policies_of(holding):
                if arn:
                    yield arn, _policy_words(arn)

    def _policies_of(self, holding: Holding) -> list[str]:
        """The ARNs of the customer-managed policies it holds, those of its groups among them."""
        own = f":{self.questions.account}:policy/"
        held = (policy.ref.id for policy in holding.identity if policy.ref.kind == "iam.policy")
        return [arn for arn in dict.fromkeys(held) if own in arn]

    def _group_arn(self, name: str) -> str:
        resource = self.access.inventory.get(self.access.inventory.ref("iam.group", name))
        arn = resource.data.get("Arn") if resource is not None else None
        return str(arn or f"arn:{self.questions.partition}:iam::{self.questions.account}:group/{name}")

    def _allowed(self, holding: Holding, action: str, target: str, raised: Principal | None = None) -> Truth:
        values = self._principals.boundary_values(raised or holding.principal)
        if action in _BOUNDING:
            values = {"iam:PermissionsBoundary": f"arn:{self.questions.partition}:iam::aws:policy/AdministratorAccess"}
        if action not in _ATTACHING:
            return self.questions.truth(holding.principal.arn, action, target, values)
        return some(
            self.questions.truth(holding.principal.arn, action, target, {**values, **policy})
            for policy in self._policy_values
        )

    @cached_property
    def _policy_values(self) -> list[dict[str, str | tuple[str, ...]]]:
        """The managed policies that make an administrator of whom they are attached to, as a condition sees them."""
        arns = [f"arn:{self.questions.partition}:iam::aws:policy/AdministratorAccess"]
        for resource in self.access.inventory.of(ListKey("iam.policy")):
            document = _default_text(resource.data)
            if document is not None and self.standing.allows_everything(parse_policy(document)):
                arns.append(resource.ref.id)
        return [{"iam:PolicyARN": arn} for arn in dict.fromkeys(arns)]

    def _setting_back(self, entry: Entry, place: int) -> Iterator[Link]:
        """A principal that can choose the version of a policy it holds: is there one that allows everything?"""
        holding = self._holding(place)
        if self.standing.could_be_administrator(holding) is False:
            return
        for arn in self._policies_of(holding):
            truth = self._allowed(holding, entry.permissions[0].action, arn)
            if truth is False:
                continue
            level = PROVEN if self._has_better_version(holding, arn) else NEEDS_RESOURCE
            yield Link(entry, _only(place, truth), _policy_words(arn), level, entry.needs if level else "")

    def _has_better_version(self, holding: Holding, arn: str) -> bool:
        """Whether a version of a policy would make an administrator of who holds it, or let it make itself one."""
        for version in self._other_versions(arn):
            identity = tuple(
                replace(held, document=version) if held.ref.id == arn else held for held in holding.identity
            )
            changed = replace(holding, identity=identity)
            if self.standing.is_administrator(changed) is True:
                return True
            if self.standing.could_be_administrator(changed) is True and self._could_raise_itself(changed):
                return True
        return False

    def _could_raise_itself(self, changed: Holding) -> bool:
        """Whether somebody with these policies, which are not those of the account, may raise its own rights."""
        return any(
            self.standing.allowed(changed, entry.permissions[0].action, target) is True
            for entry in entries("self")
            for target, _ in self._own(entry, changed)
        )

    def _other_versions(self, arn: str) -> list[PolicyDocument]:
        """The texts of a policy's versions that are not its default, as far as they are known; each read once."""
        known = self._versions.get(arn)
        if known is None:
            known = self._versions[arn] = []
            resource = self.access.inventory.get(self.access.inventory.ref("iam.policy", arn))
            for version in resource.data.get("PolicyVersionList") or () if resource is not None else ():
                if not version.get("IsDefaultVersion") and isinstance(version.get("Document"), dict | str):
                    with suppress(PolicyError):
                        known.append(parse_policy(version["Document"]))
        return known

    # -- somebody else's -------------------------------------------------------------------------------

    def _raising_others(self, entry: Entry) -> Iterator[Link]:
        """Who can raise a principal and become it, but for those who can become an administrator right away."""
        raising, becoming = entry.permissions[0].action, entry.becoming[0].action
        open_to = self.questions.grants.granted(raising) & self.search.candidates
        if becoming != "sts:AssumeRole" and open_to:
            open_to &= self.questions.grants.granted(becoming) & ~self._need_not(becoming, open_to)
        for target, principal in enumerate(self.access.principals) if open_to else ():
            if principal.kind != ("user" if becoming == "iam:CreateAccessKey" else "role"):
                continue
            asked = self._may_raise(target, entry) & open_to & ~(1 << target) if open_to else 0
            for place in places_of(asked):
                truth = self._raises_and_becomes(place, principal, raising, becoming)
                if truth is not False:
                    raised = next(iter(self._raised_on(self._holding(target), raising)), "")
                    words = {"target": f"{principal.kind} {principal.name}", "arn": raised, "becomes": principal.arn}
                    yield Link(entry, _only(place, truth), words)
                if truth is True:
                    open_to &= ~(1 << place)

    def _may_raise(self, target: int, entry: Entry) -> int:
        """Those whose policies grant raising the target and becoming it, on something like it at least."""
        principal = self.access.principals[target]
        if self.search.administrators >> target & 1 or is_kept_by_aws(principal):
            return 0
        holding, raisers, conditional = self._holding(target), 0, self.search.conditional(entry)
        for arn in self._raised_on(holding, entry.permissions[0].action):
            raisers |= self.questions.sieve(entry.permissions[0].action, arn, NO_VALUES, conditional)
        if not raisers:
            return 0
        becoming = entry.becoming[0].action
        if becoming != "sts:AssumeRole":
            return raisers & self.questions.sieve(becoming, principal.arn, NO_VALUES, conditional)
        trusted, by_account = self._principals.trusted(holding)
        grants = self.questions.grants
        granted = grants.on(becoming, principal.arn) if by_account else 0
        return raisers & (trusted | granted & (~conditional | grants.unconditional(becoming)))

    def _raised_on(self, holding: Holding, raising: str) -> list[str]:
        return self._policies_of(holding) if raising == "iam:CreatePolicyVersion" else [holding.principal.arn]

    def _raises_and_becomes(self, place: int, target: Principal, raising: str, becoming: str) -> Truth:
        holding, raised = self._holding(place), self.access.holding(target.arn)
        if raised is None:
            return False
        truth = some(self._allowed(holding, raising, arn, target) for arn in self._raised_on(raised, raising))
        if truth is False:
            return False
        become = self.questions.truth(holding.principal.arn, becoming, target.arn)
        return both(truth, become, self.standing.could_be_administrator(raised))

    def _need_not(self, becoming: str, among: int) -> int:
        """Those who can become an administrator of the account by the same permission alone."""
        kind = "user" if becoming == "iam:CreateAccessKey" else "role"
        for place in places_of(self.search.administrators):
            principal = self.access.principals[place]
            if principal.kind == kind and not is_kept_by_aws(principal):
                return self.questions.on(becoming, principal.arn, among).certain
        return 0

    def _holding(self, place: int) -> Holding:
        holding = self.access.holding(self.access.principals[place].arn)
        assert holding is not None
        return holding


def _only(place: int, truth: Truth) -> Likely:
    bit = 1 << place
    return Likely(bit if truth else 0, bit)


def _policy_words(arn: str) -> dict[str, str]:
    return {"target": f"managed policy {arn.rpartition('/')[2]}", "arn": arn}


def _default_text(data: dict[str, object]) -> dict[str, object] | None:
    versions = data.get("PolicyVersionList")
    for version in versions if isinstance(versions, list) else ():
        if version.get("IsDefaultVersion") and isinstance(version.get("Document"), dict):
            document: dict[str, object] = version["Document"]
            return document
    return None
