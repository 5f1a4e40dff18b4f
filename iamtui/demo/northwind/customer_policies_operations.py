"""The policies of delivery, data and operations, in every version that still exists."""

from __future__ import annotations

from iamtui.demo.northwind.account import ACCOUNT_ID, PARTNER_ACCOUNT_ID, REGION
from iamtui.demo.northwind.documents import allow, deny, document
from iamtui.demo.northwind.policy_plan import ARTIFACTS, LAKE, PolicyPlan

OPERATIONS = (
    PolicyPlan(
        "deploy-artifacts",
        1900,
        330,
        (
            document(allow("s3:*", (ARTIFACTS, f"{ARTIFACTS}/*"))),
            document(allow(("s3:GetObject", "s3:PutObject"), f"{ARTIFACTS}/*"), allow("s3:ListBucket", ARTIFACTS)),
        ),
        "/delivery/",
        "What a build puts down and a deployment picks up",
        default=2,
    ),
    PolicyPlan(
        "deploy-storefront",
        890,
        12,
        tuple(
            document(
                allow(("lambda:UpdateFunctionCode", "lambda:PublishVersion", *extra), resource),
                allow("ecs:UpdateService", f"arn:aws:ecs:{REGION}:{ACCOUNT_ID}:service/storefront/*"),
            )
            for extra, resource in (
                ((), "*"),
                ((), f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:storefront-*"),
                (("lambda:UpdateAlias",), f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:storefront-*"),
                (
                    ("lambda:UpdateAlias", "lambda:UpdateFunctionConfiguration"),
                    f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:storefront-*",
                ),
            )
        ),
        "/delivery/",
        "Ship the storefront",
        default=3,
        tags={"Project": "storefront", "Pipeline": "github"},
    ),
    PolicyPlan(
        "pass-task-roles",
        888,
        888,
        (
            document(
                allow(
                    "iam:PassRole",
                    (
                        f"arn:aws:iam::{ACCOUNT_ID}:role/storefront-api-task",
                        f"arn:aws:iam::{ACCOUNT_ID}:role/ecs-*",
                    ),
                    condition={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
                )
            ),
        ),
        "/delivery/",
        "Hand the task roles to ECS and to nobody else",
    ),
    PolicyPlan(
        "terraform-state",
        1650,
        1650,
        (
            document(
                allow(("s3:GetObject", "s3:PutObject", "s3:DeleteObject"), "arn:aws:s3:::northwind-tfstate/*"),
                allow(
                    ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"),
                    f"arn:aws:dynamodb:{REGION}:{ACCOUNT_ID}:table/terraform-locks",
                ),
            ),
        ),
        "/delivery/",
    ),
    PolicyPlan(
        "assume-deploy-targets",
        884,
        884,
        (
            document(
                allow(
                    ("sts:AssumeRole", "sts:TagSession"),
                    f"arn:aws:iam::{ACCOUNT_ID}:role/delivery/deploy-target-*",
                )
            ),
        ),
        "/delivery/",
        "The second link of the deployment chain",
    ),
    PolicyPlan(
        "data-lake-read",
        1520,
        1520,
        (document(allow(("s3:GetObject", "s3:ListBucket"), (LAKE, f"{LAKE}/curated/*")), allow("glue:Get*")),),
        "/data/",
        "The curated part of the lake",
        tags={"Project": "lake"},
    ),
    PolicyPlan(
        "data-lake-write",
        1520,
        240,
        (
            document(allow("s3:*", (LAKE, f"{LAKE}/*"))),
            document(allow(("s3:GetObject", "s3:PutObject", "s3:ListBucket"), (LAKE, f"{LAKE}/*")), allow("glue:*")),
        ),
        "/data/",
        tags={"Project": "lake"},
    ),
    PolicyPlan(
        "backup-vault-write",
        1290,
        1290,
        (
            document(
                allow(("s3:PutObject", "s3:AbortMultipartUpload"), "arn:aws:s3:::northwind-backup/*"),
                deny(
                    ("s3:DeleteObject*", "s3:PutBucketVersioning"),
                    ("arn:aws:s3:::northwind-backup", "arn:aws:s3:::northwind-backup/*"),
                ),
            ),
        ),
        description="Write backups, delete none",
    ),
    PolicyPlan(
        "start-stop-own-instances",
        930,
        930,
        (
            document(
                allow(
                    ("ec2:StartInstances", "ec2:StopInstances"),
                    f"arn:aws:ec2:*:{ACCOUNT_ID}:instance/*",
                    condition={
                        "StringEquals": {"ec2:ResourceTag/Owner": "${aws:username}"},
                        "IpAddress": {"aws:SourceIp": ("198.51.100.0/24", "203.0.113.16/28")},
                    },
                ),
                allow("ec2:Describe*"),
            ),
        ),
        "/people/",
        "Machines tagged with one's own name, from the office",
    ),
    PolicyPlan(
        "read-partner-inventory",
        505,
        505,
        (document(allow("sts:AssumeRole", f"arn:aws:iam::{PARTNER_ACCOUNT_ID}:role/northwind-inventory")),),
        description="Assume the role our partner keeps for us",
    ),
    PolicyPlan(
        "legacy-full-s3",
        2300,
        2300,
        (document(allow("s3:*")),),
        description="Before the move. Attached to nothing",
    ),
)
