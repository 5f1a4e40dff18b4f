"""Statements that do less than they seem to: actions, resources and condition keys that do not go together.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from iamtui.policy import services
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import ConditionOutline, DocumentOutline, StatementOutline
from iamtui.policy.wildcards import Pattern

_NAMED = 3
"""Actions that a message names; of the others it tells the number."""

_RESOURCE_LIMIT = 200
"""Resources of one statement that its actions are compared with; a longer list says nothing about what was meant."""

_SPOOFED_KEYS = ("aws:referer", "aws:useragent")
_ENDPOINT_KEYS = ("aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths")


def check(report: Report, document: DocumentOutline) -> None:
    """Every statement."""
    for statement in document.statements:
        if report.policy_type in ("identity", "scp"):
            _check_resources(report, statement)
        for condition in statement.conditions:
            _check_key_of_actions(report, statement, condition)
            _check_single_key(report, statement, condition)
            if condition.lower_key.startswith("aws:resourcetag/"):
                _check_tag(report, statement, condition)


def _check_resources(report: Report, statement: StatementOutline) -> None:
    resources = tuple(entry.text for entry in statement.resources)
    if not resources or len(resources) > _RESOURCE_LIMIT or "*" in resources:
        return
    for entry in statement.actions:
        service, _, name = entry.text.partition(":")
        if "*" in entry.text or "?" in entry.text or not name:
            continue
        action = services.action(service, name)
        if action is None:
            continue
        if action.is_wildcard_only:
            message = f"{entry.text} is about no single resource, so that with these resources it does nothing."
            report.add("ACTION_NEEDS_STAR_RESOURCE", entry, message, 'Move it to a statement with "Resource": "*".')
        elif not _fits(str(action), resources):
            message = f"None of the resources is one that {entry.text} is about, so that it does nothing here."
            kinds = services.resource_patterns(str(action))
            report.add("RESOURCE_TYPE_MISMATCH", entry, message, f"Name a resource such as {kinds[0]}.")


@lru_cache(maxsize=4096)
def _fits(action: str, resources: Sequence[str]) -> bool:
    """Whether one of the resources can be one that the action is checked against."""
    kinds = [Pattern.parse(kind) for kind in services.resource_patterns(action)]
    return not kinds or any(kind.intersects(_pattern(resource)) for resource in resources for kind in kinds)


@lru_cache(maxsize=8192)
def _pattern(resource: str) -> Pattern:
    parts = resource.split("${")
    plain = parts[0] + "".join("*" + part.partition("}")[2] for part in parts[1:])
    return Pattern.parse(plain if plain.count(":") >= 5 else "*")


def _exact_actions(statement: StatementOutline) -> Sequence[str]:
    return [entry.text for entry in statement.actions if not set("*?$") & set(entry.text)]


def _check_key_of_actions(report: Report, statement: StatementOutline, condition: ConditionOutline) -> None:
    """A service's key that none of the statement's actions of this service has."""
    prefix = condition.lower_key.partition(":")[0]
    if prefix == "aws" or not condition.is_any_present or condition.operator.name == "null":
        return
    exact = [text for text in _exact_actions(statement) if text.lower().startswith(f"{prefix}:")]
    if len(exact) != len(statement.actions) or services.condition_key(condition.key) is None:
        return
    without = [text for text in exact if not _has_key(text.lower(), condition.lower_key)]
    if without:
        message = f"This never holds for {_listed(without)}, which {condition.key} is no key of."
        remedy = "Move such actions to a statement without this condition."
        report.add("CONDITION_KEY_NOT_OF_ACTION", condition.holder, message, remedy, on_key=True)


@lru_cache(maxsize=8192)
def _has_key(action: str, key: str) -> bool:
    service, _, name = action.partition(":")
    if services.action(service, name) is None:
        return True
    documented = [name.lower() for name in services.keys_of(action)]
    # Keys of tags are documented in several spellings (`<key>`, `${TagKey}`, `tag-key`), so the part before counts.
    return not documented or any(name.partition("/")[0] == key.partition("/")[0] for name in documented)


def _listed(actions: Sequence[str]) -> str:
    more = f" and {len(actions) - _NAMED} more" if len(actions) > _NAMED else ""
    return ", ".join(actions[:_NAMED]) + more


def _check_tag(report: Report, statement: StatementOutline, condition: ConditionOutline) -> None:
    """`aws:ResourceTag` with services that never send it."""
    if not condition.is_any_present or condition.operator.name == "null" or report.policy_type in ("trust", "resource"):
        return
    effect = "DENY" if statement.effect == "Deny" else "ALLOW"
    if "NotAction" in statement.value.members:
        message = f"Actions that do not know {condition.key} are not touched by this statement."
        code = f"{effect}_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"
        report.add(code, condition.holder, message, "Name the actions with Action.", on_key=True)
        return
    prefixes = {entry.text.lower().partition(":")[0] for entry in statement.actions} - {"*"}
    without = sorted(prefix for prefix in prefixes if services.action_names(prefix) and not _knows_tags(prefix))
    if without:
        message = f"This does nothing for actions of {_listed(without)}, which know no {condition.key}."
        code = f"{effect}_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"
        remedy = "Move its actions to a statement that names their resources."
        report.add(code, condition.holder, message, remedy, on_key=True)


@lru_cache(maxsize=512)
def _knows_tags(service: str) -> bool:
    return any(key.name.lower().startswith("aws:resourcetag/") for key in services.condition_keys(service))


def _check_single_key(report: Report, statement: StatementOutline, condition: ConditionOutline) -> None:
    """Keys that need others beside them, or that prove less than they seem to."""
    key, keys = condition.lower_key, statement.keys
    if key in _SPOOFED_KEYS:
        message = f"The caller writes {condition.key} itself, so that it proves nothing."
        remedy = "Ask for aws:PrincipalArn, aws:SourceIp, aws:SourceVpce or the like."
        report.add("UNTRUSTWORTHY_CONDITION_KEY", condition.holder, message, remedy, on_key=True)
    elif key == "aws:vpcsourceip" and not keys & {"aws:sourcevpc", "aws:sourcevpce"}:
        message = "Private addresses are the same in other VPCs, those of strangers included."
        remedy = "Ask for aws:SourceVpc or aws:SourceVpce as well."
        report.add("MISSING_PAIRED_CONDITION_KEYS", condition.holder, message, remedy, on_key=True)
    elif key == "dynamodb:attributes" and statement.allows and "dynamodb:select" not in keys:
        message = "A read that names no attributes returns them all."
        remedy = 'Add "StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}.'
        report.add("DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", condition.holder, message, remedy, on_key=True)
    elif (
        key == "s3:prefix" and condition.operator.name.startswith("string") and statement.allows == condition.is_negated
    ):
        message = "A listing with a shorter prefix gets round this condition."
        remedy = "Allow the prefixes that are meant with StringLike, or deny the others with StringNotLike."
        report.add("S3_PREFIX_IN_NEGATIVE_CONTEXT", condition.holder, message, remedy, on_key=True)
    elif key in _ENDPOINT_KEYS and any(entry.text == "*" for entry in statement.actions):
        message = f"Only some services know {condition.key}, and the statement is about all."
        report.add(
            "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", condition.holder, message, "Name these.", on_key=True
        )
    elif key == "s3:resourceaccount" and report.policy_type == "resource":
        message = f"{condition.key} is the account of the bucket itself, always."
        report.add("IRRELEVANT_CONDITION_KEY_IN_POLICY", condition.holder, message, "Remove it.", on_key=True)
