"""Who can: directly, as one of several, through roles; and what is not known is said, never guessed."""

from __future__ import annotations

from iamtui.access import Access
from iamtui.account import Inventory, ListKey
from iamtui.policy.context import Context
from tests.access.accounts import (
    ACCOUNT,
    BASE,
    allow,
    attached,
    bounded,
    deny,
    document,
    group,
    inventory,
    managed,
    role,
    trust,
    user,
)

BUCKET = "arn:aws:s3:::bucket/key"


def names(access: Access, action: str, resource: str = "*", context: Context | None = None) -> dict[str, str]:
    """Who can by themselves, with the result."""
    return {each.principal.name: each.result for each in access.who_can(action, resource, context).direct}


def test_it_finds_those_whose_policies_groups_and_boundaries_allow_it() -> None:
    access = Access.compile(
        inventory(
            users=[
                user("ana", allow("s3:Get*")),
                user("bo", GroupList=["readers"]),
                user("cy", allow("s3:*"), deny("s3:GetObject", "arn:aws:s3:::bucket/*")),
                user("di", allow("s3:*"), PermissionsBoundary=bounded("limit")),
                user("ed", AttachedManagedPolicies=attached("read")),
                user("flo", allow("s3:GetObject", "arn:aws:s3:::${aws:username}/*")),
            ],
            roles=[role("bucket", allow("s3:GetObject", "arn:aws:s3:::other/*"))],
            groups=[group("readers", allow("s3:GetObject", "arn:aws:s3:::bucket/*"))],
            policies=[managed("limit", allow("ec2:*")), managed("read", allow(["s3:GetObject", "s3:ListBucket"]))],
        )
    )
    assert names(access, "s3:GetObject", BUCKET) == {"ana": "Allowed", "bo": "Allowed", "ed": "Allowed"}
    assert names(access, "s3:GetObject", "arn:aws:s3:::flo/x").keys() == {"ana", "cy", "ed", "flo"}


def test_what_depends_on_the_request_depends_until_the_context_says() -> None:
    with_mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    access = Access.compile(
        inventory(
            users=[
                user("ana", allow("s3:*", Condition=with_mfa)),
                user(
                    "bo",
                    allow("s3:*"),
                    deny("s3:*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}),
                ),
                user("cy", allow("s3:*", Condition={"StringEquals": {"aws:PrincipalTag/team": "red"}})),
            ]
        )
    )
    assert names(access, "s3:GetObject", BUCKET) == {"ana": "Depends", "bo": "Depends"}
    assert names(access, "s3:GetObject", BUCKET, Context({"aws:MultiFactorAuthPresent": "true"})).keys() == {
        "ana",
        "bo",
    }
    assert names(access, "s3:GetObject", BUCKET, Context({})) == {}
    without = access.who_can("s3:GetObject", BUCKET, {"aws:MultiFactorAuthPresent": "false"})
    assert without.allowed == without.depending == ()


def test_through_roles_it_says_the_path_shortest_first() -> None:
    root = trust({"AWS": ACCOUNT})
    access = Access.compile(
        inventory(
            users=[
                user("ana", allow("sts:AssumeRole", f"{BASE}:role/first")),
                user("bo", allow("sts:AssumeRole", f"{BASE}:role/last")),
                user("cy", allow("s3:GetObject")),
                user("di"),
                user("ed", allow("sts:AssumeRole", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})),
            ],
            roles=[
                role("first", trusts=root),
                role("last", allow("s3:GetObject"), trusts=trust({"AWS": [f"{BASE}:role/first", ACCOUNT]})),
            ],
        )
    )
    found = access.who_can("s3:GetObject", BUCKET, through_roles=True)
    assert {each.principal.name for each in found.direct} == {"cy", "last"}
    through = {each.principal.name: each for each in found.through_roles}
    assert [hop.target for hop in through["bo"].path] == [f"{BASE}:role/last"]
    assert [hop.target for hop in through["ana"].path] == [f"{BASE}:role/first", f"{BASE}:role/last"]
    assert (through["ana"].result, through["ed"].result) == ("Allowed", "Depends")
    assert "di" not in through


def test_assuming_a_role_takes_its_trust_and_where_that_names_the_account_a_policy_too() -> None:
    access = Access.compile(
        inventory(
            users=[user("ana"), user("bo", allow("sts:*")), user("cy", deny("sts:AssumeRole"))],
            roles=[
                role("named", trusts=trust({"AWS": [f"{BASE}:user/ana", f"{BASE}:user/cy"]})),
                role("account", trusts=trust({"AWS": f"{BASE}:root"})),
                role("service"),
            ],
        )
    )
    assert names(access, "sts:AssumeRole", f"{BASE}:role/named") == {"ana": "Allowed"}
    assert names(access, "sts:AssumeRole", f"{BASE}:role/account") == {"bo": "Allowed"}
    assert names(access, "sts:AssumeRole", f"{BASE}:role/service") == {}
    assert names(access, "sts:AssumeRole", f"{BASE}:role/*") == {"ana": "Allowed", "bo": "Allowed"}
    assert access.can(f"{BASE}:user/ana", "sts:AssumeRole", f"{BASE}:role/*").result == "Allowed"
    elsewhere = "arn:aws:iam::999988887777:role/theirs"
    assert names(access, "sts:AssumeRole", elsewhere) == {"bo": "Depends"}


def test_a_missing_text_is_never_allowed() -> None:
    access = Access.compile(
        inventory(
            users=[
                user("ana", allow("s3:*"), PermissionsBoundary=bounded("gone")),
                user("bo", AttachedManagedPolicies=attached("gone")),
                user("cy", allow("s3:*"), GroupList=["gone"]),
                user("di", deny("s3:*"), AttachedManagedPolicies=attached("gone")),
                user("ed", allow("ec2:*"), PermissionsBoundary=bounded("gone")),
            ]
        )
    )
    assert names(access, "s3:GetObject", BUCKET) == {"ana": "Depends", "bo": "Depends", "cy": "Depends"}
    verdict = access.can(f"{BASE}:user/bo", "s3:GetObject", BUCKET)
    assert "policy/gone" in str(verdict.as_json())
    holding = access.holding(f"{BASE}:user/cy")
    assert holding is not None
    assert "group gone" in holding.missing[0]


def test_of_users_from_a_list_call_nothing_is_known_until_one_looks() -> None:
    held = Inventory()
    held.identify(id=ACCOUNT)
    held.put(ListKey("iam.user"), [("ana", {"UserName": "ana", "Arn": f"{BASE}:user/ana", "UserId": "AIDA"})])
    arn = f"{BASE}:user/ana"
    assert Access.compile(held).decide(arn, "s3:GetObject", BUCKET) == "Depends"
    ref = held.ref("iam.user", "ana")
    policy = {"PolicyName": "inline", "PolicyDocument": document(allow("s3:*"))}
    for part, value in (
        ("User", {"UserName": "ana"}),
        ("GroupList", []),
        ("AttachedManagedPolicies", []),
        ("UserPolicyList", [policy]),
    ):
        held.set_part(ref, part, value)
    assert Access.compile(held).decide(arn, "s3:GetObject", BUCKET) == "Allowed"
    assert any("not all users" in words for words in Access.compile(held).who_can("s3:GetObject").unknown)


def test_others_may_be_asked_about_too() -> None:
    access = Access.compile(
        inventory(roles=[role("app", allow("s3:*"), trusts=trust({"Service": "lambda.amazonaws.com"}))])
    )
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/app/run"
    assert access.can(session, "s3:GetObject", BUCKET).result == "Allowed"
    assert access.decide(session, "ec2:RunInstances", "*") == "ImplicitlyDenied"
    assert access.decide(f"{BASE}:root", "ec2:RunInstances", "*") == "Allowed"
    assert access.decide("lambda.amazonaws.com", "sts:AssumeRole", f"{BASE}:role/app") == "Allowed"
    assert access.decide("ec2.amazonaws.com", "sts:AssumeRole", f"{BASE}:role/app") == "ImplicitlyDenied"
    assert access.decide("arn:aws:iam::999988887777:user/eve", "s3:GetObject", BUCKET) == "Depends"


def test_the_default_version_of_a_policy_counts() -> None:
    versions = [
        {"VersionId": "v3", "IsDefaultVersion": False, "Document": document(allow("*"))},
        {"VersionId": "v2", "IsDefaultVersion": True, "Document": document(allow("s3:GetObject"))},
        {"VersionId": "v1", "IsDefaultVersion": False, "Document": document(allow("ec2:*"))},
    ]
    policy = managed("read", PolicyVersionList=versions, DefaultVersionId="v2")
    access = Access.compile(inventory(users=[user("ana", AttachedManagedPolicies=attached("read"))], policies=[policy]))
    arn = f"{BASE}:user/ana"
    assert access.decide(arn, "s3:GetObject", BUCKET) == "Allowed"
    assert access.decide(arn, "ec2:RunInstances", "*") == "ImplicitlyDenied"
