"""Northwind, a small company one recognises: the account that `iamtui demo` shows."""

from __future__ import annotations

from datetime import datetime

from iamtui.demo.northwind.account import ACCOUNT_ID, DEFAULT_NOW, Calendar, fill_account
from iamtui.demo.northwind.groups import fill_groups
from iamtui.demo.northwind.identity_pools import build_abandoned, build_guests, build_partner_portal
from iamtui.demo.northwind.policies import count_attachments, fill_policies
from iamtui.demo.northwind.pool_users import (
    fill_partner_users,
    fill_staff_users,
    fill_storefront_us_users,
    fill_storefront_users,
)
from iamtui.demo.northwind.providers import fill_providers
from iamtui.demo.northwind.role_plans_federated import SSO_ADMINISTRATOR
from iamtui.demo.northwind.roles import fill_roles
from iamtui.demo.northwind.user_pools import build_storefront
from iamtui.demo.northwind.user_pools_other import (
    build_partners,
    build_staff,
    build_storefront_us,
    build_trial,
)
from iamtui.demo.northwind.users import fill_users
from iamtui.demo.state import State

__all__ = ["DEFAULT_NOW", "build_northwind"]

_CALLER = "nancy.davolio@northwind.example"


def build_northwind(now: datetime | None = None) -> State:
    """The account as it is at `now` (aware); without it, at a fixed moment, so that two runs are alike."""
    calendar = Calendar(now or DEFAULT_NOW)
    state = State(
        account_id=ACCOUNT_ID,
        caller_arn=f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/{SSO_ADMINISTRATOR}/{_CALLER}",
        caller_user_id="",
    )
    iam = state.iam
    fill_account(iam, calendar)
    fill_policies(iam, calendar)
    fill_groups(iam, calendar)
    fill_roles(iam, calendar)
    fill_users(iam, calendar)
    fill_providers(iam, calendar)
    count_attachments(iam)
    state.caller_user_id = f"{iam.roles[SSO_ADMINISTRATOR]['RoleId']}:{_CALLER}"
    _fill_cognito(state, calendar)
    return state


def _fill_cognito(state: State, calendar: Calendar) -> None:
    storefront, staff = build_storefront(calendar), build_staff(calendar)
    partners, storefront_us = build_partners(calendar), build_storefront_us(calendar)
    fill_storefront_users(storefront, calendar)
    fill_staff_users(staff, calendar)
    fill_partner_users(partners, calendar)
    fill_storefront_us_users(storefront_us, calendar)
    for pool in (storefront, staff, partners, storefront_us, build_trial(calendar)):
        pool_id = pool.pool["Id"]
        state.user_pools.setdefault(pool_id.split("_")[0], {})[pool_id] = pool
    for identity_pool in (build_guests(calendar), build_partner_portal(calendar), build_abandoned(calendar)):
        identity_pool_id = identity_pool.pool["IdentityPoolId"]
        region = identity_pool_id.split(":")[0]
        state.identity_pools.setdefault(region, {})[identity_pool_id] = identity_pool
