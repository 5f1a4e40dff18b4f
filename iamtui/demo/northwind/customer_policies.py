"""The policies of the storefront and of the people: what each allows, in every version that still exists."""

from __future__ import annotations

from iamtui.demo.northwind.account import ACCOUNT_ID, REGION, STOREFRONT_POOL
from iamtui.demo.northwind.customer_policies_operations import OPERATIONS
from iamtui.demo.northwind.documents import allow, deny, deny_all_but, document
from iamtui.demo.northwind.policy_plan import (
    ARTIFACTS,
    ASSETS,
    ORDERS_KEY,
    ORDERS_TABLE,
    WITHOUT_MFA,
    PolicyPlan,
)

_READ_ORDERS = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
_WRITE_ORDERS = ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem")

STOREFRONT = (
    PolicyPlan(
        "storefront-orders-table",
        1320,
        41,
        (
            document(allow((*_READ_ORDERS, "dynamodb:Scan"), ORDERS_TABLE)),
            document(allow((*_READ_ORDERS, *_WRITE_ORDERS), ORDERS_TABLE)),
            document(
                allow(
                    (*_READ_ORDERS, *_WRITE_ORDERS),
                    (ORDERS_TABLE, f"{ORDERS_TABLE}/index/*"),
                    "ReadWriteOrders",
                ),
                deny("dynamodb:DeleteTable", ORDERS_TABLE, "NeverDropTheTable"),
            ),
        ),
        "/storefront/",
        "Orders of the storefront: read and write items, never delete the table",
        tags={"Project": "storefront", "Owner": "nancy.davolio"},
    ),
    PolicyPlan(
        "storefront-assets-read",
        1318,
        640,
        (
            document(allow("s3:GetObject", f"{ASSETS}/*")),
            document(allow("s3:GetObject", f"{ASSETS}/*"), allow("s3:ListBucket", ASSETS)),
        ),
        "/storefront/",
        "Pictures and price lists",
        tags={"Project": "storefront"},
    ),
    PolicyPlan(
        "order-processing",
        1105,
        19,
        tuple(
            document(
                allow(("sqs:ReceiveMessage", "sqs:DeleteMessage"), f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:{queue}"),
                allow("sns:Publish", f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:orders-shipped"),
                *extra,
            )
            for queue, extra in (
                ("orders", ()),
                ("orders*", ()),
                ("orders*", (allow("kms:Decrypt", ORDERS_KEY),)),
                ("orders", (allow(("kms:Decrypt", "kms:GenerateDataKey"), ORDERS_KEY),)),
                ("*", (allow("kms:*", "*"),)),
            )
        ),
        "/storefront/",
        "The order queue. v7 was a mistake and is not in force",
        first=3,
        default=6,
        tags={"Project": "storefront", "Reviewed": "2026-04"},
    ),
    PolicyPlan(
        "orders-key-use",
        1100,
        1100,
        (
            document(
                allow(
                    ("kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"),
                    ORDERS_KEY,
                    condition={"StringEquals": {"kms:ViaService": f"dynamodb.{REGION}.amazonaws.com"}},
                )
            ),
        ),
        "/storefront/",
        "The key of the orders table, only by way of DynamoDB",
    ),
    PolicyPlan(
        "order-fulfilment-flow",
        702,
        388,
        (
            document(allow("lambda:InvokeFunction", f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:storefront-*")),
            document(
                allow("lambda:InvokeFunction", f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:storefront-*"),
                allow("states:StartExecution", f"arn:aws:states:{REGION}:{ACCOUNT_ID}:stateMachine:order-*"),
            ),
        ),
        "/storefront/",
    ),
    PolicyPlan(
        "mail-from-northwind",
        866,
        866,
        (
            document(
                allow(
                    ("ses:SendEmail", "ses:SendRawEmail"),
                    condition={"StringLike": {"ses:FromAddress": "*@northwind.example"}},
                )
            ),
        ),
        description="Send mail, only from our own domain",
    ),
    PolicyPlan(
        "own-folder-of-customer",
        590,
        120,
        (
            document(allow("s3:GetObject", "arn:aws:s3:::northwind-customer-uploads/*")),
            document(
                allow(
                    ("s3:GetObject", "s3:PutObject"),
                    "arn:aws:s3:::northwind-customer-uploads/${cognito-identity.amazonaws.com:sub}/*",
                )
            ),
        ),
        "/storefront/",
        "A signed-in customer's own uploads",
    ),
)

PEOPLE = (
    PolicyPlan(
        "developer-access",
        2400,
        63,
        (
            document(allow(("lambda:*", "dynamodb:*", "s3:*"))),
            document(allow(("lambda:*", "dynamodb:*", "s3:Get*", "s3:List*", "sqs:*", "sns:*"))),
            document(
                allow(("lambda:*", "dynamodb:*", "s3:Get*", "s3:List*", "sqs:*", "sns:*"), sid="Build"),
                allow("s3:PutObject", f"{ARTIFACTS}/*", "Publish"),
                deny(("dynamodb:DeleteTable", "dynamodb:DeleteBackup"), sid="KeepData"),
            ),
        ),
        "/people/",
        "What every developer needs",
        first=4,
        tags={"Owner": "andrew.fuller"},
    ),
    PolicyPlan(
        "deny-without-mfa",
        1800,
        1210,
        (
            document(deny_all_but(("iam:*", "sts:GetSessionToken"), condition=WITHOUT_MFA)),
            document(
                deny_all_but(
                    (
                        "iam:CreateVirtualMFADevice",
                        "iam:EnableMFADevice",
                        "iam:ListMFADevices",
                        "iam:ListVirtualMFADevices",
                        "iam:ResyncMFADevice",
                        "iam:ChangePassword",
                        "iam:GetUser",
                        "sts:GetSessionToken",
                    ),
                    sid="DenyAllButSettingUpMfa",
                    condition=WITHOUT_MFA,
                )
            ),
        ),
        "/people/",
        "Whoever has not signed in with MFA may only set MFA up",
    ),
    PolicyPlan(
        "manage-own-credentials",
        1805,
        1805,
        (
            document(
                allow(("iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"), sid="ViewAccount"),
                allow(
                    (
                        "iam:ChangePassword",
                        "iam:*AccessKey*",
                        "iam:*MFADevice*",
                        "iam:*SSHPublicKey*",
                        "iam:GetUser",
                    ),
                    (
                        f"arn:aws:iam::{ACCOUNT_ID}:user/${{aws:username}}",
                        f"arn:aws:iam::{ACCOUNT_ID}:user/*/${{aws:username}}",
                        f"arn:aws:iam::{ACCOUNT_ID}:mfa/${{aws:username}}",
                    ),
                    "ManageOwn",
                ),
            ),
        ),
        "/people/",
        "One's own password, keys and MFA devices",
    ),
    PolicyPlan(
        "region-guard",
        1440,
        211,
        (
            document(
                deny_all_but(
                    ("iam:*", "sts:*", "route53:*", "cloudfront:*", "support:*", "organizations:*"),
                    condition={"StringNotEquals": {"aws:RequestedRegion": REGION}},
                )
            ),
            document(
                deny_all_but(
                    (
                        "iam:*",
                        "sts:*",
                        "route53:*",
                        "cloudfront:*",
                        "support:*",
                        "organizations:*",
                        "budgets:*",
                    ),
                    sid="OnlyOurRegions",
                    condition={"StringNotEquals": {"aws:RequestedRegion": (REGION, "eu-west-1", "us-east-1")}},
                )
            ),
        ),
        "/people/",
        "No resources outside the regions we run in",
    ),
    PolicyPlan(
        "contractor-boundary",
        620,
        300,
        (
            document(allow(("lambda:*", "logs:*", "dynamodb:*", "s3:*"))),
            document(
                allow(("lambda:*", "logs:*", "s3:Get*", "s3:List*", "iam:ChangePassword", "iam:GetUser")),
                deny("*", condition={"DateGreaterThan": {"aws:CurrentTime": "2027-06-30T23:59:59Z"}}),
            ),
        ),
        "/boundaries/",
        "The most a contractor can ever do",
        tags={"Purpose": "boundary"},
    ),
    PolicyPlan(
        "workload-boundary",
        820,
        820,
        (
            document(
                allow(("s3:*", "dynamodb:*", "sqs:*", "sns:*", "logs:*", "kms:Decrypt", "secretsmanager:Get*")),
                deny(("iam:*", "organizations:*", "account:*"), sid="NoIdentity"),
            ),
        ),
        "/boundaries/",
        "The most a role made by a developer can do",
        tags={"Purpose": "boundary"},
    ),
    PolicyPlan(
        "support-customer-lookup",
        1479,
        75,
        (
            document(
                allow(
                    (
                        "cognito-idp:ListUsers",
                        "cognito-idp:AdminGetUser",
                        "cognito-idp:AdminListGroupsForUser",
                    ),
                    f"arn:aws:cognito-idp:{REGION}:{ACCOUNT_ID}:userpool/{STOREFRONT_POOL}",
                )
            ),
            document(
                allow(
                    (
                        "cognito-idp:ListUsers",
                        "cognito-idp:AdminGetUser",
                        "cognito-idp:AdminListGroupsForUser",
                        "cognito-idp:AdminResetUserPassword",
                    ),
                    f"arn:aws:cognito-idp:{REGION}:{ACCOUNT_ID}:userpool/{STOREFRONT_POOL}",
                    "LookUpAndReset",
                ),
                allow(_READ_ORDERS, ORDERS_TABLE, "ReadOrders"),
            ),
        ),
        "/people/",
        "Find a customer and send a new password",
    ),
    PolicyPlan(
        "secrets-by-project-tag",
        455,
        455,
        (
            document(
                allow(
                    ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
                    condition={"StringEquals": {"secretsmanager:ResourceTag/Project": "${aws:PrincipalTag/Project}"}},
                )
            ),
        ),
        "/people/",
        "Secrets of the project one is tagged with",
    ),
    PolicyPlan(
        "session-manager-shell",
        760,
        760,
        (
            document(
                allow(
                    "ssm:StartSession",
                    f"arn:aws:ec2:*:{ACCOUNT_ID}:instance/*",
                    condition={"StringEquals": {"ssm:resourceTag/Environment": ("staging", "production")}},
                ),
                allow(("ssm:TerminateSession", "ssm:ResumeSession"), "arn:aws:ssm:*:*:session/${aws:username}-*"),
            ),
        ),
        "/people/",
        "A shell without a key pair",
    ),
)

CUSTOMER_POLICIES = (*STOREFRONT, *PEOPLE, *OPERATIONS)
