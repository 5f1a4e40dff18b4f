"""What goes wrong on request: latency, throttling, denials, errors, broken connections, calls held at a gate.

A rule is a JSON object: `{"action": "error", "operations": ["iam:List*"], "code": "Throttling", "first": 2}`.
A file (`--faults FILE`) or `POST /_control/faults` holds `{"seed": 7, "rules": [...]}` or the list alone.
`Rule` tells what each field means. With `"quotas": true` beside the rules, calls are throttled at AWS's own rates.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import random
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from iamtui.demo.denial import access_denied
from iamtui.demo.errors import AwsFault
from iamtui.demo.service import Request
from iamtui.demo.state import Shape, State
from iamtui.demo.wire import Payload

ACTIONS = frozenset({"latency", "throttle", "deny", "error", "expired", "html", "reset", "hang", "slow", "cut", "hold"})


class RuleError(ValueError):
    """A rule that cannot be obeyed; says which and why."""


@dataclass(slots=True)
class Rule:
    """One thing that goes wrong, for which calls, and when. Several conditions must all hold."""

    action: str
    operations: list[str] = field(default_factory=lambda: ["*"])  # "iam:List*", "cognito-idp:ListUsers", "*"
    # when: counted over the calls that match `operations`, from 1; seconds since the rules were set
    calls: list[int] | None = None
    first: int | None = None
    after_calls: int | None = None
    every: int | None = None
    probability: float | None = None
    after_seconds: float | None = None
    until_seconds: float | None = None
    # latency
    milliseconds: float = 0.0
    per_item_milliseconds: float = 0.0
    jitter_milliseconds: float = 0.0
    tail_milliseconds: float = 0.0
    tail_probability: float = 0.0
    # throttle: one bucket for all the operations of the rule
    rate: float = 20.0
    burst: float | None = None
    # error, html; throttle may give its own code and status
    code: str = ""
    message: str = ""
    status: int | None = None
    explicit: bool = False  # deny: a Deny statement rather than the lack of an Allow
    bytes_per_second: int = 20_000  # slow
    fraction: float = 0.5  # cut: how much of the body is sent
    # what the rule has seen
    seen: int = field(default=0, init=False)
    tokens: float = field(default=0.0, init=False)
    filled: float = field(default=0.0, init=False)

    @classmethod
    def parse(cls, described: Any) -> Rule:
        """The rule of a JSON object, or `RuleError`."""
        known = {member.name for member in dataclasses.fields(cls) if member.init}
        if not isinstance(described, dict) or described.get("action") not in ACTIONS:
            raise RuleError(f"a fault rule needs an action out of {', '.join(sorted(ACTIONS))}: {described}")
        unknown = set(described) - known
        if unknown:
            raise RuleError(f"a fault rule has no {', '.join(sorted(unknown))}: {described}")
        return cls(**described)


@dataclass(slots=True)
class Treatment:
    """How a call that was let in is answered: how late, and with what body."""

    latencies: list[Callable[[int], float]] = field(default_factory=list)
    body: str = "whole"  # "whole" | "slow" | "cut" | "reset" | "hang"
    bytes_per_second: int = 20_000
    fraction: float = 0.5
    replacement: Payload | None = None

    def delay(self, answer: Shape) -> float:
        """Seconds to wait before answering with `answer`."""
        items = sum(len(value) for value in answer.values() if isinstance(value, list))
        return sum(latency(items) for latency in self.latencies)


class Faults:
    """The rules in force, asked once for every call."""

    def __init__(
        self, rules: Iterable[Rule] = (), *, seed: int = 0, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._rules = list(rules)
        self._dice = random.Random(seed)
        self._ticks = ticks
        self._since = ticks()
        self._held: deque[asyncio.Future[None]] = deque()
        self._gate_open = False

    @classmethod
    def parse(cls, text: str, *, ticks: Callable[[], float] = time.monotonic) -> Faults:
        """The rules of a JSON text; `RuleError` when it is not one."""
        try:
            described = json.loads(text)
        except ValueError as error:
            raise RuleError(f"fault rules are JSON: {error}") from error
        seed, quotas = 0, False
        if isinstance(described, dict):
            seed, quotas = described.get("seed", 0), described.get("quotas", False)
            described = described.get("rules", [])
        if not isinstance(described, list):
            raise RuleError("fault rules are a list, or an object with a list named rules")
        if quotas:
            described = json.loads((Path(__file__).parent / "quotas.json").read_text())["rules"] + described
        return cls([Rule.parse(rule) for rule in described], seed=seed, ticks=ticks)

    def add(self, rule: Rule) -> None:
        """Puts one more rule into force, before the others."""
        self._rules.insert(0, rule)

    @property
    def held(self) -> int:
        """How many calls wait at the gate."""
        return len(self._held)

    def release(self, count: int | None = None) -> int:
        """Lets `count` held calls go on, the longest held first; all, and all later ones, without `count`."""
        if count is None:
            self._gate_open = True
            count = len(self._held)
        let_go = [self._held.popleft() for _ in range(min(count, len(self._held)))]
        for waiting in let_go:
            if not waiting.done():
                waiting.set_result(None)
        return len(let_go)

    async def admit(self, call: Request, state: State, treatment: Treatment) -> None:
        """Writes into `treatment` how to answer `call`; waits at the gate, raises `AwsFault` where a rule says so.

        What was written before the fault holds for the fault, too: a denial comes as late as an answer would.
        """
        name = f"{call.service}:{call.operation}"
        for rule in self._rules:
            if any(fnmatchcase(name, pattern) for pattern in rule.operations):
                rule.seen += 1
                if self._in_force(rule):
                    await self._apply(rule, call, state, treatment)

    def _in_force(self, rule: Rule) -> bool:
        elapsed = self._ticks() - self._since
        return (
            (rule.calls is None or rule.seen in rule.calls)
            and (rule.first is None or rule.seen <= rule.first)
            and (rule.after_calls is None or rule.seen > rule.after_calls)
            and (rule.every is None or rule.seen % rule.every == 0)
            and (rule.after_seconds is None or elapsed >= rule.after_seconds)
            and (rule.until_seconds is None or elapsed < rule.until_seconds)
            and (rule.probability is None or self._dice.random() < rule.probability)
        )

    async def _apply(self, rule: Rule, call: Request, state: State, treatment: Treatment) -> None:
        speaks_json = call.service.startswith("cognito")
        match rule.action:
            case "latency":
                treatment.latencies.append(self._latency(rule))
            case "throttle":
                if not self._take_token(rule):
                    code = rule.code or ("TooManyRequestsException" if speaks_json else "Throttling")
                    raise AwsFault(code, rule.message or "Rate exceeded", rule.status or 400)
            case "deny":
                raise access_denied(call, state, explicit=rule.explicit)
            case "error":
                raise AwsFault(rule.code or "InternalFailure", rule.message, rule.status)
            case "expired":
                code = "ExpiredTokenException" if speaks_json else "ExpiredToken"
                raise AwsFault(code, "The security token included in the request is expired")
            case "html":
                treatment.replacement = _html(rule)
            case "hold":
                await self._hold()
            case _:
                treatment.body = rule.action
                treatment.bytes_per_second = rule.bytes_per_second
                treatment.fraction = rule.fraction

    def _latency(self, rule: Rule) -> Callable[[int], float]:
        milliseconds = rule.milliseconds + self._dice.random() * rule.jitter_milliseconds
        if self._dice.random() < rule.tail_probability:
            milliseconds += rule.tail_milliseconds
        return lambda items: (milliseconds + items * rule.per_item_milliseconds) / 1000

    def _take_token(self, rule: Rule) -> bool:
        now, burst = self._ticks(), rule.burst if rule.burst is not None else rule.rate
        if rule.filled == 0.0:
            rule.tokens, rule.filled = burst, now
        rule.tokens = min(burst, rule.tokens + (now - rule.filled) * rule.rate)
        rule.filled = now
        if rule.tokens < 1:
            return False
        rule.tokens -= 1
        return True

    async def _hold(self) -> None:
        if self._gate_open:
            return
        waiting = asyncio.get_running_loop().create_future()
        self._held.append(waiting)
        try:
            await waiting
        finally:
            if waiting in self._held:
                self._held.remove(waiting)


def _html(rule: Rule) -> Payload:
    status = rule.status or 500
    text = rule.message or "The server encountered an internal error and was unable to complete your request."
    body = f"<!doctype html><html lang=en><title>{status}</title><h1>Error</h1><p>{text}</p></html>"
    return Payload(status, body.encode(), {"Content-Type": "text/html; charset=utf-8"})
