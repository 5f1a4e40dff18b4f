"""Condition keys: those that all services have in common, and how a name in a policy finds its key.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from iamtui.policy.shapes import gapped

LONGEST = 2048
"""A longer name is no condition key and no ARN of AWS."""

Presence = Literal["always", "signed", "sometimes"]
"""Which requests have a key in their context: all of them, all that are signed (not anonymous), or some."""

_VARIABLE = re.compile(r"\$\{[^}]*\}|<[^>]*>")

__all__ = ["KEYS", "LONGEST", "ConditionKey", "Keys", "Presence", "claim", "find", "find_among"]


@dataclass(frozen=True, slots=True)
class ConditionKey:
    """A condition key: its name, the type of its values, and whether a request may have several (`many`).

    The type is `String`, `ARN`, `Bool`, `Date`, `IPAddress`, `Numeric` or `Binary`; `also` has a second one where
    AWS takes two. `sensitive` keys must not be compared with wildcards, says AWS, since they keep strangers out. A
    variable part of the name is as AWS writes it: `aws:PrincipalTag/${TagKey}`.
    """

    name: str
    type: str
    many: bool = False
    presence: Presence = "sometimes"
    also: str = ""
    sensitive: bool = False

    @classmethod
    def of(cls, name: str, kind: str) -> ConditionKey:
        """A key from the type that AWS's reference states: `ArrayOfString` is a String of which there are many.

        The reference has `cognito-identity.amazonaws.com:amr` as one String; the guide says that `amr` has several.
        """
        return cls(name, kind.removeprefix("ArrayOf"), kind.startswith("ArrayOf") or name.endswith(":amr"))

    @property
    def has_variable(self) -> bool:
        """Whether a part of the name is chosen by whoever writes the policy, as the key of a tag is."""
        return _VARIABLE.search(self.name) is not None


class Keys(NamedTuple):
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
    return re.compile(gapped(literals, ".+"), re.DOTALL | re.IGNORECASE)


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


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALWAYS = _names("""
    aws:CurrentTime aws:EpochTime aws:PrincipalAccount aws:PrincipalType aws:RequestedRegion aws:SecureTransport
    aws:UserAgent aws:userid aws:ViaAWSService
""")
_SIGNED = _names("aws:PrincipalArn aws:PrincipalIsAWSService")
_SENSITIVE = _names("""
    aws:PrincipalAccount aws:PrincipalOrgID aws:ResourceAccount aws:ResourceOrgID aws:SourceAccount aws:SourceOrgID
    aws:SourceVpc aws:SourceVpce aws:VpceAccount aws:VpceOrgID
""")
_MANY = _names("""
    aws:CalledVia aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:ResourceOrgPaths aws:SourceOrgPaths
    aws:TagKeys aws:VpceOrgPaths
""")
_ALSO = {"aws:EpochTime": "Numeric", "aws:FederatedProvider": "ARN"}
_BY_TYPE = {
    "ARN": """
        aws:ChatbotSourceArn aws:PrincipalArn aws:SignInSessionArn aws:SourceArn aws:SourceVpcArn codebuild:BuildArn
        codebuild:ProjectArn ec2:SourceInstanceArn lambda:SourceFunctionArn ssm:SourceInstanceArn
    """,
    "Bool": """
        aws:AssumedRoot aws:IsMcpServiceAction aws:MultiFactorAuthPresent aws:PrincipalIsAWSService aws:SecureTransport
        aws:ViaAWSMCPService aws:ViaAWSService
    """,
    "Date": "aws:CurrentTime aws:EpochTime aws:TokenIssueTime",
    "IPAddress": "aws:Ec2InstanceSourcePrivateIPv4 aws:SourceIp aws:VpcSourceIp",
    "Numeric": "aws:MultiFactorAuthAge ec2:RoleDelivery",
    "String": """
        aws:CalledVia aws:CalledViaAWSMCP aws:CalledViaFirst aws:CalledViaLast aws:Ec2InstanceSourceVpc
        aws:FederatedProvider aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalServiceName
        aws:PrincipalServiceNamesList aws:PrincipalTag/${TagKey} aws:PrincipalType aws:referer aws:RequestedRegion
        aws:RequestTag/${TagKey} aws:ResourceAccount aws:ResourceOrgID aws:ResourceOrgPaths aws:ResourceTag/${TagKey}
        aws:SourceAccount aws:SourceIdentity aws:SourceOrgID aws:SourceOrgPaths aws:SourceOwner aws:SourceVpc
        aws:SourceVpce aws:TagKeys aws:UserAgent aws:userid aws:username aws:VpceAccount aws:VpceOrgID aws:VpceOrgPaths
        glue:CredentialIssuingService glue:RoleAssumedBy identitystore:UserId
    """,
}


def _global_key(name: str, kind: str) -> ConditionKey:
    presence: Presence = "always" if name in _ALWAYS else "signed" if name in _SIGNED else "sometimes"
    return ConditionKey(name, kind, name in _MANY, presence, _ALSO.get(name, ""), name in _SENSITIVE)


KEYS: tuple[ConditionKey, ...] = tuple(
    sorted(
        (_global_key(name, kind) for kind, listed in _BY_TYPE.items() for name in listed.split()),
        key=lambda key: key.name.lower(),
    )
)
"""The condition keys of all services, and those of sessions that count in other services too, sorted."""

_CLAIM = re.compile(r"[^:\s]+\.[^:\s]+:(aud|sub|amr|oaud|email)", re.IGNORECASE)


def claim(name: str) -> ConditionKey | None:
    """The key for a claim that any OpenID Connect provider may make: its host, a colon and the name of the claim.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
    """
    found = _CLAIM.fullmatch(name)
    return found and ConditionKey(name, "String", many=found[1].lower() == "amr")
