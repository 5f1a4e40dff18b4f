"""Condition keys: those that all services have in common, and how a name in a policy finds its key.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

LONGEST = 2048
"""A longer name is no condition key and no ARN of AWS."""

_VARIABLE = re.compile(r"\$\{[^}]*\}|<[^>]*>")

__all__ = ["KEYS", "LONGEST", "ConditionKey", "Keys", "find", "find_among"]


@dataclass(frozen=True, slots=True)
class ConditionKey:
    """A condition key: its name, the type of its values, and whether a request may have several (`many`).

    The type is `String`, `ARN`, `Bool`, `Date`, `IPAddress`, `Numeric` or `Binary`. `always` says that every request
    has it. A variable part of the name is as AWS writes it: `aws:PrincipalTag/${TagKey}`.
    """

    name: str
    type: str
    many: bool = False
    always: bool = False

    @classmethod
    def of(cls, name: str, kind: str) -> ConditionKey:
        """A key from the type that AWS's reference states: `ArrayOfString` is a String of which there are many."""
        return cls(name, kind.removeprefix("ArrayOf"), kind.startswith("ArrayOf"))

    @property
    def has_variable(self) -> bool:
        """Whether a part of the name is chosen by whoever writes the policy, as the key of a tag is."""
        return _VARIABLE.search(self.name) is not None


@dataclass(frozen=True, slots=True)
class Keys:
    """Condition keys to be found by name: the fixed ones by lower-case name, the others by their shape."""

    fixed: Mapping[str, ConditionKey]
    shapes: tuple[tuple[re.Pattern[str], ConditionKey], ...]

    @classmethod
    def of(cls, keys: Iterable[ConditionKey]) -> Keys:
        """The keys made ready to be looked up."""
        listed = list(keys)
        return cls(
            {key.name.lower(): key for key in listed},
            tuple((_shape(key.name), key) for key in listed if key.has_variable),
        )


def _shape(name: str) -> re.Pattern[str]:
    literals = [re.escape(literal) for literal in _VARIABLE.split(name)]
    return re.compile(".+?".join(literals), re.DOTALL | re.IGNORECASE)


def find_among(name: str, keys: Keys) -> ConditionKey | None:
    """The key of that name, in any case, or the one with a variable part that it is one of."""
    exact = keys.fixed.get(name.lower())
    return exact or next((key for shape, key in keys.shapes if shape.fullmatch(name)), None)


def find(name: str) -> ConditionKey | None:
    """A global condition key by name, in any case."""
    return find_among(name, _ready())


@cache
def _ready() -> Keys:
    return Keys.of(KEYS)


def _keys(text: str, kind: str, *, many: bool = False, always: bool = False) -> tuple[ConditionKey, ...]:
    return tuple(ConditionKey(name, kind, many, always) for name in text.split())


KEYS: tuple[ConditionKey, ...] = tuple(
    sorted(
        (
            *_keys("aws:CurrentTime aws:EpochTime", "Date", always=True),
            *_keys("aws:PrincipalIsAWSService aws:SecureTransport aws:ViaAWSService", "Bool", always=True),
            *_keys("aws:IsMcpServiceAction aws:MultiFactorAuthPresent aws:ViaAWSMCPService", "Bool"),
            *_keys("aws:TokenIssueTime", "Date"),
            *_keys("aws:MultiFactorAuthAge ec2:RoleDelivery", "Numeric"),
            *_keys("aws:Ec2InstanceSourcePrivateIPv4 aws:SourceIp aws:VpcSourceIp", "IPAddress"),
            *_keys("aws:ChatbotSourceArn aws:PrincipalArn aws:SignInSessionArn aws:SourceArn aws:SourceVpcArn", "ARN"),
            *_keys("codebuild:BuildArn codebuild:ProjectArn ec2:SourceInstanceArn", "ARN"),
            *_keys("lambda:SourceFunctionArn ssm:SourceInstanceArn", "ARN"),
            *_keys("aws:PrincipalTag/${TagKey} aws:RequestTag/${TagKey} aws:ResourceTag/${TagKey}", "String"),
            *_keys("aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalServiceName aws:PrincipalType", "String"),
            *_keys("aws:AssumedRoot aws:FederatedProvider aws:SourceIdentity aws:userid aws:username", "String"),
            *_keys("aws:ResourceAccount aws:ResourceOrgID aws:SourceAccount aws:SourceOrgID aws:SourceOwner", "String"),
            *_keys("aws:SourceVpc aws:SourceVpce aws:VpceAccount aws:VpceOrgID aws:Ec2InstanceSourceVpc", "String"),
            *_keys("aws:CalledViaAWSMCP aws:CalledViaFirst aws:CalledViaLast aws:referer aws:UserAgent", "String"),
            *_keys("aws:RequestedRegion", "String"),
            *_keys("glue:CredentialIssuingService glue:RoleAssumedBy identitystore:UserId", "String"),
            *_keys("aws:CalledVia aws:PrincipalServiceNamesList aws:TagKeys", "String", many=True),
            *_keys(
                "aws:PrincipalOrgPaths aws:ResourceOrgPaths aws:SourceOrgPaths aws:VpceOrgPaths", "String", many=True
            ),
        ),
        key=lambda key: key.name.lower(),
    )
)
"""The condition keys of all services, and those of sessions that count in other services too, sorted."""
