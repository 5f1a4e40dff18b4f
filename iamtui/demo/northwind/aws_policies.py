"""AWS-managed policies: those in use with the documents AWS publishes (the longest shortened), and more.

Source: AWS Managed Policy Reference, https://docs.aws.amazon.com/aws-managed-policy/latest/reference/
"""

from __future__ import annotations

from dataclasses import dataclass

from iamtui.demo.northwind.aws_policies_more import NOT_ATTACHED, SERVICE_LINKED
from iamtui.demo.northwind.documents import allow, document


@dataclass(frozen=True)
class AwsPolicy:
    """A policy that AWS maintains."""

    name: str
    text: str
    description: str
    path: str = "/"
    version: str = "v1"
    created: str = "2015-02-06T18:40:00"
    updated: str = ""


def _power_user() -> str:
    not_these = {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"}
    these = (
        "account:GetAccountInformation",
        "account:GetGovCloudAccountInformation",
        "account:GetPrimaryEmail",
        "account:ListRegions",
        "iam:CreateServiceLinkedRole",
        "iam:DeleteServiceLinkedRole",
        "iam:ListRoles",
        "organizations:DescribeEffectivePolicy",
        "organizations:DescribeOrganization",
    )
    return document(not_these, allow(these))


_SSM_CORE = (
    allow(
        (
            "ssm:DescribeAssociation",
            "ssm:GetDeployablePatchSnapshotForInstance",
            "ssm:GetDocument",
            "ssm:DescribeDocument",
            "ssm:GetManifest",
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:ListAssociations",
            "ssm:ListInstanceAssociations",
            "ssm:PutInventory",
            "ssm:PutComplianceItems",
            "ssm:PutConfigurePackageResult",
            "ssm:UpdateAssociationStatus",
            "ssm:UpdateInstanceAssociationStatus",
            "ssm:UpdateInstanceInformation",
        )
    ),
    allow(
        (
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        )
    ),
    allow(
        (
            "ec2messages:AcknowledgeMessage",
            "ec2messages:DeleteMessage",
            "ec2messages:FailMessage",
            "ec2messages:GetEndpoint",
            "ec2messages:GetMessages",
            "ec2messages:SendReply",
        )
    ),
)

_ECR_READ = (
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:GetRepositoryPolicy",
    "ecr:DescribeRepositories",
    "ecr:ListImages",
    "ecr:DescribeImages",
    "ecr:BatchGetImage",
    "ecr:GetLifecyclePolicy",
    "ecr:GetLifecyclePolicyPreview",
    "ecr:ListTagsForResource",
    "ecr:DescribeImageScanFindings",
)

_DYNAMODB_READ = (
    "application-autoscaling:DescribeScalableTargets",
    "application-autoscaling:DescribeScalingPolicies",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetMetricData",
    "cloudwatch:ListMetrics",
    "dynamodb:BatchGetItem",
    "dynamodb:Describe*",
    "dynamodb:GetItem",
    "dynamodb:GetResourcePolicy",
    "dynamodb:List*",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
    "kms:DescribeKey",
    "kms:ListAliases",
)

_LOGS_WRITE = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
_READ_VERBS = ("Describe", "Get", "List")
# fmt: off
_READ_SERVICES = (
    "apigateway", "athena", "autoscaling", "cloudformation", "cloudfront", "cloudtrail", "cloudwatch",
    "cognito-identity", "cognito-idp", "dynamodb", "ec2", "ecr", "ecs", "eks", "elasticloadbalancing",
    "events", "firehose", "glue", "iam", "kms", "lambda", "logs", "rds", "route53", "s3",
    "secretsmanager", "sns", "sqs", "ssm", "states", "sts", "tag",
)
_AUDIT_SERVICES = (
    "acm", "autoscaling", "cloudformation", "cloudfront", "cloudtrail", "cloudwatch", "config",
    "dynamodb", "ec2", "ecr", "ecs", "elasticloadbalancing", "guardduty", "iam", "kms", "lambda",
    "logs", "rds", "route53", "s3", "sns", "sqs",
)
# fmt: on


def _read_only() -> str:
    reads = [f"{service}:{verb}*" for service in _READ_SERVICES for verb in _READ_VERBS]
    return document(allow((*reads, "dynamodb:BatchGet*", "dynamodb:Query", "dynamodb:Scan"), sid="ReadOnlyActions"))


def _security_audit() -> str:
    reads = [f"{service}:{verb}*" for service in _AUDIT_SERVICES for verb in ("Describe", "List")]
    extra = (
        "iam:GenerateCredentialReport",
        "iam:GenerateServiceLastAccessedDetails",
        "iam:Get*",
        "s3:GetBucket*",
    )
    return document(allow((*reads, *extra), sid="BaseSecurityAuditStatement"))


IN_USE = (
    AwsPolicy("AdministratorAccess", document(allow("*")), "Provides full access to AWS services and resources."),
    AwsPolicy(
        "ReadOnlyAccess",
        _read_only(),
        "Provides read-only access to AWS services and resources.",
        version="v158",
        updated="2026-09-17T16:02:11",
    ),
    AwsPolicy(
        "PowerUserAccess",
        _power_user(),
        "Provides full access to AWS services and resources, but does not allow management of Users and groups.",
        version="v6",
        updated="2025-03-19T20:04:52",
    ),
    AwsPolicy(
        "IAMUserChangePassword",
        document(
            allow("iam:ChangePassword", ("arn:aws:iam::*:user/${aws:username}",)),
            allow("iam:GetAccountPasswordPolicy"),
        ),
        "Provides the ability for an IAM user to change their own password.",
        version="v2",
        created="2016-11-15T00:25:16",
        updated="2016-11-15T23:18:55",
    ),
    AwsPolicy(
        "SecurityAudit",
        _security_audit(),
        "The security audit template grants access to read security configuration metadata.",
        version="v71",
        updated="2026-07-08T17:21:40",
    ),
    AwsPolicy(
        "Billing",
        document(
            allow(
                (
                    "account:GetAccountInformation",
                    "aws-portal:*Billing",
                    "aws-portal:*PaymentMethods",
                    "aws-portal:*Usage",
                    "billing:Get*",
                    "budgets:ModifyBudget",
                    "budgets:ViewBudget",
                    "ce:*",
                    "cur:*",
                    "invoicing:Get*",
                    "invoicing:List*",
                    "payments:Get*",
                    "payments:List*",
                    "tax:Get*",
                )
            )
        ),
        "Grants permissions for billing and cost management.",
        "/job-function/",
        "v16",
        "2016-11-10T17:33:18",
        "2025-12-01T17:05:00",
    ),
    AwsPolicy(
        "AmazonSSMManagedInstanceCore",
        document(*_SSM_CORE),
        "The policy for Amazon EC2 Role to enable AWS Systems Manager service core functionality.",
        version="v2",
        created="2019-03-15T17:22:12",
        updated="2019-05-23T16:54:21",
    ),
    AwsPolicy(
        "AmazonS3ReadOnlyAccess",
        document(allow(("s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"))),
        "Provides read only access to all buckets via the AWS Management Console.",
        version="v3",
        updated="2023-08-10T21:31:39",
    ),
    AwsPolicy(
        "AmazonDynamoDBReadOnlyAccess",
        document(allow(_DYNAMODB_READ, sid="GeneralPermissions")),
        "Provides read only access to Amazon DynamoDB via the AWS Management Console.",
        version="v15",
        updated="2024-03-20T15:38:04",
    ),
    AwsPolicy(
        "AWSLambdaBasicExecutionRole",
        document(allow(_LOGS_WRITE)),
        "Provides write permissions to CloudWatch Logs.",
        "/service-role/",
        created="2015-04-09T15:03:43",
    ),
    AwsPolicy(
        "AWSLambdaVPCAccessExecutionRole",
        document(
            allow(
                (
                    *_LOGS_WRITE,
                    "ec2:CreateNetworkInterface",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSubnets",
                    "ec2:DeleteNetworkInterface",
                    "ec2:AssignPrivateIpAddresses",
                    "ec2:UnassignPrivateIpAddresses",
                ),
                sid="AWSLambdaVPCAccessExecutionPermissions",
            )
        ),
        "Provides minimum permissions for a Lambda function to execute while accessing a resource within a VPC.",
        "/service-role/",
        "v3",
        "2016-02-11T23:15:26",
        "2024-01-05T22:38:56",
    ),
    AwsPolicy(
        "AmazonECSTaskExecutionRolePolicy",
        document(allow((*_ECR_READ[:3], "ecr:BatchGetImage", *_LOGS_WRITE[1:]))),
        "Provides access to other AWS service resources that are required to run Amazon ECS tasks.",
        "/service-role/",
        created="2017-11-16T18:48:22",
    ),
    AwsPolicy(
        "AmazonEC2ContainerRegistryReadOnly",
        document(allow(_ECR_READ)),
        "Provides read-only access to Amazon EC2 Container Registry repositories.",
        version="v3",
        created="2015-12-21T17:04:15",
        updated="2019-12-10T20:56:00",
    ),
    AwsPolicy(
        "CloudWatchAgentServerPolicy",
        document(
            allow(
                (
                    "cloudwatch:PutMetricData",
                    "ec2:DescribeVolumes",
                    "ec2:DescribeTags",
                    "logs:PutLogEvents",
                    "logs:PutRetentionPolicy",
                    "logs:DescribeLogStreams",
                    "logs:DescribeLogGroups",
                    "logs:CreateLogStream",
                    "logs:CreateLogGroup",
                    "xray:PutTraceSegments",
                    "xray:PutTelemetryRecords",
                ),
                sid="CWACloudWatchServerPermissions",
            ),
            allow("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*", "CWASSMServerPermissions"),
        ),
        "Permissions required to use AmazonCloudWatchAgent on servers",
        version="v3",
        created="2018-03-07T01:06:44",
        updated="2024-02-06T16:09:10",
    ),
    AwsPolicy(
        "CloudWatchReadOnlyAccess",
        document(
            allow(
                (
                    "autoscaling:Describe*",
                    "cloudwatch:Describe*",
                    "cloudwatch:Get*",
                    "cloudwatch:List*",
                    "logs:Get*",
                ),
                sid="CloudWatchReadOnlyAccessPermissions",
            )
        ),
        "Provides read only access to CloudWatch.",
        version="v9",
        updated="2024-12-05T18:11:27",
    ),
)


def _more() -> tuple[AwsPolicy, ...]:
    linked = (("/aws-service-role/", name, version, actions) for name, version, actions in SERVICE_LINKED)
    return tuple(
        AwsPolicy(
            name,
            document(allow(tuple(actions.split()))),
            f"AWS managed policy {name}.",
            path,
            version,
            "2017-03-01T18:00:00",
            "2025-06-11T17:30:00" if version != "v1" else "",
        )
        for path, name, version, actions in (*linked, *NOT_ATTACHED)
    )


AWS_POLICIES = (*IN_USE, *_more())
