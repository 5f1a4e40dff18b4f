"""Ways to administrator: who, how certain, by which path; in detail the steps and what would close each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iamtui.access import Access
from iamtui.access.escalation import EscalationPath, find_paths
from iamtui.account import Inventory, Ref
from iamtui.kinds.questions import principal_arn, principal_text
from iamtui.kinds.workspace import Workspace
from iamtui.screens.findings import Finding, FindingsScreen
from iamtui.widgets.document_lines import Line
from iamtui.widgets.virtual_list import ListColumn

LEVEL_WORDS = {
    "proven": "proven in this account",
    "conditional": "if a condition holds that is not known",
    "needs-resource": "if something exists that cannot be seen from here",
}
_TONES = {"proven": "danger", "conditional": "warning", "needs-resource": ""}


class PathsScreen(FindingsScreen):
    """`who` is the principal whose ways are shown; everybody's where it is empty."""

    HEADING = "Ways to administrator"
    COLUMNS = (
        ListColumn("PRINCIPAL", minimum=24),
        ListColumn("LEVEL", 14, priority=1),
        ListColumn("PATH", minimum=30, priority=0),
        ListColumn("STEPS", 5, "right", priority=3),
    )
    NOTHING = "no way to administrator was found, as far as the account is loaded"

    def __init__(self, workspace: Workspace, who: str = "") -> None:
        super().__init__(workspace)
        self._who = who

    def find(self, access: Access) -> Sequence[Finding]:
        who = principal_arn(access, self._who) if self._who else None
        return [_finding(access, path) for path in find_paths(access, who)]


def _finding(access: Access, path: EscalationPath) -> Finding:
    who = principal_text(access, path.principal)
    return Finding(
        (who, path.level, path.title, str(len(path.steps))),
        _TONES[path.level],
        tuple(_lines(access, path, who)),
        path.as_json(),
    )


def _lines(access: Access, path: EscalationPath, who: str) -> Iterator[Line]:
    yield Line(((path.title, "heading"), (f"  {path.path}", "dim")))
    yield Line(((LEVEL_WORDS[path.level], _TONES[path.level]),))
    yield Line()
    yield _jump("From  ", who, ref_of(access.inventory, access, path.principal))
    if path.target:
        target = principal_text(access, path.target)
        yield _jump("To    ", target, ref_of(access.inventory, access, path.target))
    yield from _numbered("Steps", path.steps)
    yield from _section("It needs", path.assumes)
    yield from _section("What closes it", path.closes)
    if path.source:
        yield from _section("Source", (path.source,))


def _jump(label: str, text: str, ref: Ref | None) -> Line:
    return Line(((label, "label"), (text, "link" if ref else "")), ref)


def _numbered(title: str, texts: Sequence[str]) -> Iterator[Line]:
    yield Line()
    yield Line(((title, "heading"),))
    for number, text in enumerate(texts, 1):
        yield Line(((f"{number}. {text}", ""),), indent=2)


def _section(title: str, texts: Sequence[str]) -> Iterator[Line]:
    if texts:
        yield Line()
        yield Line(((title, "heading"),))
        for text in texts:
            yield Line(((text, ""),), indent=2)


def ref_of(inventory: Inventory, access: Access, arn: str) -> Ref | None:
    """The resource that an ARN of a path names: a principal, or a pool."""
    principal = access.principal(arn)
    if principal is not None:
        return principal.ref
    for kind in ("cognito.identity-pool", "cognito.user-pool"):
        found = inventory.find(kind, arn.rpartition("/")[2])
        if found is not None:
            return found.ref
    return None
