"""The company's own roles: who may assume each, what it may do, when it was last used."""

from __future__ import annotations

from iamtui.demo.northwind.account import (
    ACCOUNT_ID,
    MANAGEMENT_ACCOUNT_ID,
    MONITORING_ACCOUNT_ID,
    PARTNER_ACCOUNT_ID,
    REGION,
    SECURITY_ACCOUNT_ID,
    iam_arn,
    unique_id,
)
from iamtui.demo.northwind.documents import allow, deny, document, trust
from iamtui.demo.northwind.policies import aws_managed, customer_managed
from iamtui.demo.northwind.role_plan import CLUSTER_ISSUER, GITHUB_ISSUER, RolePlan, service

ORGANIZATION_ID = "o-x7k2m9q4wd"
LAMBDA_LOGS = aws_managed("service-role/AWSLambdaBasicExecutionRole")


def _oidc(issuer: str) -> dict[str, str]:
    return {"Federated": iam_arn("oidc-provider", "/", issuer)}


def _root(account: str) -> dict[str, str]:
    return {"AWS": f"arn:aws:iam::{account}:root"}


_WORKLOADS = (
    RolePlan(
        "storefront-order-handler",
        service("lambda"),
        1310,
        0.02,
        (
            LAMBDA_LOGS,
            customer_managed("storefront-orders-table"),
            customer_managed("storefront-assets-read"),
        ),
        {
            "price-list": document(
                allow("s3:GetObject", "arn:aws:s3:::northwind-storefront-assets/prices/*", "ReadPrices"),
                allow("ssm:GetParameter", f"arn:aws:ssm:{REGION}:{ACCOUNT_ID}:parameter/storefront/*"),
            )
        },
        description="Lambda: takes orders, reads DynamoDB and S3",
        boundary=customer_managed("workload-boundary"),
        tags={"Project": "storefront", "Environment": "production", "Owner": "nancy.davolio"},
    ),
    RolePlan(
        "storefront-pool-triggers",
        service("lambda"),
        1000,
        0.1,
        (LAMBDA_LOGS, customer_managed("mail-from-northwind")),
        description="Lambda: the triggers of the storefront's user pool",
        tags={"Project": "storefront"},
    ),
    RolePlan(
        "storefront-image-resizer",
        service("lambda"),
        410,
        None,
        (LAMBDA_LOGS, aws_managed("AmazonS3ReadOnlyAccess")),
        description="Made for a trial that never ran",
        boundary=customer_managed("workload-boundary"),
    ),
    RolePlan(
        "storefront-api-task",
        service("ecs-tasks", f"arn:aws:ecs:{REGION}:{ACCOUNT_ID}:*"),
        890,
        0.01,
        (customer_managed("order-processing"), customer_managed("orders-key-use")),
        boundary=customer_managed("workload-boundary"),
        tags={"Project": "storefront", "Environment": "production"},
    ),
    RolePlan(
        "ecs-task-execution",
        service("ecs-tasks"),
        892,
        0.01,
        (aws_managed("service-role/AmazonECSTaskExecutionRolePolicy"),),
        path="/service-role/",
    ),
    RolePlan(
        "order-fulfilment",
        service("states", f"arn:aws:states:{REGION}:{ACCOUNT_ID}:stateMachine:order-*"),
        702,
        0.4,
        (customer_managed("order-fulfilment-flow"),),
        description="Step Functions: from paid to shipped",
    ),
    RolePlan(
        "warehouse-web-server",
        service("ec2"),
        1702,
        0.03,
        (aws_managed("AmazonSSMManagedInstanceCore"), aws_managed("CloudWatchAgentServerPolicy")),
        {"read-config": document(allow("s3:GetObject", "arn:aws:s3:::northwind-config/warehouse/*"))},
        description="EC2: the warehouse's web servers",
        tags={"Environment": "production"},
        instance_profile="warehouse-web-server",
    ),
    RolePlan(
        "bastion-host",
        service("ec2"),
        1900,
        61,
        (aws_managed("AmazonSSMManagedInstanceCore"),),
        instance_profile="bastion",
    ),
    RolePlan(
        "build-runner",
        service("ec2"),
        1650,
        0.3,
        (
            customer_managed("deploy-artifacts"),
            customer_managed("terraform-state"),
            aws_managed("AmazonEC2ContainerRegistryReadOnly"),
        ),
        path="/delivery/",
        max_session=43200,
        instance_profile="build-runner-profile",
    ),
    RolePlan("data-lake-crawler", service("glue"), 1500, 1, (customer_managed("data-lake-write"),), path="/data/"),
    RolePlan(
        "nightly-report",
        service("scheduler", f"arn:aws:scheduler:{REGION}:{ACCOUNT_ID}:schedule/default/nightly-report"),
        330,
        0.35,
        inline={
            "start": document(allow("lambda:InvokeFunction", f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:report"))
        },
        path="/data/",
    ),
    RolePlan(
        "vpc-flow-logs",
        service("vpc-flow-logs"),
        1600,
        0.02,
        inline={"write-logs": document(allow(("logs:CreateLogStream", "logs:PutLogEvents", "logs:Describe*")))},
    ),
    RolePlan(
        "external-dns",
        document(
            trust(
                _oidc(CLUSTER_ISSUER),
                "sts:AssumeRoleWithWebIdentity",
                condition={
                    "StringEquals": {
                        f"{CLUSTER_ISSUER}:sub": "system:serviceaccount:kube-system:external-dns",
                        f"{CLUSTER_ISSUER}:aud": "sts.amazonaws.com",
                    }
                },
            )
        ),
        420,
        0.2,
        inline={
            "zones": document(
                allow("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z0471108NORTHWIND"),
                allow(("route53:ListHostedZones", "route53:ListResourceRecordSets")),
            )
        },
        path="/cluster/",
        description="A service account of the warehouse cluster",
    ),
)

_DELIVERY = (
    RolePlan(
        "github-deploy-storefront",
        document(
            trust(
                _oidc(GITHUB_ISSUER),
                "sts:AssumeRoleWithWebIdentity",
                condition={
                    "StringEquals": {
                        f"{GITHUB_ISSUER}:aud": "sts.amazonaws.com",
                        f"{GITHUB_ISSUER}:sub": "repo:northwind/storefront:ref:refs/heads/main",
                    }
                },
            )
        ),
        890,
        0.15,
        (
            customer_managed("deploy-storefront"),
            customer_managed("pass-task-roles"),
            customer_managed("assume-deploy-targets"),
        ),
        path="/delivery/",
        description="GitHub Actions, main branch of northwind/storefront",
        tags={"Project": "storefront"},
    ),
    RolePlan(
        "github-preview",
        document(
            trust(
                _oidc(GITHUB_ISSUER),
                "sts:AssumeRoleWithWebIdentity",
                condition={"StringLike": {f"{GITHUB_ISSUER}:sub": "repo:*"}},
            )
        ),
        350,
        88,
        (customer_managed("deploy-artifacts"),),
        path="/delivery/",
        description="GitHub Actions, any repository: too wide",
    ),
    RolePlan(
        "deploy-target-production",
        document(
            trust(
                {"AWS": iam_arn("role", "/delivery/", "github-deploy-storefront")},
                ("sts:AssumeRole", "sts:TagSession"),
                condition={"StringEquals": {"aws:RequestTag/Pipeline": "storefront"}},
            )
        ),
        884,
        0.15,
        (aws_managed("PowerUserAccess"),),
        path="/delivery/",
        description="Second link of the chain: GitHub, then this",
        boundary=customer_managed("workload-boundary"),
    ),
    RolePlan(
        "deploy-target-staging",
        document(
            trust(
                {
                    "AWS": (
                        iam_arn("role", "/delivery/", "github-deploy-storefront"),
                        iam_arn("role", "/delivery/", "build-runner"),
                    )
                }
            )
        ),
        884,
        2,
        (aws_managed("PowerUserAccess"),),
        path="/delivery/",
    ),
)

_PEOPLE = (
    RolePlan(
        "break-glass",
        document(
            trust(
                {"AWS": iam_arn("user", "/", "break-glass")},
                condition={
                    "Bool": {"aws:MultiFactorAuthPresent": "true"},
                    "NumericLessThan": {"aws:MultiFactorAuthAge": "900"},
                    "IpAddress": {"aws:SourceIp": "198.51.100.0/24"},
                },
            )
        ),
        1100,
        None,
        (aws_managed("AdministratorAccess"),),
        description="For the day everything else fails",
    ),
    RolePlan(
        "audit-from-security-account",
        document(
            trust(
                _root(SECURITY_ACCOUNT_ID),
                condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}},
            )
        ),
        980,
        6,
        (aws_managed("SecurityAudit"), aws_managed("ReadOnlyAccess")),
        path="/security/",
        max_session=14400,
    ),
    RolePlan(
        "monitoring-integration",
        document(
            trust(
                _root(MONITORING_ACCOUNT_ID),
                condition={"StringEquals": {"sts:ExternalId": "7d3fb6c2e94a41b0"}},
            )
        ),
        640,
        0.01,
        (aws_managed("CloudWatchReadOnlyAccess"),),
        {"tags": document(allow(("tag:GetResources", "ec2:Describe*")))},
        description="A monitoring company, with external id",
        region="us-east-1",
    ),
    RolePlan(
        "alfreds-inventory-exchange",
        document(trust(_root(PARTNER_ACCOUNT_ID))),
        505,
        130,
        inline={
            "inventory": document(
                allow("dynamodb:GetItem", f"arn:aws:dynamodb:{REGION}:{ACCOUNT_ID}:table/warehouse-stock"),
                deny("dynamodb:Scan"),
            )
        },
        path="/partners/",
        description="Alfreds Futterkiste reads our stock. No external id",
    ),
    RolePlan(
        "OrganizationAccountAccessRole",
        document(trust(_root(MANAGEMENT_ACCOUNT_ID))),
        2480,
        512,
        (aws_managed("AdministratorAccess"),),
    ),
    RolePlan(
        "saml-engineers",
        document(
            trust(
                {"Federated": iam_arn("saml-provider", "/", "NorthwindOkta")},
                "sts:AssumeRoleWithSAML",
                condition={"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
            )
        ),
        1240,
        1.5,
        (customer_managed("developer-access"), customer_managed("start-stop-own-instances")),
        path="/federated/",
        max_session=28800,
    ),
    RolePlan(
        "saml-finance",
        document(
            trust(
                {"Federated": iam_arn("saml-provider", "/", "NorthwindOkta")},
                ("sts:AssumeRoleWithSAML", "sts:TagSession"),
                condition={
                    "StringEquals": {
                        "SAML:aud": "https://signin.aws.amazon.com/saml",
                        "aws:PrincipalTag/Department": "Finance",
                    }
                },
            )
        ),
        1240,
        17,
        (aws_managed("job-function/Billing"),),
        path="/federated/",
    ),
)

_ODD = (
    RolePlan(
        "retired-etl-job",
        document(trust({"AWS": unique_id("AIDA", "ivan.deleted")})),
        2100,
        790,
        (customer_managed("data-lake-write"),),
        path="/data/",
        description="Trusts a user who was deleted: nobody can assume it",
    ),
    RolePlan(
        "sealed-archive",
        document(
            trust(_root(ACCOUNT_ID), sid="Account"),
            trust({"AWS": "*"}, sid="Sealed", effect="Deny"),
        ),
        1900,
        None,
        inline={"archive": document(allow("s3:GetObject", "arn:aws:s3:::northwind-archive/*"))},
        description="Sealed: an explicit deny for everyone",
    ),
    RolePlan(
        "public-metrics-writer",
        document(trust({"AWS": "*"})),
        730,
        0.6,
        inline={"metrics": document(allow("cloudwatch:PutMetricData"))},
        description="Anyone with an AWS account can assume it",
    ),
    RolePlan(
        "organization-logs-reader",
        document(trust({"AWS": "*"}, condition={"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION_ID}})),
        460,
        9,
        inline={"logs": document(allow(("s3:GetObject", "s3:ListBucket"), "arn:aws:s3:::northwind-logs*"))},
        path="/security/",
    ),
)

BUSINESS_ROLES = (*_WORKLOADS, *_DELIVERY, *_PEOPLE, *_ODD)
