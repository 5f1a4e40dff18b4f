"""The decision on one request: who grants, who limits, who denies."""

from __future__ import annotations

import pytest

from iamtui.policy.context import Context
from iamtui.policy.evaluate import conditions_for
from iamtui.policy.explanation import in_words
from iamtui.policy.policies import PolicySet, full_access_rcp
from iamtui.policy.requirements import NEVER, truth_of
from tests.policy.builders import (
    ACCOUNT,
    FEDERATED,
    OBJECT,
    OTHER_ACCOUNT,
    ROLE,
    ROOT,
    SESSION,
    USER,
    allow,
    decide,
    deny,
    policy,
    request,
    trust,
)

TARGET = f"arn:aws:iam::{ACCOUNT}:role/target"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/1234"
NARROW = (policy(allow("ec2:*"), name="narrow"),)
"""A boundary or session policy that is silent on S3."""

# -- the same account -----------------------------------------------------------------------------------


def test_nothing_is_allowed_by_default() -> None:
    assert decide(request()).result == "ImplicitlyDenied"


def test_an_identity_policy_allows_in_its_own_account_alone() -> None:
    assert decide(request(), allow("s3:Get*")).result == "Allowed"
    assert decide(request(account=OTHER_ACCOUNT), allow("s3:Get*")).result == "ImplicitlyDenied"


@pytest.mark.parametrize("layer", ["resource", "boundaries", "session", "scps", "rcps", "endpoint"])
def test_a_deny_of_any_policy_type_wins(layer: str) -> None:
    both = policy(allow(Principal="*"), deny("s3:GetObject", Principal="*"), name="denying")
    held = {"resource": both, "scps": ((both,),), "rcps": ((full_access_rcp(), both),)}.get(layer, (both,))
    verdict = decide(request(), allow(), **{layer: held})
    assert verdict.result == "ExplicitlyDenied"
    assert [matched.policy for _, matched in verdict.deciding] == ["denying"]


def test_a_deny_of_an_identity_policy_wins_over_a_grant_of_the_resource_policy() -> None:
    granting = policy(allow("s3:GetObject", Principal={"AWS": USER}))
    verdict = decide(request(), deny("s3:Get*"), resource=granting)
    assert (verdict.result, verdict.blocked_by) == ("ExplicitlyDenied", ("identity",))


def test_the_resource_policy_alone_grants_to_the_caller_it_names() -> None:
    for caller, named in ((USER, USER), (SESSION, SESSION), (SESSION, ROLE), (ROLE, ROLE), (USER, "*")):
        granting = policy(allow("s3:GetObject", Principal={"AWS": named}))
        assert decide(request(caller), resource=granting).result == "Allowed", (caller, named)


def test_the_resource_policy_that_names_the_account_leaves_it_to_identity_policies() -> None:
    for named in (ACCOUNT, ROOT):
        granting = policy(allow("s3:GetObject", Principal={"AWS": named}))
        assert decide(request(), resource=granting).result == "ImplicitlyDenied"
        assert decide(request(), allow("s3:*"), resource=granting).result == "Allowed"


def test_a_statement_of_a_resource_policy_without_principal_is_about_nobody() -> None:
    assert decide(request(), allow(), resource=policy(deny())).result == "Allowed"
    assert decide(request(), resource=policy(allow())).result == "ImplicitlyDenied"


# -- boundary and session policy ------------------------------------------------------------------------


def test_a_boundary_limits_and_never_grants() -> None:
    assert decide(request(), boundaries=(policy(allow()),)).result == "ImplicitlyDenied"
    verdict = decide(request(), allow(), boundaries=NARROW)
    assert (verdict.result, verdict.blocked_by) == ("ImplicitlyDenied", ("boundary",))


@pytest.mark.parametrize("layer", ["boundaries", "session"])
@pytest.mark.parametrize(
    ("caller", "named", "result"),
    [
        (USER, USER, "Allowed"),
        (USER, "*", "Allowed"),
        (SESSION, SESSION, "Allowed"),
        (SESSION, "*", "Allowed"),
        (ROLE, "*", "Allowed"),
        (SESSION, ROLE, "ImplicitlyDenied"),
        (ROLE, ROLE, "ImplicitlyDenied"),
        (SESSION, ROOT, "ImplicitlyDenied"),
    ],
)
def test_a_grant_to_the_caller_itself_passes_by_boundary_and_session_policy(
    layer: str, caller: str, named: str, result: str
) -> None:
    granting = policy(allow("s3:GetObject", Principal={"AWS": named}))
    assert decide(request(caller), resource=granting, **{layer: NARROW}).result == result


@pytest.mark.parametrize("layer", ["boundaries", "session"])
def test_from_another_account_boundary_and_session_policy_always_limit(layer: str) -> None:
    granting = policy(allow("s3:GetObject", Principal={"AWS": SESSION}))
    there = request(SESSION, account=OTHER_ACCOUNT)
    assert decide(there, allow(), resource=granting).result == "Allowed"
    assert decide(there, allow(), resource=granting, **{layer: NARROW}).result == "ImplicitlyDenied"


def test_a_boundary_whose_text_is_missing_leaves_it_open() -> None:
    verdict = decide(request(), allow(), missing=("limits",))
    assert verdict.result == "Depends"
    assert "limits" in " ".join(verdict.sentences())
    assert decide(request(), allow("ec2:*"), missing=("limits",)).result == "ImplicitlyDenied"


def test_a_deny_with_not_principal_always_meets_a_caller_with_a_boundary() -> None:
    sheltering = policy(deny("s3:*", NotPrincipal={"AWS": USER}))
    everything = (policy(allow()),)
    assert decide(request(), allow(), resource=sheltering).result == "Allowed"
    assert decide(request(), allow(), resource=sheltering, boundaries=everything).result == "ExplicitlyDenied"


def test_a_federated_user_has_what_user_and_session_policy_both_allow() -> None:
    assert decide(request(FEDERATED), allow()).result == "ImplicitlyDenied"
    assert decide(request(FEDERATED), allow(), session=(policy(allow("s3:*")),)).result == "Allowed"
    assert decide(request(FEDERATED), allow("ec2:*"), session=(policy(allow()),)).result == "ImplicitlyDenied"
    named = policy(allow("s3:*", Principal={"AWS": FEDERATED}))
    assert decide(request(FEDERATED), resource=named).result == "Allowed"
    user_named = policy(allow("s3:*", Principal={"AWS": USER}))
    assert decide(request(FEDERATED), resource=user_named).result == "ImplicitlyDenied"
    assert decide(request(FEDERATED), resource=user_named, session=(policy(allow()),)).result == "Allowed"


# -- another account ------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", [USER, ACCOUNT, ROOT, "*"])
def test_across_accounts_both_sides_have_to_allow(named: str) -> None:
    granting = policy(allow("s3:GetObject", Principal={"AWS": named}))
    there = request(account=OTHER_ACCOUNT)
    assert decide(there, resource=granting).result == "ImplicitlyDenied"
    assert decide(there, allow("s3:*")).result == "ImplicitlyDenied"
    assert decide(there, allow("s3:*"), resource=granting).result == "Allowed"


def test_the_account_of_the_resource_is_that_of_its_arn_where_it_is_not_given() -> None:
    queue = f"arn:aws:sqs:eu-central-1:{OTHER_ACCOUNT}:queue"
    assert decide(request(action="sqs:SendMessage", resource=queue, account=""), allow()).result == "ImplicitlyDenied"
    assert decide(request(account=""), allow()).result == "Allowed"


# -- trust policies and keys ----------------------------------------------------------------------------


def test_nobody_assumes_a_role_that_does_not_trust_them() -> None:
    asked = request(action="sts:AssumeRole", resource=TARGET)
    assert decide(asked, allow("sts:*")).result == "ImplicitlyDenied"
    assert decide(asked, allow("sts:*"), resource=trust({"AWS": ROLE})).result == "ImplicitlyDenied"


def test_trust_in_the_caller_is_enough_in_the_same_account_and_trust_in_the_account_is_not() -> None:
    asked = request(action="sts:AssumeRole", resource=TARGET)
    assert decide(asked, resource=trust({"AWS": USER})).result == "Allowed"
    assert decide(asked, resource=trust({"AWS": ROOT})).result == "ImplicitlyDenied"
    assert decide(asked, allow("sts:AssumeRole"), resource=trust({"AWS": ROOT})).result == "Allowed"
    limited = decide(asked, allow("sts:AssumeRole"), resource=trust({"AWS": ROOT}), boundaries=NARROW)
    assert limited.result == "ImplicitlyDenied"
    assert decide(asked, resource=trust({"AWS": USER}), boundaries=NARROW).result == "Allowed"


def test_across_accounts_assuming_takes_both_sides() -> None:
    there = f"arn:aws:iam::{OTHER_ACCOUNT}:role/target"
    asked = request(action="sts:AssumeRole", resource=there, account=OTHER_ACCOUNT)
    assert decide(asked, resource=trust({"AWS": USER})).result == "ImplicitlyDenied"
    assert decide(asked, allow("sts:AssumeRole", there), resource=trust({"AWS": ACCOUNT})).result == "Allowed"


def test_a_role_does_not_trust_itself() -> None:
    asked = request(SESSION, "sts:AssumeRole", ROLE)
    assert decide(asked, allow("sts:*"), resource=trust({"Service": "ec2.amazonaws.com"})).result == "ImplicitlyDenied"
    assert decide(asked, resource=trust({"AWS": ROLE})).result == "Allowed"


def test_a_trust_policy_that_is_not_known_leaves_assuming_open() -> None:
    asked = request(action="sts:AssumeRole", resource=TARGET)
    assert decide(asked, allow(), resource_unknown=True).result == "Depends"
    assert decide(request(), allow(), resource_unknown=True).result == "Allowed"


def test_other_actions_of_sts_need_no_trust() -> None:
    assert decide(request(action="sts:GetFederationToken", resource=USER), allow("sts:*")).result == "Allowed"


def test_a_key_is_used_only_as_its_policy_lets() -> None:
    asked = request(action="kms:Decrypt", resource=KEY)
    account = policy(allow("kms:*", Principal={"AWS": ROOT}))
    assert decide(asked, allow("kms:*")).result == "ImplicitlyDenied"
    assert decide(asked, allow("kms:*"), resource=account).result == "Allowed"
    assert decide(asked, resource=policy(allow("kms:*", Principal={"AWS": USER}))).result == "Allowed"
    listing = request(action="kms:ListKeys", resource="*")
    assert decide(listing, allow("kms:ListKeys")).result == "Allowed"


# -- callers of other kinds -----------------------------------------------------------------------------


@pytest.mark.parametrize("caller", ["lambda.amazonaws.com", "*", "accounts.google.com"])
def test_callers_without_an_account_have_what_the_resource_policy_gives_them(caller: str) -> None:
    kind = {"lambda.amazonaws.com": "Service", "*": "AWS", "accounts.google.com": "Federated"}[caller]
    granting = policy(allow("s3:GetObject", Principal={kind: caller}))
    everything = ((policy(deny()),),)
    assert decide(request(caller), allow()).result == "ImplicitlyDenied"
    assert decide(request(caller), resource=granting, scps=everything).result == "Allowed"
    denying = ((full_access_rcp(), policy(deny(Principal="*"))),)
    assert decide(request(caller), resource=granting, rcps=denying).result == "ExplicitlyDenied"


def test_a_service_assumes_a_role_that_trusts_it() -> None:
    asked = request("lambda.amazonaws.com", "sts:AssumeRole", TARGET)
    assert decide(asked, resource=trust({"Service": "lambda.amazonaws.com"})).result == "Allowed"
    assert decide(asked, resource=trust({"Service": "ec2.amazonaws.com"})).result == "ImplicitlyDenied"
    assert decide(asked, resource=trust({"AWS": ROOT})).result == "ImplicitlyDenied"


def test_an_outside_identity_provider_is_not_its_account() -> None:
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
    asked = request(provider, "sts:AssumeRoleWithWebIdentity", TARGET)
    action = {"Action": "sts:AssumeRoleWithWebIdentity"}
    assert decide(asked, resource=trust({"Federated": provider}, **action)).result == "Allowed"
    assert decide(asked, allow(), resource=trust({"AWS": ROOT}, **action)).result == "ImplicitlyDenied"


def test_the_root_user_needs_no_policy_and_obeys_organization_and_resource() -> None:
    assert decide(request(ROOT)).result == "Allowed"
    assert decide(request(ROOT), resource=policy(allow(Principal={"AWS": USER}))).result == "Allowed"
    assert decide(request(ROOT), boundaries=NARROW).result == "Allowed"
    assert decide(request(ROOT), resource=policy(deny(Principal="*"))).result == "ExplicitlyDenied"
    assert decide(request(ROOT), scps=((policy(allow("ec2:*")),),)).result == "ImplicitlyDenied"
    assert decide(request(ROOT), scps=((policy(allow(), deny("s3:*")),),)).result == "ExplicitlyDenied"
    assert decide(request(ROOT), rcps=((full_access_rcp(), policy(deny(Principal="*"))),)).result == "ExplicitlyDenied"
    there = request(ROOT, account=OTHER_ACCOUNT)
    assert decide(there).result == "ImplicitlyDenied"
    assert decide(there, resource=policy(allow(Principal={"AWS": ACCOUNT}))).result == "Allowed"


# -- the organization -----------------------------------------------------------------------------------


def test_every_level_of_service_control_policies_has_to_allow() -> None:
    everything, nothing = (policy(allow()),), ()
    assert decide(request(), allow(), scps=(everything, everything)).result == "Allowed"
    for levels in ((everything, nothing), (nothing, everything), ((policy(allow("ec2:*")),), everything)):
        verdict = decide(request(), allow(), scps=levels)
        assert (verdict.result, verdict.blocked_by) == ("ImplicitlyDenied", ("scp",))


def test_service_control_policies_spare_service_linked_roles_and_the_management_account() -> None:
    linked = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
    denying = ((policy(deny()),),)
    assert decide(request(linked), allow(), scps=denying).result == "Allowed"
    assert decide(request(), allow(), scps=denying).result == "ExplicitlyDenied"
    assert decide(request(), allow(), scps=denying, management_account=ACCOUNT).result == "Allowed"
    assert decide(request(), allow(), scps=denying, management_account=OTHER_ACCOUNT).result == "ExplicitlyDenied"


def test_resource_control_policies_hold_for_the_services_that_have_them() -> None:
    denying = ((full_access_rcp(), policy(deny(Principal="*"), name="rcp")),)
    assert decide(request(), allow(), rcps=denying).result == "ExplicitlyDenied"
    instance = f"arn:aws:ec2:eu-central-1:{ACCOUNT}:instance/i-1"
    assert decide(request(action="ec2:StopInstances", resource=instance), allow(), rcps=denying).result == "Allowed"


def test_resource_control_policies_spare_the_management_account_and_service_linked_roles() -> None:
    linked = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
    denying = ((full_access_rcp(), policy(deny(Principal="*"), name="rcp")),)
    assert decide(request(), allow(), rcps=denying, management_account=ACCOUNT).result == "Allowed"
    assert decide(request(linked), allow(), rcps=denying).result == "Allowed"
    retiring = request(action="kms:RetireGrant", resource=KEY)
    keys = policy(allow("kms:*", Principal={"AWS": USER}))
    assert decide(retiring, resource=keys, rcps=denying).result == "Allowed"


def test_each_level_of_resource_control_policies_needs_the_policy_that_lets_all_pass() -> None:
    assert decide(request(), allow(), rcps=((full_access_rcp(),), (full_access_rcp(),))).result == "Allowed"
    assert decide(request(), allow(), rcps=((full_access_rcp(),), ())).result == "ImplicitlyDenied"


def test_the_policy_of_a_vpc_endpoint_has_to_allow_and_may_leave_out_the_principal() -> None:
    assert decide(request(), allow(), endpoint=(policy(allow()),)).result == "Allowed"
    assert decide(request(), allow(), endpoint=(policy(allow(Principal={"AWS": USER})),)).result == "Allowed"
    assert decide(request(), allow(), endpoint=(policy(allow(Principal={"AWS": ACCOUNT})),)).result == "Allowed"
    verdict = decide(request(), allow(), endpoint=(policy(allow(Principal={"AWS": ROLE})),))
    assert (verdict.result, verdict.blocked_by) == ("ImplicitlyDenied", ("endpoint",))


# -- whatever policies say ------------------------------------------------------------------------------


def test_who_one_is_may_always_be_asked() -> None:
    asked = request(action="sts:GetCallerIdentity", resource="*")
    verdict = decide(asked, deny(), session=(policy(deny()),), scps=((policy(deny()),),))
    assert verdict.result == "Allowed"
    assert verdict.rule


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/AdministratorAccess"),
        ("iam:TagPolicy", "arn:aws:iam::aws:policy/AdministratorAccess"),
        ("iam:UpdateAssumeRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/x"),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/x"),
        ("kms:UpdateAlias", f"arn:aws:kms:eu-central-1:{ACCOUNT}:alias/aws/s3"),
    ],
)
def test_what_is_of_aws_nobody_changes(action: str, resource: str) -> None:
    verdict = decide(request(action=action, resource=resource), allow())
    assert verdict.result == "ImplicitlyDenied"
    assert verdict.remedies() == ("Nothing: no policy changes this rule.",)
    assert decide(request(action=action, resource=resource), allow(), deny()).result == "ExplicitlyDenied"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:GetPolicyVersion", "arn:aws:iam::aws:policy/AdministratorAccess"),
        ("iam:SimulatePrincipalPolicy", f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/x"),
        ("kms:UpdateAlias", f"arn:aws:kms:eu-central-1:{ACCOUNT}:alias/mine"),
        ("iam:PassRole", TARGET),
    ],
)
def test_what_is_of_aws_may_be_read(action: str, resource: str) -> None:
    assert decide(request(action=action, resource=resource), allow()).result == "Allowed"


def test_the_root_user_cannot_assume_roles() -> None:
    asked = request(ROOT, "sts:AssumeRole", TARGET)
    assert decide(asked, resource=trust({"AWS": ROOT})).result == "ImplicitlyDenied"


# -- what is not known ----------------------------------------------------------------------------------


def test_a_condition_on_a_key_that_is_not_known_leaves_it_open() -> None:
    office = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    unknown = Context({}, open_world=True)
    assert decide(request(), allow(Condition=office)).result == "ImplicitlyDenied"
    verdict = decide(request(context=unknown), allow(Condition=office))
    assert verdict.result == "Depends"
    assert verdict.allowed is None
    assert truth_of(verdict.conditions) is None


def test_under_which_context_it_would_be_allowed_can_be_asked() -> None:
    office = policy(allow(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}))
    elsewhere = request(context={"aws:SourceIp": "198.51.100.1"})
    assert decide(elsewhere, session=(office,)).result == "ImplicitlyDenied"
    asked = conditions_for(elsewhere, PolicySet(identity=(office,)))
    assert in_words(asked) == "the caller's address is in 203.0.113.0/24"
    assert conditions_for(elsewhere, PolicySet()) == NEVER


def test_an_open_deny_leaves_open_what_is_allowed_and_nothing_else() -> None:
    elsewhere = {"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}}
    unknown = Context({}, open_world=True)
    assert decide(request(context=unknown), allow(), deny(Condition=elsewhere)).result == "Depends"
    assert decide(request(context=unknown), deny(Condition=elsewhere)).result == "ImplicitlyDenied"
    assert decide(request(context=unknown), allow(), deny(), deny(Condition=elsewhere)).result == "ExplicitlyDenied"


def test_a_variable_that_is_not_known_leaves_open_only_what_it_may_reach() -> None:
    unknown = Context({}, open_world=True)
    home = "arn:aws:s3:::bucket/${aws:username}/*"
    assert decide(request(resource="arn:aws:s3:::bucket/a/b", context=unknown), allow("s3:*", home)).result == "Depends"
    assert decide(request(resource="arn:aws:s3:::else/a/b", context=unknown), allow("*", home)).result == (
        "ImplicitlyDenied"
    )
    spared = {"Action": "*", "NotResource": home, "Effect": "Allow"}
    assert decide(request(resource="arn:aws:s3:::else/a/b", context=unknown), spared).result == "Allowed"
    assert decide(request(resource="arn:aws:s3:::bucket/a/b", context=unknown), spared).result == "Depends"


def test_a_role_stands_for_any_of_its_sessions_where_the_world_is_open() -> None:
    granting = policy(allow("s3:*", Principal={"AWS": SESSION}))
    unknown = Context({}, open_world=True)
    assert decide(request(ROLE), resource=granting).result == "ImplicitlyDenied"
    verdict = decide(request(ROLE, context=unknown), resource=granting, boundaries=NARROW)
    assert verdict.result == "Depends"
    assert "morning" in verdict.remedies()[0]
    denying = policy(deny("s3:*", Principal={"AWS": SESSION}))
    assert decide(request(ROLE, context=unknown), allow(), resource=denying).result == "Depends"
    sparing = policy(deny("s3:*", NotPrincipal={"AWS": SESSION}))
    assert decide(request(ROLE, context=unknown), allow(), resource=sparing).result == "Depends"


# -- patterns of resources ------------------------------------------------------------------------------


def test_an_action_without_resources_takes_the_lone_star() -> None:
    listing = request(action="s3:ListAllMyBuckets", resource="*")
    assert decide(listing, allow("s3:*", "arn:aws:s3:::*")).result == "ImplicitlyDenied"
    assert decide(listing, allow("s3:*")).result == "Allowed"
    assert decide(listing, allow("s3:*"), deny("s3:*", "arn:aws:s3:::secret")).result == "Allowed"
    assert decide(listing, {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::x"}).result == "Allowed"


def test_on_any_resource_an_allow_counts_for_some_and_a_deny_for_all() -> None:
    asked = request(resource="*")
    assert decide(asked, allow("s3:*", OBJECT)).result == "Allowed"
    assert decide(asked, allow("s3:*"), deny("s3:*", OBJECT)).result == "Allowed"
    assert decide(asked, allow("s3:*"), deny("s3:*")).result == "ExplicitlyDenied"
    spared = {"Effect": "Deny", "Action": "s3:*", "NotResource": OBJECT}
    assert decide(asked, allow("s3:*"), spared).result == "Allowed"
    assert any("part" in assumption for assumption in decide(asked, allow("s3:*", OBJECT)).assumptions)


@pytest.mark.parametrize("resource", ["*", "arn:aws:s3:::bucket"])
def test_an_action_without_resources_is_granted_by_the_star_alone_whatever_was_named(resource: str) -> None:
    listing = request(action="s3:ListAllMyBuckets", resource=resource)
    assert decide(listing, allow("s3:*", "arn:aws:s3:::bucket")).result == "ImplicitlyDenied"
    assert decide(listing, allow("s3:*"), deny("s3:*", "arn:aws:s3:::bucket")).result == "Allowed"
    assert decide(listing, allow("s3:*"), deny("s3:*")).result == "ExplicitlyDenied"


def test_a_session_of_a_service_linked_role_is_known_by_the_name_of_its_role() -> None:
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSServiceRoleForSupport/morning"
    sealed = ((policy(deny(), name="sealed"),),)
    assert decide(request(session), allow(), scps=sealed).result == "Allowed"
    named_like_it = f"arn:aws:sts::{ACCOUNT}:assumed-role/ops/AWSServiceRoleForSupport"
    assert decide(request(named_like_it), allow(), scps=sealed).result == "ExplicitlyDenied"
