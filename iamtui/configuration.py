"""The operator's own settings: keys, theme, mouse, region and columns, from one readable file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iamtui.actions import ACTIONS, Action

if TYPE_CHECKING:
    from iamtui.kinds.kind import Column

_UNUSABLE = {
    "ctrl+h": "backspace",
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+j": "enter",
    "ctrl+left_square_bracket": "esc",
}
"""Keys that no terminal tells apart from the key they are named after here."""

_SCREEN_OF = {"list": "browser", "detail": "browser"}

_SETTINGS = ("theme", "mouse", "region", "keys", "columns")


class ConfigurationError(ValueError):
    """What is wrong with the file, in one line that names it."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the file says; empty where it says nothing or is not there."""

    theme: str = ""
    mouse: bool | None = None
    region: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Action id -> keys in Textual's names, comma between alternatives."""
    columns: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    """Kind -> columns beside its own."""


def configuration_path() -> Path:
    """Where the file is on this system: `config.toml` in the user's configuration folder of iamtui."""
    named = os.environ.get("IAMTUI_CONFIG")
    if named:
        return Path(named)
    if os.name == "posix" and os.uname().sysname == "Linux":
        # What platformdirs says here, without the time its import takes before the first frame.
        return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "iamtui" / "config.toml"
    from platformdirs import user_config_path

    return user_config_path("iamtui") / "config.toml"


def read_configuration(path: Path | None = None) -> Configuration:
    """The operator's settings. Raises `ConfigurationError`; a file that is not there is no error."""
    path = path or configuration_path()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Configuration()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read {path}: {error}") from error
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not TOML: {error}") from error
    try:
        return _configuration(values)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error


def _configuration(values: dict[str, Any]) -> Configuration:
    unknown = [name for name in values if name not in _SETTINGS]
    if unknown:
        raise ConfigurationError(f"no setting {unknown[0]!r}; there are {', '.join(_SETTINGS)}")
    mouse = values.get("mouse")
    if mouse is not None and not isinstance(mouse, bool):
        raise ConfigurationError("mouse must be true or false")
    return Configuration(
        theme=_text(values, "theme"),
        mouse=mouse,
        region=_text(values, "region"),
        keys=_keys(values.get("keys", {})),
        columns=_columns(values.get("columns", [])),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "")
    if not isinstance(value, str):
        raise ConfigurationError(f"{name} must be a text in quotes")
    return value


def _keys(given: Any) -> dict[str, str]:
    """The rebound keys: known actions, usable keys, and no key twice in one place."""
    if not isinstance(given, dict):
        raise ConfigurationError('[keys] must hold lines such as refresh = "ctrl+r,f5"')
    known = {each.id: each for each in ACTIONS}
    keys: dict[str, str] = {}
    for identifier, value in given.items():
        if identifier not in known:
            raise ConfigurationError(f"[keys] names no action {identifier!r}; `?` in the program lists them")
        if not isinstance(value, str) or not value.strip():
            raise ConfigurationError(f"[keys] {identifier} must be a key in quotes")
        keys[identifier] = ",".join(key.strip() for key in value.split(","))
        for key in keys[identifier].split(","):
            if key in _UNUSABLE:
                raise ConfigurationError(f"[keys] {identifier}: a terminal sends {key} as {_UNUSABLE[key]}")
    _refuse_clashes({each.id: keys.get(each.id, each.keys) for each in ACTIONS}, keys)
    return keys


def _refuse_clashes(bound: Mapping[str, str], rebound: Mapping[str, str]) -> None:
    owners: dict[str, list[Action]] = {}
    for action in ACTIONS:
        for key in bound[action.id].split(","):
            for other in owners.setdefault(key, []):
                if _meet(action, other) and (action.id in rebound or other.id in rebound):
                    raise ConfigurationError(f"[keys] {key} is bound to both {other.id} and {action.id}")
            owners[key].append(action)


def _meet(one: Action, other: Action) -> bool:
    """Whether both work on some screen: what is of the list or the detail is of the browser."""
    screens = {_SCREEN_OF.get(each.scope, each.scope) for each in (one, other)}
    return len(screens) == 1 or "anywhere" in screens


def _columns(given: Any) -> dict[str, tuple[Column, ...]]:
    if not isinstance(given, list):
        raise ConfigurationError("columns must be given as [[columns]] tables with kind, title and path")
    if not given:
        return {}
    from iamtui.kinds.cells import compile_path
    from iamtui.kinds.kind import Column
    from iamtui.kinds.registry import find_kind

    columns: dict[str, tuple[Column, ...]] = {}
    for number, entry in enumerate(given, 1):
        if not isinstance(entry, dict) or not all(_text(entry, name) for name in ("kind", "title", "path")):
            raise ConfigurationError(f"[[columns]] number {number} needs kind, title and path")
        if find_kind(entry["kind"]) is None:
            raise ConfigurationError(f"[[columns]] number {number}: no kind {entry['kind']!r} (such as iam.role)")
        try:
            compile_path(entry["path"])
        except ValueError as error:
            raise ConfigurationError(f"[[columns]] number {number}: {error}") from error
        width = entry.get("width")
        column = Column(entry["title"].upper(), entry["path"], width if isinstance(width, int) else 12, priority=6)
        columns[entry["kind"]] = (*columns.get(entry["kind"], ()), column)
    return columns
