"""The managed policies, the company's and AWS's, and how often each is used."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from iamtui.demo.northwind.account import Calendar, iam_arn, tag_list, unique_id
from iamtui.demo.northwind.aws_policies import AWS_POLICIES, AwsPolicy
from iamtui.demo.northwind.customer_policies import CUSTOMER_POLICIES
from iamtui.demo.northwind.policy_plan import PolicyPlan
from iamtui.demo.state import IamState, Shape

_PATHS = {plan.name: plan.path for plan in CUSTOMER_POLICIES}


def aws_managed(path_and_name: str) -> str:
    """The ARN of an AWS-managed policy, such as `service-role/AWSLambdaBasicExecutionRole`."""
    return f"arn:aws:iam::aws:policy/{path_and_name}"


def customer_managed(name: str) -> str:
    """The ARN of one of the company's own policies."""
    return iam_arn("policy", _PATHS[name], name)


def fill_policies(iam: IamState, calendar: Calendar) -> None:
    """Every managed policy with its versions, newest first; counts stay 0 until `count_attachments`."""
    for plan in CUSTOMER_POLICIES:
        _add_customer_policy(iam, plan, calendar)
    add_aws_policies(iam)


def add_aws_policies(iam: IamState) -> None:
    """AWS's own policies, the same in every account."""
    for policy in AWS_POLICIES:
        _add_aws_policy(iam, policy)


def _add_customer_policy(iam: IamState, plan: PolicyPlan, calendar: Calendar) -> None:
    arn = iam_arn("policy", plan.path, plan.name)
    newest = plan.first + len(plan.versions) - 1
    default = f"v{plan.default or newest}"
    steps = max(len(plan.versions) - 1, 1)
    versions: list[Shape] = []
    for index, text in enumerate(plan.versions):
        age = plan.created - (plan.created - plan.updated) * index / steps
        version = f"v{plan.first + index}"
        versions.append(
            {
                "Document": text,
                "VersionId": version,
                "IsDefaultVersion": version == default,
                "CreateDate": calendar.ago(age),
            }
        )
    versions.reverse()
    iam.policy_versions[arn] = versions
    policy = _policy(plan.name, unique_id("ANPA", plan.name), arn, plan.path, default)
    policy["CreateDate"] = calendar.ago(plan.created + (0 if plan.first == 1 else 90))
    policy["UpdateDate"] = versions[0]["CreateDate"]
    if plan.description:
        policy["Description"] = plan.description
    policy["Tags"] = tag_list(plan.tags)
    iam.policies[arn] = policy


def _add_aws_policy(iam: IamState, policy: AwsPolicy) -> None:
    arn = aws_managed(policy.path.lstrip("/") + policy.name)
    created = datetime.fromisoformat(policy.created).replace(tzinfo=UTC)
    updated = datetime.fromisoformat(policy.updated or policy.created).replace(tzinfo=UTC)
    shape = _policy(policy.name, unique_id("ANPA", policy.name), arn, policy.path, policy.version)
    shape |= {"CreateDate": created, "UpdateDate": updated, "Description": policy.description, "Tags": []}
    iam.policies[arn] = shape
    iam.policy_versions[arn] = [
        {
            "Document": policy.text,
            "VersionId": policy.version,
            "IsDefaultVersion": True,
            "CreateDate": updated,
        }
    ]


def _policy(name: str, policy_id: str, arn: str, path: str, default: str) -> Shape:
    return {
        "PolicyName": name,
        "PolicyId": policy_id,
        "Arn": arn,
        "Path": path,
        "DefaultVersionId": default,
        "AttachmentCount": 0,
        "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": True,
    }


def count_attachments(iam: IamState) -> None:
    """Set AttachmentCount and PermissionsBoundaryUsageCount of every policy from what is attached."""
    attached = Counter(arn for arns in iam.attachments.values() for arn in arns)
    boundaries = Counter(
        entity["PermissionsBoundary"]["PermissionsBoundaryArn"]
        for entity in (*iam.users.values(), *iam.roles.values())
        if "PermissionsBoundary" in entity
    )
    for arn, policy in iam.policies.items():
        policy["AttachmentCount"] = attached[arn]
        policy["PermissionsBoundaryUsageCount"] = boundaries[arn]
