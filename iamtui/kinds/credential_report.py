"""The credential report: one CSV for the whole account, made by AWS on request and kept for four hours.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from iamtui.account import Inventory, Missing, Reason
from iamtui.aws.client import Client
from iamtui.aws.errors import AwsError

FACT = "credential_report"
"""The inventory's fact: GetCredentialReport's answer with `Content` as CSV text, or `Missing`."""

ROOT = "<root_account>"
"""The name under which the report lists the root user."""

_WAITS = (0.2, 0.3, 0.5, 1.0, 2.0, 2.0, 4.0, 5.0, 5.0, 10.0, 10.0, 20.0)
_NOT_YET = frozenset({"ReportInProgress", "CredentialReportNotReadyException", "ReportNotPresent"})


class CredentialReport:
    """The report, looked up by user. Rows stay text until asked for, since there may be 50,000."""

    def __init__(self, fact: dict[str, Any]) -> None:
        self.generated: str = fact.get("GeneratedTime", "")
        self._text: str = fact.get("Content", "")
        self._starts: dict[str, int] = {}
        start = self._end(0) + 1
        self.columns: list[str] = _cells(self._text[: start - 1])
        while start < len(self._text):
            end = self._end(start)
            if end > start:
                self._starts[self._first_cell(start, end)] = start
            start = end + 1

    def __len__(self) -> int:
        return len(self._starts)

    def __contains__(self, user_name: str) -> bool:
        return user_name in self._starts

    def row(self, user_name: str) -> dict[str, str]:
        """The user's row by column name; empty when the report does not hold the user."""
        start = self._starts.get(user_name)
        if start is None:
            return {}
        line = self._text[start : self._end(start)]
        return dict(zip(self.columns, _cells(line), strict=False))

    def _end(self, start: int) -> int:
        end = self._text.find("\n", start)
        return len(self._text) if end < 0 else end

    def _first_cell(self, start: int, end: int) -> str:
        if self._text.startswith('"', start):
            return next(iter(_cells(self._text[start:end])), "")
        comma = self._text.find(",", start, end)
        return self._text[start : end if comma < 0 else comma]

    def rows(self) -> Iterator[dict[str, str]]:
        """Every row in the report's order, the root user first where AWS lists it."""
        for name in self._starts:
            yield self.row(name)


def _cells(line: str) -> list[str]:
    """The cells of one line; none where it is no line of a report (a stray control character, no end of a cell)."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


_parsed: WeakKeyDictionary[Inventory, tuple[Any, CredentialReport]] = WeakKeyDictionary()


def report_of(inventory: Inventory) -> CredentialReport | Missing:
    """The account's report as far as it is known, parsed once."""
    fact = inventory.fact(FACT)
    if isinstance(fact, Missing):
        return fact
    known = _parsed.get(inventory)
    if known is None or known[0] is not fact:
        known = _parsed[inventory] = (fact, CredentialReport(fact))
    return known[1]


async def fetch_report(client: Client) -> dict[str, Any]:
    """GetCredentialReport's answer, its `Content` as text, asking AWS to make the report where it must.

    Waits some sixty seconds at most. Raises the door's errors; `TimeoutError` when AWS takes longer.
    Where making one is denied, an existing one is still read.
    """
    refused: AwsError | None = None
    for wait in (*_WAITS, None):
        if refused is None:
            try:
                state = (await client.call("iam", "GenerateCredentialReport")).get("State")
            except AwsError as error:
                refused, state = error, "COMPLETE"
        if state == "COMPLETE":
            try:
                return await client.call("iam", "GetCredentialReport")
            except AwsError as error:
                if refused is not None:
                    raise refused from error
                if error.code not in _NOT_YET:
                    raise
        if wait is None:
            break
        await asyncio.sleep(wait)
    raise TimeoutError("AWS is still making the report; refresh to look again")


async def load_report(client: Client, inventory: Inventory, missing: Any) -> None:
    """Fetch the report into the inventory's fact; `missing` turns an error into its `Missing`."""
    before = inventory.fact(FACT)
    if isinstance(before, Missing):
        inventory.set_fact(FACT, Missing(Reason.LOADING, "AWS is making the credential report"))
    try:
        inventory.set_fact(FACT, await fetch_report(client))
    except AwsError as error:
        inventory.set_fact(FACT, missing(error))
    except TimeoutError as error:
        inventory.set_fact(FACT, Missing(Reason.FAILED, str(error)))
    except asyncio.CancelledError:
        inventory.set_fact(FACT, before)
        raise
