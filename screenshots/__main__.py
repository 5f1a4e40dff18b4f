"""`python -m screenshots [NAME ...]`: draws the pictures beside this file, the same bytes every time.

The demo account stands at a fixed moment, and so does the clock of the program; nothing of this machine
(home folder, credentials, time) gets into a picture.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from textual.pilot import Pilot

from iamtui.app import IamtuiApp
from iamtui.aws.door import Door
from iamtui.aws.settings import Settings
from iamtui.demo.launch import DemoProcess, spawn_demo
from iamtui.kinds.workspace import Workspace
from iamtui.screens.opening import Opening
from screenshots.shots import SHOTS, Shot

FOLDER = Path(__file__).parent
MOMENT = "2026-11-02T09:30:00+00:00"
REGION = "eu-central-1"
QUIET = 0.6
"""Seconds without a change after which a screen is taken to be what it will be."""

_LONGEST = 30.0
_FONT_FACES = re.compile(r"\s*@font-face \{.*?\}\n", re.DOTALL)
_FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"

_PROFILES = """\
[profile staging]
sso_start_url = https://northwind.awsapps.example/start
sso_region = eu-central-1
sso_account_id = 190274653388
sso_role_name = ReadOnlyAccess
region = eu-central-1

[profile production]
role_arn = arn:aws:iam::471108151234:role/ReadOnly
source_profile = staging
region = eu-central-1
"""


class _WorkspaceAtMoment(Workspace):
    """What was "3 min ago" stays so."""

    def now(self) -> datetime:
        return datetime.fromisoformat(MOMENT)


class _OpeningAtMoment(Opening):
    def workspace(self) -> Workspace:
        opened = super().workspace()
        still = _WorkspaceAtMoment(opened.inventory, opened.client, opened.source)
        still.regions = opened.regions
        return still


def _opening(shot: Shot, account: DemoProcess) -> Opening:
    if shot.account == "none":
        settings = Settings()
        return Opening(settings=settings, door=Door.start(settings))
    settings = Settings(region=REGION, endpoint_url=account.endpoint(), demo=True)
    return _OpeningAtMoment(settings=settings, door=Door.start(settings), source="demo account", regions=(REGION,))


async def _draw(shot: Shot, account: DemoProcess) -> str:
    """The picture, as SVG."""
    app = IamtuiApp(_opening(shot, account), theme=shot.theme)
    try:
        async with app.run_test(size=shot.size) as pilot:
            await _settle(pilot)
            for step in shot.steps:
                await pilot.press(*_keys(step))
                await _settle(pilot)
            return _without_fonts(app.export_screenshot(title="iamtui"))
    finally:
        await app.opening.close()


def _keys(step: str) -> list[str]:
    if step.startswith(":"):
        return ["colon", *step[1:], "enter"]
    return list(step[1:-1]) if step.startswith('"') else [step]


async def _settle(pilot: Pilot[int]) -> None:
    """Wait until everything is loaded and the screen has stopped changing."""
    loop = asyncio.get_running_loop()
    app = pilot.app
    assert isinstance(app, IamtuiApp)
    end, since, before = loop.time() + _LONGEST, loop.time(), ""
    while loop.time() - since < QUIET:
        if loop.time() > end:
            raise TimeoutError("the screen does not come to rest")
        await pilot.pause(0.05)
        seen = app.export_screenshot()
        if seen != before or not app.is_open or app.account.load_status().startswith("loading"):
            before, since = seen, loop.time()


def _without_fonts(picture: str) -> str:
    """The reader's own font rather than one fetched from elsewhere; no blanks at line ends."""
    drawn = _FONT_FACES.sub("\n", picture).replace("Fira Code", "FONTS")
    drawn = re.sub(r"font-family: *FONTS, *monospace", f"font-family: {_FONTS}", drawn).replace("FONTS", "monospace")
    return "\n".join(line.rstrip() for line in drawn.splitlines() if line.strip()) + "\n"


@contextmanager
def _nobody() -> Iterator[None]:
    """A home with two profiles and no credentials, in place of this machine's."""
    with tempfile.TemporaryDirectory() as home:
        for name in [name for name in os.environ if name.startswith(("AWS_", "SSH_")) or name == "NO_COLOR"]:
            del os.environ[name]
        (Path(home) / ".aws").mkdir()
        (Path(home) / ".aws" / "config").write_text(_PROFILES)
        os.environ |= {"HOME": home, "AWS_EC2_METADATA_DISABLED": "true", "TZ": "UTC", "TERM": "xterm-256color"}
        yield


def main(names: list[str]) -> int:
    """Draw the pictures named, or all of them. Returns the exit status."""
    unknown = set(names) - {shot.name for shot in SHOTS}
    if unknown:
        print(f"no picture {', '.join(sorted(unknown))}; there are {', '.join(shot.name for shot in SHOTS)}")
        return 2
    with _nobody(), spawn_demo(now=MOMENT) as account:
        for shot in SHOTS:
            if not names or shot.name in names:
                picture = asyncio.run(_draw(shot, account))
                (FOLDER / f"{shot.name}.svg").write_text(picture, encoding="utf-8")
                print(f"{shot.name}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
