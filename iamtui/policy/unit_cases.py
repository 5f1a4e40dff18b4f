"""Cases about one element of a statement, or about one condition operator."""

from __future__ import annotations

from typing import Any

from iamtui.policy.actions import statement_matches_action
from iamtui.policy.arns import ShortArn
from iamtui.policy.callers import MatchKind, principal_match
from iamtui.policy.document import Statement
from iamtui.policy.matching import condition_requirement
from iamtui.policy.request import Request
from iamtui.policy.requirements import Origin, all_of, truth_of
from iamtui.policy.resource_element import resource_element_truth
from iamtui.policy.variables import VERSION

ELEMENTS = ("Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition")


def element_matches(element: str, statement: Statement, request: Request, policy_type: str) -> dict[str, Any]:
    """Whether the one element that the statement has matches the request: `{"matches": ...}`.

    What is not known counts in favour of access: an Allow then matches, a Deny does not.
    """
    if element in ("Action", "NotAction"):
        return {"matches": statement_matches_action(statement, request.action)}
    if element in ("Principal", "NotPrincipal"):
        kind = principal_match(statement, request.caller, any_session=request.context.open_world)
        return {"matches": kind is not MatchKind.NoMatch, "matchKind": kind.name}
    if element == "Condition":
        origin = Origin(policy_type, "", statement.index, statement.effect)
        truth = truth_of(
            all_of(condition_requirement(one, statement, request, VERSION, origin) for one in statement.conditions)
        )
        return {"matches": statement.allows if truth is None else truth}
    short = ShortArn.of(policy_type)
    about = resource_element_truth(
        statement, request.resource, request.context, VERSION, short, wildcard_only=bool(request.wildcard_only)
    )
    return {"matches": statement.allows if about is None else about}
