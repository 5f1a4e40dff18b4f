"""Each rule on a policy that breaks it, and good policies on which all are silent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from iamtui.policy.validation import RULES, PolicyType, validate
from tests.policy.validation.policies import ACCOUNT, allow, codes, document, found, trust

S3 = "arn:aws:s3:::bucket/*"
GITHUB = "token.actions.githubusercontent.com"
GITHUB_ARN = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"


def on(operator: str, key: str, value: Any, effect: str = "Allow", action: Any = "s3:GetObject") -> dict[str, Any]:
    """A statement with one condition."""
    return allow(action, Effect=effect, Condition={operator: {key: value}})


IDENTITY = [
    ({"Effect": "Allow", "Resource": "*"}, "MISSING_ACTION"),
    ({"Action": "s3:*", "Resource": "*"}, "MISSING_EFFECT"),
    (allow("s3:*", Effect="allow"), "INVALID_EFFECT"),
    ({"Effect": "Allow", "Action": "s3:*"}, "MISSING_RESOURCE"),
    (allow("s3:*", Resources="*"), "INVALID_POLICY_ELEMENT"),
    (allow("s3:*", Principal="*"), "UNSUPPORTED_PRINCIPAL"),
    (allow("s3:*", NotAction="s3:GetObject"), "UNSUPPORTED_ELEMENT_COMBINATION"),
    (allow("s3:*", Sid="with space"), "UNSUPPORTED_SID"),
    (allow("s3:*", Sid=""), "EMPTY_SID_VALUE"),
    (allow(7), "DATA_TYPE_MISMATCH"),
    (allow([]), "EMPTY_ARRAY_ACTION"),
    (allow("s3:*", []), "EMPTY_ARRAY_RESOURCE"),
    (allow("s3:GetObjekt"), "INVALID_ACTION"),
    (allow("s3"), "INVALID_ACTION"),
    (allow("s33:GetObject"), "INVALID_SERVICE_IN_ACTION"),
    (allow("codestar:ListProjects"), "RETIRED_SERVICE"),
    (allow("s3:Frob*"), "ACTION_WILDCARD_WITHOUT_ACTION"),
    (allow("s*:Get*"), "WILDCARD_IN_SERVICE_NAME"),
    (allow("s3:${aws:username}"), "VARIABLE_UNSUPPORTED_IN_ELEMENT"),
    (allow(["s3:Get*", "s3:GetObject"]), "REDUNDANT_ACTION"),
    (allow("s3:GetObject", [S3, "arn:aws:s3:::bucket/a"]), "REDUNDANT_RESOURCE"),
    (allow("s3:GetObject", "bucket/*"), "INVALID_ARN_PREFIX"),
    (allow("s3:GetObject", "arn:aws:s3:bucket"), "MISSING_ARN_FIELD"),
    (allow("s3:GetObject", "arn:amazon:s3:::bucket/*"), "INVALID_PARTITION"),
    (allow("s3:GetObject", "arn:aws:S3:::bucket/*"), "INVALID_ARN_SERVICE_CASE"),
    (allow("s3:GetObject", "arn:aws:s33:::bucket/*"), "INVALID_SERVICE"),
    (allow("s3:GetObject", "arn:aws:s3*:::bucket/*"), "WILDCARD_IN_SERVICE_NAME"),
    (allow("ec2:StartInstances", f"arn:aws:ec2:eu_central:{ACCOUNT}:instance/*"), "INVALID_ARN_REGION"),
    (allow("ec2:StartInstances", "arn:aws:ec2:eu-central-1:1234:instance/*"), "INVALID_ARN_ACCOUNT"),
    (allow("ec2:StartInstances", f"arn:aws:ec2:eu-central-1:{ACCOUNT}:instanz/*"), "INVALID_ARN_RESOURCE"),
    (allow("iam:GetRole", f"arn:aws:iam:eu-central-1:{ACCOUNT}:role/app"), "ARN_REGION_NOT_ALLOWED"),
    (allow("s3:ListBucket", f"arn:aws:s3::{ACCOUNT}:bucket"), "ARN_ACCOUNT_NOT_ALLOWED"),
    (allow("ec2:StartInstances", f"arn:aws:ec2::{ACCOUNT}:instance/*"), "MISSING_ARN_REGION"),
    (allow("ec2:StartInstances", "arn:aws:ec2:eu-central-1::instance/*"), "MISSING_ARN_ACCOUNT"),
    (allow("iam:GetRole", f"arn:aws:iam::{ACCOUNT}:ro*/app"), "WILDCARD_IN_RESOURCE_TYPE"),
    (allow("iam:GetRole", "arn:aws:iam::${aws:PrincipalAccount}:role/app"), "VARIABLE_BEFORE_RESOURCE_PART"),
    (allow("s3:ListAllMyBuckets", "arn:aws:s3:::bucket"), "ACTION_NEEDS_STAR_RESOURCE"),
    (allow("s3:ListBucket", f"arn:aws:sqs:eu-central-1:{ACCOUNT}:queue"), "RESOURCE_TYPE_MISMATCH"),
    (on("StringEqual", "aws:username", "a"), "INVALID_CONDITION_OPERATOR"),
    (on("NullIfExists", "aws:username", "true"), "NULL_WITH_IF_EXISTS"),
    (on("ForAllValues:Null", "aws:TagKeys", "true"), "NULL_WITH_QUALIFIER"),
    (on("StringEquals", "username", "a"), "INVALID_CONDITION_KEY_FORMAT"),
    (on("StringEquals", "aws:usernam", "a"), "INVALID_GLOBAL_CONDITION_KEY"),
    (on("StringEquals", "s3:nonsense", "a"), "INVALID_SERVICE_CONDITION_KEY"),
    (on("StringEquals", "s33:prefix", "a"), "INVALID_SERVICE"),
    (on("ArnLike", "aws:ARN", "arn:aws:iam::*:role/a"), "DEPRECATED_GLOBAL_CONDITION_KEY"),
    (on("StringEquals", "aws:ResourceTag", "a"), "MISSING_TAG_KEY_IN_CONDITION"),
    (on("StringEquals", "aws:TagKeys", "a"), "MISSING_QUALIFIER"),
    (on("ForAllValues:StringEquals", "aws:username", "a"), "FORALLVALUES_WITH_SINGLE_VALUED_KEY"),
    (on("StringEquals", "aws:username", ["a", 7]), "INVALID_CONDITION_DATA_TYPE"),
    (on("StringEquals", "aws:username", None), "DATA_TYPE_MISMATCH"),
    (on("Bool", "aws:SecureTransport", ["true", "false"]), "INVALID_CONDITION_MULTIPLE_BOOLEAN"),
    (on("Bool", "aws:SecureTransport", "yes"), "TYPE_MISMATCH_BOOLEAN"),
    (on("NumericLessThan", "aws:MultiFactorAuthAge", "soon"), "TYPE_MISMATCH_NUMBER"),
    (on("NumericLessThan", "aws:MultiFactorAuthAge", ["1", "2"]), "REDUNDANT_CONDITION_VALUE_NUM"),
    (on("DateLessThan", "aws:CurrentTime", "2026-13-01"), "TYPE_MISMATCH_DATE"),
    (on("DateLessThan", "aws:CurrentTime", "1767225600"), "INVALID_DATE_VALUE"),
    (on("BinaryEquals", "aws:username", "?"), "TYPE_MISMATCH_STRING"),
    (on("NumericEquals", "aws:username", "1"), "TYPE_MISMATCH"),
    (on("IpAddress", "aws:SourceIp", "203.0.113.300"), "TYPE_MISMATCH_IP_RANGE"),
    (on("IpAddress", "aws:SourceIp", "10.0.0.0/8"), "PRIVATE_IP_ADDRESS"),
    (on("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"), "PRIVATE_NOT_IP_ADDRESS"),
    (on("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "203.0.113.0/24"]), "PRIVATE_IP_ADDRESS_SUBSET"),
    (on("NotIpAddress", "aws:SourceIp", ["10.0.0.0/8", "203.0.113.0/24"]), "PRIVATE_NOT_IP_ADDRESS_SUBSET"),
    (on("IpAddress", "aws:SourceIp", "203.0.113.7/24"), "IMPROVE_IP_RANGE"),
    (on("StringEquals", "aws:RequestedRegion", "frankfurt"), "INVALID_REGION"),
    (on("StringEquals", "aws:SourceVpc", "vpc-1"), "INVALID_VPC_FORMAT"),
    (on("StringEquals", "aws:SourceVpce", "vpc-12345678"), "INVALID_VPCE_FORMAT"),
    (on("StringEquals", "iam:PassedToService", "lambda", action="iam:PassRole"), "INVALID_SERVICE_PRINCIPAL_FORMAT"),
    (
        on("StringEquals", "s3:x-amz-server-side-encryption-aws-kms-key-id", "alias/a", action="s3:PutObject"),
        "INVALID_KMS_KEY_VALUE",
    ),
    (on("StringEquals", "aws:PrincipalTag/team", "blue-*"), "WILDCARD_WITHOUT_LIKE_OPERATOR"),
    (on("StringLike", "aws:PrincipalArn", "arn:aws:iam::*:role/a"), "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"),
    (on("StringLike", "aws:PrincipalOrgID", "o-*"), "WILDCARD_USAGE_TOO_PERMISSIVE"),
    (on("StringLike", "aws:SourceAccount", "${aws:username}"), "VARIABLE_USAGE_TOO_PERMISSIVE"),
    (on("StringLike", "aws:username", "*"), "EQUIVALENT_TO_NULL_FALSE"),
    (on("StringNotLike", "aws:username", "*"), "EQUIVALENT_TO_NULL_TRUE"),
    (on("StringLikeIfExists", "aws:username", "*"), "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"),
    (
        on("ForAnyValue:StringNotLike", "aws:TagKeys", "*"),
        "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
    ),
    (on("StringEquals", "aws:username", []), "EMPTY_ARRAY_CONDITION"),
    (on("ForAllValues:StringEquals", "aws:TagKeys", []), "EMPTY_ARRAY_CONDITION_FORALLVALUES"),
    (on("ForAnyValue:StringEquals", "aws:TagKeys", []), "EMPTY_ARRAY_CONDITION_FORANYVALUE"),
    (on("StringEqualsIfExists", "aws:username", []), "EMPTY_ARRAY_CONDITION_IFEXISTS"),
    (allow("s3:*", Condition={}), "EMPTY_OBJECT_CONDITION"),
    (
        allow("s3:*", Condition={"StringEquals": {"aws:username": "a", "aws:UserName": "b"}}),
        "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    ),
    (on("StringEquals", "aws:Referer", "x"), "UNTRUSTWORTHY_CONDITION_KEY"),
    (on("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8"), "MISSING_PAIRED_CONDITION_KEYS"),
    (
        on("ForAllValues:StringEquals", "dynamodb:Attributes", "a", action="dynamodb:GetItem"),
        "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT",
    ),
    (on("StringLike", "s3:prefix", "a/*", "Deny", "s3:ListBucket"), "S3_PREFIX_IN_NEGATIVE_CONTEXT"),
    (on("StringEquals", "s3:prefix", "a/"), "CONDITION_KEY_NOT_OF_ACTION"),
    (on("StringEquals", "aws:VpceOrgID", "o-1", action="*"), "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES"),
    (
        {
            "Effect": "Allow",
            "NotAction": "s3:*",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:ResourceTag/a": "b"}},
        },
        "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    ),
    (
        {
            "Effect": "Deny",
            "NotAction": "s3:*",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:ResourceTag/a": "b"}},
        },
        "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    ),
    (
        on("StringEquals", "aws:ResourceTag/a", "b", action="health:DescribeEvents"),
        "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    ),
    (
        on("StringEquals", "aws:ResourceTag/a", "b", "Deny", "health:DescribeEvents"),
        "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    ),
    (allow("s3:GetObject", "arn:aws:s3:::bucket/${aws:username"), "MISSING_BRACE_IN_VARIABLE"),
    (allow("s3:GetObject", "arn:aws:s3:::bucket/${}"), "EMPTY_VARIABLE"),
    (allow("s3:GetObject", "arn:aws:s3:::bucket/${aws: username}"), "UNSUPPORTED_SPACE_IN_VARIABLE"),
    (allow("s3:GetObject", "arn:aws:s3:::bucket/${aws:user!}"), "UNSUPPORTED_SYMBOL_IN_VARIABLE"),
    (allow("s3:GetObject", "arn:aws:s3:::bucket/${aws:username, none}"), "MISSING_QUOTE_IN_VARIABLE"),
    (allow("s3:GetObject", "arn:aws:s3:::bucket/${aws:usernam}"), "UNKNOWN_POLICY_VARIABLE"),
    (allow("s3:GetObject", "arn:aws:s3:::bucket/${aws:TagKeys}"), "MULTIVALUED_POLICY_VARIABLE"),
    (on("NumericEquals", "aws:MultiFactorAuthAge", "${aws:EpochTime}"), "INVALID_VARIABLE_FOR_OPERATOR"),
    (allow("iam:PassRole"), "PASS_ROLE_WITH_STAR_IN_RESOURCE"),
    (allow("iam:Pass*"), "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"),
    ({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}, "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"),
    ({"Effect": "Allow", "Action": "iam:PassRole", "NotResource": ROLE}, "PASS_ROLE_WITH_NOT_RESOURCE"),
    ({"Effect": "Allow", "Action": "*", "NotResource": ROLE}, "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE"),
    ({"Effect": "Allow", "NotAction": "s3:*", "NotResource": ROLE}, "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE"),
    (allow("iam:CreateServiceLinkedRole"), "CREATE_SLR_WITH_STAR_IN_RESOURCE"),
    (allow("iam:Create*"), "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE"),
]

RESOURCE = [
    ({"Effect": "Allow", "Action": "s3:GetObject", "Resource": S3}, "MISSING_PRINCIPAL"),
    (allow("s3:GetObject", S3, Principal="*"), "EVERYBODY_IS_LET_IN"),
    (allow("s3:GetObject", S3, Principal={}), "EMPTY_OBJECT_PRINCIPAL"),
    (allow("s3:GetObject", S3, Principal={"AWS": []}), "EMPTY_ARRAY_PRINCIPAL"),
    (allow("s3:GetObject", S3, Principal="alice"), "INVALID_PRINCIPAL_FORMAT"),
    (allow("s3:GetObject", S3, Principal={"AWS": "alice"}), "INVALID_PRINCIPAL_FORMAT"),
    (allow("s3:GetObject", S3, Principal={"Aws": ACCOUNT}), "INVALID_PRINCIPAL_KEY"),
    (
        allow("s3:GetObject", S3, Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/*"}),
        "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    ),
    (allow("s3:GetObject", S3, Principal={"AWS": "AROAEXAMPLEEXAMPLE12"}), "INVALID_ROLE_REFERENCE"),
    (allow("s3:GetObject", S3, Principal={"AWS": "AIDAEXAMPLEEXAMPLE12"}), "INVALID_USER_REFERENCE"),
    (allow("s3:GetObject", S3, Principal={"Service": "Lambda"}), "INVALID_SERVICE_PRINCIPAL_FORMAT"),
    (allow("s3:GetObject", S3, Principal={"Federated": GITHUB_ARN}), "FEDERATED_PRINCIPAL_NOT_SUPPORTED"),
    (allow("s3:GetObject", S3, Principal={"Service": "sns.amazonaws.com"}), "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"),
    (
        on("StringEquals", "aws:PrincipalOrgID", "o-1") | {"Principal": {"Service": "cloudfront.amazonaws.com"}},
        "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    ),
    (
        on("StringEquals", "aws:Referer", ACCOUNT) | {"Principal": {"Service": "ses.amazonaws.com"}},
        "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    ),
    (
        on("StringEquals", "s3:ResourceAccount", ACCOUNT) | {"Principal": {"AWS": ACCOUNT}},
        "IRRELEVANT_CONDITION_KEY_IN_POLICY",
    ),
    (
        {"Effect": "Allow", "NotPrincipal": {"AWS": ACCOUNT}, "Action": "s3:*", "Resource": S3},
        "ALLOW_WITH_NOT_PRINCIPAL",
    ),
]

TRUST = [
    (trust("*"), "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"),
    (trust({"AWS": "*"}), "EVERYBODY_MAY_ASSUME"),
    (trust({"AWS": ACCOUNT}, Resource="*"), "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"),
    (
        {"Effect": "Deny", "NotPrincipal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"},
        "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    ),
    (trust({"Federated": "nowhere"}), "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"),
    (trust({"Federated": GITHUB_ARN}), "MISMATCHED_ACTION_FOR_PRINCIPAL"),
    (trust({"Federated": GITHUB_ARN}, "sts:AssumeRoleWithWebIdentity"), "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"),
    (trust({"Service": "rolesanywhere.amazonaws.com"}), "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"),
    (
        trust({"AWS": ACCOUNT}, Condition={"StringEquals": {"sts:SourceIdentity": "a"}}),
        "MISSING_ACTION_FOR_CONDITION_KEY",
    ),
    (trust({"Service": "glue.amazonaws.com"}), "CONFUSED_DEPUTY_IN_ROLE_TRUST"),
    (
        trust({"AWS": [ROLE, f"arn:aws:sts::{ACCOUNT}:assumed-role/app/one"]}),
        "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
    ),
    (
        trust({"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"}, "sts:AssumeRoleWithSAML"),
        "SAML_WITHOUT_AUDIENCE",
    ),
]

SCP = [
    (allow("s3:*", Principal="*"), "SCP_SYNTAX_ERROR_PRINCIPAL"),
    (allow("s3:*Object"), "SCP_SYNTAX_ERROR_ACTION_WILDCARD"),
]

RCP = [
    (allow("s3:*", Principal={"AWS": ACCOUNT}), "RCP_SYNTAX_ERROR_PRINCIPAL"),
    (allow("s3:*", S3, Principal="*"), "RCP_SYNTAX_ERROR_ALLOW"),
    ({"Effect": "Deny", "NotAction": "s3:*", "Principal": "*", "Resource": "*"}, "RCP_SYNTAX_ERROR_NOTACTION"),
    (allow("ec2:*", Effect="Deny", Principal="*"), "RCP_SYNTAX_ERROR_ACTION"),
    (
        on("StringNotEquals", "aws:PrincipalOrgID", "o-1", "Deny") | {"Principal": "*"},
        "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
    ),
    (
        on("StringNotEquals", "aws:SourceOrgID", "o-1", "Deny") | {"Principal": "*"},
        "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
    ),
    (
        on("StringNotEquals", "aws:SourceOrgID", "o-1", "Deny") | {"Principal": "*"},
        "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
    ),
]

ALL: list[tuple[PolicyType, dict[str, Any], str]] = [
    *(("identity", statement, code) for statement, code in IDENTITY),
    *(("resource", statement, code) for statement, code in RESOURCE),
    *(("trust", statement, code) for statement, code in TRUST),
    *(("scp", statement, code) for statement, code in SCP),
    *(("rcp", statement, code) for statement, code in RCP),
]


@pytest.mark.parametrize(("kind", "statement", "code"), ALL, ids=[f"{kind}-{code}" for kind, _, code in ALL])
def test_a_statement_that_breaks_a_rule_is_told_with_a_remedy(
    kind: PolicyType, statement: dict[str, Any], code: str
) -> None:
    findings = [one for one in validate(document(statement), kind) if one.code == code]
    assert findings, codes(document(statement), kind)
    for finding in findings:
        assert finding.severity == RULES[code].severity
        assert finding.message
        assert finding.remedy
        assert finding.statement == 0
        assert finding.path.startswith("$.Statement[0]")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[]", "DATA_TYPE_MISMATCH"),
        ("{}", "MISSING_STATEMENT"),
        (json.dumps({"Statement": [allow("s3:*")]}), "MISSING_VERSION"),
        (document(allow("s3:*"), Version="2020-01-01"), "INVALID_VERSION"),
        (document(allow("s3:*"), Version="2008-10-17"), "OLD_VERSION"),
        (
            document(allow("s3:GetObject", "arn:aws:s3:::b/${aws:username}"), Version="2008-10-17"),
            "VARIABLE_UNSUPPORTED_IN_VERSION",
        ),
        (document(allow("s3:*", Sid="A"), allow("ec2:*", Sid="A")), "UNIQUE_SIDS_REQUIRED"),
        (document(allow("s3:*"), allow("s3:*", Sid="A")), "REDUNDANT_STATEMENT"),
        (document(allow("s3:*"), allow("s3:GetObject", S3)), "REDUNDANT_STATEMENT"),
        (document(allow("s3:GetObject", S3), allow("s3:*", Effect="Deny")), "UNREACHABLE_STATEMENT"),
        (
            document(*(allow("s3:GetObject", f"arn:aws:s3:::b{n}/*") for n in range(200))),
            "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        ),
        ('{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', "DUPLICATE_KEY"),
        ("\ufeff" + document(allow("s3:*")), "BYTE_ORDER_MARK"),
        (document(allow("s3:*", Sid="\ud800")), "INVALID_CHARACTER"),
        (document(allow("s3:*")) + "\u2028", "JSON_SYNTAX_ERROR"),
        ("", "JSON_SYNTAX_ERROR"),
    ],
)
def test_a_document_that_breaks_a_rule_is_told(text: str, code: str) -> None:
    assert code in codes(text)


def test_a_wrong_name_is_told_with_the_nearest_right_one_where_it_stands() -> None:
    statement = '{"Effect": "Allow",\n    "Action": ["s3:GetObjekt"], "Resource": "*"}'
    text = '{\n "Version": "2012-10-17",\n "Statement": ' + statement + "}"
    finding = found(text, "INVALID_ACTION")
    assert (finding.line, finding.column, finding.path) == (4, 16, "$.Statement.Action[0]")
    assert finding.remedy == "Did you mean s3:GetObject?"
    assert finding.statement == 0


GITHUB_CONDITIONS = [
    ({f"{GITHUB}:aud": "sts.amazonaws.com"}, {"MISSING_GITHUB_REPO_CONDITION_KEY"}),
    ({f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": "repo:*"}, {"GITHUB_OF_ANY_OWNER"}),
    ({f"{GITHUB}:sub": "repo:o/r:ref:refs/heads/main"}, {"OIDC_WITHOUT_AUDIENCE"}),
    (
        {f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": "repo:o/r:*"},
        {"SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"},
    ),
    ({f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": "repo:o/r:ref:refs/heads/main"}, set()),
]


@pytest.mark.parametrize(("condition", "expected"), GITHUB_CONDITIONS)
def test_what_github_lets_in(condition: dict[str, str], expected: set[str]) -> None:
    statement = trust({"Federated": GITHUB_ARN}, "sts:AssumeRoleWithWebIdentity", Condition={"StringLike": condition})
    assert set(codes(document(statement), "trust")) == expected


def test_a_cognito_role_tells_guests_from_those_signed_in() -> None:
    pool = {"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-central-1:1"}}
    signed_in = {"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}}
    principal = {"Federated": "cognito-identity.amazonaws.com"}
    action = "sts:AssumeRoleWithWebIdentity"
    assert codes(document(trust(principal, action, Condition=pool))) == ["COGNITO_WITHOUT_AMR"]
    assert codes(document(trust(principal, action, Condition=signed_in))) == ["OIDC_WITHOUT_AUDIENCE"]
    assert codes(document(trust(principal, action, Condition=pool | signed_in))) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "identity",
            document(allow(["s3:GetObject", "s3:PutObject"], S3), allow("s3:ListBucket", "arn:aws:s3:::bucket")),
        ),
        ("identity", document(allow("s3:GetObject", "arn:aws:s3:::bucket/home/${aws:username}/*"))),
        ("identity", document(allow("s3:GetObject", "arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'none'}/*"))),
        (
            "identity",
            document(allow("ec2:*"), on("Bool", "aws:MultiFactorAuthPresent", "false", "Deny", "ec2:StopInstances")),
        ),
        (
            "identity",
            document(
                allow("iam:PassRole", ROLE, Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}})
            ),
        ),
        ("identity", document(on("ForAllValues:StringEquals", "aws:TagKeys", ["team"], action="ec2:CreateTags"))),
        (
            "identity",
            document(on("StringEquals", "aws:RequestedRegion", ["eu-central-1", "us-gov-west-1"], action="ec2:*")),
        ),
        ("identity", document(allow("ssm:GetParameter", "arn:aws:ssm:eu-central-1::parameter/aws/service/*"))),
        ("identity", document(allow("logs:PutLogEvents", f"arn:aws:logs:*:{ACCOUNT}:log-group:/aws/lambda/*:*"))),
        ("identity", document(allow("execute-api:Invoke", f"arn:aws:execute-api:eu-central-1:{ACCOUNT}:abc/*/GET/*"))),
        ("identity", document(on("DateLessThan", "aws:CurrentTime", "2026-12-31T23:59:59Z"))),
        ("identity", document(on("NumericLessThan", "aws:MultiFactorAuthAge", "3600"))),
        ("identity", document(on("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:db8::/32"]))),
        ("resource", document(allow("s3:GetObject", S3, Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}))),
        ("resource", document(on("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5") | {"Principal": "*"})),
        (
            "resource",
            document(
                allow("s3:*", S3, Effect="Deny", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
            ),
        ),
        ("trust", document(trust({"Service": "ec2.amazonaws.com"}))),
        ("trust", document(trust({"AWS": ACCOUNT}, Condition={"StringEquals": {"sts:ExternalId": "x"}}))),
        (
            "trust",
            document(
                trust(
                    {"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"},
                    "sts:AssumeRoleWithSAML",
                    Condition={"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
                )
            ),
        ),
        ("scp", document(allow("*"), allow("organizations:LeaveOrganization", Effect="Deny"))),
        (
            "scp",
            document(
                {
                    "Effect": "Deny",
                    "NotAction": ["iam:*", "sts:*"],
                    "Resource": "*",
                    "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}},
                }
            ),
        ),
        (
            "rcp",
            document(
                allow(
                    "s3:*", Effect="Deny", Principal="*", Condition={"BoolIfExists": {"aws:SecureTransport": "false"}}
                )
            ),
        ),
    ],
)
def test_a_good_policy_has_no_findings(kind: PolicyType, text: str) -> None:
    assert [(finding.code, finding.message) for finding in validate(text, kind)] == []


def test_rules_have_their_summary_and_every_code_once() -> None:
    assert all(rule.code == code and rule.summary.endswith(".") for code, rule in RULES.items())
