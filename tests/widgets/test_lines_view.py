from __future__ import annotations

import json

from textual.geometry import Region

from iamtui.widgets.document_lines import DocumentLines, Line, coloured
from iamtui.widgets.lines_view import LinesView, wrapped
from tests.widgets.screens import HOSTILE, OneWidget, assert_inert, painted

POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "N": -1.5e3, "T": True}]}


class Watched(LinesView):
    """Notes which lines are repainted."""

    repainted: list[int | str]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Watched:
        places: list[int | str] = [region.y for region in regions]
        self.__dict__.setdefault("repainted", []).extend(places or ["all"])
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self


def facts(count: int, every: int = 5) -> list[Line]:
    return [
        Line((("Policy ", "label"), (f"p{n}", "link")), target=f"p{n}")
        if n % every == 0
        else Line(((f"fact {n}", ""),))
        for n in range(1, count + 1)
    ]


async def test_a_document_is_shown_as_it_is() -> None:
    view = Watched()
    text = json.dumps(POLICY, indent=2)
    async with OneWidget(view).run_test(size=(60, 20)) as pilot:
        view.set_document(text, "json")
        await pilot.pause()
        assert [line[1:] for line in painted(view)][: len(text.splitlines())] == text.splitlines()


def test_colours_tell_keys_strings_and_numbers_apart() -> None:
    assert coloured('  "N": -1.5e3, "a\\"b": ["x", true]', "json") == (
        ("  ", ""),
        ('"N"', "key"),
        (":", ""),
        (" ", ""),
        ("-1.5e3", "number"),
        (", ", ""),
        ('"a\\"b"', "key"),
        (":", ""),
        (" [", ""),
        ('"x"', "string"),
        (", ", ""),
        ("true", "number"),
        ("]", ""),
    )
    assert coloured("  - Sid: 12", "yaml") == (("  - ", ""), ("Sid", "key"), (":", ""), (" 12", "number"))
    assert coloured("  - s3:Get*", "yaml") == (("  - s3:Get*", "string"),)
    for line in ('"open: [', "- 'x': y # z", "", ":::", '"\\'):
        for language in ("json", "yaml"):
            assert "".join(text for text, _ in coloured(line, language)) == line


async def test_a_huge_document_is_asked_only_for_what_is_in_view() -> None:
    document = DocumentLines('  "Action": "s3:GetObject",\n' * 400_000, "json")
    view = Watched(document)
    async with OneWidget(view).run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert len(document._made) <= 40
        await pilot.press("G")
        assert painted(view)[-1][1:].startswith("… cut: 2,000,000 of 11,200,000 characters shown")
        assert not view.set_wrap(True)


async def test_only_lines_that_changed_are_repainted() -> None:
    lines = facts(10)
    view = Watched(lines)
    async with OneWidget(view).run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        view.repainted.clear()
        view.set_lines([*lines[:3], Line((("now known", "good"),)), *lines[4:]], keep_place=True)
        assert view.repainted == [3]


async def test_the_cursor_hops_from_target_to_target() -> None:
    view = Watched(facts(60), hop=True)
    async with OneWidget(view).run_test(size=(60, 20)) as pilot:
        assert not any("▌" in line for line in painted(view))
        seen = []
        for _ in range(12):
            await pilot.press("down")
            seen.append(view.target(view.cursor))
        assert seen == [f"p{n}" for n in range(5, 61, 5)]
        await pilot.press("up")
        assert view.target(view.cursor) == "p55"
        assert view.cursor in view.window


async def test_lines_without_targets_scroll() -> None:
    view = Watched(facts(60, every=1000), hop=True)
    async with OneWidget(view).run_test(size=(60, 20)) as pilot:
        await pilot.press("down")
        assert view.top == 10
        for _ in range(9):
            await pilot.press("down")
        assert view.top == 40
        await pilot.press("up", "enter")
        assert view.top == 30


async def test_search_finds_and_shows_matches() -> None:
    lines = [Line(((f"line {n}: {'Needle' if n in (3, 30, 40) else 'hay'}", ""),)) for n in range(50)]
    view = Watched(lines)
    async with OneWidget(view).run_test(size=(60, 20)) as pilot:
        assert view.find("needle") == 3
        assert view.cursor_line == 3
        await pilot.press("n")
        assert view.cursor_line == 30
        assert view.cursor in view.window
        await pilot.press("n", "n")
        assert view.cursor_line == 3
        await pilot.press("N")
        assert view.cursor_line == 40
        row = view.render_row(30, 60, False)
        assert [segment.text for segment in row if segment.style == view.tone("view--match")] == ["Needle"]
        assert view.find("nothing") == 0
        assert not view.next_match()


async def test_wrapping_shows_all_of_a_long_line_and_keeps_the_place() -> None:
    words = " ".join(f"word{n}" for n in range(60))
    view = Watched([Line(((words, ""),)), Line((("x" * 100, "string"),), target="t"), Line((("end", ""),))])
    async with OneWidget(view).run_test(size=(42, 30)) as pilot:
        assert painted(view)[0].endswith("…")
        view.cursor = 2
        await pilot.press("w")
        rows = [line[1:] for line in painted(view)]
        assert " ".join(row.strip() for row in rows).replace("x" * 40 + " ", "x" * 40).startswith(words)
        assert view.cursor_line == 2
        assert view.target(view.cursor - 1) == "t"
        await pilot.resize_terminal(30, 40)
        await pilot.pause()
        assert view.cursor_line == 2
        await pilot.press("w")
        assert view.row_count == 3


def test_wrapping_loses_no_letter() -> None:
    for text in ("", "a", "one two three", "東京の倉庫 と 大阪", "x" * 25, "a " * 20):
        for room in (1, 2, 7):
            parts = [text[start:end] for start, end in wrapped(text, room)]
            assert "".join(parts).replace(" ", "") == text.replace(" ", "")


async def test_hostile_lines_take_exactly_their_cells() -> None:
    lines = [Line(((HOSTILE, "label"), ("東京" * 30, "value")), indent=4), Line((("y" * 10_000_000, ""),))]
    for wrap in (False, True):
        for size in ((80, 6), (12, 6), (4, 6)):
            view = Watched(lines[:1] if wrap else lines, wrap=wrap)
            async with OneWidget(view).run_test(size=size):
                assert_inert(view)
                view.set_document(HOSTILE, "json")
                view.find("]0;")
                assert_inert(view)
