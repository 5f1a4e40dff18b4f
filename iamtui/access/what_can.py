"""What somebody can do: the effective permissions of a principal, of a policy, and of all principals as sets."""

from __future__ import annotations

from collections.abc import Iterable

from iamtui.access import context as known_context
from iamtui.access.circumstances import Circumstances
from iamtui.access.compile import Compiled, missing_boundary
from iamtui.access.effective import Effective, effective
from iamtui.access.grants import action_bits, grants_of, limited, without_denied
from iamtui.access.holdings import HeldPolicy
from iamtui.access.statements import CompiledPolicy
from iamtui.account import Ref
from iamtui.policy import services
from iamtui.policy.context import Context
from iamtui.policy.document import PolicyDocument
from iamtui.policy.policies import Layer

_OUTSIDE = Ref("", "", "policy", "document")


def what_can(compiled: Compiled, place: int, among: int | None = None) -> Effective:
    """The effective permissions of the principal at a place; of the actions in a set, where one is given."""
    holding = compiled.holdings[place]
    context = Circumstances(compiled, None).of(place)
    everything = services.bits("*") if among is None else among
    granted = grants_of(holding.identity, context, "identity", "Allow", everything)
    denials = grants_of(holding.identity, context, "identity", "Deny", everything)
    grants = granted
    unknown = holding.missing
    if holding.boundary is not None and holding.boundary.document is not None:
        bounding = (holding.boundary,)
        grants = limited(grants, grants_of(bounding, context, "boundary", "Allow", everything))
        denials += grants_of(bounding, context, "boundary", "Deny", everything)
    elif words := missing_boundary(holding):
        unknown += (words,)
    if compiled.scps is not None and compiled.under_scps >> place & 1:
        for level in compiled.surroundings.scps or ():
            held = _held(level, "service control policy")
            grants = limited(grants, grants_of(held, context, "scp", "Allow", everything))
            denials += grants_of(held, context, "scp", "Deny", everything)
    return effective(holding.principal, granted, without_denied(grants, denials), denials, unknown)


def what_grants(document: PolicyDocument, layer: Layer = "identity") -> Effective:
    """What a policy by itself grants, whoever holds it."""
    context = Context(known_context.DIRECT.values, open_world=True, known_absent=known_context.DIRECT.absent)
    held = _held((document,), "policy")
    everything = services.bits("*")
    granted = grants_of(held, context, layer, "Allow", everything)
    denials = grants_of(held, context, layer, "Deny", everything)
    return effective(None, granted, without_denied(granted, denials), denials, ())


def _held(documents: Iterable[PolicyDocument], name: str) -> tuple[HeldPolicy, ...]:
    return tuple(HeldPolicy(document.id or name, "managed", _OUTSIDE, document) for document in documents)


# -- all principals at once --------------------------------------------------------------------------------


class EffectiveActions:
    """The actions of every principal as two sets of bits, text by text: allowed, and possible.

    Coarser than `what_can`: an Allow counts on whatever resources it is, a condition as open, a Deny only where it
    is of every resource and without condition.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._texts: dict[int, tuple[int, int, int, int]] = {}

    def all(self) -> list[tuple[int, int]]:
        """(allowed, possible) of each principal, in the order of `Access.principals`."""
        return [self.of(place) for place in range(len(self._compiled.principals))]

    def of(self, place: int) -> tuple[int, int]:
        """(allowed, possible) of one principal."""
        compiled = self._compiled
        identity, boundary, _ = compiled.profiles[place]
        allowed = possible = denied = doubted = 0
        for policy in identity:
            sure, maybe, no, perhaps_not = self._text(policy)
            allowed |= sure
            possible |= maybe
            denied |= no
            doubted |= perhaps_not
        if boundary is not None:
            sure, maybe, no, perhaps_not = self._text(boundary)
            allowed &= sure
            possible &= maybe
            denied |= no
            doubted |= perhaps_not
        bit = 1 << place
        if compiled.incomplete & bit:
            possible, allowed = services.bits("*"), 0
        if compiled.unknown_boundary & bit:
            allowed = 0
        return allowed & ~denied & ~doubted, possible & ~denied

    def _text(self, policy: CompiledPolicy) -> tuple[int, int, int, int]:
        """What a text allows for certain and perhaps, and denies for certain and perhaps."""
        known = self._texts.get(policy.number)
        if known is None:
            allowed = possible = denied = doubted = 0
            for compiled in policy.statements:
                actions = action_bits(compiled.statement)
                if compiled.allows:
                    possible |= actions
                    allowed |= 0 if compiled.conditions else actions
                elif compiled.any_resource and compiled.conditions:
                    doubted |= actions
                elif compiled.any_resource:
                    denied |= actions
            known = self._texts[policy.number] = allowed, possible, denied, doubted
        return known
