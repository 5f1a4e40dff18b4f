"""The roles, their instance profiles, and what each may do."""

from __future__ import annotations

from iamtui.demo.northwind.account import Calendar, iam_arn, tag_list, unique_id
from iamtui.demo.northwind.role_plan import RolePlan
from iamtui.demo.northwind.role_plans import BUSINESS_ROLES
from iamtui.demo.northwind.role_plans_federated import FEDERATED_ROLES
from iamtui.demo.state import IamState, Shape


def fill_roles(iam: IamState, calendar: Calendar) -> None:
    """All roles and instance profiles; policies must be there already."""
    for plan in (*BUSINESS_ROLES, *FEDERATED_ROLES):
        iam.roles[plan.name] = _role(plan, calendar)
        iam.attachments["role", plan.name] = list(plan.attached)
        if plan.inline:
            iam.inline_policies["role", plan.name] = dict(plan.inline)
        if plan.instance_profile:
            _add_instance_profile(iam, plan, calendar)


def _role(plan: RolePlan, calendar: Calendar) -> Shape:
    role: Shape = {
        "Path": plan.path,
        "RoleName": plan.name,
        "RoleId": unique_id("AROA", plan.name),
        "Arn": iam_arn("role", plan.path, plan.name),
        "CreateDate": calendar.ago(plan.created),
        "AssumeRolePolicyDocument": plan.trust,
        "MaxSessionDuration": plan.max_session,
        "Tags": tag_list(plan.tags),
        "RoleLastUsed": {},
    }
    if plan.description:
        role["Description"] = plan.description
    if plan.boundary:
        role["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": plan.boundary,
        }
    if plan.last_used is not None:
        role["RoleLastUsed"] = {"LastUsedDate": calendar.ago(plan.last_used), "Region": plan.region}
    return role


def _add_instance_profile(iam: IamState, plan: RolePlan, calendar: Calendar) -> None:
    name = plan.instance_profile
    iam.instance_profiles[name] = {
        "Path": plan.path,
        "InstanceProfileName": name,
        "InstanceProfileId": unique_id("AIPA", name),
        "Arn": iam_arn("instance-profile", plan.path, name),
        "CreateDate": calendar.ago(plan.created),
        "Roles": [plan.name],
        "Tags": tag_list(plan.tags),
    }
