"""What the action of a request tells of its condition keys: those it never has, and its region where it has but one."""

from __future__ import annotations

from functools import cache, lru_cache

from iamtui.policy import action_bits, global_keys, services

GLOBAL_SERVICES = ("cloudfront", "iam", "organizations", "route53")
"""Services with one endpoint for all regions, whose requests are those of one region.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
"""
_WITHIN_OTHERS = ("iam:passrole",)
"""Asked about within the request of another service, whose region it may have: AWS does not say."""
_REGION_OF_GLOBAL_SERVICES = {"aws": "us-east-1"}


def is_of_service(key: str) -> bool:
    """Whether a condition key (in lower case) is one of a service, which only some actions have."""
    return not key.startswith("aws:")


def region_of(action: str, partition: str) -> str:
    """The region of every request for an action (in lower case); empty where requests choose theirs."""
    is_global = action.partition(":")[0] in GLOBAL_SERVICES and action not in _WITHIN_OTHERS
    return _REGION_OF_GLOBAL_SERVICES.get(partition, "") if is_global else ""


@lru_cache(1 << 16)
def never_has(action: str, key: str) -> bool:
    """Whether a request for the action cannot have a service's condition key (both in lower case).

    AWS lists the keys of each action. A list may lack some, so the answer is no wherever there is doubt: of actions
    and keys that AWS does not list at all, of tags, of what is told to AWS STS, and of keys that a session brings along
    from another service.
    https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
    """
    service, _, name = action.partition(":")
    listed = _listed(key)
    if not listed or (key.startswith("sts:") and service == "sts") or services.action(service, name) is None:
        return False
    return listed not in services.keys_of(action)


@lru_cache(1024)
def actions_without(key: str) -> int:
    """The actions of which `never_has` is true for a key, as bits (see `policy.services`)."""
    if not _listed(key):
        return 0
    owner = key.partition(":")[0]
    having = 0
    for service in {owner, "sts", *_foreign(owner)}:
        for name in services.action_names(service):
            action = f"{service}:{name}"
            if not never_has(action.lower(), key):
                having |= services.bits(action)
    return services.bits("*") & ~having


@cache
def global_actions() -> int:
    """The actions whose requests are all of one region, as bits."""
    found = 0
    for service in GLOBAL_SERVICES:
        found |= services.service_bits(service)
    for action in _WITHIN_OTHERS:
        found &= ~services.bits(action)
    return found


@lru_cache(4096)
def _listed(key: str) -> str:
    """A key as the service of its prefix lists it; empty for any other, for tags, and for what sessions bring along."""
    known = services.condition_key(key)
    if known is None or "tag" in key or global_keys.find(key):
        return ""
    return known.name if known in services.condition_keys(key.partition(":")[0]) else ""


def _foreign(owner: str) -> set[str]:
    """Services whose actions have keys of another service's."""
    listed = action_bits.head().foreign_keys.items()
    return {service for prefix, others in listed if prefix.partition(":")[0].lower() == owner for service in others}
