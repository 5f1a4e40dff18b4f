"""The `:` command line: what was typed, as one command, or one clear line that says what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iamtui.actions import ACTIONS
from iamtui.kinds.kind import Kind

WORDS: dict[str, str] = {
    "region": "region NAME: show Cognito of that region; `region all` of all",
    "profile": "profile NAME: open another profile",
    "demo": "demo: open the demo account",
    "snapshot": "snapshot FILE: open a snapshot or GetAccountAuthorizationDetails file",
    "export": "export FILE: write this list as .csv or .json",
    "theme": "theme NAME: dark, light, contrast, ansi-dark, ansi-light",
    "filter": "filter TEXT: filter this list",
    "find": "find TEXT: search everything that is loaded",
    "contains": "contains TEXT: search all users of this pool for the text, in any attribute",
    "can": "can PRINCIPAL ACTION [RESOURCE]: may it, and why",
    "who-can": "who-can ACTION [RESOURCE]: everybody who can, directly or through a role",
    "what-can": "what-can PRINCIPAL: everything it can, by service and access level",
    "paths": "paths [PRINCIPAL]: ways to administrator, with the steps and what closes them",
    "exposure": "exposure: what of the account is open to others",
    "q": "q: leave iamtui",
}
"""Words that are neither a kind nor an action, with their help."""


class CommandError(ValueError):
    """What was typed is no command; the text says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to do: `verb` is "list", "open", "action" or one of `WORDS`."""

    verb: str
    argument: str = ""
    kind: Kind | None = None


def parse_command(text: str, kinds: Sequence[Kind]) -> Command:
    """Read one command line, without its colon. Raises `CommandError`."""
    word, _, rest = text.strip().lstrip(":").partition(" ")
    word, rest = word.lower(), rest.strip()
    if not word:
        raise CommandError("nothing typed: try `:roles`, `:user NAME` or `:help`")
    if word in WORDS:
        return Command(word, rest)
    for kind in kinds:
        if word in plural_names(kind):
            return Command("list", rest, kind)
        if word in singular_names(kind):
            return Command("open" if rest else "list", rest, kind)
    for each in ACTIONS:
        if word in (each.id, each.id.replace("_", "-"), *_ACTION_WORDS.get(each.id, ())):
            return Command("action", each.id)
    begun = _begun_with(word, kinds)
    if begun and begun[0] != word:
        return parse_command(f"{begun[0]} {rest}", kinds)
    near = [name for name in completions(word, kinds) if name]
    hint = f"; did you mean `:{near[0]}`?" if near else "; `:help` lists the commands"
    raise CommandError(f"no command {word!r}{hint}")


_ACTION_WORDS = {"show_help": ("help", "h"), "quit": ("quit", "exit"), "who_am_i": ("whoami", "who")}


def plural_names(kind: Kind) -> tuple[str, ...]:
    """The words that open the kind's list."""
    title = kind.title.lower().replace(" ", "-")
    last = title.rpartition("-")[2]
    return (title, f"{kind.section.lower()}-{title}", last, *(name for name in kind.aliases if name.endswith("s")))


def singular_names(kind: Kind) -> tuple[str, ...]:
    """The words that open one resource of the kind."""
    return (kind.noun.lower().replace(" ", "-"), *(name for name in kind.aliases if not name.endswith("s")))


def completions(text: str, kinds: Sequence[Kind], names: Iterable[str] = ()) -> list[str]:
    """Whole command lines that begin with (or else hold) what was typed so far.

    `names` are the resources that the word's kind has, for the second word.
    """
    word, blank, start = text.lower().lstrip().partition(" ")
    if blank:
        return [f"{word} {name}" for name in names if name.lower().startswith(start)][:20]
    begun = _begun_with(word, kinds)
    return begun + [name for name in _known(kinds) if word and word in name and name not in begun]


def _known(kinds: Sequence[Kind]) -> list[str]:
    """All first words there are, the lists first."""
    known = [name for kind in kinds for name in (*plural_names(kind), *singular_names(kind)) if len(name) > 2]
    known += [*WORDS, *(each.id.replace("_", "-") for each in ACTIONS), "help", "quit"]
    return list(dict.fromkeys(known))


def _begun_with(word: str, kinds: Sequence[Kind]) -> list[str]:
    """What a word is the beginning of; the first of them is what Enter takes it for."""
    return [name for name in _known(kinds) if name.startswith(word)]
