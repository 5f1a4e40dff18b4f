"""The operator's own settings: what a good file gives, and what is said of a bad one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from iamtui.configuration import Configuration, ConfigurationError, configuration_path, read_configuration

GOOD = """
theme = "light"
mouse = false
region = "all"

[keys]
refresh = "ctrl+r, f5"
sort = "s"

[[columns]]
kind = "iam.role"
title = "team"
path = "Tags[?Key=='team'] | [0].Value"
width = 20

[[columns]]
kind = "iam.role"
title = "Path"
path = "Path"
"""


def read(tmp_path: Path, text: str) -> Configuration:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return read_configuration(file)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    configuration = read(tmp_path, GOOD)
    assert (configuration.theme, configuration.mouse, configuration.region) == ("light", False, "all")
    assert configuration.keys == {"refresh": "ctrl+r,f5", "sort": "s"}
    team, path = configuration.columns["iam.role"]
    assert (team.title, team.path, team.width) == ("TEAM", "Tags[?Key=='team'] | [0].Value", 20)
    assert (path.title, path.width) == ("PATH", 12)


def test_no_file_and_an_empty_one_set_nothing(tmp_path: Path) -> None:
    assert read_configuration(tmp_path / "not-there.toml") == Configuration()
    assert read(tmp_path, "") == Configuration()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("theme = light", "is not TOML"),
        ('colour = "red"', "no setting 'colour'; there are theme, mouse"),
        ('mouse = "on"', "mouse must be true or false"),
        ("theme = 3", "theme must be a text"),
        ("keys = 3", "[keys] must hold lines"),
        ('[keys]\nfly = "f"', "no action 'fly'"),
        ("[keys]\nsort = 3", "sort must be a key"),
        ('[keys]\nsort = " "', "sort must be a key"),
        ('[keys]\nsort = "ctrl+i"', "sort: a terminal sends ctrl+i as tab"),
        ('[keys]\nsort = "r"', "r is bound to both related and sort"),
        ('[keys]\nsort = "f5"\nrefresh = "f5"', "f5 is bound to both sort and refresh"),
        ("columns = 3", "[[columns]]"),
        ('[[columns]]\nkind = "iam.role"\ntitle = "x"', "number 1 needs kind, title and path"),
        ('[[columns]]\nkind = "iam.robot"\ntitle = "x"\npath = "y"', "number 1: no kind 'iam.robot'"),
        ('[[columns]]\nkind = "iam.role"\ntitle = "x"\npath = "[?"', "number 1: "),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_file(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read(tmp_path, text)
    assert said in str(refused.value)
    assert str(tmp_path / "config.toml") in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="cannot read"):
        read_configuration(file)


def test_a_key_may_do_something_else_on_another_screen(tmp_path: Path) -> None:
    assert read(tmp_path, '[keys]\nsort = "s"').keys == {"sort": "s"}


def test_keys_exchanged_with_each_other_do_not_clash(tmp_path: Path) -> None:
    assert read(tmp_path, '[keys]\nsort = "r"\nrelated = "o"').keys == {"sort": "r", "related": "o"}


def test_the_file_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IAMTUI_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert configuration_path() == tmp_path / "iamtui" / "config.toml"
    monkeypatch.setenv("IAMTUI_CONFIG", "/etc/iamtui.toml")
    assert configuration_path() == Path("/etc/iamtui.toml")
