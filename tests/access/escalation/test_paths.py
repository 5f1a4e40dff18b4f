"""Every path of the catalogue is found where it is open, and what looks like one is not."""

from __future__ import annotations

import pytest

from iamtui.access.escalation import CATALOGUE
from tests.access.escalation.accounts import (
    ACCOUNT,
    ADMINISTRATOR_ACCESS,
    ROOT,
    Written,
    allow,
    arn,
    deny,
    rich_account,
    trust,
)


def actions_of(entry_id: str) -> list[str]:
    (entry,) = (each for each in CATALOGUE if each.id == entry_id)
    permissions = (*entry.permissions, *entry.becoming, *entry.afterwards[:1])
    return list(dict.fromkeys(permission.action for permission in permissions))


THROUGH_SERVICES = [entry.id for entry in CATALOGUE if entry.how in ("pass", "pass-existing", "existing")]


@pytest.mark.parametrize("entry", THROUGH_SERVICES)
@pytest.mark.parametrize("kind", ["user", "role"])
def test_paths_through_services_are_found(entry: str, kind: str) -> None:
    account = rich_account()
    statement = allow(*actions_of(entry))
    who = account.user("dev", statement) if kind == "user" else account.role("dev", trust(aws=ROOT), statement)
    expected = next(each for each in CATALOGUE if each.id == entry)
    level = "proven" if expected.how == "pass" else "needs-resource"
    assert account.levels(who)[entry] == level


@pytest.mark.parametrize("entry", [entry.id for entry in CATALOGUE if entry.how in ("pass", "pass-existing")])
def test_passing_a_role_without_more_rights_is_no_escalation(entry: str) -> None:
    account = rich_account()
    actions = [action for action in actions_of(entry) if action != "iam:PassRole"]
    who = account.user("dev", allow(*actions), allow("iam:PassRole", on=arn("role", "weak-engine")))
    assert "proven" not in account.levels(who).values()
    assert entry not in account.levels(who)


@pytest.mark.parametrize("entry", THROUGH_SERVICES)
def test_a_role_that_does_not_trust_the_service_is_no_way(entry: str) -> None:
    account = Written()
    account.role("engine", trust(services=["backup.amazonaws.com"]), managed=[ADMINISTRATOR_ACCESS], profile=True)
    who = account.user("dev", allow(*actions_of(entry)))
    assert account.levels(who) == {}


def test_services_without_passing_a_role_are_no_escalation() -> None:
    account = rich_account()
    who = account.user("dev", allow("lambda:CreateFunction", "lambda:InvokeFunction", "ec2:RunInstances"))
    assert account.levels(who) == {}


def test_passing_a_role_without_a_service_is_no_escalation() -> None:
    account = rich_account()
    assert account.levels(account.user("dev", allow("iam:PassRole"))) == {}


OWN = {
    "iam-005": ("role", "iam:PutRolePolicy"),
    "iam-007": ("user", "iam:PutUserPolicy"),
    "iam-008": ("user", "iam:AttachUserPolicy"),
    "iam-009": ("role", "iam:AttachRolePolicy"),
}


@pytest.mark.parametrize(("entry", "kind", "action"), [(entry, *rest) for entry, rest in OWN.items()])
def test_own_rights_can_be_raised(entry: str, kind: str, action: str) -> None:
    account = rich_account()
    own = arn(kind, "dev")
    who = (
        account.user("dev", allow(action, on=own))
        if kind == "user"
        else account.role("dev", trust(aws=ROOT), allow(action, on=own))
    )
    assert account.levels(who) == {entry: "proven"}


@pytest.mark.parametrize(("entry", "kind", "action"), [(entry, *rest) for entry, rest in OWN.items()])
def test_raising_those_of_the_other_kind_is_conditional(entry: str, kind: str, action: str) -> None:
    """A user that may attach policies to roles still has to become one of them."""
    account = rich_account()
    statement = allow(action)
    who = account.role("dev", trust(aws=ROOT), statement) if kind == "user" else account.user("dev", statement)
    assert account.levels(who) == {entry: "conditional"}


@pytest.mark.parametrize("action", ["iam:AttachUserPolicy", "iam:PutUserPolicy"])
def test_raising_one_other_user_that_one_cannot_become_is_no_escalation(action: str) -> None:
    account = rich_account()
    account.user("other")
    assert account.levels(account.user("dev", allow(action, on=arn("user", "other")))) == {}


@pytest.mark.parametrize(("entry", "action"), [("iam-010", "iam:AttachGroupPolicy"), ("iam-011", "iam:PutGroupPolicy")])
def test_a_group_one_is_in_can_be_raised(entry: str, action: str) -> None:
    account = rich_account()
    account.group("devs", allow(action))
    account.group("others")
    assert account.levels(account.user("dev", groups=["devs"])) == {entry: "proven"}
    outside = account.user("outside", allow(action, on=arn("group", "others")))
    assert account.levels(outside) == {}


def test_a_policy_one_holds_can_get_a_new_version() -> None:
    account = rich_account()
    held = account.policy("held", allow("iam:CreatePolicyVersion", on=arn("policy", "held")))
    account.policy("spare", allow("s3:GetObject"))
    assert account.levels(account.user("dev", managed=[held])) == {"iam-001": "proven"}
    assert account.levels(account.role("job", trust(aws=ROOT), managed=[held])) == {"iam-001": "proven"}
    stranger = account.user("stranger", allow("iam:CreatePolicyVersion", on=arn("policy", "spare")))
    assert account.levels(stranger) == {}


def test_a_policy_of_ones_group_can_get_a_new_version() -> None:
    account = rich_account()
    account.group("devs", managed=[account.policy("held", allow("iam:CreatePolicyVersion"))])
    assert account.levels(account.user("dev", groups=["devs"])) == {"iam-001": "proven"}


def test_a_policy_can_be_set_back_to_a_version_with_more_rights() -> None:
    account = rich_account()
    statement = allow("iam:SetDefaultPolicyVersion")
    better = account.policy("better", statement, others=[{"Statement": [allow("*")]}])
    same = account.policy("same", statement, others=[{"Statement": [allow("s3:*")]}])
    assert account.levels(account.user("dev", managed=[better])) == {"rhino-2": "proven"}
    assert account.levels(account.user("dev2", managed=[same])) == {"rhino-2": "needs-resource"}
    assert account.levels(account.user("dev3", statement)) == {}


@pytest.mark.parametrize(
    ("entry", "actions"),
    [
        ("iam-002", ["iam:CreateAccessKey"]),
        ("iam-004", ["iam:CreateLoginProfile"]),
        ("iam-006", ["iam:UpdateLoginProfile"]),
    ],
)
def test_credentials_of_an_administrator_can_be_made(entry: str, actions: list[str]) -> None:
    account = rich_account()
    account.user("nobody")
    assert account.levels(account.user("dev", allow(*actions))) == {entry: "proven"}
    assert (
        account.levels(account.user("own", allow(*actions, on=f"arn:aws:iam::{ACCOUNT}:user/${{aws:username}}"))) == {}
    )
    assert account.levels(account.user("limited", allow(*actions, on=arn("user", "nobody")))) == {}


def test_the_credential_report_says_which_credentials_can_be_made() -> None:
    account = rich_account()
    statement = allow("iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile")
    who = account.user("dev", statement)
    columns = "user,password_enabled,access_key_1_active,access_key_2_active"
    account.inventory.set_fact(
        "credential_report", {"Content": f"{columns}\nowner,true,true,true\ndev,false,false,false"}
    )
    assert account.levels(who) == {"iam-003": "proven", "iam-006": "proven"}


def test_a_trust_policy_can_be_rewritten() -> None:
    account = rich_account()
    action = "iam:UpdateAssumeRolePolicy"
    assert account.levels(account.user("dev", allow(action))) == {"iam-012": "proven"}
    assert account.levels(account.user("limited", allow(action, on=arn("role", "weak-engine")))) == {}
    assert account.levels(account.user("denied", allow(action), deny("sts:*"))) == {}


def test_roles_that_aws_keeps_cannot_be_changed() -> None:
    account = Written()
    account.role(
        "AWSServiceRoleForBackup",
        trust(services=["backup.amazonaws.com", "lambda.amazonaws.com"]),
        managed=[ADMINISTRATOR_ACCESS],
        path="aws-service-role/backup.amazonaws.com/",
    )
    who = account.user("dev", allow("iam:UpdateAssumeRolePolicy", "iam:PassRole", "lambda:*"))
    assert account.levels(who) == {}


def test_a_group_with_more_rights_can_be_joined() -> None:
    account = rich_account()
    account.group("readers", allow("s3:GetObject"))
    assert account.levels(account.user("dev", allow("iam:AddUserToGroup"))) == {"iam-013": "proven"}
    assert account.levels(account.user("limited", allow("iam:AddUserToGroup", on=arn("group", "readers")))) == {}
    assert account.levels(account.role("job", trust(aws=ROOT), allow("iam:AddUserToGroup"))) == {
        "iam-013": "conditional"
    }


def test_a_group_that_leads_further_is_followed() -> None:
    account = Written()
    account.group("fixers", allow("iam:PutUserPolicy"))
    (path,) = account.paths(account.user("dev", allow("iam:AddUserToGroup", on=arn("group", "fixers"))))
    assert (path.path, path.level, path.target) == ("iam-013", "proven", arn("group", "fixers"))
    assert path.steps == (
        "user dev: join group fixers",
        "member of group fixers: put an inline policy that allows everything on user member-of-group-fixers",
    )


OTHERS: list[tuple[str, list[str], str]] = [
    ("iam-014", ["iam:AttachRolePolicy"], "trusting"),
    ("iam-015", ["iam:AttachUserPolicy", "iam:CreateAccessKey"], "user"),
    ("iam-016", ["iam:CreatePolicyVersion"], "trusting"),
    ("iam-017", ["iam:PutRolePolicy"], "trusting"),
    ("iam-018", ["iam:PutUserPolicy", "iam:CreateAccessKey"], "user"),
    ("iam-019", ["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"], "service"),
    ("iam-020", ["iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy"], "service"),
    ("iam-021", ["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], "service"),
]


@pytest.mark.parametrize(("entry", "actions", "target"), OTHERS)
def test_somebody_else_can_be_raised_and_become(entry: str, actions: list[str], target: str) -> None:
    account = Written()
    tools = account.policy("tools", allow("s3:GetObject"))
    on = [arn("role", "worker"), arn("user", "worker"), tools]
    if target == "user":
        account.user("worker", managed=[tools])
    else:
        trusting = trust(aws=arn("user", "dev")) if target == "trusting" else trust(services=["backup.amazonaws.com"])
        account.role("worker", trusting, managed=[tools])
    who = account.user("dev", allow(*actions, on=on))
    assert account.levels(who)[entry] == "proven"
    half = account.user("half", allow(actions[0], on=on))
    assert account.levels(half) == {}


def test_a_role_that_trusts_the_principal_is_assumed() -> None:
    account = Written()
    account.role("deploy", trust(aws=ROOT), managed=[ADMINISTRATOR_ACCESS])
    account.role("named", trust(aws=arn("user", "named")), managed=[ADMINISTRATOR_ACCESS])
    assert account.levels(account.user("dev", allow("sts:AssumeRole", on=arn("role", "deploy")))) == {
        "sts-001": "proven"
    }
    assert account.levels(account.user("named")) == {"sts-001": "proven"}
    assert account.levels(account.user("bystander")) == {}


def test_chains_are_followed_to_their_end() -> None:
    account = rich_account()
    account.role("first", trust(aws=ROOT), allow("sts:AssumeRole", on=arn("role", "second")))
    account.role("second", trust(aws=ROOT), allow("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"))
    who = account.user("dev", allow("sts:AssumeRole", on=arn("role", "first")))
    (path,) = account.paths(who)
    assert path.level == "proven"
    assert path.steps == (
        "user dev: assume role first",
        "role first: assume role second",
        "role second: create a function of one's own code that runs as role engine",
        "role second: invoke it",
        "role engine may do everything in the account",
    )
    assert len(path.closes) == 3


def test_roles_that_trust_each_other_lead_nowhere() -> None:
    account = Written()
    account.role("one", trust(aws=ROOT), allow("sts:AssumeRole"))
    account.role("two", trust(aws=ROOT), allow("sts:AssumeRole"))
    assert account.paths() == []


def test_who_is_administrator_already_has_no_path() -> None:
    account = rich_account()
    account.user("careful", allow("*"), deny("organizations:LeaveOrganization", "iam:DeleteUser"))
    account.user("second-factor", allow("*", condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))
    assert account.paths() == []


def test_everything_but_something_is_an_escalation() -> None:
    account = rich_account()
    who = account.user("dev", {"Effect": "Allow", "NotAction": ["s3:*"], "Resource": "*"})
    assert account.levels(who)["iam-007"] == "proven"
    harmless = account.user("ops", {"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*"})
    assert "proven" not in account.levels(harmless).values()


def test_new_principals_can_be_made() -> None:
    account = Written()
    make_user = ["iam:CreateUser", "iam:CreateAccessKey", "iam:AttachUserPolicy"]
    assert account.levels(account.user("a", allow(*make_user, on=arn("user", "x-*"))))["iamtui-user-1"] == "proven"
    assert (
        account.levels(account.role("b", trust(aws=ROOT), allow("iam:CreateRole", "iam:PutRolePolicy"))).items()
        >= {"iamtui-role-2": "proven"}.items()
    )
    bounded = {"StringEquals": {"iam:PermissionsBoundary": arn("policy", "fence")}}
    delegated = account.user("c", allow("iam:CreateRole", "iam:AttachRolePolicy", condition=bounded))
    assert account.levels(delegated) == {}


def test_a_boundary_keeps_rights_from_being_raised() -> None:
    account = rich_account()
    fence = account.policy("fence", allow("iam:*", "s3:*", on=arn("user", "dev")), allow("s3:*"))
    who = account.user("dev", allow("iam:PutUserPolicy", "iam:AttachUserPolicy"), boundary=fence)
    assert account.levels(who) == {"iam-007": "proven", "iam-008": "proven"}
    tight = account.policy("tight", allow("iam:PutUserPolicy", "s3:*"))
    bounded = account.user("bounded", allow("iam:PutUserPolicy", on=arn("user", "bounded")), boundary=tight)
    assert account.levels(bounded) == {}


def test_a_boundary_can_be_taken_away() -> None:
    account = rich_account()
    fence = account.policy("fence", allow("s3:*", "iam:DeleteUserPermissionsBoundary"))
    assert account.levels(account.user("dev", allow("*"), boundary=fence)) == {"iamtui-boundary-1": "proven"}
    strong = account.policy("strong", allow("s3:*"))
    assert account.levels(account.user("dev2", allow("*"), boundary=strong)) == {}


def test_an_instance_needs_a_profile() -> None:
    account = Written()
    account.role("engine", trust(services=["ec2.amazonaws.com"]), managed=[ADMINISTRATOR_ACCESS])
    actions = ["iam:PassRole", "ec2:RunInstances"]
    assert account.levels(account.user("dev", allow(*actions))) == {}
    making = allow(*actions, "iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile")
    assert account.levels(account.user("maker", making)) == {"ec2-001": "proven"}


def test_a_saml_provider_can_be_made_to_vouch() -> None:
    account = Written()
    provider = arn("saml-provider", "Okta")
    account.role("federated", trust(federated=provider), managed=[ADMINISTRATOR_ACCESS])
    assert account.levels(account.user("dev", allow("iam:UpdateSAMLProvider"))) == {"iamtui-saml-1": "proven"}
    assert account.levels(account.user("dev2", allow("iam:UpdateSAMLProvider", on=arn("saml-provider", "x")))) == {}


def test_sessions_are_young() -> None:
    """Nobody has credentials of a session that were issued years ago."""
    account = rich_account()
    old = {"DateLessThan": {"aws:TokenIssueTime": "2019-01-01T00:00:00Z"}}
    young = {"DateGreaterThan": {"aws:TokenIssueTime": "2019-01-01T00:00:00Z"}}
    action = "iam:PutRolePolicy"
    assert account.levels(account.role("old", trust(aws=ROOT), allow(action, condition=old))) == {}
    recent = account.role("young", trust(aws=ROOT), allow(action, condition=young))
    assert account.levels(recent) == {"iam-005": "proven"}
    revoked = account.role("revoked", trust(aws=ROOT), allow(action), deny("*", condition=old))
    assert account.levels(revoked) == {"iam-005": "proven"}


def test_a_better_target_behind_a_conditional_one_is_found() -> None:
    """A second factor stands before the first administrator's key, not before the second's."""
    account = Written()
    account.user("first", managed=[ADMINISTRATOR_ACCESS])
    account.user("second", managed=[ADMINISTRATOR_ACCESS])
    factor = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    who = account.user(
        "dev",
        allow("iam:CreateAccessKey", condition=factor),
        allow("iam:CreateAccessKey", on=arn("user", "second")),
    )
    (path,) = account.paths(who)
    assert (path.level, path.target) == ("proven", arn("user", "second"))


def test_names_are_never_read_as_templates() -> None:
    account = Written()
    account.role("{target.__class__}", trust(aws=ROOT), managed=[ADMINISTRATOR_ACCESS])
    (path,) = account.paths(account.user("{dev}", allow("sts:AssumeRole")))
    assert path.steps[0] == "user {dev}: assume role {target.__class__}"


def test_the_catalogue_says_all_of_each_entry() -> None:
    for entry in CATALOGUE:
        assert entry.title
        assert entry.steps
        assert entry.closes
        assert entry.source
    assert len({entry.id for entry in CATALOGUE}) == len(CATALOGUE)
