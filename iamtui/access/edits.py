"""What an edit changes: the account compiled again where the edit reaches, and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from iamtui.access.answers import Result
from iamtui.access.certainty import Likely, places_of
from iamtui.access.compile import Compiled
from iamtui.access.difference import EditEffect, PrincipalChange, TrustChange, difference
from iamtui.access.edited import EditedInventory, Shapes
from iamtui.access.effective import Effective, effective
from iamtui.access.grants import action_bits
from iamtui.access.holdings import Holding, Holdings, Principal
from iamtui.access.trust import ASSUME_ROLE, outsiders
from iamtui.access.what_can import what_can
from iamtui.account import Inventory
from iamtui.policy.document import PolicyDocument
from iamtui.policy.services import bits

if TYPE_CHECKING:
    from iamtui.access.access import Access


def recompiled(
    inventory: Inventory, compiled: Compiled, holdings: Holdings, changes: Shapes
) -> tuple[Inventory, Compiled, Holdings]:
    """The account after an edit; principals whom it does not reach are taken over as they are."""
    edited = EditedInventory(inventory, changes)
    reread = holdings.after(edited, frozenset(changes))
    reached = _reached(compiled, changes)
    changed: dict[int, Holding] = {}
    for place in reached:
        resource = edited.get(compiled.principals[place].ref)
        if resource is not None:
            changed[place] = reread.of(resource)
    known = {principal.ref for principal in compiled.principals}
    new = [
        reread.of(resource)
        for ref in changes
        if ref.kind in ("iam.user", "iam.role") and ref not in known and (resource := edited.get(ref)) is not None
    ]
    is_same = len(changed) == len(reached) and not new
    if is_same and all(holding.principal == compiled.principals[at] for at, holding in changed.items()):
        return edited, compiled.replaced(changed), reread
    kept = [changed.get(at, each) for at, each in enumerate(compiled.holdings) if at in changed or at not in reached]
    together = sorted((*kept, *new), key=lambda holding: holding.principal.kind == "role")  # users come first
    return edited, Compiled(compiled.account, together, compiled.surroundings, compiled.library), reread


def _reached(compiled: Compiled, changes: Shapes) -> frozenset[int]:
    """The places of those whom the changed resources are about."""
    groups = {ref.id for ref in changes if ref.kind == "iam.group"}
    policies = {ref for ref in changes if ref.kind in ("iam.policy", "iam.aws-policy")}
    arns = {ref.id for ref in policies}
    return frozenset(
        place
        for place, holding in enumerate(compiled.holdings)
        if holding.principal.ref in changes
        or (groups and not groups.isdisjoint(holding.groups))
        or (arns and _holds(holding, arns))
    )


def _holds(holding: Holding, arns: set[str]) -> bool:
    if holding.boundary is not None and holding.boundary.ref.id in arns:
        return True
    return any(policy.ref.id in arns for policy in holding.identity)


def effect(before: Access, after: Access, changes: Shapes) -> EditEffect:
    """Compares those whom the edit reaches, before and after it."""
    old = {before.principals[place].ref: place for place in _reached(before.compiled, changes)}
    new = {after.principals[place].ref: place for place in _reached(after.compiled, changes)}
    changed: list[PrincipalChange] = []
    roles: list[TrustChange] = []
    for ref in dict.fromkeys((*sorted(old, key=old.__getitem__), *sorted(new, key=new.__getitem__))):
        found = _principal_change(before, after, old.get(ref), new.get(ref))
        if found is not None:
            changed.append(found)
        if ref.kind == "iam.role" and (trust := _trust_change(before, after, old.get(ref), new.get(ref))) is not None:
            roles.append(trust)
    return EditEffect(tuple(changed), tuple(roles))


def _principal_change(before: Access, after: Access, old: int | None, new: int | None) -> PrincipalChange | None:
    earlier = before.compiled.holdings[old] if old is not None else None
    later = after.compiled.holdings[new] if new is not None else None
    among = _concerned(earlier, later)
    if not among:
        return None
    compared = difference(_effective(before, old, among), _effective(after, new, among))
    holding = later or earlier
    if holding is None or not compared:
        return None
    return PrincipalChange(holding.principal, compared, new=earlier is None, gone=later is None)


def _effective(access: Access, place: int | None, among: int) -> Effective:
    return effective(None, (), (), (), ()) if place is None else what_can(access.compiled, place, among)


def _concerned(earlier: Holding | None, later: Holding | None) -> int:
    """The actions that policies are about which one of the two has and the other has not."""
    sides = _documents(earlier), _documents(later)
    if earlier is None or later is None or earlier.missing != later.missing or earlier.tags != later.tags:
        return bits("*")
    if _boundary(earlier) is not _boundary(later) or earlier.boundary_known != later.boundary_known:
        return bits("*")
    found = 0
    for number in sides[0].keys() ^ sides[1].keys():
        for statement in (sides[0].get(number) or sides[1][number]).statements:
            found |= action_bits(statement)
    return found


def _documents(holding: Holding | None) -> dict[int, PolicyDocument]:
    held = holding.identity if holding is not None else ()
    return {id(policy.document): policy.document for policy in held if policy.document is not None}


def _boundary(holding: Holding) -> PolicyDocument | None:
    return holding.boundary.document if holding.boundary is not None else None


def _trust_change(before: Access, after: Access, old: int | None, new: int | None) -> TrustChange | None:
    earlier = before.compiled.holdings[old] if old is not None else None
    later = after.compiled.holdings[new] if new is not None else None
    holding = later or earlier
    if holding is None or _trust(earlier) is _trust(later):
        return None
    sides = _assuming(before, earlier), _assuming(after, later)
    outside = [
        {(each.value, each.action, each.result): each for each in outsiders(side, after.account)} if side else {}
        for side in (earlier, later)
    ]
    change = TrustChange(
        holding.principal,
        tuple((principal, result) for principal, result in sides[1].items() if sides[0].get(principal) != result),
        tuple((principal, result) for principal, result in sides[0].items() if sides[1].get(principal) != result),
        tuple(each for key, each in outside[1].items() if key not in outside[0]),
        tuple(each for key, each in outside[0].items() if key not in outside[1]),
    )
    return change if any((change.gained, change.lost, change.outsiders_gained, change.outsiders_lost)) else None


def _trust(holding: Holding | None) -> PolicyDocument | None:
    return holding.trust.document if holding is not None and holding.trust is not None else None


def _assuming(access: Access, holding: Holding | None) -> dict[Principal, Result]:
    those = access.able(ASSUME_ROLE, holding.principal.arn) if holding is not None else Likely(0, 0)
    certain: Literal["Allowed"] = "Allowed"
    return {
        access.principals[place]: certain if those.certain >> place & 1 else "Depends"
        for place in places_of(those.possible)
    }
