"""Which actions can meet a resource at all: SNS publishes to no object of S3, whatever a policy says."""

from __future__ import annotations

from functools import lru_cache

from iamtui.access.resource_set import ResourceSet
from iamtui.policy import services
from iamtui.policy.arns import ArnPattern


def meeting(actions: int, resources: ResourceSet) -> int:
    """Those of the actions (as bits, see `policy.services`) that are checked against some resource of the set.

    AWS lists the types of resources of each action; one of which it names a type that it does not describe stays.
    https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
    """
    if "*" in resources.patterns:
        return actions
    found = 0
    while actions:
        first = services.all_actions()[(actions & -actions).bit_length() - 1]
        service = first.partition(":")[0]
        mine = services.service_bits(service)
        for pattern in resources.patterns:
            found |= actions & _meeting(service, pattern)
        actions &= ~mine
    return found


@lru_cache(1 << 14)
def _meeting(service: str, pattern: str) -> int:
    """The actions of a service that are checked against resources of a pattern."""
    asked = ArnPattern.of_request(pattern)
    described = services.resource_types(service)
    elsewhere = {kind.name for kind in described if not any(_pattern(own).intersects(asked) for own in kind.patterns)}
    if len(elsewhere) == len(described):
        return 0
    found = 0
    for name in services.action_names(service):
        action = services.action(service, name)
        if action is not None and not elsewhere.issuperset(action.resource_types):
            found |= services.bits(f"{service}:{name}")
    return found


@lru_cache(1 << 12)
def _pattern(text: str) -> ArnPattern:
    return ArnPattern.of_request(text)
