"""What an operator types to search a pool's users, and the one condition that Cognito takes.

    ana                 user names (or the pool's sign-in attribute) that begin with it
    ana@example.com     e-mail addresses that begin with it; +49… telephone numbers; a UUID is a `sub`
    email=ana@x.com     exactly;   email^=ana   begins with
    status=CONFIRMED    the user's state;   status=Enabled, enabled=no   whether the user may sign in
    ~word               contains, in any attribute: read through all pages of the pool

https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from iamtui.kinds.cognito_words import STATUS_WORDS

ATTRIBUTES = (
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
)
"""The attributes that ListUsers can filter by; custom ones it cannot."""

_CONDITION = re.compile(r"\s*([A-Za-z][\w:.-]*)\s*(\^=|!=|~=|=)\s*(.*?)\s*", re.DOTALL)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PHONE = re.compile(r"\+\d+")
_SECOND = re.compile(r"\s(?:and|or|AND|OR|&&|\|\|)\s+[\w:]+\s*\^?=")
_LONGEST = 256
_YES = {"yes": "Enabled", "true": "Enabled", "enabled": "Enabled"}
_NO = {"no": "Disabled", "false": "Disabled", "disabled": "Disabled"}
_ALIASES = {
    "user": "username",
    "mail": "email",
    "e-mail": "email",
    "phone": "phone_number",
    "user_status": "cognito:user_status",
}


class SearchError(ValueError):
    """A search that cannot be asked; the text is one line: what is wrong, and what to type instead."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it is asked: `server` by ListUsers' Filter, `contains` by reading through all pages."""

    mode: Literal["server", "contains"]
    value: str
    attribute: str = ""
    operator: str = ""

    @property
    def filter(self) -> str:
        """ListUsers' `Filter`, quotes and backslashes escaped."""
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"')
        return f'{self.attribute} {self.operator} "{escaped}"'

    def __str__(self) -> str:
        if self.mode == "contains":
            return f"contains {self.value}"
        return f"{self.attribute}{self.operator}{self.value}"


def default_attribute(description: Any) -> str:
    """What a plain word is looked for in: the attribute that users of the pool sign in with."""
    names = description.get("UsernameAttributes") if isinstance(description, dict) else None
    return names[0] if names and names[0] in ATTRIBUTES else "username"


def parse_search(typed: str, default: str = "username") -> Search | None:
    """The search that was typed; `None` for an empty one. Raises `SearchError`."""
    text = typed.strip()
    if not text:
        return None
    if any(not character.isprintable() for character in text):
        raise SearchError("a search cannot hold control characters; type it on one line")
    if text[0] in "~*":
        return _contains(text)
    condition = _CONDITION.fullmatch(text)
    search = _condition(*condition.groups()) if condition else _plain(text, default)
    if len(search.filter) > _LONGEST:
        raise SearchError(f"too long: Cognito takes {_LONGEST} characters at most; search for the beginning (^=)")
    return search


def _contains(text: str) -> Search:
    word = text[1:].removesuffix("*").strip() if text[0] == "*" else text[1:].strip()
    if not word:
        raise SearchError("contains what? type ~word, such as ~example.com")
    return Search("contains", word)


def _plain(text: str, default: str) -> Search:
    if _UUID.fullmatch(text):
        return Search("server", text.lower(), "sub", "=")
    if "@" in text:
        return Search("server", text, "email", "^=")
    if _PHONE.fullmatch(text):
        return Search("server", text, "phone_number", "^=")
    if " " in text:
        return Search("server", text, "name", "^=")
    return Search("server", text, default, "^=")


def _condition(name: str, operator: str, given: str) -> Search:
    value = given[1:-1] if len(given) > 1 and given[0] == given[-1] and given[0] in "\"'" else given
    if operator in ("!=", "~="):
        raise SearchError(f"Cognito knows = and ^= (begins with) only; {name}^={value}, or ~{value} for contains")
    if _SECOND.search(f" {given}"):
        raise SearchError("Cognito takes one condition at a time; search for one, then filter what comes")
    attribute = _ALIASES.get(name.casefold(), name if name.startswith("custom:") else name.casefold())
    if attribute == "enabled":
        attribute, value = "status", (_YES | _NO).get(value.casefold(), "")
        if not value:
            raise SearchError("enabled is yes or no: enabled=no")
    if attribute not in ATTRIBUTES:
        raise SearchError(f"Cognito cannot search {name}; it can: {', '.join(ATTRIBUTES)}; or ~{value or 'word'}")
    if not value:
        raise SearchError(f"which value? {attribute}=…, or {attribute}^=… for what begins with it")
    return _status(attribute, operator, value)


def _status(attribute: str, operator: str, value: str) -> Search:
    """Cognito's two status attributes take exact words; `status=CONFIRMED` can only mean the user's state."""
    if attribute == "status" and value.casefold() in _YES | _NO:
        return Search("server", (_YES | _NO)[value.casefold()], "status", operator)
    if attribute in ("status", "cognito:user_status"):
        state = value.upper().replace(" ", "_").replace("-", "_")
        known = state in STATUS_WORDS or (operator == "^=" and any(each.startswith(state) for each in STATUS_WORDS))
        if not known:
            raise SearchError(f"no such status: {value}; one of Enabled, Disabled, {', '.join(STATUS_WORDS)}")
        return Search("server", state, "cognito:user_status", operator)
    return Search("server", value, attribute, operator)
