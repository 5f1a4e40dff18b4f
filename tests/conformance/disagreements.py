"""Every way in which iamtui and iam-simulate are known to disagree, each with what AWS's documentation says.

A disagreement is no excuse but a claim that is put to the test. It rewrites a case: what the two read differently is
said in another way, which by AWS's own words means the same and which both read alike. It explains a case only where
the peer says of the rewritten case what iamtui said of the original, and iamtui still says so too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.conformance import conditions_reworded as conditions
from tests.conformance import requests_reworded as requests
from tests.conformance.rewriting import Case, replacing_resources, replacing_terms

GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One of them: what AWS says and where, and the rewriting of a case (None where it does not concern the case)."""

    name: str
    why: str
    page: str
    rewrite: Callable[[Case], Case | None]


KNOWN: tuple[Disagreement, ...] = (
    Disagreement(
        "variables in an old version",
        "only policies of version 2012-10-17 have variables; in others ${aws:username} is plain text",
        GUIDE + "reference_policies_elements_version.html",
        conditions.old_variables,
    ),
    Disagreement(
        "defaults of variables",
        "a default is all between the quotes; a key with several values cannot be a variable",
        GUIDE + "reference_policies_variables.html#policy-vars-default-values",
        conditions.defaults,
    ),
    Disagreement(
        "ends of lines",
        "* stands for any characters, an end of line among them",
        GUIDE + "reference_policies_elements_condition_operators.html#Conditions_String",
        conditions.one_line,
    ),
    Disagreement(
        "negated operator, variable without value",
        "a variable without a value matches nothing, and a negated operator holds where nothing matches",
        GUIDE + "reference_policies_variables.html#policy-vars-no-value",
        replacing_terms(conditions.unresolved),
    ),
    Disagreement(
        "predefined variables",
        "${*}, ${?} and ${$} have fixed values, also where * and ? are no wildcards",
        GUIDE + "reference_policies_variables.html#policy-vars-specialchars",
        replacing_terms(conditions.predefined),
    ),
    Disagreement(
        "no number",
        "what is no number matches none, so that a negated operator holds; nor is 5x the number 5",
        GUIDE + "reference_policies_elements_condition_operators.html#Conditions_Numeric",
        replacing_terms(conditions.comparable("numeric", conditions.is_number, conditions.is_number)),
    ),
    Disagreement(
        "number with exponent",
        "5e0 and 5 are the same number",
        GUIDE + "reference_policies_elements_condition_operators.html#Conditions_Numeric",
        replacing_terms(conditions.exponent),
    ),
    Disagreement(
        "no date",
        "dates are written as ISO 8601 has them or as seconds since 1970; what is neither matches none",
        GUIDE + "reference_policies_elements_condition_operators.html#Conditions_Date",
        replacing_terms(conditions.comparable("date", conditions.is_date, conditions.is_date)),
    ),
    Disagreement(
        "seconds since 1970",
        "dates may be given as seconds since 1970 and are compared as dates; four digits are a year",
        GUIDE + "reference_policies_elements_condition_operators.html#Conditions_Date",
        replacing_terms(conditions.epoch),
    ),
    Disagreement(
        "no ARN",
        "what is no ARN is like none, and a negated operator holds where nothing matches",
        GUIDE + "reference_policies_elements_condition_operators.html#Conditions_ARN",
        replacing_terms(conditions.comparable("arn", conditions.is_arn, conditions.is_arn)),
    ),
    Disagreement(
        "addresses as numbers",
        "an address is compared by its value, however it is written, and one without a prefix is a network of one",
        GUIDE + "reference_policies_elements_condition_operators.html#Conditions_IPAddress",
        replacing_terms(conditions.addresses),
    ),
    Disagreement(
        "all of IPv4",
        "0.0.0.0/0 is every address of version 4",
        GUIDE + "reference_policies_elements_condition_operators.html#Conditions_IPAddress",
        replacing_terms(conditions.whole_network),
    ),
    Disagreement(
        "no address",
        "what is no address is in no network, and a negated operator holds where nothing matches",
        GUIDE + "reference_policies_elements_condition_operators.html#Conditions_IPAddress",
        replacing_terms(conditions.comparable("notipaddress", conditions.is_address, conditions.is_network)),
    ),
    Disagreement(
        "NullIfExists",
        "IfExists goes with every operator but Null: there is no operator NullIfExists",
        GUIDE + "reference_policies_elements_condition_operators.html#Conditions_IfExists",
        replacing_terms(conditions.null_if_exists),
    ),
    Disagreement(
        "empty list",
        "a key without values is a key that is not there",
        GUIDE + "reference_policies_condition-single-vs-multi-valued-context-keys.html",
        replacing_terms(conditions.empty_list),
    ),
    Disagreement(
        "set of empty texts",
        "a key whose values are empty texts is a null data set: ForAllValues holds, ForAnyValue does not",
        GUIDE + "reference_policies_condition-single-vs-multi-valued-context-keys.html",
        replacing_terms(conditions.empty_set),
    ),
    Disagreement(
        "upper and lower case in ARNs",
        "resources are compared by case in all their parts",
        GUIDE + "reference_policies_elements_resource.html",
        replacing_resources(requests.other_case),
    ),
    Disagreement(
        "doubled wildcards",
        "** stands for what * stands for",
        GUIDE + "reference_policies_elements_resource.html",
        requests.doubled,
    ),
    Disagreement(
        "wildcard in the type of a resource",
        "the guide does not allow it, but AWS's own policies (security-group*/*) have it where the name is wild too",
        "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ROSAControlPlaneOperatorPolicy.html",
        requests.wild_type,
    ),
    Disagreement(
        "NotResource, variable without value",
        "a variable without a value makes its statement invalid",
        GUIDE + "reference_policies_variables.html",
        requests.invalid_exceptions,
    ),
    Disagreement(
        "signs of regular expressions in ARNs",
        "but for * and ? every sign of a resource means itself; variables stand in the last part only",
        GUIDE + "reference_policies_elements_resource.html",
        replacing_resources(requests.signs_in_parts),
    ),
    Disagreement(
        "root user",
        "the root user needs no identity policy and has no permissions boundary",
        GUIDE + "reference_policies_evaluation-logic.html",
        requests.root,
    ),
    Disagreement(
        "root user who assumes a role",
        "the root user cannot call AssumeRole",
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
        requests.root_assuming,
    ),
    Disagreement(
        "callers without identity policies",
        "those whom a provider vouches for have no identity policies; the resource's policy is enough",
        GUIDE + "reference_policies_evaluation-logic.html",
        requests.identity_of_others,
    ),
    Disagreement(
        "session granted by the resource's policy",
        "what a resource's policy grants a session itself needs no Allow in the session policy",
        GUIDE + "access_policies.html#policies_session",
        requests.session_granted,
    ),
    Disagreement(
        "role that is not among those excepted",
        "a role acts through its sessions, and what grants all but others grants each session itself, whatever the "
        "role's boundary does not allow",
        GUIDE + "access_policies_boundaries.html",
        requests.role_not_named,
    ),
    Disagreement(
        "federated user without session policy",
        "without a session policy a federated user has no permissions but those that resources' policies grant it",
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html",
        requests.federated_user,
    ),
    Disagreement(
        "service control policies",
        "they limit users and roles of the organization's accounts, not services, and no service-linked roles",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
        requests.no_service_control,
    ),
    Disagreement(
        "resource control policies",
        "they limit some services only, no service-linked roles, and not kms:RetireGrant",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
        requests.no_resource_control,
    ),
    Disagreement(
        "nothing said of who is trusted",
        "a role is assumed, and a key used, only where its own policy says so",
        GUIDE + "id_roles_update-role-trust-policy.html",
        requests.no_trust_policy,
    ),
)
