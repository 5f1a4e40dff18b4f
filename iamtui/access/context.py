"""What the account itself tells about a request, as condition keys. All else about a request stays open.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from iamtui.access import action_keys
from iamtui.access.holdings import Holding
from iamtui.policy.callers import Caller
from iamtui.policy.context import Context

Given = Context | Mapping[str, str | Sequence[str]] | None
"""What a question states of the context: a `Context`, open or closed; or values alone, all else being open."""

PRINCIPAL_TAG = "aws:principaltag/"
RESOURCE_TAGS = ("aws:resourcetag/", "iam:resourcetag/")

TIME = ("aws:CurrentTime", "aws:EpochTime")
"""Keys that every request has; their values are known where somebody told the time."""

_USERS_ONLY = ("aws:username",)
_FEDERATED_ONLY = ("aws:FederatedProvider",)
_TYPES = {
    "user": "User",
    "role": "AssumedRole",
    "session": "AssumedRole",
    "federated-user": "FederatedUser",
    "account": "Account",
}


def stated(given: Given) -> Context | None:
    """The context that a question states."""
    return given if given is None or isinstance(given, Context) else Context(given, open_world=True)


@dataclass(frozen=True, slots=True)
class Known:
    """Values of condition keys, keys known to be absent, and keys that are there with a value nobody knows."""

    values: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    present: tuple[str, ...] = ()


DIRECT = Known(
    {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false", "aws:SecureTransport": "true"},
    (
        "aws:PrincipalServiceName",
        "aws:PrincipalServiceNamesList",
        "aws:SourceArn",
        "aws:SourceAccount",
        "aws:SourceOrgID",
        "aws:SourceOrgPaths",
        "aws:CalledVia",
        "aws:CalledViaFirst",
        "aws:CalledViaLast",
    ),
)
"""A principal's own call, as every question is about: the absent keys only a service that acts for it brings."""


def of_principal(holding: Holding, mentioned_tags: Iterable[str] = ()) -> Known:
    """What is known of whoever asks. `mentioned_tags` are the tag keys, in lower case, that policies look at.

    A role is asked about without a session: its id is not known, and a session may bear more tags than the role.
    """
    principal = holding.principal
    values: dict[str, str | tuple[str, ...]] = {
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalAccount": principal.account,
        "aws:PrincipalType": "User" if principal.kind == "user" else "AssumedRole",
        **{f"aws:PrincipalTag/{key}": value for key, value in (holding.tags or {}).items()},
    }
    if principal.kind != "user":
        return Known(values, _USERS_ONLY, ("aws:userid",))
    values["aws:username"] = principal.name
    if holding.unique_id:
        values["aws:userid"] = holding.unique_id
    untagged = _without(mentioned_tags, holding.tags, (PRINCIPAL_TAG,))
    return Known(values, (*_FEDERATED_ONLY, *untagged), ("aws:userid",))


def of_session(role: Known, caller: Caller, role_id: str) -> Known:
    """What is known of a role's session whose name is known."""
    return Known({**role.values, "aws:userid": f"{role_id}:{caller.name}"}, role.absent) if role_id else role


def of_caller(caller: Caller) -> Known:
    """What is known of somebody who is no user or role of the account: a service, a provider, an outsider."""
    if caller.kind == "service":
        values = {"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": caller.value}
        return Known({**values, "aws:SecureTransport": "true"}, _USERS_ONLY)
    known: dict[str, str | tuple[str, ...]] = {}
    if caller.account:
        known = {"aws:PrincipalAccount": caller.account, "aws:PrincipalArn": caller.role_arn or caller.arn}
    if caller.kind in _TYPES:
        known["aws:PrincipalType"] = _TYPES[caller.kind]
    if caller.kind == "user":
        known["aws:username"] = caller.name
    return Known({**DIRECT.values, **known}, DIRECT.absent)


def of_resource(
    resource: str, account: str, tags: Mapping[str, str] | None, mentioned_tags: Iterable[str] = ()
) -> Known:
    """What the resource of a request tells, whoever asks: its account, region and tags.

    `tags` is None where they are not known, as those of all resources outside IAM.
    """
    fields = resource.split(":", 5)
    owner = fields[4] if len(fields) == 6 and fields[4] else account
    values: dict[str, str | tuple[str, ...]] = {}
    if owner.isdigit():
        values["aws:ResourceAccount"] = owner
    region = fields[3] if len(fields) == 6 else ""
    if region and "*" not in region and "?" not in region:
        values["aws:RequestedRegion"] = region
    for key, value in (tags or {}).items():
        values[f"aws:ResourceTag/{key}"] = value
        values[f"iam:ResourceTag/{key}"] = value
    return Known(values, _without(mentioned_tags, tags, RESOURCE_TAGS))


def of_action(action: str, partition: str, mentioned_keys: Iterable[str] = ()) -> Known:
    """What the action (in lower case) tells, whoever asks: the region of a global service, keys it never has.

    `mentioned_keys` are the condition keys of services, in lower case, that policies look at.
    """
    region = action_keys.region_of(action, partition)
    absent = tuple(key for key in mentioned_keys if action_keys.never_has(action, key))
    return Known({"aws:RequestedRegion": region} if region else {}, absent)


def _without(mentioned: Iterable[str], tags: Mapping[str, str] | None, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of mentioned tags that are not there, where the tags are known."""
    if tags is None:
        return ()
    held = {key.casefold() for key in tags}
    return tuple(prefix + tag for tag in mentioned if tag not in held for prefix in prefixes)


def together(known: Iterable[Known], given: Context | None) -> Context:
    """What the account tells and what the question states, as one context; what is stated goes before.

    Without a stated context all that is not known stays open; else it is open or closed as the stated one is.
    """
    values: dict[str, str | tuple[str, ...]] = {}
    absent: list[str] = []
    present: list[str] = []
    for each in known:
        values.update(each.values)
        absent += each.absent
        present += each.present
    if given is None:
        return Context(values, open_world=True, known_absent=absent, known_present=present)
    return given.told(values, absent, present if given.open_world else ())
