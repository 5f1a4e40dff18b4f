"""Why a path is conditional, in words: the conditions that nobody knows to hold, and the texts that are not loaded."""

from __future__ import annotations

from collections.abc import Iterator

from iamtui.access.access import Access
from iamtui.access.escalation.entry import TARGET
from iamtui.access.escalation.paths import Found
from iamtui.access.escalation.questions import NO_VALUES, Questions, Values
from iamtui.policy.explanation import in_words
from iamtui.policy.requirements import UnknownPolicy, leaves


class Reasons:
    """Asks again, with reasons, what the search only knows the answers to."""

    def __init__(self, access: Access, questions: Questions) -> None:
        self._access, self._questions = access, questions

    def of_step(self, arn: str, step: Found, target: str) -> Iterator[str]:
        """What would have to hold for a principal to take a step towards a target, its ARN (empty: none)."""
        words = step.words
        asked = [(each, words.get("arn") or target) for each in step.entry.permissions]
        asked += [(each, words.get("becomes") or target) for each in step.entry.becoming]
        for permission, on in asked:
            values: Values = NO_VALUES
            if permission.action == "iam:PassRole" and "service" in words:
                values = {"iam:PassedToService": words["service"]}
            resource = on if permission.on == TARGET else self._questions.place_of(permission)
            if resource:
                yield from self._of_action(arn, permission.action, resource, values)
        yield from self.of_texts(arn)

    def of_rights(self, arn: str) -> Iterator[str]:
        """What would have to hold for somebody who is given everything under conditions."""
        yield from self._of_action(arn, "iam:CreatePolicyVersion", "*", NO_VALUES)
        yield from self.of_texts(arn)

    def of_texts(self, arn: str) -> Iterator[str]:
        """The texts of the principal's policies that are not known, and could deny what others allow."""
        holding = self._access.holding(arn)
        for missing in holding.missing if holding is not None else ():
            yield f"that nothing in {missing} denies it"

    def _of_action(self, arn: str, action: str, resource: str, values: Values) -> Iterator[str]:
        verdict = self._access.can(arn, action, resource, {**self._questions.always, **values})
        found = list(leaves(verdict.conditions))
        if verdict.result == "Depends" and not all(isinstance(leaf, UnknownPolicy) for leaf in found):
            yield f"{in_words(verdict.conditions)} (for {action})"
        elif verdict.result == "Depends":
            for leaf in found:
                if isinstance(leaf, UnknownPolicy) and leaf.layer != "identity":
                    yield f"{action} hangs on {leaf.policy}, which is not known"
