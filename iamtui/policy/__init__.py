"""The IAM policy language: documents, principals, and both in words."""

from __future__ import annotations

from iamtui.policy.conditions import condition_sentence, condition_words
from iamtui.policy.document import Condition, PolicyDocument, PolicyError, Statement, parse_policy
from iamtui.policy.principals import PrincipalKind, TrustedPrincipal, principal_of, trusted_principals
from iamtui.policy.sentences import (
    PolicySentence,
    TrustSentence,
    policy_sentences,
    short_arn,
    statement_sentence,
    trust_sentences,
)

__all__ = [
    "Condition",
    "PolicyDocument",
    "PolicyError",
    "PolicySentence",
    "PrincipalKind",
    "Statement",
    "TrustSentence",
    "TrustedPrincipal",
    "condition_sentence",
    "condition_words",
    "parse_policy",
    "policy_sentences",
    "principal_of",
    "short_arn",
    "statement_sentence",
    "trust_sentences",
    "trusted_principals",
]
