"""Are the answers the same? In words, with what is known of where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iamtui.policy import services

Shape = dict[str, Any]
_SHOWN = 5


def decisions(asked: Shape, ours: Sequence[str], theirs: Sequence[str | bool | None]) -> str:
    """Answers to single decisions: AWS's three outcomes, or a bare yes and no; None where the peer gave none."""
    given = 0
    different = []
    for question, own, other in zip(asked["decisions"], ours, theirs, strict=True):
        if other is None:
            continue
        given += 1
        if other != (own if isinstance(other, str) else own == "Allowed"):
            where = f"{question['principal']} {question['action']} {question['resource']}"
            different.append(f"{where}: iamtui {own}, the other {other}")
    for line in different[:_SHOWN]:
        print(f"    differs: {line}")
    return f"{given - len(different)} of {given} the same"


def who_can(asked: Shape, ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> str:
    """Answers to who can: sets of principals."""
    same = 0
    for question, own, other in zip(asked["who_can"], ours, theirs, strict=True):
        same += set(own) == set(other)
        for arn in sorted(set(own) ^ set(other))[:_SHOWN]:
            name = "iamtui" if arn in own else "the other"
            print(f"    differs: {question['action']} {question['resource']}: {arn} says {name} alone")
    found = sum(len(own) for own in ours)
    return f"{same} of {len(ours)} the same, {found:,} found"


def what_can(ours: Shape, theirs: Shape) -> str:
    """Actions that a principal may on some resource or under some condition, of those that both know."""
    known = _lower(ours["actions"]) & _lower(theirs["actions"])
    both = ours_alone = theirs_alone = elsewhere = without_resource = 0
    for arn, found in theirs["answers"].items():
        own, other = _lower(ours["answers"][arn]) & known, _lower(found) & known
        both += len(own & other)
        ours_alone += len(own - other)
        elsewhere += len((own - other) & _lower(ours["elsewhere"][arn]))
        theirs_alone += len(other - own)
        without_resource += sum(_is_wildcard_only(action) for action in other - own)
    return (
        f"{both:,} actions the same; {ours_alone:,} by iamtui alone ({elsewhere:,} on resources of other services); "
        f"{theirs_alone:,} by the other alone ({without_resource:,} take no resource but are granted on one)"
    )


def _lower(actions: Sequence[str]) -> set[str]:
    return {action.lower() for action in actions}


def _is_wildcard_only(action: str) -> bool:
    known = services.action(*action.split(":", 1))
    return known is not None and known.is_wildcard_only


def paths(ours: Shape, theirs: Shape) -> str:
    """Who can become administrator: iamtui says for each whether that is proven."""
    levels: dict[str, str] = ours["answers"]
    other = set(theirs["answers"]) - set(theirs.get("administrators", ()))
    both = other & set(levels)
    proven = sum(levels[arn] == "proven" for arn in both)
    return (
        f"{len(other)} found, of which {len(both)} by iamtui too ({proven} as proven); "
        f"{len(set(levels) - other)} by iamtui alone"
    )


def risks(asked: Shape, ours: Shape, theirs: Shape) -> str:
    """Who can escalate; those that the peer alone accuses, and how many of them a boundary holds back."""
    holders = [*asked["page"]["UserDetailList"], *asked["page"]["RoleDetailList"]]
    bounded = {holder["Arn"] for holder in holders if "PermissionsBoundary" in holder}
    alone = set(theirs["answers"]) - set(ours["answers"])
    return (
        f"{paths(ours, theirs)}; of {len(alone)} by the other alone {len(alone & bounded)} have a boundary; "
        f"findings: {ours['findings']:,} and {theirs['findings']:,}"
    )
