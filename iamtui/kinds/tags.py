"""Tags, which services give in several shapes."""

from __future__ import annotations

from sys import intern
from typing import Any

from iamtui.kinds.filtering import KEY_END, TAG_END

_TAG_FIELDS = ("Tags", "UserPoolTags", "IdentityPoolTags")


def tags_of(data: dict[str, Any]) -> list[tuple[str, str]]:
    """The tags of a resource, whether AWS gives them as a list of `Key` and `Value` or as an object."""
    for name in _TAG_FIELDS:
        tags = data.get(name)
        if isinstance(tags, dict):
            return [(str(key), str(value)) for key, value in tags.items()]
        if isinstance(tags, list):
            return [(str(tag.get("Key", "")), str(tag.get("Value", ""))) for tag in tags if isinstance(tag, dict)]
    return []


def tag_text(data: dict[str, Any]) -> str:
    """A resource's tags as `iamtui.kinds.filtering` searches them. Many resources share one such text."""
    tags = tags_of(data)
    if not tags:
        return ""
    return intern(TAG_END.join([f"{key}{KEY_END}{value}" for key, value in tags]).casefold())
