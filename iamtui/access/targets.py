"""What a question about becoming a role is about: the roles of the account that its resource stands for."""

from __future__ import annotations

from iamtui.access.compile import Compiled
from iamtui.access.holdings import Holding
from iamtui.policy.arns import ArnPattern

_ASSUMING = frozenset(
    {
        "sts:assumerole",
        "sts:assumerolewithsaml",
        "sts:assumerolewithwebidentity",
        "sts:tagsession",
        "sts:setsourceidentity",
        "sts:setcontext",
    }
)


def is_about_trust(action: str) -> bool:
    """Whether the trust policy of the role decides on the action."""
    return action.lower() in _ASSUMING


def role_of(compiled: Compiled, arn: str) -> Holding | None:
    """The role of the account with that ARN."""
    place = compiled.place(arn)
    holding = compiled.holdings[place] if place is not None else None
    return holding if holding is not None and holding.principal.kind == "role" else None


def targets_of(compiled: Compiled, action: str, resource: str, all_known: bool) -> tuple[str, ...]:
    """The resources to ask about one by one, for each role has a trust policy of its own.

    The pattern itself is the last of them where it also stands for roles of other accounts, or of this one that are
    not loaded (`all_known` is false), of which nothing is known; or where it stands for none.
    """
    if not is_about_trust(action) or "*" not in resource:
        return (resource,)
    pattern = ArnPattern.of_request(resource)
    roles = tuple(
        holding.principal.arn
        for holding in compiled.holdings
        if holding.principal.kind == "role" and pattern.intersects(ArnPattern.of_request(holding.principal.arn))
    )
    is_own = all_known and resource.split(":", 5)[4:5] == [compiled.account]
    return roles if roles and is_own else (*roles, resource)


def is_elsewhere(action: str, resource: str) -> bool:
    """Whether a question is about roles that are not in the account, for all that is known: about a pattern of them."""
    return is_about_trust(action) and "*" in resource
