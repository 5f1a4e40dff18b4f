"""Who can become a role through Cognito: by an identity pool that hands it out, by a user or a group that gets it."""

from __future__ import annotations

from collections.abc import Iterator

from iamtui.access.certainty import Likely
from iamtui.access.escalation.cognito import IDENTITY, USER_POOLS
from iamtui.access.escalation.entry import Entry
from iamtui.access.escalation.links import entries
from iamtui.access.escalation.pools import IdentityPool, PoolGroup, UserPool, identity_pools, user_pools
from iamtui.access.escalation.search import CONDITIONAL, NEEDS_RESOURCE, PROVEN, Link, Search
from iamtui.access.holdings import Holding
from iamtui.policy.truth import Truth

_NEW_POOL = IdentityPool("a new identity pool", "", "a new one", None, "", "", (), frozenset(), frozenset())
_OWN_IDENTITY = "an identity of one's own in pool {pool}"


class PoolLinks:
    """Links into roles that trust Cognito."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.access, self.questions, self.standing = search.access, search.questions, search.standing
        self.pools = identity_pools(search.access.inventory)
        self._user_pools = {pool.id: pool for pool in user_pools(search.access.inventory)}

    def into(self, node: int) -> Iterator[Link]:
        """Who can become the principal through Cognito; nobody where its trust policy does not name it."""
        principal = self.access.principals[node]
        holding = self.access.holding(principal.arn)
        if principal.kind != "role" or holding is None or not _names_cognito(holding):
            return
        yield from self._by_setting_roles(node, holding)
        for pool in self.pools:
            yield from self._by_opening(holding, pool)
            trusted = self.standing.trusts_pool(holding, pool.id, authenticated=True)
            if trusted is not False:
                for user_pool in self._linked(pool):
                    yield from self._by_users(holding, pool, user_pool, trusted)
                    yield from self._by_groups(holding, pool, user_pool, trusted)

    def guests_of(self, node: int) -> Iterator[tuple[IdentityPool, Truth]]:
        """The open identity pools whose guests have the role."""
        principal = self.access.principals[node]
        holding = self.access.holding(principal.arn)
        for pool in self.pools:
            if pool.guests and pool.guest_role == principal.arn and holding is not None:
                trusted = self.standing.trusts_pool(holding, pool.id, authenticated=False)
                if trusted is not False:
                    yield pool, trusted

    def _linked(self, pool: IdentityPool) -> list[UserPool]:
        return [self._user_pools[each] for each in sorted(pool.user_pools) if each in self._user_pools]

    # -- identity pools --------------------------------------------------------------------------------

    def _by_setting_roles(self, node: int, role: Holding) -> Iterator[Link]:
        (entry,) = entries("pool-roles")
        who = self.questions.on("cognito-identity:SetIdentityPoolRoles", "*", self.search.open_to(entry, node))
        if who.possible:
            who &= self._passing(role, IDENTITY, who.possible)
        if not who.possible:
            return
        for pool in (*self.pools, _NEW_POOL):
            able = who if pool.arn else who & self._on("cognito-identity:CreateIdentityPool", "*")
            for authenticated in (False, True):
                trusted = self.standing.trusts_pool(role, pool.id, authenticated)
                if trusted is False or (not authenticated and pool.guests is False):
                    continue
                note = _OWN_IDENTITY if authenticated and pool.arn else ""
                yield Link(entry, able, self._words(role, pool), _level(trusted), note)

    def _by_opening(self, role: Holding, pool: IdentityPool) -> Iterator[Link]:
        (entry,) = (each for each in entries("pool-guests") if each.permissions)
        if pool.guest_role != role.principal.arn or pool.guests is not False:
            return
        trusted = self.standing.trusts_pool(role, pool.id, authenticated=False)
        if trusted is not False:
            who = self._on("cognito-identity:UpdateIdentityPool", pool.arn)
            yield Link(entry, who, self._words(role, pool), _level(trusted))

    # -- user pools ------------------------------------------------------------------------------------

    def _by_users(self, role: Holding, pool: IdentityPool, user_pool: UserPool, trusted: Truth) -> Iterator[Link]:
        taking, joining = entries("pool-user")
        arn = role.principal.arn
        words = self._words(role, pool, user_pool)
        passwords = self._on("cognito-idp:AdminSetUserPassword", user_pool.arn)
        if arn == pool.user_role:
            yield Link(taking, passwords, words, *self._there(user_pool.has_users, trusted, taking))
        elif arn in pool.rule_roles:
            yield Link(taking, passwords, words, NEEDS_RESOURCE, taking.needs)
        for group in user_pool.groups if user_pool.id in pool.by_token else ():
            if group.role != arn:
                continue
            of_group = {**words, "group": group.name, "user": f"a member of group {group.name}"}
            yield Link(taking, passwords, of_group, *self._there(group.has_members, trusted, taking))
            who = self._on("cognito-idp:AdminAddUserToGroup", user_pool.arn)
            yield Link(joining, who, of_group, _level(trusted), joining.assumes)

    def _by_groups(self, role: Holding, pool: IdentityPool, user_pool: UserPool, trusted: Truth) -> Iterator[Link]:
        if user_pool.id not in pool.by_token:
            return
        creating, updating = entries("pool-group")
        words = self._words(role, pool, user_pool)
        making = self._all_of(creating, user_pool, role)
        yield Link(creating, making, words, _level(trusted), creating.assumes)
        changing = self._all_of(updating, user_pool, role)
        for group in user_pool.groups[:1] or (PoolGroup("of the pool", "", None),):
            of_group = {**words, "group": group.name}
            yield Link(updating, changing, of_group, _level(trusted), updating.assumes)

    # -- shared ----------------------------------------------------------------------------------------

    def _on(self, action: str, resource: str) -> Likely:
        return self.questions.on(action, resource, self.search.candidates)

    def _passing(self, role: Holding, service: str, among: int) -> Likely:
        return self.questions.on("iam:PassRole", role.principal.arn, among, {"iam:PassedToService": service})

    def _all_of(self, entry: Entry, user_pool: UserPool, role: Holding) -> Likely:
        """Who has the entry's permissions on the user pool and can pass it the role."""
        who = Likely(self.search.candidates, self.search.candidates)
        for permission in entry.permissions[1:]:
            who &= self._on(permission.action, user_pool.arn)
        if not who.possible:
            return who
        return who & (self._passing(role, USER_POOLS, who.possible) | self._passing(role, IDENTITY, who.possible))

    def _there(self, there: Truth, trusted: Truth, entry: Entry) -> tuple[int, str]:
        """Level and note, by whether the user that is taken over is known to exist."""
        return (_level(trusted), "") if there else (NEEDS_RESOURCE, entry.needs)

    @staticmethod
    def _words(role: Holding, pool: IdentityPool, user_pool: UserPool | None = None) -> dict[str, str]:
        name = f"role {role.principal.name}"
        shown = user_pool.name if user_pool is not None else pool.name
        return {"target": name, "role": name, "pool": shown, "user": "a user", "group": ""}


def _level(trusted: Truth) -> int:
    return PROVEN if trusted else CONDITIONAL


def _names_cognito(role: Holding) -> bool:
    document = role.trust.document if role.trust is not None else None
    return document is not None and any(
        statement.allows and IDENTITY in statement.principals.get("Federated", ()) for statement in document.statements
    )
