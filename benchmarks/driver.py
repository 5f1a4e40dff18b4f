"""iamtui with a heartbeat beside it, and with rows of which no server needs to know.

    python -m benchmarks.driver --report FILE --endpoint-url URL
    python -m benchmarks.driver --report FILE --rows 100000

On SIGUSR1 the report is written: the longest times in seconds for which the event loop did not run, and when that was
(seconds since the start), and forgotten.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import signal
import time
from pathlib import Path

from iamtui.account import Inventory, ListKey, Ref
from iamtui.app import IamtuiApp
from iamtui.aws.door import Door
from iamtui.aws.settings import Settings
from iamtui.screens.opening import Opening
from iamtui.screens.places import Place

_BEAT = 0.002
_WORTH_TELLING = 0.02


class Heart:
    """Beats in the event loop and notes when it could not."""

    def __init__(self, report: Path) -> None:
        self._report = report
        self._started = time.monotonic()
        self._stalls: list[tuple[float, float]] = []

    async def beat(self) -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, self.tell)
        last = time.monotonic()
        while True:
            await asyncio.sleep(_BEAT)
            now = time.monotonic()
            late = now - last - _BEAT
            if late > _WORTH_TELLING:
                self._stalls.append((late, last - self._started))
            last = now

    def tell(self) -> None:
        worst = sorted(self._stalls, reverse=True)[:8]
        self._stalls = []
        unfinished = self._report.with_suffix(".part")
        unfinished.write_text(json.dumps({"stall": worst[0][0] if worst else 0.0, "worst": worst}))
        unfinished.replace(self._report)


def opening_of_rows(count: int) -> Opening:
    """A loaded account of so many users; the account's own page is shown first."""
    from benchmarks.filtering import users

    inventory = Inventory()
    inventory.live = False
    inventory.identify(id="471108151234", alias="benchmark")
    inventory.put(ListKey("iam.user"), users(count))
    inventory.set_status(ListKey("iam.user"), complete=True)
    inventory.put(ListKey("account"), [("471108151234", {"Account": "471108151234"})])
    inventory.set_status(ListKey("account"), complete=True)
    start = Place(ListKey("account"), Ref("471108151234", "", "account", "471108151234"))
    return Opening(inventory=inventory, source="benchmark", start=start)


def opening_of_endpoint(url: str) -> Opening:
    """As `iamtui --endpoint-url URL` opens it."""
    region = os.environ["AWS_DEFAULT_REGION"]
    settings = Settings(region=region, endpoint_url=url)
    return Opening(settings=settings, door=Door.start(settings), source="benchmark", regions=(region,))


async def _run(app: IamtuiApp, heart: Heart) -> None:
    beating = asyncio.create_task(heart.beat())
    try:
        await app.run_async(mouse=False)
    finally:
        beating.cancel()
        await app.opening.close()


def main() -> None:
    """Runs until it is left with `q`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.driver")
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--endpoint-url", default="")
    arguments = parser.parse_args()
    gc.disable()  # as the real program starts
    opening = opening_of_rows(arguments.rows) if arguments.rows else opening_of_endpoint(arguments.endpoint_url)
    asyncio.run(_run(IamtuiApp(opening), Heart(arguments.report)))


if __name__ == "__main__":
    main()
