"""Condition operators: what each of them says about the values of a request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from iamtui.policy.arns import ArnPattern, ShortArn, split_arn
from iamtui.policy.comparable import address, bytes_of, flag, instant, network, number
from iamtui.policy.context import Context
from iamtui.policy.document import Condition
from iamtui.policy.remembering import remembered
from iamtui.policy.truth import Truth, every, negated, some
from iamtui.policy.variables import Unresolved, expand, expand_literal, has_variables

Family = Literal["String", "Numeric", "Date", "Bool", "Binary", "IpAddress", "Arn", "Null"]

_IF_EXISTS = "ifexists"
_FOR_ALL, _FOR_ANY = "forallvalues", "foranyvalue"


@dataclass(frozen=True, slots=True)
class Operator:
    """A condition operator taken apart: `ForAnyValue:StringLikeIfExists`. All is in lower case, as IAM takes any."""

    name: str
    quantifier: str = ""
    if_exists: bool = False

    @staticmethod
    @remembered(1_024)
    def parse(written: str) -> Operator:
        """The parts of an operator as a policy writes it."""
        quantifier, _, name = written.rpartition(":")
        lowered = (name if quantifier else written).casefold()
        if_exists = lowered.endswith(_IF_EXISTS)
        return Operator(
            lowered.removesuffix(_IF_EXISTS) if if_exists else lowered,
            quantifier.casefold(),
            if_exists,
        )

    @property
    def is_positive_text(self) -> bool:
        """True for those that hold where the text of the request is, or is like, one of the policy's."""
        return self.name in ("stringequals", "stringlike", "stringequalsignorecase", "arnlike", "arnequals")

    @property
    def is_negated(self) -> bool:
        """True for the operators that hold where nothing matches."""
        found = OPERATORS.get(self.name)
        return found is not None and found.is_negated

    @property
    def is_known(self) -> bool:
        """True where AWS has such an operator, with this quantifier and this ending."""
        if self.name not in OPERATORS or self.quantifier not in ("", _FOR_ALL, _FOR_ANY):
            return False
        return not (self.name == "null" and self.if_exists)


@dataclass(frozen=True, slots=True)
class BaseOperator:
    """One of AWS's operators: `name` in AWS's spelling, `test` on one value of the request and one of the policy."""

    name: str
    family: Family
    test: Callable[[str, str, Context, str], Truth]
    is_negated: bool = False


def condition_truth(condition: Condition, context: Context, version: str) -> Truth:
    """Whether a condition holds in a context; `version` is that of the policy, since only one has variables.

    An operator that AWS does not have never holds. Keys that nobody knows leave it open.
    """
    operator = Operator.parse(condition.operator)
    base = _base_of(condition.operator)
    if base is None:
        return False
    state, values, is_many = context.find(condition.key)
    if base.family == "Null":
        return _null_truth(state, condition.values)
    if state != "present":
        return _absent_truth(operator) if state == "absent" else None
    if operator.quantifier:
        return _set_truth(base, operator.quantifier, values, condition.values, context, version)
    if is_many:
        return False  # a multivalued key takes one of the set operators
    return _base_truth(base, values[0], condition.values, context, version)


def conditions_truth(conditions: Iterable[Condition], context: Context, version: str) -> Truth:
    """Whether all conditions of a statement hold."""
    return every(condition_truth(condition, context, version) for condition in conditions)


def operator_truth(
    operator: str, key_value: str, policy_values: Sequence[str], context: Context, version: str
) -> Truth:
    """What an operator without quantifier and `IfExists` says of one value: one of the policy's values matches.

    A negated operator holds where none of them does, also since one side is nothing that it can compare.
    """
    base = OPERATORS.get(operator.casefold())
    return base is not None and _base_truth(base, key_value, policy_values, context, version)


@remembered(1_024)
def _base_of(written: str) -> BaseOperator | None:
    operator = Operator.parse(written)
    return OPERATORS[operator.name] if operator.is_known else None


def _base_truth(
    base: BaseOperator, key_value: str, policy_values: Sequence[str], context: Context, version: str
) -> Truth:
    found: Truth = False
    for value in policy_values:
        truth = base.test(key_value, value, context, version)
        if truth:
            return not base.is_negated
        if truth is None:
            found = None
    return negated(found) if base.is_negated else found


def _null_truth(state: str, values: Sequence[str]) -> Truth:
    wanted = {value.casefold() for value in values} & {"true", "false"}
    if state == "unknown":
        return True if len(wanted) == 2 else None if wanted else False
    return ("true" if state == "absent" else "false") in wanted


def _absent_truth(operator: Operator) -> bool:
    if operator.quantifier:
        return operator.quantifier == _FOR_ALL
    return operator.if_exists or operator.is_negated


def _set_truth(
    base: BaseOperator,
    quantifier: str,
    values: Sequence[str],
    policy_values: Sequence[str],
    context: Context,
    version: str,
) -> Truth:
    if not any(values):
        return quantifier == _FOR_ALL  # an empty text is a null data set
    truths = (_base_truth(base, value, policy_values, context, version) for value in values)
    return every(truths) if quantifier == _FOR_ALL else some(truths)


def _string_equals(value: str, written: str, context: Context, version: str) -> Truth:
    if "${" not in written:
        return value == written
    text = expand_literal(written, context, version)
    return None if text is None else not isinstance(text, Unresolved) and value == text


def _string_equals_ignore_case(value: str, written: str, context: Context, version: str) -> Truth:
    text = expand_literal(written, context, version)
    return None if text is None else not isinstance(text, Unresolved) and value.casefold() == text.casefold()


def _string_like(value: str, written: str, context: Context, version: str) -> Truth:
    pattern = expand(written, context, version)
    return None if pattern is None else not isinstance(pattern, Unresolved) and pattern.matches(value)


def _arn_like(value: str, written: str, context: Context, version: str) -> Truth:
    if split_arn(value) is None:
        return False
    if not has_variables(written, version):
        return ArnPattern.parse(written, ShortArn.RCP).is_like(value)
    pattern = expand(written, context, version)
    if pattern is None or isinstance(pattern, Unresolved):
        return None if pattern is None else False
    return ArnPattern.of(pattern, ShortArn.RCP).is_like(value)


def _bool(value: str, written: str, context: Context, version: str) -> Truth:
    text = expand_literal(written, context, version)
    if text is None or isinstance(text, Unresolved):
        return None if text is None else False
    wanted = flag(text)
    return wanted is not None and flag(value) is wanted


def _binary_equals(value: str, written: str, context: Context, version: str) -> Truth:
    if value == written:
        return True
    wanted = bytes_of(written)
    return wanted is not None and bytes_of(value) == wanted


def _ip_address(value: str, written: str, context: Context, version: str) -> Truth:
    asked, block = address(value), network(written)
    return asked is not None and block is not None and block.holds(asked)


def _numeric(compare: Callable[[int], bool]) -> Callable[[str, str, Context, str], Truth]:
    def test(value: str, written: str, context: Context, version: str) -> Truth:
        asked, wanted = number(value), number(written)
        return asked is not None and wanted is not None and compare((asked > wanted) - (asked < wanted))

    return test


def _date(compare: Callable[[int], bool]) -> Callable[[str, str, Context, str], Truth]:
    def test(value: str, written: str, context: Context, version: str) -> Truth:
        asked, wanted = instant(value), instant(written)
        return asked is not None and wanted is not None and compare((asked > wanted) - (asked < wanted))

    return test


def _never(value: str, written: str, context: Context, version: str) -> Truth:
    return False


def _ordered(
    prefix: Family, test: Callable[[Callable[[int], bool]], Callable[[str, str, Context, str], Truth]]
) -> tuple[BaseOperator, ...]:
    equal = test(lambda order: order == 0)
    return (
        BaseOperator(f"{prefix}Equals", prefix, equal),
        BaseOperator(f"{prefix}NotEquals", prefix, equal, is_negated=True),
        BaseOperator(f"{prefix}LessThan", prefix, test(lambda order: order < 0)),
        BaseOperator(f"{prefix}LessThanEquals", prefix, test(lambda order: order <= 0)),
        BaseOperator(f"{prefix}GreaterThan", prefix, test(lambda order: order > 0)),
        BaseOperator(f"{prefix}GreaterThanEquals", prefix, test(lambda order: order >= 0)),
    )


OPERATORS: dict[str, BaseOperator] = {
    operator.name.casefold(): operator
    for operator in (
        BaseOperator("StringEquals", "String", _string_equals),
        BaseOperator("StringNotEquals", "String", _string_equals, is_negated=True),
        BaseOperator("StringEqualsIgnoreCase", "String", _string_equals_ignore_case),
        BaseOperator("StringNotEqualsIgnoreCase", "String", _string_equals_ignore_case, is_negated=True),
        BaseOperator("StringLike", "String", _string_like),
        BaseOperator("StringNotLike", "String", _string_like, is_negated=True),
        *_ordered("Numeric", _numeric),
        *_ordered("Date", _date),
        BaseOperator("Bool", "Bool", _bool),
        BaseOperator("BinaryEquals", "Binary", _binary_equals),
        BaseOperator("IpAddress", "IpAddress", _ip_address),
        BaseOperator("NotIpAddress", "IpAddress", _ip_address, is_negated=True),
        BaseOperator("ArnEquals", "Arn", _arn_like),
        BaseOperator("ArnLike", "Arn", _arn_like),
        BaseOperator("ArnNotEquals", "Arn", _arn_like, is_negated=True),
        BaseOperator("ArnNotLike", "Arn", _arn_like, is_negated=True),
        BaseOperator("Null", "Null", _never),
    )
}
"""Every operator by its name in lower case, without quantifier and without `IfExists`."""
