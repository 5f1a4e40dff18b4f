from __future__ import annotations

from textual.geometry import Region

from iamtui.text import width
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.header import AccountHeader, HeaderFields, header_parts, last_part
from iamtui.widgets.label import label
from tests.widgets.screens import FORBIDDEN, HOSTILE, OneWidget, assert_inert, painted

FIELDS = HeaderFields(
    alias="northwind",
    account="471108151234",
    identity="arn:aws:sts::471108151234:assumed-role/Operator/mira",
    region="eu-central-1",
    mode="READ-ONLY enforced by AWS",
    mode_short="READ-ONLY(AWS)",
    life="00:42",
    progress="users 3,200",
)


class Watched(AccountHeader):
    repaints = 0

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Watched:
        self.repaints += 1
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self


async def test_a_wide_header_says_everything() -> None:
    view = Watched(FIELDS)
    async with OneWidget(view).run_test(size=(160, 3)):
        (line,) = painted(view)
        assert "northwind  471108151234  arn:aws:sts::471108151234:assumed-role/Operator/mira" in line
        assert "READ-ONLY enforced by AWS  00:42" in line
        assert line.endswith("users 3,200")


async def test_80_columns_keep_who_where_and_the_mode() -> None:
    view = Watched(FIELDS)
    async with OneWidget(view).run_test(size=(80, 3)):
        assert painted(view) == [" northwind  4711…1234  Operator/mira  eu-central-1  READ-ONLY(AWS)  00:42"]


async def test_only_a_field_that_changes_repaints() -> None:
    view = Watched(FIELDS)
    async with OneWidget(view).run_test(size=(80, 3)) as pilot:
        await pilot.pause()
        before = view.repaints
        view.show(region="eu-central-1", mode="READ-ONLY enforced by AWS")
        assert view.repaints == before
        view.show(mode="EDIT", mode_short="EDIT", danger=True)
        assert view.repaints == before + 1
        await pilot.pause()
        assert "EDIT" in painted(view)[0]
        assert view.fields.region == "eu-central-1"


def test_the_mode_is_never_left_out() -> None:
    for cells in range(14, 120):
        parts = header_parts(FIELDS, cells)
        assert "mode" in dict(parts)
        assert sum(width(text) for _, text in parts) + 2 * (len(parts) - 1) <= cells
    assert dict(header_parts(FIELDS, 6))["mode"] == "READ-…"


def test_an_arn_says_who_in_its_last_part() -> None:
    assert last_part("arn:aws:sts::471108151234:assumed-role/Operator/mira") == "Operator/mira"
    assert last_part("arn:aws:iam::471108151234:user/division/ana") == "ana"
    assert last_part("arn:aws:iam::471108151234:root") == "root"
    assert last_part("ops/mira via role Operator") == "ops/mira via role Operator"


async def test_the_footer_shows_as_many_hints_as_fit_and_the_status() -> None:
    view = KeyFooter([("enter", "open"), ("/", "filter"), ("?", "help")])
    async with OneWidget(view).run_test(size=(40, 3)) as pilot:
        view.show(status="3,200 of 5,000")
        await pilot.pause()
        assert painted(view) == [" enter open  / filter    3,200 of 5,000"]
        view.show([("q", "quit")])
        await pilot.pause()
        assert painted(view)[0].startswith(" q quit ")
        assert painted(view)[0].endswith("3,200 of 5,000")


async def test_hostile_fields_take_exactly_their_cells() -> None:
    fields = HeaderFields(*[HOSTILE + "東京"] * 8)
    for size in ((160, 3), (80, 3), (10, 3)):
        header = Watched(fields)
        async with OneWidget(header).run_test(size=size):
            assert_inert(header)
        footer = KeyFooter([(HOSTILE, HOSTILE)] * 4)
        async with OneWidget(footer).run_test(size=size):
            footer.show(status=HOSTILE * 3)
            assert_inert(footer)


def test_a_label_parses_no_markup() -> None:
    content = label(HOSTILE)
    assert "[@click=app.bell]x[/]" in content.plain
    assert content.spans == []
    assert not set(content.plain) & set(FORBIDDEN)
