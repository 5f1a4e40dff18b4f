from __future__ import annotations

import pytest

from iamtui.policy.context import EMPTY, Context
from iamtui.policy.document import Condition
from iamtui.policy.operators import OPERATORS, Operator, condition_truth, conditions_truth, operator_truth
from iamtui.policy.truth import Truth
from iamtui.policy.variables import VERSION

ROLE = "arn:aws:iam::111111111111:role/app/Reader"


def says(operator: str, value: str, *policy_values: str) -> Truth:
    return operator_truth(operator, value, policy_values, EMPTY, VERSION)


def holds(operator: str, key: str, values: tuple[str, ...], context: Context, version: str = VERSION) -> Truth:
    return condition_truth(Condition(operator, key, values), context, version)


@pytest.mark.parametrize(
    ("operator", "value", "policy_values", "expected"),
    [
        ("StringEquals", "a", ("b", "a"), True),
        ("StringEquals", "a", ("A",), False),
        ("StringEquals", "a*", ("a*",), True),
        ("StringEquals", "ab", ("a*",), False),
        ("StringEquals", "", ("",), True),
        ("StringEquals", "a\n", ("a",), False),
        ("StringEquals", "\ud800", ("\ud800",), True),
        ("StringEqualsIgnoreCase", "Straße", ("STRASSE",), True),
        ("StringLike", "a\nb", ("a*b",), True),
        ("StringLike", "a.c", ("a?c",), True),
        ("StringLike", "abc", ("a.c",), False),
        ("StringLike", "a*c", ("a${*}c",), True),
        ("StringLike", "abc", ("a${*}c",), False),
        ("StringLike", "a?$", ("a${?}${$}",), True),
        ("ArnLike", ROLE, ("arn:aws:iam::*:role/*",), True),
        ("ArnEquals", ROLE, ("arn:aws:iam::*:role/*",), True),
        ("ArnLike", ROLE, ("arn:aws:iam::*/Reader",), False),
        ("ArnLike", ROLE, ("arn:aws:iam::111111111111:*/Reader",), True),
        ("ArnLike", ROLE, ("arn:aws:*",), False),
        ("ArnLike", ROLE, ("*",), False),
        ("ArnLike", ROLE, (ROLE.lower(),), False),
        ("ArnLike", "Reader", ("*:*:*:*:*:*",), False),
        ("NumericEquals", "10.0", ("10",), True),
        ("NumericLessThan", "9", ("10",), True),
        ("NumericLessThanEquals", "10", ("10",), True),
        ("NumericGreaterThan", "10", ("9",), True),
        ("NumericGreaterThanEquals", "9", ("10", "9"), True),
        ("NumericLessThan", "9", ("ten",), False),
        ("DateEquals", "2024-01-01T12:00:00Z", ("1704110400",), True),
        ("DateEquals", "1704110400", ("2024-01-01T13:00:00+01:00",), True),
        ("DateLessThan", "1704110399", ("2024-01-01T12:00:00Z",), True),
        ("DateGreaterThan", "2024-01-01T12:00:00Z", ("1704110399",), True),
        ("DateGreaterThanEquals", "2024-01-01T00:00:00Z", ("2024",), True),
        ("DateLessThanEquals", "2024-01-02", ("2024-01-01",), False),
        ("Bool", "TRUE", ("true",), True),
        ("Bool", "false", ("true",), False),
        ("Bool", "1", ("true", "false"), False),
        ("BinaryEquals", "QQ==", ("QQ==",), True),
        ("BinaryEquals", "QQ==", ("QR==",), True),
        ("BinaryEquals", "QQ==", ("${aws:username}",), False),
        ("IpAddress", "10.1.2.3", ("192.168.0.0/16", "10.0.0.0/8"), True),
        ("IpAddress", "2001:DB8:0:0::1", ("2001:db8::1",), True),
        ("IpAddress", "10.1.2.3", ("::/0",), False),
        ("Nonsense", "a", ("a",), False),
        ("StringEquals", "a", (), False),
    ],
)
def test_operators_compare_values_as_the_guide_says(
    operator: str, value: str, policy_values: tuple[str, ...], expected: bool
) -> None:
    assert says(operator, value, *policy_values) is expected
    assert says(operator.upper(), value, *policy_values) is expected


@pytest.mark.parametrize(
    ("positive", "negative"),
    [
        ("StringEquals", "StringNotEquals"),
        ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
        ("StringLike", "StringNotLike"),
        ("ArnEquals", "ArnNotEquals"),
        ("ArnLike", "ArnNotLike"),
        ("NumericEquals", "NumericNotEquals"),
        ("DateEquals", "DateNotEquals"),
        ("IpAddress", "NotIpAddress"),
    ],
)
@pytest.mark.parametrize(
    ("value", "policy_values"),
    [
        ("10", ("10", "20")),
        ("30", ("10", "20")),
        ("word", ("10",)),
        ("10", ("word",)),
        (ROLE, ("arn:aws:iam::*:role/*", "no arn")),
        ("no arn", ("arn:aws:iam::*:role/*",)),
        ("10.0.0.1", ("10.0.0.0/8",)),
        ("10.0.0.1", ("2001:db8::1",)),
        ("2001:db8::1", ("10.0.0.1", "2001:db8::/32")),
        ("2001:db8::1", ("10.0.0.1",)),
        ("value", ("${aws:missing}",)),
        ("value", ()),
    ],
)
def test_a_negated_operator_holds_where_none_of_the_values_matches(
    positive: str, negative: str, value: str, policy_values: tuple[str, ...]
) -> None:
    assert says(negative, value, *policy_values) is (not says(positive, value, *policy_values))


def test_an_unresolved_variable_matches_nothing_so_that_a_negated_operator_holds() -> None:
    assert says("StringEquals", "value", "${aws:username}") is False
    assert says("StringNotEquals", "value", "${aws:username}") is True
    assert says("StringNotLike", "value", "${aws:username}*") is True
    assert says("ArnNotLike", ROLE, "arn:aws:iam::111111111111:role/${aws:username}") is True


def test_variables_are_replaced_in_texts_arns_and_flags_only() -> None:
    context = Context({"aws:username": "Reader", "aws:number": "10", "aws:flag": "true", "aws:PrincipalArn": ROLE})

    def told(operator: str, value: str, written: str, version: str = VERSION) -> Truth:
        return operator_truth(operator, value, (written,), context, version)

    assert told("StringEquals", "Reader", "${aws:username}") is True
    assert told("ArnLike", ROLE, "arn:aws:iam::*:role/*/${aws:username}") is True
    assert told("ArnEquals", ROLE, "${aws:PrincipalArn}") is True
    assert told("Bool", "true", "${aws:flag}") is True
    assert told("NumericEquals", "10", "${aws:number}") is False
    assert told("StringEquals", "Reader", "${aws:username}", "2008-10-17") is False
    assert told("StringEquals", "${aws:username}", "${aws:username}", "2008-10-17") is True
    assert told("StringNotEquals", "Reader", "${aws:username}", "") is True


def test_a_wildcard_in_a_value_of_the_request_is_none() -> None:
    context = Context({"aws:PrincipalTag/team": "*"})
    assert operator_truth("StringLike", "any", ("${aws:PrincipalTag/team}",), context, VERSION) is False
    assert operator_truth("StringLike", "*", ("${aws:PrincipalTag/team}",), context, VERSION) is True


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("StringEqualsIfExists", True),
        ("StringNotEqualsIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAllValues:StringNotEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAnyValue:StringEqualsIfExists", False),
        ("forallvalues:stringequals", True),
        ("Bool", False),
        ("BoolIfExists", True),
        ("NumericLessThan", False),
        ("NotIpAddress", True),
    ],
)
@pytest.mark.parametrize("context", [EMPTY, Context({"aws:key": []})], ids=["absent", "empty-list"])
def test_an_absent_key_decides_by_the_kind_of_the_operator(operator: str, expected: bool, context: Context) -> None:
    assert holds(operator, "aws:key", ("true",), context) is expected


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("ForAllValues:StringEquals", ["a", "b"], True),
        ("ForAllValues:StringEquals", ["a", "c"], False),
        ("ForAllValues:StringEquals", [""], True),
        ("ForAllValues:StringNotEquals", ["c", "d"], True),
        ("ForAllValues:StringNotEquals", ["c", "a"], False),
        ("ForAnyValue:StringEquals", ["c", "a"], True),
        ("ForAnyValue:StringEquals", ["c"], False),
        ("ForAnyValue:StringLike", [""], False),
        ("ForAnyValue:StringNotEquals", ["a", "c"], True),
        ("ForAnyValue:StringNotEquals", ["a", "b"], False),
        ("StringEquals", ["a"], False),
        ("StringEquals", ["a", "b"], False),
        ("StringNotEquals", ["c"], False),
        ("StringEqualsIfExists", ["a"], False),
    ],
)
def test_several_values_take_a_set_operator(operator: str, values: list[str], expected: bool) -> None:
    assert holds(operator, "aws:TagKeys", ("a", "b"), Context({"aws:TagKeys": values})) is expected


def test_a_single_value_is_a_list_of_one_for_set_operators() -> None:
    context = Context({"aws:PrincipalOrgID": "o-1"})
    assert holds("ForAnyValue:StringEquals", "aws:principalorgid", ("o-1",), context) is True
    assert holds("ForAllValues:StringEquals", "aws:principalorgid", ("o-2",), context) is False


@pytest.mark.parametrize(
    ("values", "present", "absent"),
    [
        (("true",), False, True),
        (("false",), True, False),
        (("TRUE",), False, True),
        (("true", "false"), True, True),
        (("yes",), False, False),
        ((), False, False),
    ],
)
def test_null_asks_whether_the_key_is_there(values: tuple[str, ...], present: bool, absent: bool) -> None:
    assert holds("Null", "aws:key", values, Context({"aws:key": "x"})) is present
    assert holds("null", "aws:key", values, EMPTY) is absent
    assert holds("Null", "aws:key", values, Context({"aws:key": []})) is absent


@pytest.mark.parametrize(
    "operator", ["NullIfExists", "StringIs", "ForSomeValues:StringEquals", "", "IfExists", ":Bool"]
)
def test_operators_that_aws_does_not_have_never_hold(operator: str) -> None:
    assert holds(operator, "aws:key", ("x",), Context({"aws:key": "x"})) is False
    assert holds(operator, "aws:key", ("x",), EMPTY) is False
    assert holds(operator, "aws:key", ("x",), Context({}, open_world=True)) is False


def test_what_nobody_knows_leaves_a_condition_open() -> None:
    unknown = Context({}, open_world=True)
    there = Context({}, open_world=True, known_present=["aws:key"])
    for operator in ("StringEquals", "StringNotEqualsIfExists", "ForAllValues:StringLike", "ForAnyValue:StringLike"):
        assert holds(operator, "aws:key", ("x",), unknown) is None
        assert holds(operator, "aws:key", ("x",), there) is None
    assert holds("Null", "aws:key", ("true",), unknown) is None
    assert holds("Null", "aws:key", ("true", "false"), unknown) is True
    assert holds("Null", "aws:key", ("true",), there) is False
    assert holds("StringEquals", "aws:key", ("x",), Context({}, open_world=True, known_absent=["aws:key"])) is False


def test_an_unknown_variable_counts_only_where_no_other_value_decides() -> None:
    context = Context({"aws:key": "x"}, open_world=True)
    assert holds("StringEquals", "aws:key", ("${aws:username}",), context) is None
    assert holds("StringEquals", "aws:key", ("${aws:username}", "x"), context) is True
    assert holds("StringNotEquals", "aws:key", ("${aws:username}", "x"), context) is False
    assert holds("ArnLike", "aws:key", ("${aws:username}",), context) is False  # x is no ARN, whatever it is


def test_all_conditions_of_a_statement_must_hold() -> None:
    one, other = Condition("StringEquals", "aws:a", ("1",)), Condition("Bool", "aws:b", ("true",))
    assert conditions_truth((), EMPTY, VERSION) is True
    assert conditions_truth((one, other), Context({"aws:a": "1", "aws:b": "true"}), VERSION) is True
    assert conditions_truth((one, other), Context({"aws:a": "1"}), VERSION) is False
    assert conditions_truth((one, other), Context({"aws:a": "1"}, open_world=True), VERSION) is None
    assert conditions_truth((one, other), Context({"aws:a": "2"}, open_world=True), VERSION) is False


def test_mfa_that_is_absent_is_not_false() -> None:
    deny = ("false",)
    assert holds("Bool", "aws:MultiFactorAuthPresent", deny, EMPTY) is False
    assert holds("BoolIfExists", "aws:MultiFactorAuthPresent", deny, EMPTY) is True


def test_operators_are_taken_apart_in_any_case() -> None:
    operator = Operator.parse("ForAnyValue:StringNotLikeIfExists")
    assert operator == Operator("stringnotlike", "foranyvalue", True)
    assert operator.is_known
    assert operator.is_negated
    assert Operator.parse("FORALLVALUES:ARNLIKE").is_known
    assert not Operator.parse("NullIfExists").is_known
    assert {found.family for found in OPERATORS.values()} == {
        "String",
        "Numeric",
        "Date",
        "Bool",
        "Binary",
        "IpAddress",
        "Arn",
        "Null",
    }


def test_hostile_values_are_compared_in_bounded_time() -> None:
    bomb = "a*" * 20_000 + "b"
    huge = "a" * 1_000_000
    assert says("StringLike", huge, bomb) is False
    assert says("ArnLike", f"arn:aws:s3:::{huge}", f"arn:aws:s3:::{bomb}") is False
    for operator in OPERATORS.values():
        assert says(operator.name, huge, "1" * 100_000) is operator.is_negated
