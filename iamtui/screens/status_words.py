"""Who is looking, how far the load is and what stopped it, in words for the header and the footer."""

from __future__ import annotations

from iamtui.account import Inventory, Missing, Reason
from iamtui.kinds.registry import kind


def load_status(inventory: Inventory) -> str:
    """How far the load is; lists that are paged from the server as they scroll do not count."""
    if not inventory.live:
        return f"snapshot {inventory.taken_at[:10]}".strip()
    statuses = [inventory.status(key) for key in inventory.lists() if not kind(key.kind).server_side]
    if any(status.loading for status in statuses):
        loaded = sum(status.count for status in statuses)
        expected = sum(max(status.expected or 0, status.count) for status in statuses)
        return f"loading {progress_bar(loaded, expected)} {loaded:,}"
    failed = sum(1 for status in statuses if status.problem is not None)
    return f"{failed} not loaded (!)" if failed else "all loaded"


def caller_in_words(arn: str, *, short: bool = False) -> str:
    """`mira via role Operator` for an assumed role, a user's name for a user; the ARN for anything else."""
    resource = arn.split(":", 5)[-1]
    kind, _, name = resource.partition("/")
    if kind == "assumed-role" and "/" in name:
        role, _, session = name.partition("/")
        if role.startswith("AWSReservedSSO_"):
            role = role.removeprefix("AWSReservedSSO_").rpartition("_")[0]
        return session if short else f"{session} via role {role}"
    if kind == "user":
        return f"user {name.rpartition('/')[2]}"
    return "ROOT USER" if resource == "root" else arn


def progress_bar(done: int, whole: int, cells: int = 10) -> str:
    """`███░░` for how much of `whole` is done; nothing while the whole is not known."""
    if whole <= 0 or done > whole:
        return ""
    filled = min(cells, done * cells // whole)
    return "█" * filled + "░" * (cells - filled)


def nothing_loaded(inventory: Inventory) -> list[str]:
    """Why not one list has a row: what was refused, or what is wrong with the way to AWS. Empty when some have."""
    statuses = [inventory.status(key) for key in inventory.lists() if key.kind != "account"]
    problems = [status.problem for status in statuses if status.problem is not None]
    if not problems or any(status.count for status in statuses):
        return []
    facts = [fact for fact in inventory.facts().values() if isinstance(fact, Missing) and fact.reason is Reason.DENIED]
    return sorted({str(problem) for problem in [*problems, *facts]})
