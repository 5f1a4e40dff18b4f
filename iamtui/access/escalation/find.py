"""All ways by which somebody of an account can become its administrator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from iamtui.access.access import Access
from iamtui.access.certainty import Likely, bits_of, places_of
from iamtui.access.escalation.cognito import GUESTS
from iamtui.access.escalation.combinations import Combinations
from iamtui.access.escalation.identities import raising_another
from iamtui.access.escalation.links import PrincipalLinks, by_template, entries
from iamtui.access.escalation.own_rights import OwnRights
from iamtui.access.escalation.paths import LEVELS, EscalationPath, Found
from iamtui.access.escalation.pool_links import PoolLinks
from iamtui.access.escalation.reasons import Reasons
from iamtui.access.escalation.search import ADMINISTRATOR, CONDITIONAL, PROVEN, Link, Search
from iamtui.access.escalation.standing import Standing
from iamtui.account import Inventory, ListKey, Ref

_STAND_IN = "member-of-group-"


def find_paths(access: Access, principal: str | None = None, *, now: datetime | None = None) -> list[EscalationPath]:
    """Every path to administrator, principal by principal in the account's order, the best first; guests come last.

    `principal` is the ARN of a user, a role or an identity pool, of which alone the answer is. Who is administrator
    already has no path. `now` is when somebody would take them, for conditions on the time.
    """
    return _Finder(access, now or datetime.now(UTC)).paths(principal)


class _Finder:
    """One search with everything that finds links."""

    def __init__(self, access: Access, now: datetime) -> None:
        groups = _stand_ins(access, now)
        changed = access.with_changes({ref: shape for ref, (_, shape) in groups.items()}) if groups else access
        self._groups = {str(shape["Arn"]): group for group, shape in groups.values()}
        self.access = changed
        self.search = Search(changed, now, frozenset(self._groups))
        self.principals = PrincipalLinks(self.search)
        self.pools = PoolLinks(self.search)
        self.own = OwnRights(self.search, self.principals)
        self.reasons = Reasons(changed, self.search.questions)
        self.search.run(self._into)
        self._note_conditional()

    def _into(self, node: int) -> Iterator[Link]:
        if node == ADMINISTRATOR:
            yield from self.own.into_administrator()
            return
        yield from self.principals.into(node)
        yield from self.pools.into(node)
        group = self._groups.get(self.access.principals[node].arn)
        if group is not None:
            (entry,) = entries("group")
            yield Link(entry, self._able_to_join(node, group), {"target": f"group {group}"})

    # -- groups ----------------------------------------------------------------------------------------

    def _able_to_join(self, node: int, group: str) -> Likely:
        """The users outside the group that may join it, and whom nothing would keep from what it gives."""
        (entry,) = entries("group")
        asked = self.search.open_to(entry, node)
        conditional = self.search.conditional(entry)
        arn = _group_arn(self.access, group)
        who = self.search.questions.on("iam:AddUserToGroup", arn, asked, conditional=conditional)
        outside = 0
        for place in places_of(who.possible):
            principal = self.access.principals[place]
            holding = self.access.holding(principal.arn)
            if principal.kind != "user" or holding is None or group in self.search.standing.groups_of(principal):
                continue
            if self.search.standing.could_be_administrator(holding) is not False:
                outside |= 1 << place
        return Likely(who.certain & outside, who.possible & outside)

    def _note_conditional(self) -> None:
        """Of those of whom no better is found: who can raise others, but is not known to be able to become them."""
        better = (place for place, steps in self.search.found.items() if _best(steps.values()) <= CONDITIONAL)
        among = self.search.candidates & ~bits_of(better, len(self.access.principals))
        for link in Combinations(self.search, self.principals).among(among):
            self._note(link)
            among &= ~link.who.certain
        for entry, who in self.own.at_large(among):
            noun = "managed policy" if entry.raised == "policy" else entry.raised
            note = f"being, or having the credentials of, somebody whom that {noun} gives its rights"
            if entry.raised in ("user", "role"):
                note = f"a way to become that {noun}"
            self._note(Link(raising_another(entry), who, {"target": f"another {noun}"}, CONDITIONAL, note))
        (joining,) = entries("group")
        for place in [place for place in self.search.rank if place >= 0]:
            group = self._groups.get(self.access.principals[place].arn)
            if group is not None:
                arn = _group_arn(self.access, group)
                who = self.search.questions.on("iam:AddUserToGroup", arn, among)
                note = "the credentials of a user that is put into the group"
                self._note(Link(joining, who, {"target": f"group {group}"}, CONDITIONAL, note), place)

    def _note(self, link: Link, target: int = ADMINISTRATOR) -> None:
        rank = self.search.rank[target]
        step = Found(link.entry, target, max(link.level, rank[0]), rank[1] + 1, link.words, link.note)
        for place in places_of(link.who.possible):
            self.search.found.setdefault(place, {}).setdefault(link.entry.id, step)

    # -- results ---------------------------------------------------------------------------------------

    def paths(self, principal: str | None) -> list[EscalationPath]:
        found = [
            self._path(self.access.principals[place].arn, self._name(place), step)
            for place, step in self.search.reported()
            if principal is None or self.access.principals[place].arn == principal
        ]
        return [*found, *(path for path in self._guests() if principal in (None, path.principal))]

    def _guests(self) -> Iterator[EscalationPath]:
        for node, (level, depth) in self.search.rank.items():
            if node == ADMINISTRATOR:
                continue
            for pool, trusted in self.pools.guests_of(node):
                words = {"pool": pool.name, "role": self._name(node), "target": self._name(node)}
                worst = max(level, PROVEN if trusted else CONDITIONAL)
                step = Found(GUESTS, node, worst, depth + 1, words)
                yield self._path(pool.arn, f"guests of identity pool {pool.name}", step)

    def _path(self, arn: str, name: str, first: Found) -> EscalationPath:
        steps, closes, assumes = [], [], []
        who, actor, step = name, arn, first
        while True:
            steps += [f"{who}: {step.filled(text)}" for text in step.entry.steps]
            closes.append(step.filled(step.entry.closes))
            if step.note:
                assumes.append(step.filled(step.note))
            if step.level == CONDITIONAL:
                assumes += self.reasons.of_step(actor, step, self._target_arn(step.target))
            if step.target == ADMINISTRATOR:
                break
            actor = self.access.principals[step.target].arn
            who = self._name(step.target)
            onward = self.search.found.get(step.target)
            if self._is_administrator(step.target) or not onward:
                steps.append(f"{who} may do everything in the account")
                if self.search.perhaps_administrators >> step.target & 1:
                    assumes += self.reasons.of_rights(actor)
                break
            able = by_template(onward.values()) if step.entry.by_template else onward.values()
            step = min(able, key=lambda each: (each.level, each.depth))
        return EscalationPath(
            arn,
            LEVELS[first.level],
            first.entry.id,
            first.entry.title,
            self._target_arn(first.target),
            tuple(steps),
            tuple(dict.fromkeys(closes)),
            tuple(dict.fromkeys(assumes)),
            first.entry.source,
        )

    def _is_administrator(self, node: int) -> bool:
        return bool(self.search.everything >> node & 1)

    def _name(self, node: int) -> str:
        principal = self.access.principals[node]
        group = self._groups.get(principal.arn)
        return f"member of group {group}" if group is not None else f"{principal.kind} {principal.name}"

    def _target_arn(self, node: int) -> str:
        if node == ADMINISTRATOR:
            return ""
        arn = self.access.principals[node].arn
        group = self._groups.get(arn)
        return arn if group is None else _group_arn(self.access, group)


def _best(steps: Iterable[Found]) -> int:
    return min(step.level for step in steps)


def _stand_ins(access: Access, now: datetime) -> dict[Ref, tuple[str, dict[str, object]]]:
    """A user for each group, in nothing but that group, where somebody may join groups: {ref: (group, user)}."""
    inventory = access.inventory
    groups = inventory.of(ListKey("iam.group"))
    if not groups or not any(_may_join_groups(access, now)):
        return {}
    found: dict[Ref, tuple[str, dict[str, object]]] = {}
    for group in groups:
        name = f"{_STAND_IN}{group.name}"
        ref = inventory.ref("iam.user", name)
        arn = f"arn:{inventory.account.partition}:iam::{inventory.account.id}:user/{name}"
        shape: dict[str, object] = {"UserName": name, "Arn": arn, "GroupList": [group.name]}
        shape |= {"UserPolicyList": [], "AttachedManagedPolicies": [], "Tags": []}
        found[ref] = (group.name, shape)
    return found


def _may_join_groups(access: Access, now: datetime) -> Iterator[str]:
    """The ARNs of those that may join some group and are no administrators already."""
    allowed, depends = access.able("iam:AddUserToGroup")
    standing = Standing(access, now)
    for place in places_of(allowed | depends):
        holding = access.holding(access.principals[place].arn)
        if holding is not None and standing.is_administrator(holding) is False:
            yield holding.principal.arn


def _group_arn(access: Access, name: str) -> str:
    inventory: Inventory = access.inventory
    resource = inventory.get(inventory.ref("iam.group", name))
    arn = resource.data.get("Arn") if resource is not None else None
    return str(arn or f"arn:{inventory.account.partition}:iam::{inventory.account.id}:group/{name}")
