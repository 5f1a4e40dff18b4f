"""AWS IAM, a file for each part of it."""

from __future__ import annotations

from iamtui.demo.iam.account import Account
from iamtui.demo.iam.authorization_details import AuthorizationDetails
from iamtui.demo.iam.credential_report import CredentialReport
from iamtui.demo.iam.groups import Groups
from iamtui.demo.iam.last_accessed import LastAccessed
from iamtui.demo.iam.policies import Policies
from iamtui.demo.iam.providers import Providers
from iamtui.demo.iam.roles import Roles
from iamtui.demo.iam.simulation import Simulation
from iamtui.demo.iam.users import Users

__all__ = ["Iam"]


class Iam(
    Users,
    Groups,
    Roles,
    Policies,
    Providers,
    Account,
    AuthorizationDetails,
    CredentialReport,
    LastAccessed,
    Simulation,
):
    """The operations of IAM."""
