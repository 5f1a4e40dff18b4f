"""A customer-managed policy as the company means it, and the resources its policies speak of."""

from __future__ import annotations

from dataclasses import dataclass, field

from iamtui.demo.northwind.account import ACCOUNT_ID, REGION

ORDERS_TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT_ID}:table/storefront-orders"
ASSETS = "arn:aws:s3:::northwind-storefront-assets"
LAKE = "arn:aws:s3:::northwind-data-lake"
ARTIFACTS = "arn:aws:s3:::northwind-build-artifacts"
ORDERS_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/8e0f5a1c-2b7d-4c39-b1de-50a3f6c7d912"
WITHOUT_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


@dataclass(frozen=True)
class PolicyPlan:
    """A customer-managed policy: documents from the oldest version kept to the newest.

    `first` is the number of the oldest; `default` the number of the version in force (the newest if 0).
    """

    name: str
    created: float
    updated: float
    versions: tuple[str, ...]
    path: str = "/"
    description: str = ""
    first: int = 1
    default: int = 0
    tags: dict[str, str] = field(default_factory=dict)
