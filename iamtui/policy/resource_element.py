"""`Resource` and `NotResource` of one statement against the resource of a request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
"""

from __future__ import annotations

from iamtui.policy.arns import ArnPattern, ShortArn
from iamtui.policy.context import Context
from iamtui.policy.document import Statement
from iamtui.policy.remembering import remembered
from iamtui.policy.truth import Truth, every, some
from iamtui.policy.variables import VERSION, Unresolved, expand, widest
from iamtui.policy.wildcards import Pattern

_COLONS = 5


def resource_element_truth(
    statement: Statement,
    resource: str,
    context: Context,
    version: str,
    short: ShortArn = ShortArn.IDENTITY,
    *,
    wildcard_only: bool = False,
) -> Truth:
    """Whether the statement is about the resource; one with neither element is about whatever it is attached to.

    A resource with `*` in it stands for all that it matches: an Allow is about it where it is about some of them, a
    Deny where it is about all. With `wildcard_only` the action has no resource types, so that its resource is `*` as
    such and nothing narrower is meant.
    """
    if statement.resources:
        return some(
            _resource_entry(entry, statement, resource, context, version, short, wildcard_only)
            for entry in statement.resources
        )
    if not statement.not_resources:
        return True
    return every(
        _not_resource_entry(entry, statement, resource, context, version, short, wildcard_only)
        for entry in statement.not_resources
    )


def entry_pattern(entry: str, context: Context, version: str, short: ShortArn) -> ArnPattern | Unresolved | None:
    """The pattern of one entry, its variables replaced; None where a value is not known.

    Variables stand behind the fifth colon only: before it they are plain text, which is in no ARN.
    """
    if version != VERSION or "${" not in entry:
        return ArnPattern.parse(entry, short)
    head, tail = _cut(entry)
    if not head:
        return ArnPattern.parse(entry, short)
    expanded = expand(tail, context, version)
    if expanded is None or isinstance(expanded, Unresolved):
        return expanded
    return ArnPattern.of(Pattern.parse(head) + expanded, short)


def _resource_entry(
    entry: str,
    statement: Statement,
    resource: str,
    context: Context,
    version: str,
    short: ShortArn,
    wildcard_only: bool,
) -> Truth:
    pattern = entry_pattern(entry, context, version, short)
    wholly = not statement.allows
    if pattern is None:
        head, tail = _cut(entry)
        largest = ArnPattern.of(Pattern.parse(head) + widest(tail), short)
        return None if _is_about(largest, resource, wholly=wholly, wildcard_only=wildcard_only) else False
    return not isinstance(pattern, Unresolved) and _is_about(
        pattern, resource, wholly=wholly, wildcard_only=wildcard_only
    )


def _not_resource_entry(
    entry: str,
    statement: Statement,
    resource: str,
    context: Context,
    version: str,
    short: ShortArn,
    wildcard_only: bool,
) -> Truth:
    """Whether the entry leaves the resource to the statement."""
    pattern = entry_pattern(entry, context, version, short)
    if pattern is None:
        return None
    if isinstance(pattern, Unresolved) or pattern.is_void:
        return False  # the statement is not valid for this request
    if _is_about(pattern, resource, wholly=statement.allows, wildcard_only=wildcard_only):
        return False
    return not pattern.is_short  # what a short ARN does not match is not taken for certain


def _is_about(pattern: ArnPattern, resource: str, *, wholly: bool, wildcard_only: bool) -> bool:
    if pattern.is_everything:
        return True
    if wildcard_only:
        return False  # whatever resource was named: the request carries none, and only `*` is about that
    if resource == "*":
        return not wholly and bool(pattern.parts)
    if "*" not in resource:
        return pattern.matches(resource)
    asked = ArnPattern.of_request(resource)
    return pattern.covers(asked) if wholly else pattern.intersects(asked)


@remembered(16_384)
def _cut(entry: str) -> tuple[str, str]:
    """The text up to the fifth colon and what is behind it; nothing for the first where there are fewer."""
    parts = entry.split(":", _COLONS)
    if len(parts) <= _COLONS:
        return "", entry
    return entry[: len(entry) - len(parts[-1])], parts[-1]
