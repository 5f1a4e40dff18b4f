"""Random elements of statements, made to be near a request: as likely to match it as not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from tests.conformance import vocabulary as words
from tests.conformance.vocabulary import FAMILIES, KEYS, VALUES, VARIABLES, WRITTEN, Key

Shape = dict[str, Any]
ContextValues = Mapping[str, str | list[str]]


def listed(dice: Random, values: Sequence[str]) -> str | list[str]:
    """Several values as a list, one of them now and then without."""
    return values[0] if len(values) == 1 and dice.random() < 0.5 else list(values)


# -- actions --------------------------------------------------------------------------------------------


def action_entry(dice: Random, action: str) -> str:
    """An entry of Action, near the action."""
    service, _, name = action.partition(":")
    at = dice.randint(1, len(name) - 1)
    forms = (
        action, action, action.lower(), action.upper(), f"{service}:*", f"{service}:{name[:at]}*",
        f"{service}:*{name[at:]}", f"{service}:{name[:at]}?{name[at + 1 :]}", f"{service}:{name[:at]}*{name[at:]}",
        f"{service}:?*", "*", f"{service}:{name[:-1]}", f"{service}:{name}?", f"{service}:", f"{service}:{name[:at]} *",
        f"{service[:-1]}*:*", f"other{service}:{name}", f"{service}:List*", f"{service}:*Tag*", "s3:Get*", "iam:*",
    )  # fmt: skip
    return dice.choice(forms)


def action_element(dice: Random, action: str) -> Shape:
    """Action or NotAction."""
    entries = [action_entry(dice, action) for _ in range(dice.choice((1, 1, 2, 3)))]
    return {"NotAction" if dice.random() < 0.2 else "Action": listed(dice, entries)}


# -- resources ------------------------------------------------------------------------------------------


def resource_entry(dice: Random, arn: str, version: str = "2012-10-17") -> str:
    """An entry of Resource, near the ARN."""
    if ":" not in arn or dice.random() < 0.08:
        return dice.choice(("*", "arn:aws:s3:::alpha", "arn:aws:s3:::*", "arn:aws:iam::111122223333:role/*"))
    parts = arn.split(":", 5)
    ending = parts[5]
    at = dice.randrange(len(ending) + 1)
    stem = ending.rpartition("/")[0] or ending.rpartition(":")[0]
    mark = ending[len(stem)] if stem else ""
    endings = (
        ending, ending, "*", f"{ending[:at]}*", f"*{ending[at:]}", f"{ending[:at]}?{ending[at + 1 :]}",
        f"{ending[:at]}*{ending[at:]}", f"{stem}{mark}*", f"{stem}{mark}{dice.choice(VARIABLES)}", f"{ending}?",
        ending.upper(), f"{stem}{mark}alph?", f"{stem}{mark}${{*}}", f"{ending}*", f"*/{ending.rpartition('/')[2]}",
        f"*{ending[len(stem) :] if stem else '/'}*",
    )  # fmt: skip
    parts[5] = dice.choice(endings)
    if "*" in ending and dice.random() < 0.2:
        parts[5] = ending.replace("*", "**")
    if dice.random() < 0.3:
        place = dice.randrange(1, 5)
        wild = parts[place][:-1] + dice.choice("*?") if parts[place] else "*"
        parts[place] = dice.choice(
            ("*", wild, parts[place].upper(), "other", "", dice.choice(VARIABLES), _odd(parts[place]))
        )
    if dice.random() < 0.06:
        return ":".join(parts[: dice.randint(2, 5)]) + dice.choice(("", ":*", "*"))
    return "*" if dice.random() < 0.06 else ":".join(parts)


def _odd(part: str) -> str:
    """A part of an ARN with signs that it cannot have."""
    return f"({part})" if part else "[a]*"


def resource_element(dice: Random, arn: str) -> Shape:
    """Resource or NotResource."""
    entries = [resource_entry(dice, arn) for _ in range(dice.choice((1, 1, 2, 3)))]
    return {"NotResource" if dice.random() < 0.2 else "Resource": listed(dice, entries)}


# -- conditions -----------------------------------------------------------------------------------------


def context_of(dice: Random) -> dict[str, str | list[str]]:
    """The context of a request: some keys, some of them with several values or with none."""
    context: dict[str, str | list[str]] = {}
    for key in KEYS:
        if dice.random() < 0.4:
            continue
        name = key.name if dice.random() < 0.9 else key.name.swapcase()
        context[name] = _many(dice, key) if key.many or dice.random() < 0.06 else dice.choice(VALUES[key.type])
    return context


def _many(dice: Random, key: Key) -> list[str]:
    return [dice.choice(VALUES[key.type]) for _ in range(dice.choice((0, 1, 1, 2, 3)))]


def condition(dice: Random, context: ContextValues, key: Key | None = None, operator: str = "") -> Shape:
    """A Condition element of one operator on one key."""
    key = key or dice.choice(KEYS)
    operator = operator or an_operator(dice, key)
    if "null" in operator.lower():
        return {operator: {key.name: dice.choice(("true", "false", ["true", "false"], "True", "maybe", ["false"]))}}
    name = key.name if dice.random() < 0.9 else key.name.lower()
    values = [policy_value(dice, key, context) for _ in range(dice.choice((1, 1, 1, 2, 3)))]
    return {operator: {name: listed(dice, values)}}


def any_operator(dice: Random) -> tuple[str, Key]:
    """Any operator in any form, each as likely as the others, and a key that it goes with."""
    if dice.random() < 0.06:
        return dice.choice(("Null", "Null", "NullIfExists", "ForAllValues:Null", "ForAnyValue:Null")), dice.choice(KEYS)
    family, base = dice.choice([(family, base) for family, bases in FAMILIES.items() for base in bases])
    quantifier = dice.choice(("", "ForAnyValue:", "ForAllValues:"))
    keys = [key for key in KEYS if key.type == family and (quantifier or not key.many)]
    return quantifier + base + dice.choice(("", "IfExists")), dice.choice(keys)


def an_operator(dice: Random, key: Key) -> str:
    """An operator for a key, with a quantifier and `IfExists` as they go, now and then where they do not."""
    family = key.type if dice.random() < 0.93 else dice.choice(tuple(FAMILIES))
    base = dice.choice(FAMILIES[family])
    if dice.random() < 0.04:
        return dice.choice(("Null", "Null", "null", "ForAllValues:Null", "ForAnyValue:Null", "NullIfExists"))
    if dice.random() < 0.02:
        return dice.choice(("StringMatches", base.lower(), base.upper()))
    quantifier = dice.choice(("ForAnyValue:", "ForAllValues:")) if dice.random() < (0.85 if key.many else 0.15) else ""
    return quantifier + base + ("IfExists" if dice.random() < 0.25 else "")


def policy_value(dice: Random, key: Key, context: ContextValues) -> str:
    """A value of a condition, as likely the request's own as another."""
    has = next((value for name, value in context.items() if name.lower() == key.name.lower()), None)
    own = [has] if isinstance(has, str) else has or []
    if own and dice.random() < 0.5:
        return _mutated(dice, dice.choice(own), key)
    if key.type in ("String", "Arn") and dice.random() < 0.2:
        return _with_variable(dice, key)
    return dice.choice(VALUES[key.type] + WRITTEN[key.type])


def _with_variable(dice: Random, key: Key) -> str:
    variable = dice.choice(VARIABLES)
    if key.type == "Arn":
        return f"arn:aws:iam::111122223333:user/{variable}"
    return dice.choice(("{}", "{}", "{}*", "al{}", "{}-{}", "${{*}}{}")).format(variable, variable)


def _mutated(dice: Random, value: str, key: Key) -> str:
    if key.type not in ("String", "Arn") or not value or dice.random() < 0.5:
        return value
    if "\n" in value:
        return f"{value[0]}*{value[-1]}"
    if "*" in value or "?" in value:
        return value.replace("*", "${*}").replace("?", "${?}")
    at = dice.randrange(len(value))
    changed = (
        f"{value[:at]}*",
        f"*{value[at:]}",
        f"{value[:at]}?{value[at + 1 :]}",
        value.upper(),
        value.swapcase(),
        value + "x",
    )
    return dice.choice(changed)


# -- principals -----------------------------------------------------------------------------------------

PRINCIPALS: tuple[Any, ...] = (
    "*", {"AWS": "*"}, {"AWS": words.ACCOUNT}, {"AWS": words.ROOT}, {"AWS": words.OTHER},
    {"AWS": f"arn:aws:iam::{words.OTHER}:root"}, {"AWS": words.USER}, {"AWS": words.DEEP_USER}, {"AWS": words.ROLE},
    {"AWS": words.DEEP_ROLE}, {"AWS": words.SESSION}, {"AWS": words.DEEP_SESSION}, {"AWS": words.FEDERATED},
    {"AWS": f"{words.STS}:assumed-role/alpha/*"}, {"AWS": f"{words.BASE}:user/Alpha"}, {"AWS": words.STRANGER},
    {"AWS": [words.USER, words.ROLE]}, {"AWS": [words.ACCOUNT, words.SESSION]}, {"AWS": words.STRANGE_ROLE},
    {"Service": words.SERVICE}, {"Service": ["ec2.amazonaws.com", words.SERVICE]}, {"Federated": words.WEB},
    {"Federated": words.SAML}, {"CanonicalUser": words.CANONICAL}, {"AWS": words.USER, "Service": words.SERVICE},
    {"AWS": f"{words.BASE}:role/ALPHA"}, {"AWS": words.LINKED}, {"AWS": [words.OTHER, words.STRANGER]},
    {"AWS": f"{words.BASE}:role/beta"},
)  # fmt: skip


def principal_element(dice: Random) -> Shape:
    """Principal or NotPrincipal."""
    return {"NotPrincipal" if dice.random() < 0.2 else "Principal": dice.choice(PRINCIPALS)}
