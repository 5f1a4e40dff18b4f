"""What `:can`, `:who-can`, `:what-can`, `:paths` and `:exposure` do, and what completes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp
    from iamtui.kinds.workspace import Workspace

_FIELDS: dict[str, tuple[str, ...]] = {
    "can": ("WHO", "DOES", "ON"),
    "who-can": ("DOES", "ON"),
    "what-can": ("WHO",),
    "paths": ("WHO",),
}
"""What the words after each command are."""


def can(app: IamtuiApp, argument: str) -> None:
    """`:can user/ana s3:GetObject arn:aws:s3:::bucket/key`; it is about one action."""
    words = argument.split()
    if len(words) > 1 and ("*" in words[1] or "?" in words[1]):
        app.say(f":can takes one action; :who-can {words[1]}, then Enter on {words[0]}", severity="warning")
        return
    _ask(app, "can", argument, least=2)


def who_can(app: IamtuiApp, argument: str) -> None:
    """`:who-can s3:GetObject [arn:aws:s3:::bucket/key]`; of `iam:Put*` those who can at least one."""
    _ask(app, "who-can", argument, least=1)


def what_can(app: IamtuiApp, argument: str) -> None:
    """`:what-can role/deployer`."""
    _ask(app, "what-can", argument, least=1)


def _ask(app: IamtuiApp, word: str, argument: str, least: int) -> None:
    """Open *Ask* with what was typed; with too little of it, with the fields to fill in."""
    fields = _FIELDS[word]
    words = argument.split()
    if len(words) > len(fields):
        app.say(f":{word} takes {' '.join(fields)} at most", severity="warning")
        return
    from iamtui.kinds.questions import Question

    values = dict(zip(fields, words, strict=False))
    question = Question(values.get("WHO", ""), values.get("DOES", ""), values.get("ON", ""))
    app.account.ask(question=question, complete=len(words) >= least)


def paths(app: IamtuiApp, argument: str) -> None:
    """`:paths [PRINCIPAL]`: ways to administrator."""
    from iamtui.screens.paths import PathsScreen

    app.push_screen(PathsScreen(app.account.workspace, argument.strip()), app.account.go_to)


def exposure(app: IamtuiApp, _argument: str) -> None:
    """`:exposure`: what is open to others."""
    from iamtui.screens.exposures import ExposuresScreen

    app.push_screen(ExposuresScreen(app.account.workspace), app.account.go_to)


def argument_completions(workspace: Workspace, text: str) -> list[str] | None:
    """Whole command lines that go on with what was typed of a question; None where it is none."""
    word, *given = text.split(" ")
    fields = _FIELDS.get(word.lower())
    if fields is None or not given:
        return None
    if len(given) > len(fields):
        return []
    field, lead = fields[len(given) - 1], " ".join([word.lower(), *given[:-1]])
    action = given[fields.index("DOES")] if "DOES" in fields and len(given) > fields.index("DOES") + 1 else ""
    found = workspace.completions.of(field, given[-1], action)
    return [f"{lead} {each}" for each in found]
