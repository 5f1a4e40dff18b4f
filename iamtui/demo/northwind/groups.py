"""The groups; who is in them stands with the users."""

from __future__ import annotations

from dataclasses import dataclass, field

from iamtui.demo.northwind.account import ACCOUNT_ID, Calendar, iam_arn, unique_id
from iamtui.demo.northwind.documents import allow, deny, document
from iamtui.demo.northwind.policies import aws_managed, customer_managed
from iamtui.demo.state import IamState


@dataclass(frozen=True)
class GroupPlan:
    """A group as the company means it."""

    name: str
    created: float
    attached: tuple[str, ...] = ()
    inline: dict[str, str] = field(default_factory=dict)
    path: str = "/"


GROUPS = (
    GroupPlan(
        "Administrators",
        2470,
        (aws_managed("AdministratorAccess"), customer_managed("deny-without-mfa")),
    ),
    GroupPlan(
        "Developers",
        2410,
        (
            customer_managed("developer-access"),
            customer_managed("region-guard"),
            customer_managed("manage-own-credentials"),
            customer_managed("secrets-by-project-tag"),
        ),
        {
            "logs-of-own-services": document(
                allow(
                    ("logs:FilterLogEvents", "logs:GetLogEvents", "logs:StartQuery", "logs:GetQueryResults"),
                    f"arn:aws:logs:*:{ACCOUNT_ID}:log-group:/storefront/*",
                )
            )
        },
    ),
    GroupPlan(
        "Operators",
        2210,
        (
            aws_managed("PowerUserAccess"),
            customer_managed("manage-own-credentials"),
            customer_managed("session-manager-shell"),
            customer_managed("deny-without-mfa"),
        ),
    ),
    GroupPlan(
        "DataAnalysts",
        1530,
        (
            customer_managed("data-lake-read"),
            aws_managed("AmazonDynamoDBReadOnlyAccess"),
            customer_managed("manage-own-credentials"),
        ),
        {
            "athena-workgroup": document(
                allow(
                    ("athena:StartQueryExecution", "athena:GetQueryExecution", "athena:GetQueryResults"),
                    f"arn:aws:athena:eu-central-1:{ACCOUNT_ID}:workgroup/analysts",
                ),
                deny("athena:*", condition={"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}}),
            )
        },
    ),
    GroupPlan(
        "Support",
        1480,
        (customer_managed("support-customer-lookup"), customer_managed("manage-own-credentials")),
    ),
    GroupPlan(
        "Billing",
        1475,
        (aws_managed("job-function/Billing"), aws_managed("IAMUserChangePassword")),
        path="/finance/",
    ),
    GroupPlan(
        "SecurityAuditors",
        980,
        (aws_managed("SecurityAudit"), aws_managed("ReadOnlyAccess"), customer_managed("deny-without-mfa")),
        path="/security/",
    ),
    GroupPlan(
        "Contractors",
        610,
        (customer_managed("developer-access"), aws_managed("IAMUserChangePassword")),
        path="/contractors/",
    ),
    GroupPlan("Interns-2023", 1190, (aws_managed("AmazonS3ReadOnlyAccess"),)),
)


def fill_groups(iam: IamState, calendar: Calendar) -> None:
    """All groups, with their policies."""
    for plan in GROUPS:
        iam.groups[plan.name] = {
            "Path": plan.path,
            "GroupName": plan.name,
            "GroupId": unique_id("AGPA", plan.name),
            "Arn": iam_arn("group", plan.path, plan.name),
            "CreateDate": calendar.ago(plan.created),
        }
        iam.attachments["group", plan.name] = list(plan.attached)
        if plan.inline:
            iam.inline_policies["group", plan.name] = dict(plan.inline)
