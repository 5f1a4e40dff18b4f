"""Questions about the open account, as they are typed, and the compiled account that answers them."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from iamtui.access import Access, names
from iamtui.account import Inventory, ListKey, Ref
from iamtui.kinds.registry import kind

T = TypeVar("T")

_DECIDING = ("iam.user", "iam.role", "iam.group", "iam.policy")
"""The lists that an answer is made from."""


class QuestionError(ValueError):
    """What was typed is no question; the text says which part of it, and why."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its fields have it. An empty `who` asks who can, an empty `does` what somebody can."""

    who: str = ""
    does: str = ""
    on: str = ""
    context: str = ""

    @property
    def resource(self) -> str:
        """The resource; any, where none is named."""
        return self.on.strip() or "*"

    def with_who(self, who: str) -> Question:
        """The same question of somebody else."""
        return replace(self, who=who)

    def given(self) -> dict[str, str | list[str]] | None:
        """The context keys that are stated; a key stated twice has several values. None where nothing is stated.

        Raises `QuestionError` for what is no `key=value`.
        """
        try:
            words = shlex.split(self.context)
        except ValueError as error:
            raise QuestionError(f"CONTEXT: {str(error).lower()}") from error
        stated: dict[str, list[str]] = {}
        for word in words:
            key, equals, value = word.partition("=")
            if not equals or not key:
                raise QuestionError(f"CONTEXT: {word} is no key=value")
            stated.setdefault(key, []).append(value)
        return {key: values[0] if len(values) == 1 else values for key, values in stated.items()} or None


def principal_arn(access: Access, text: str) -> str:
    """The ARN (or `*`, or a service) that was typed as WHO, as `access.names.principal_arn` reads it.

    Raises `QuestionError` for a name that nobody has, or that both a user and a role have.
    """
    try:
        return names.principal_arn(access, text)
    except names.UnreadableError as error:
        raise QuestionError(f"WHO: {error}") from error


def resource_of(access: Access, text: str) -> str:
    """The ARN, pattern or `*` that was typed as ON; a user or role also as `role/deployer`. Raises `QuestionError`."""
    try:
        return names.resource_of(access, text)
    except names.UnreadableError as error:
        raise QuestionError(f"ON: {error}") from error


def principal_text(access: Access, arn: str) -> str:
    """What is typed for a principal: `user/ana`; the ARN of whoever is no user or role of the account."""
    principal = access.principal(arn)
    return f"{principal.kind}/{principal.name}" if principal is not None and principal.arn == arn else arn


def action_of(text: str) -> str:
    """The action typed as DOES, in AWS's spelling where it is known.

    Raises `QuestionError` for what is no `service:Action`, and for an action that a known service does not have.
    """
    try:
        found = names.action_of(text)
    except names.UnreadableError as error:
        raise QuestionError(f"DOES: {error}") from error
    if found.doubt and found.is_of_known_service:
        raise QuestionError(f"DOES: {found.doubt}")
    return found.name


def actions_of(text: str) -> int:
    """The actions that a wildcard typed as DOES means, as bits. Raises `QuestionError` where it means none."""
    try:
        return names.actions_of(text)
    except names.UnreadableError as error:
        raise QuestionError(f"DOES: {error}") from error


class Questions:
    """The compiled account of an inventory, made when first asked for and kept until the inventory changes."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._access: Access | None = None
        self._generation = -1
        self._turn = asyncio.Lock()

    @property
    def ready(self) -> Access | None:
        """The compiled account, where it is there and of what is loaded now."""
        return self._access if self._generation == self._inventory.generation else None

    @property
    def latest(self) -> Access | None:
        """The account as it was compiled last, whether more is loaded by now or not."""
        return self._access

    async def access(self) -> Access:
        """The account compiled as it is loaded now, beside the event loop."""
        async with self._turn:
            known = self.ready
            if known is None:
                generation = self._inventory.generation
                known = await asyncio.to_thread(Access.compile, self._inventory.copy())
                self._access, self._generation = known, generation
            return known

    async def answer(self, ask: Callable[[Access], T]) -> T:
        """What `ask` makes of the compiled account, beside the event loop; one question at a time."""
        access = await self.access()
        async with self._turn:
            return await asyncio.to_thread(ask, access)

    def caveats(self) -> tuple[str, ...]:
        """In words what of the account the answers do not know: lists that load still, or could not be loaded."""
        return tuple(self._caveats())

    def _caveats(self) -> Iterator[str]:
        inventory = self._inventory
        statuses = [(kind(name).title.lower(), inventory.status(ListKey(name))) for name in _DECIDING]
        loading = [title for title, status in statuses if status.loading or (inventory.live and not status.started)]
        if loading:
            yield f"from what is loaded so far: {_listed(loading)} are loading"
        for title, status in statuses:
            if status.problem is not None:
                yield f"without {'all ' if status.count else 'any '}{title}: {status.problem}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def question_on(ref: Ref, arn: str) -> Question:
    """What *Ask* opens with on a resource: a principal asks what it can; anything else who can do what with it."""
    if ref.kind == "iam.user":
        return Question(who=f"user/{ref.id}")
    if ref.kind == "iam.role":
        return Question(who=f"role/{ref.id}")
    return Question(on=arn)
