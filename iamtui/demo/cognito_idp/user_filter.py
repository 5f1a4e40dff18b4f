"""The `Filter` of ListUsers: one attribute, `=` or `^=`, a value in double quotes.

https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from iamtui.demo.errors import AwsFault
from iamtui.demo.state import Shape

SEARCHABLE = frozenset(
    {
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
    }
)
_GRAMMAR = re.compile(r'\s*(?P<attribute>[^\s"=^]+)\s*(?P<operator>\^?=)\s*"(?P<value>(?:[^"\\]|\\.)*)"\s*', re.S)
_ESCAPED = re.compile(r"\\(.)", re.S)


@dataclass(frozen=True)
class UserFilter:
    """One condition on a user."""

    attribute: str
    prefix: bool
    value: str

    def matches(self, user: Shape) -> bool:
        """Whether a user (`UserType`) meets it. The status alone is compared without regard to case."""
        return self.accepts(value_of(user, self.attribute))

    def accepts(self, found: str | None) -> bool:
        """Whether the attribute's value meets it."""
        if found is None:
            return False
        wanted = self.value
        if self.attribute == "cognito:user_status":
            found, wanted = found.casefold(), wanted.casefold()
        return found.startswith(wanted) if self.prefix else found == wanted


def value_of(user: Shape, attribute: str) -> str | None:
    """A user's searchable attribute, None if it is not set."""
    if attribute == "username":
        return str(user["Username"])
    if attribute == "cognito:user_status":
        return str(user["UserStatus"])
    if attribute == "status":
        return "Enabled" if user["Enabled"] else "Disabled"
    for one in user.get("Attributes", ()):
        if one["Name"] == attribute:
            return str(one.get("Value", ""))
    return None


def parse_filter(text: str) -> UserFilter | None:
    """The condition in `text`, None for an empty one; `InvalidParameterException` for anything else."""
    if not text.strip():
        return None
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        raise AwsFault("InvalidParameterException", "Error while parsing filter.")
    if match["attribute"] not in SEARCHABLE:
        raise AwsFault("InvalidParameterException", f"Invalid search attribute: {match['attribute']}")
    value = _ESCAPED.sub(r"\1", match["value"])
    return UserFilter(match["attribute"], match["operator"] == "^=", value)
