"""What of the account is open to others: how bad, who may come in, to what; in detail why, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iamtui.access import Access
from iamtui.access.exposure import Exposure, exposures
from iamtui.screens.findings import Finding, FindingsScreen
from iamtui.widgets.document_lines import Line
from iamtui.widgets.virtual_list import ListColumn

_TONES = {"critical": "danger", "high": "danger", "medium": "warning", "low": ""}


class ExposuresScreen(FindingsScreen):
    """Every exposure, the worst first."""

    HEADING = "Open to others"
    COLUMNS = (
        ListColumn("SEVERITY", 8),
        ListColumn("RESOURCE", minimum=24, priority=1),
        ListColumn("WHO", minimum=30, priority=2),
        ListColumn("KIND", 17, priority=3),
        ListColumn("MAY", minimum=20, priority=4),
    )
    NOTHING = "nothing of the account is open to others, as far as it is loaded"

    def find(self, access: Access) -> Sequence[Finding]:
        return [_finding(each) for each in exposures(access)]


def _finding(exposure: Exposure) -> Finding:
    name = f"{exposure.resource.kind.rpartition('.')[2]}/{exposure.arn.rpartition('/')[2]}"
    cells = (exposure.severity, name, exposure.who, exposure.kind, exposure.what)
    return Finding(cells, _TONES[exposure.severity], tuple(_lines(exposure)), exposure.as_json())


def _lines(exposure: Exposure) -> Iterator[Line]:
    yield Line(((exposure.kind, "heading"), (f"  {exposure.severity}", _TONES[exposure.severity])))
    yield Line()
    yield Line((("Resource  ", "label"), (exposure.arn, "link")), exposure.resource)
    for title, text in (
        ("Who", exposure.who),
        ("May do", exposure.what),
        ("Why", exposure.why),
        ("Remedy", exposure.remedy),
    ):
        yield Line()
        yield Line(((title, "heading"),))
        yield Line(((text, ""),), indent=2)
