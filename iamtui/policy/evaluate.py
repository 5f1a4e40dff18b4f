"""The decision on one request, as AWS makes it."""

from __future__ import annotations

from iamtui.policy.policies import PolicySet
from iamtui.policy.request import Request
from iamtui.policy.verdict import Verdict


def evaluate(request: Request, policies: PolicySet) -> Verdict:
    """The decision, with the part of each policy type in it and every statement that mattered."""
    raise NotImplementedError
