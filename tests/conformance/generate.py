"""Random cases: a request and the policies about it, in the form that `iamtui evaluate` reads.

A seed makes the same cases for ever. Each case is about one thing, so that this one thing decides, or about many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from iamtui.policy import services
from tests.conformance import elements, vocabulary
from tests.conformance.elements import Shape
from tests.conformance.vocabulary import ACCOUNT, OTHER

VERSIONS = ("2012-10-17", "2012-10-17", "2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17", "")
CALLERS: tuple[Any, ...] = (
    vocabulary.USER, vocabulary.USER, vocabulary.DEEP_USER, vocabulary.ROLE, vocabulary.SESSION, vocabulary.SESSION,
    vocabulary.DEEP_SESSION, vocabulary.DEEP_ROLE, vocabulary.FEDERATED, vocabulary.ROOT, vocabulary.SERVICE,
    vocabulary.SAML, vocabulary.WEB, vocabulary.CANONICAL, vocabulary.ANONYMOUS, vocabulary.LINKED,
    vocabulary.STRANGER,
)  # fmt: skip
OWN_CALLERS = (vocabulary.USER, vocabulary.DEEP_USER, vocabulary.ROLE, vocabulary.SESSION)
Case = dict[str, Any]


def cases(seed: int, count: int) -> Iterator[Case]:
    """So many random cases; each has an `id` of its own, which with the seed tells it again."""
    for number in range(count):
        yield a_case(Random(f"{seed}/{number}"), f"{seed}/{number}")


def a_case(dice: Random, identifier: str = "") -> Case:
    """One random case."""
    kinds: tuple[tuple[Callable[[Random], Case], float], ...] = (
        (_about_a_condition, 0.42),
        (_about_elements, 0.16),
        (_about_principals, 0.14),
        (_about_trust, 0.08),
        (_about_keys, 0.05),
        (_about_everything, 0.15),
    )
    makers, weights = zip(*kinds, strict=True)
    made: Case = dice.choices(makers, weights)[0](dice)
    entry = "public" if dice.random() < 0.35 and _is_plain(made["request"]["contextVariables"]) else "core"
    return {"id": identifier, "kind": "core", "entry": entry, **made}


def _is_plain(context: Shape) -> bool:
    """Whether the keys that may have several values have a list, and the others none: the public way changes that."""
    many = {key.name.lower() for key in vocabulary.KEYS if key.many}
    return all(isinstance(value, list) == (name.lower() in many) for name, value in context.items())


# -- requests -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """What a case asks."""

    caller: Any
    action: str
    resource: str
    owner: str
    context: dict[str, str | list[str]]
    wildcard_only: bool

    @property
    def has_policies(self) -> bool:
        """Whether the caller is one that may have identity policies."""
        caller = str(self.caller)
        return caller.startswith("arn:") and ":aws-service-role/" not in caller and ":saml-provider/" not in caller

    @property
    def is_session(self) -> bool:
        """Whether the caller may have a session policy."""
        return isinstance(self.caller, str) and (":sts::" in self.caller or ":role/" in self.caller)

    def as_request(self) -> Shape:
        """The `request` of a case."""
        return {
            "principal": self.caller,
            "action": self.action,
            "resource": {"resource": self.resource, "accountId": self.owner},
            "contextVariables": self.context,
            "wildcardOnlyAction": self.wildcard_only,
        }


def _asked(dice: Random, caller: Any = None, owner: str = "") -> Asked:
    caller = caller or dice.choice(CALLERS)
    owner = owner or dice.choices((ACCOUNT, OTHER), (4, 1))[0]
    action = vocabulary.an_action(dice)
    resource = vocabulary.resource_of(dice, action, owner)
    if resource == "*" and action.resource_types:
        resource = f"arn:aws:{action.service}:eu-west-1:{owner}:alpha"
    elif dice.random() < 0.06 and action.resource_types:
        resource = dice.choice((resource[:-1] + "*", "*", resource[: len(resource) // 2 * 2 - 2] + "*"))
        resource = resource if resource.count(":") >= 5 else "*"
    name = str(action) if dice.random() < 0.95 else str(action).lower()
    return Asked(caller, name, resource, owner, elements.context_of(dice), action.is_wildcard_only)


def _case(asked: Asked, **policies: Any) -> Case:
    return {"request": asked.as_request(), **{name: value for name, value in policies.items() if value is not None}}


# -- policies -------------------------------------------------------------------------------------------


def document(dice: Random, *statements: Shape, version: str | None = None) -> Shape:
    """A policy document; a version of "" leaves it out."""
    chosen = dice.choice(VERSIONS) if version is None else version
    listed = list(statements) if len(statements) != 1 or dice.random() < 0.8 else statements[0]
    return {**({"Version": chosen} if chosen else {}), "Statement": listed}


def named(*documents: Shape) -> list[Shape]:
    """Policies with names, as cases list them."""
    return [{"name": f"policy{at}", "policy": each} for at, each in enumerate(documents)]


def everything(effect: str = "Allow") -> Shape:
    """A statement on all there is."""
    return {"Effect": effect, "Action": "*", "Resource": "*"}


def statement(dice: Random, asked: Asked, *, principal: bool = False, deny: float = 0.25) -> Shape:
    """A statement of any form."""
    made: Shape = {"Effect": "Deny" if dice.random() < deny else "Allow"}
    if principal:
        made |= elements.principal_element(dice)
    plain = dice.random() < 0.4
    made |= {"Action": "*"} if plain else elements.action_element(dice, asked.action)
    plain = dice.random() < 0.5
    made |= {"Resource": "*"} if plain else elements.resource_element(dice, asked.resource)
    if dice.random() < 0.4:
        made["Condition"] = _conditions(dice, asked)
    return made


def _conditions(dice: Random, asked: Asked) -> Shape:
    found: Shape = {}
    for _ in range(dice.choice((1, 1, 2))):
        found |= elements.condition(dice, asked.context)
    return found


def _levels(dice: Random, asked: Asked, *, rcp: bool) -> list[Shape] | None:
    if dice.random() < 0.6:
        return None
    levels = []
    for place in range(dice.randint(1, 3)):
        made = [statement(dice, asked, deny=0.5) for _ in range(dice.randint(1, 2))]
        opened = [everything()] if dice.random() < 0.8 else []
        made = [{**each, **({"Principal": "*"} if rcp else {})} for each in (*made, *opened)]
        documents = [document(dice, *made)] + ([document(dice, *made[:1])] if dice.random() < 0.2 else [])
        levels.append({"orgIdentifier": f"level{place}", "policies": named(*documents)})
    return levels


# -- kinds of cases -------------------------------------------------------------------------------------


def _about_a_condition(dice: Random) -> Case:
    """One condition decides: that of an Allow which stands alone, or of a Deny beside an Allow of everything."""
    asked = _asked(dice, dice.choice(OWN_CALLERS), ACCOUNT)
    deciding = {**everything("Deny" if dice.random() < 0.4 else "Allow")}
    operator, key = elements.any_operator(dice) if dice.random() < 0.7 else ("", None)
    deciding["Condition"] = elements.condition(dice, asked.context, key, operator)
    statements = [deciding] if deciding["Effect"] == "Allow" else [everything(), deciding]
    place = dice.random()
    if place < 0.7:
        return _case(asked, identityPolicies=named(document(dice, *statements)))
    if place < 0.8:
        limited = named(document(dice, *statements))
        return _case(asked, identityPolicies=named(document(dice, everything())), permissionBoundaryPolicies=limited)
    made = [{**each, "Principal": {"AWS": asked.caller}} for each in statements]
    return _case(asked, resourcePolicy=document(dice, *made))


def _about_elements(dice: Random) -> Case:
    """Action and Resource decide."""
    asked = _asked(dice, dice.choice(OWN_CALLERS), ACCOUNT)
    deciding = {"Effect": "Deny" if dice.random() < 0.4 else "Allow"}
    both = dice.random()
    deciding |= {"Action": "*"} if both < 0.4 else elements.action_element(dice, asked.action)
    deciding |= {"Resource": "*"} if both > 0.8 else elements.resource_element(dice, asked.resource)
    statements = [deciding] if deciding["Effect"] == "Allow" else [everything(), deciding]
    made = document(dice, *statements)
    place = dice.random()
    if place < 0.6:
        return _case(asked, identityPolicies=named(made))
    if place < 0.8:
        level = [{"orgIdentifier": "root", "policies": named(made)}]
        return _case(asked, identityPolicies=named(document(dice, everything())), serviceControlPolicies=level)
    whole = [{**each, "Principal": "*"} for each in statements]
    return _case(asked, resourcePolicy=document(dice, *whole))


def _about_principals(dice: Random) -> Case:
    """Principals decide, with identity policies, boundaries and session policies that allow or are silent."""
    asked = _asked(dice)
    policy = _resource_policy(dice, [{"Action": "*", "Resource": "*"}] * dice.choice((1, 1, 2)))
    return _case(asked, resourcePolicy=policy, **_own_policies(dice, asked))


def _resource_policy(dice: Random, abouts: list[Shape]) -> Shape:
    made = []
    for about in abouts:
        effect = "Deny" if dice.random() < 0.25 else "Allow"
        made.append({"Effect": effect, **elements.principal_element(dice), **about})
    return document(dice, *made)


def _own_policies(dice: Random, asked: Asked) -> dict[str, Any]:
    """Policies of the caller, each of which allows everything or says nothing of the matter."""

    def one() -> list[Shape]:
        silent = {"Effect": "Allow", "Action": "s3:GetBucketTagging", "Resource": "arn:aws:s3:::none"}
        return named(document(dice, everything() if dice.random() < 0.6 else silent))

    if not asked.has_policies:
        return {}
    return {
        "identityPolicies": one() if dice.random() < 0.8 else [],
        "permissionBoundaryPolicies": one() if dice.random() < 0.3 and ":federated" not in asked.caller else None,
        "sessionPolicies": one() if asked.is_session and dice.random() < 0.4 else None,
    }


def _about_trust(dice: Random) -> Case:
    """Who may assume a role: its trust policy decides, which names no resource."""
    owner = dice.choices((ACCOUNT, OTHER), (3, 1))[0]
    action = dice.choices(("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"), (5, 1, 1))[0]
    role = f"arn:aws:iam::{owner}:role/{dice.choice(('alpha', 'target', 'team/beta'))}"
    asked = Asked(dice.choice(CALLERS), action, role, owner, elements.context_of(dice), wildcard_only=False)
    policy = _resource_policy(dice, [{"Action": dice.choice(("sts:*", action))} for _ in range(dice.choice((1, 1, 2)))])
    return _case(asked, resourcePolicy=policy if dice.random() < 0.95 else None, **_own_policies(dice, asked))


def _about_keys(dice: Random) -> Case:
    """Keys of KMS, whose policies decide alone; and what else KMS has."""
    owner = dice.choices((ACCOUNT, OTHER), (3, 1))[0]
    name = dice.choice(("Decrypt", "Encrypt", "DescribeKey", "CreateGrant", "CreateAlias", "DeleteAlias", "ListKeys"))
    action = services.action("kms", name)
    assert action is not None
    ending = dice.choice(("key/1234", "alias/aws/s3", "alias/mine")) if "Alias" in name else "key/1234"
    arn = "*" if action.is_wildcard_only else f"arn:aws:kms:eu-west-1:{owner}:{ending}"
    context = elements.context_of(dice)
    asked = Asked(dice.choice(CALLERS), str(action), arn, owner, context, action.is_wildcard_only)
    abouts = [{"Action": "kms:*", "Resource": "*"} for _ in range(dice.choice((1, 1, 2)))]
    policy = _resource_policy(dice, abouts) if dice.random() < 0.9 else None
    return _case(asked, resourcePolicy=policy, **_own_policies(dice, asked))


def _about_everything(dice: Random) -> Case:
    """Policies of every type, each with statements of any form."""
    asked = _asked(dice)

    def some(most: int = 2) -> list[Shape]:
        made = []
        for _ in range(dice.randint(1, most)):
            opened = [everything()] if dice.random() < 0.6 else []
            made.append(document(dice, *opened, *(statement(dice, asked) for _ in range(dice.randint(1, 2)))))
        return named(*made)

    own: dict[str, Any] = {}
    if asked.has_policies:
        federated = ":federated" in asked.caller
        own["identityPolicies"] = some()
        own["permissionBoundaryPolicies"] = some(1) if dice.random() < 0.3 and not federated else None
        own["sessionPolicies"] = some(1) if asked.is_session and dice.random() < 0.3 else None
        own["serviceControlPolicies"] = _levels(dice, asked, rcp=False)
    if dice.random() < 0.6:
        made = [statement(dice, asked, principal=True) for _ in range(dice.randint(1, 2))]
        own["resourcePolicy"] = document(dice, *made)
    rcps = _levels(dice, asked, rcp=True)
    own |= {"resourceControlPolicies": rcps, "addDefaultRcpAtEachLevel": True} if rcps else {}
    if dice.random() < 0.1:
        made = [{**each, "Principal": "*"} for each in (everything(), statement(dice, asked))]
        own["endpointPolicies"] = named(document(dice, *made))
    return _case(asked, **own)
