"""Texts of strangers on every kind of screen, looked at before the terminal: nothing of theirs can be clicked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.strip import Strip

from iamtui.app import IamtuiApp
from iamtui.aws.door import Door
from iamtui.aws.settings import Settings
from iamtui.demo.launch import spawn_demo
from iamtui.screens.opening import Opening
from tests.e2e.payloads import PAYLOADS, UNSEEN

REGION = "eu-central-1"
MARKUP = [text for text in PAYLOADS if text.startswith("[")]
SCROLLBAR = ("grab", "release", "scroll_up", "scroll_down")
"""Actions that Textual itself puts into its scrollbars."""

STEPS = [
    *(f":{word}" for word in ("users", "roles", "policies", "saml", "pools", "identity-pools")),
    "enter", "2", "3", "y", "escape", "r", "escape", "x", "escape", "escape",
    ":find click", "escape", "!", "escape", "i", "escape", "P", "escape", "R", "escape",
]  # fmt: skip


@pytest.fixture
def endpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A stand-in with hostile texts, for an operator with a key and nothing else."""
    texts = tmp_path / "texts.json"
    texts.write_text(json.dumps(PAYLOADS))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA0000000000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with spawn_demo(hostile=texts) as process:
        yield process.endpoint()


@pytest.fixture
def app(endpoint: str) -> IamtuiApp:
    settings = Settings(region=REGION, endpoint_url=endpoint)
    return IamtuiApp(Opening(settings=settings, door=Door.start(settings), source="hostile", regions=(REGION,)))


def assert_no_actions(strips: list[Strip]) -> None:
    """Fails where a segment holds a link, an action of ours that a text chose, or a raw character."""
    for strip in strips:
        for text, style, control in strip:
            assert control is None
            assert not UNSEEN & set(text), text
            if style is None:
                continue
            assert style.link is None
            for name, action in style.meta.items():
                assert "app." not in str(action), (name, action)
                assert not name.startswith("@") or action in SCROLLBAR, (name, action)


async def look(pilot: Pilot[int]) -> None:
    """Looks at everything that is painted, the widgets above the screen too."""
    await pilot.pause()
    screen = pilot.app.screen
    assert_no_actions(screen._compositor.render_strips())


async def press(pilot: Pilot[int], step: str) -> None:
    keys = ["colon", *("space" if key == " " else key for key in step[1:]), "enter"] if step.startswith(":") else [step]
    await pilot.press(*keys)
    await look(pilot)


@pytest.mark.parametrize("size", [(80, 24), (160, 40)], ids=["narrow", "wide"])
async def test_nothing_that_a_stranger_wrote_can_be_clicked(app: IamtuiApp, size: tuple[int, int]) -> None:
    try:
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            while not app.is_open or app.account.load_status().startswith("loading"):
                await pilot.pause()
            for step in STEPS:
                await press(pilot, step)
            for text in MARKUP:
                app.say(text)
                await look(pilot)
            await pilot.press("ctrl+p")
            for key in ["left_square_bracket", "c", "down"]:
                await pilot.press(key)
                await look(pilot)
            assert app.is_running
    finally:
        await app.opening.close()
