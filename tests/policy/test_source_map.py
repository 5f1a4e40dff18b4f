from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamtui.policy.source_map import SourceError, Value, path_of, read_source

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def plain(value: Value) -> object:
    """What Python's own reader makes of the same text."""
    if value.kind == "object":
        return {name: plain(member) for name, member in value.members.items()}
    if value.kind == "list":
        return [plain(item) for item in value.items]
    return value.text if value.kind == "text" else json.loads(value.text)


@given(JSON, st.sampled_from([None, 1]))
def test_it_reads_what_python_reads(content: object, indent: int | None) -> None:
    assert plain(read_source(json.dumps(content, indent=indent)).root) == content


@given(st.text(alphabet='{}[]:,"\\ a1\n', max_size=12))
def test_it_refuses_what_python_refuses(text: str) -> None:
    try:
        expected = json.loads(text)
    except json.JSONDecodeError:
        with pytest.raises(SourceError):
            read_source(text)
    else:
        assert plain(read_source(text).root) == expected


def test_each_value_knows_its_place_and_its_path() -> None:
    source = read_source('{"a":\n  [1, {"b c": true}]}')
    value = source.root.members["a"].items[1].members["b c"]
    assert source.position(value.offset) == (2, 15)
    assert source.position(value.key_offset) == (2, 8)
    assert path_of(value) == '$.a[1]["b c"]'


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ('{"a": 1,\n}', 1, 8, "no comma"),
        ('{"a" 1}', 1, 6, "a colon"),
        ('{"a": "b\nc"}', 1, 9, "line break"),
        ('{"a": "\\x"}', 1, 8, "escape"),
        ('{"a": 1\n "b": 2}', 2, 2, "a comma or }"),
        ("{a: 1}", 1, 2, "double quotes"),
    ],
)
def test_what_is_wrong_is_told_where_it_is(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read_source(text)
    assert (caught.value.line, caught.value.column) == (line, column)
