"""Roles that others made or hand out: Cognito's, IAM Identity Center's, and the service-linked ones."""

from __future__ import annotations

from iamtui.demo.northwind.account import (
    ACCOUNT_ID,
    GUESTS_IDENTITY_POOL,
    PARTNER_IDENTITY_POOL,
    REGION,
    iam_arn,
)
from iamtui.demo.northwind.documents import allow, document, trust
from iamtui.demo.northwind.policies import aws_managed, customer_managed
from iamtui.demo.northwind.role_plan import RolePlan, service

ISSUER = "cognito-identity.amazonaws.com"
SSO_PROVIDER = "AWSSSO_9c3e5d7f1a2b4860_DO_NOT_DELETE"
SSO_ADMINISTRATOR = "AWSReservedSSO_AdministratorAccess_5f0e7b2c9d41a638"


def _cognito(identity_pool: str, amr: str = "authenticated", tags: bool = False) -> str:
    return document(
        trust(
            {"Federated": ISSUER},
            ("sts:AssumeRoleWithWebIdentity", "sts:TagSession") if tags else "sts:AssumeRoleWithWebIdentity",
            condition={
                "StringEquals": {f"{ISSUER}:aud": identity_pool},
                "ForAnyValue:StringLike": {f"{ISSUER}:amr": amr},
            },
        )
    )


_COGNITO = (
    RolePlan(
        "storefront-guests-unauthenticated",
        _cognito(GUESTS_IDENTITY_POOL, "unauthenticated"),
        1005,
        0.01,
        (aws_managed("AmazonS3ReadOnlyAccess"),),
        path="/cognito/",
        description="Guests of the storefront: reads every bucket there is",
    ),
    RolePlan(
        "storefront-customers-authenticated",
        _cognito(GUESTS_IDENTITY_POOL),
        1005,
        0.01,
        (customer_managed("own-folder-of-customer"),),
        path="/cognito/",
    ),
    RolePlan(
        "storefront-group-gold",
        _cognito(GUESTS_IDENTITY_POOL),
        700,
        0.2,
        (customer_managed("own-folder-of-customer"), customer_managed("storefront-assets-read")),
        path="/cognito/",
        description="Group gold of the storefront's user pool",
    ),
    RolePlan(
        "storefront-group-wholesale",
        _cognito(GUESTS_IDENTITY_POOL),
        700,
        3,
        (customer_managed("own-folder-of-customer"),),
        {"price-list": document(allow("s3:GetObject", "arn:aws:s3:::northwind-storefront-assets/wholesale/*"))},
        path="/cognito/",
    ),
    RolePlan(
        "partner-portal-authenticated",
        _cognito(PARTNER_IDENTITY_POOL, tags=True),
        500,
        2,
        inline={"none": document(allow("cognito-identity:GetCredentialsForIdentity"))},
        path="/cognito/",
        region="eu-west-1",
    ),
    RolePlan(
        "partner-portal-engineering",
        _cognito(PARTNER_IDENTITY_POOL, tags=True),
        500,
        8,
        (customer_managed("deploy-artifacts"),),
        path="/cognito/",
        region="eu-west-1",
    ),
    RolePlan(
        "partner-portal-sales",
        _cognito(PARTNER_IDENTITY_POOL, tags=True),
        500,
        5,
        (customer_managed("storefront-assets-read"), aws_managed("AmazonDynamoDBReadOnlyAccess")),
        path="/cognito/",
        region="eu-west-1",
    ),
    RolePlan(
        "cognito-sms",
        document(
            trust(
                {"Service": "cognito-idp.amazonaws.com"},
                condition={"StringEquals": {"sts:ExternalId": "c51f7a90-storefront-sms"}},
            )
        ),
        1000,
        0.8,
        inline={"publish": document(allow("sns:publish"))},
        path="/service-role/",
        description="Cognito sends SMS with it",
    ),
    RolePlan(
        "cognito-user-import",
        service("cognito-idp", f"arn:aws:cognito-idp:{REGION}:{ACCOUNT_ID}:userpool/*"),
        980,
        310,
        inline={
            "logs": document(
                allow(
                    (
                        "logs:CreateLogGroup",
                        "logs:CreateLogStream",
                        "logs:DescribeLogStreams",
                        "logs:PutLogEvents",
                    ),
                    f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:/aws/cognito/*",
                )
            )
        },
        path="/service-role/",
    ),
)


def _reserved(name: str, policy: str, last_used: float | None) -> RolePlan:
    return RolePlan(
        name,
        document(
            trust(
                {"Federated": iam_arn("saml-provider", "/", SSO_PROVIDER)},
                ("sts:AssumeRoleWithSAML", "sts:TagSession"),
                condition={"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
            )
        ),
        760,
        last_used,
        (aws_managed(policy),),
        path=f"/aws-reserved/sso.amazonaws.com/{REGION}/",
        max_session=43200,
    )


def _linked(name: str, service_name: str, policy: str, created: float, last_used: float | None) -> RolePlan:
    return RolePlan(
        f"AWSServiceRoleFor{name}",
        service(service_name),
        created,
        last_used,
        (aws_managed(f"aws-service-role/{policy}"),),
        path=f"/aws-service-role/{service_name}.amazonaws.com/",
        description=f"Service-linked role of {service_name}.amazonaws.com",
    )


_AWS_OWNED = (
    _reserved(SSO_ADMINISTRATOR, "AdministratorAccess", 0.01),
    _reserved("AWSReservedSSO_ReadOnlyAccess_a81c60f3b2d5e794", "ReadOnlyAccess", 4),
    _linked("Support", "support", "AWSSupportServiceRolePolicy", 2480, None),
    _linked("TrustedAdvisor", "trustedadvisor", "AWSTrustedAdvisorServiceRolePolicy", 2480, 0.4),
    _linked("ECS", "ecs", "AmazonECSServiceRolePolicy", 900, 0.1),
    _linked("AutoScaling", "autoscaling", "AutoScalingServiceRolePolicy", 1700, 0.3),
    _linked("RDS", "rds", "AmazonRDSServiceRolePolicy", 1650, 2),
    _linked("SSO", "sso", "AWSSSOServiceRolePolicy", 760, 30),
    _linked("Organizations", "organizations", "AWSOrganizationsServiceTrustPolicy", 2480, None),
    _linked(
        "AmazonCognitoIdpEmailService",
        "email.cognito-idp",
        "AmazonCognitoIdpEmailServiceRolePolicy",
        980,
        0.1,
    ),
)

FEDERATED_ROLES = (*_COGNITO, *_AWS_OWNED)
