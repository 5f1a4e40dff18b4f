"""What listing, filtering and sorting 100,000 rows takes: `python -m benchmarks.filtering`."""

from __future__ import annotations

import gc
import random
import statistics
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from iamtui.account import Inventory, ListKey
from iamtui.kinds import cells
from iamtui.kinds.kind import Column, Kind
from iamtui.kinds.listing import Listing

ROWS = 100_000
REPEATS = 7
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KEY = ListKey("iam.user")
USERS = Kind(
    key="iam.user",
    title="Users",
    noun="user",
    section="IAM",
    columns=(
        Column("User", "UserName"),
        Column("Path", "Path"),
        Column("Groups", "GroupList", show=cells.joined),
        Column("Last used", "PasswordLastUsed", show=cells.ago_or_never, sort_key=lambda value: value),
        Column("Created", "CreateDate", show=cells.ago, sort_key=lambda value: value),
    ),
    list=None,
    permission="iam:ListUsers",
    panels=lambda subject: (),
)


def users(rows: int) -> list[tuple[str, dict[str, Any]]]:
    """Users of an account, the same ones every time."""
    dice = random.Random(1)
    teams = ("orders", "media", "billing", "edge", "platform")
    made = []
    for number in range(rows):
        team = dice.choice(teams)
        name = f"{team}-{dice.choice('abcdefghij')}{number:06d}"
        created = NOW - timedelta(minutes=dice.randrange(2_000_000))
        data: dict[str, Any] = {
            "Path": f"/{team}/",
            "UserName": name,
            "UserId": f"AIDA{number:017d}",
            "Arn": f"arn:aws:iam::471108151234:user/{team}/{name}",
            "CreateDate": created.isoformat(),
            "GroupList": [team, "everyone"],
            "Tags": [{"Key": "team", "Value": team}, {"Key": "env", "Value": dice.choice(("prod", "test"))}],
        }
        if number % 3:
            data["PasswordLastUsed"] = (created + timedelta(days=dice.randrange(300))).isoformat()
        made.append((name, data))
    return made


def listing_of(rows: int) -> Listing:
    """A listing of so many users, nothing of it worked out yet."""
    inventory = Inventory()
    inventory.put(KEY, users(rows))
    return Listing(USERS, inventory, KEY, NOW)


def finish(listing: Listing) -> tuple[float, float]:
    """Steps to the end. Returns seconds in all and of the longest step."""
    steps = []
    while True:
        started = perf_counter()
        done = listing.step(10)
        steps.append(perf_counter() - started)
        if done:
            return sum(steps), max(steps)


def report(name: str, seconds: float, longest: float | None = None) -> None:
    stall = "" if longest is None else f"   longest hold-up {longest * 1000:6.1f} ms"
    print(f"{name:<44}{seconds * 1000:9.1f} ms{stall}")


def keystrokes(listing: Listing, texts: tuple[str, ...]) -> None:
    """Each text as if typed on top of the one before; medians of several runs."""
    figures: dict[str, list[tuple[float, float, float, int]]] = {text: [] for text in texts}
    for _ in range(REPEATS):
        listing.set_filter("")
        for text in texts:
            started = perf_counter()
            listing.set_filter(text, unfinished=True)
            first = perf_counter() - started
            rest, longest = finish(listing)
            figures[text].append((first, first + rest, max(first, longest), len(listing)))
    for text, runs in figures.items():
        first, complete, longest, hits = (statistics.median(column) for column in zip(*runs, strict=True))
        note = f"first {first * 1000:5.1f} ms, {hits:,.0f} rows"
        report(f"filter {text}  ({note})", complete, longest)


def sort(listing: Listing, name: str, column: int, reverse: bool) -> None:
    started = perf_counter()
    listing.sort_by(column, reverse)
    first = perf_counter() - started
    rest, longest = finish(listing)
    report(f"sort by {name}{', reversed' if reverse else ''}", first + rest, max(first, longest))


def timed(name: str, work: Callable[[], object]) -> None:
    runs = []
    for _ in range(REPEATS):
        started = perf_counter()
        work()
        runs.append(perf_counter() - started)
    report(name, statistics.median(runs))


def memory(rows: int) -> None:
    inventory = Inventory()
    inventory.put(KEY, users(rows))
    gc.collect()
    tracemalloc.start()
    listing = Listing(USERS, inventory, KEY, NOW)
    finish(listing)
    gc.collect()
    print(f"{'memory of ' + format(rows, ',') + ' rows':<44}{tracemalloc.get_traced_memory()[0] / 1e6:9.1f} MB")
    tracemalloc.stop()


def main() -> None:
    inventory = Inventory()
    inventory.put(KEY, users(ROWS))
    started = perf_counter()
    listing = Listing(USERS, inventory, KEY, NOW)
    shown = [listing.row(index) for index in range(50)]
    report(f"first {len(shown)} of {ROWS:,} rows", perf_counter() - started)
    report("search texts of all", *finish(listing))
    keystrokes(listing, ("m", "me", "med", "media", "media-a0", "media-a01"))
    keystrokes(listing, ("zzz",))
    keystrokes(listing, ("!m", "!media"))
    keystrokes(listing, ("user:med", "tag:env=prod", "~mda01", "/media-[ab]0.*7$/"))
    listing.set_filter("")
    for column, name in ((0, "User"), (3, "Last used")):
        sort(listing, name, column, False)
        sort(listing, name, column, True)
    keystrokes(listing, ("m", "me", "med"))
    timed("find the last row", lambda: listing.find(f"{listing.key(len(listing) - 1)}"))
    inventory.put(KEY, [("new", {"UserName": "new"})])
    timed("refresh with nothing new", listing.refresh)
    memory(50_000)


if __name__ == "__main__":
    main()
