"""Documents that were made to take long: they end, with a clear finding. The suite's time limit is the bound."""

from __future__ import annotations

import json

import pytest

from iamtui.policy.validation import validate
from tests.policy.validation.policies import allow, codes, document

LONG = 300_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * LONG, "nested deeper than 100 levels"),
        ('{"a":' * LONG, "nested deeper than 100 levels"),
        ('"' + "\\" * LONG, "no closing quote"),
        ('{"Version": "2012-10-17",}', "no comma belongs before }"),
        ("1" * LONG + "x", "something follows"),
        ("", "The file is empty"),
    ],
)
def test_what_is_no_json_is_told_in_one_finding(text: str, words: str) -> None:
    (finding,) = validate(text)
    assert (finding.code, finding.severity) == ("JSON_SYNTAX_ERROR", "error")
    assert words in finding.message


@pytest.mark.parametrize(
    "text",
    [
        document(allow("s3:" + "a*" * LONG + "b")),
        document(allow("s3:GetObject", "arn:aws:s3:::" + "?*" * LONG)),
        document(allow("s3:GetObject", "arn:aws:s3:::" + "${" * LONG)),
        document(allow("s3:GetObject", "arn:aws:s3:::" + "${aws:username}" * LONG)),
        document(allow([f"s3:*{number}*a*b" for number in range(21_000)])),
        document(allow("*", Condition={"StringEquals": {f"s3:k{number}": "1" for number in range(21_000)}})),
    ],
    ids=["wildcards", "questions", "open variables", "variables", "actions", "keys"],
)
def test_what_is_longer_than_aws_takes_is_not_looked_at_to_the_end(text: str) -> None:
    found = codes(text)
    assert "DOCUMENT_TOO_LONG" in found
    assert len(found) < 400


def test_a_hundred_thousand_statements_are_told_by_number() -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": [{} for _ in range(100_000)]})
    findings = validate(text, "identity")
    assert len(findings) < 500
    assert any(finding.message.startswith("99,900 more findings") for finding in findings)


def test_duplicate_keys_are_told_where_the_second_stands() -> None:
    text = (
        '{"Version": "2012-10-17",\n "Statement": {"Effect": "Deny", "Action": "*",\n  "Action": "*", "Resource": "*"}}'
    )
    finding = next(one for one in validate(text) if one.code == "DUPLICATE_KEY")
    assert (finding.line, finding.column, finding.path) == (3, 3, "$.Statement")


def test_pairs_of_surrogates_are_characters_and_halves_are_none() -> None:
    whole = document(allow("s3:*", "arn:aws:s3:::bucket/PLACE")).replace("PLACE", "\\ud83d\\ude00")
    half = whole.replace("\\ude00", "")
    assert "INVALID_CHARACTER" not in codes(whole, "scp")
    assert "INVALID_CHARACTER" in codes(half, "scp")
