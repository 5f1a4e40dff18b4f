"""What belongs to a pool but is described apart: looks, threat protection, logs, import jobs, terms."""

from __future__ import annotations

from typing import Any

from iamtui.demo.cognito_idp.lookup import Lookup, not_found
from iamtui.demo.errors import AwsFault
from iamtui.demo.service import Request
from iamtui.demo.state import Shape, UserPool

_LISTED_TERMS = ("TermsId", "TermsName", "Enforcement", "CreationDate", "LastModifiedDate")


def require_threat_protection(pool: UserPool) -> None:
    """Refuses where the pool has no threat protection switched on."""
    mode = pool.pool.get("UserPoolAddOns", {}).get("AdvancedSecurityMode", "OFF")
    if mode == "OFF":
        raise AwsFault("UserPoolAddOnNotEnabledException", "Threat protection is not enabled for this user pool.")


class Settings(Lookup):
    """Describes what stands round a pool."""

    def GetUICustomization(self, request: Request) -> Shape:
        """The client's classic looks, else the pool's, else nothing."""
        looks = self.pool(request).ui_customizations
        found = looks.get(request.parameters.get("ClientId", "ALL")) or looks.get("ALL")
        return {"UICustomization": dict(found or {})}

    def DescribeManagedLoginBranding(self, request: Request) -> Shape:
        """A branding by its id."""
        wanted = request.parameters["ManagedLoginBrandingId"]
        for branding in self.pool(request).brandings.values():
            if branding["ManagedLoginBrandingId"] == wanted:
                return {"ManagedLoginBranding": branding}
        raise not_found(f"Managed login branding {wanted} does not exist.")

    def DescribeManagedLoginBrandingByClient(self, request: Request) -> Shape:
        """The branding of an app client."""
        pool, client_id = self.pool(request), request.parameters["ClientId"]
        self.client(pool, client_id)
        branding = pool.brandings.get(client_id)
        if branding is None:
            raise not_found(f"Managed login branding for client {client_id} does not exist.")
        return {"ManagedLoginBranding": branding}

    def DescribeRiskConfiguration(self, request: Request) -> Shape:
        """What happens on a risky sign-in, for the pool or for one client."""
        pool = self.pool(request)
        require_threat_protection(pool)
        client_id = request.parameters.get("ClientId")
        if client_id is not None:
            self.client(pool, client_id)
        found: Any = pool.risk_configurations.get(client_id or "ALL")
        return {"RiskConfiguration": found or {"UserPoolId": pool.pool["Id"]}}

    def GetLogDeliveryConfiguration(self, request: Request) -> Shape:
        """Where the pool's log goes."""
        pool = self.pool(request)
        nothing = {"UserPoolId": pool.pool["Id"], "LogConfigurations": []}
        return {"LogDeliveryConfiguration": pool.log_delivery or nothing}

    def ListUserImportJobs(self, request: Request) -> Shape:
        """The import jobs, the latest first."""
        jobs = sorted(self.pool(request).import_jobs.values(), key=lambda job: job["CreationDate"], reverse=True)
        return self.page(request, jobs, "UserImportJobs", token="PaginationToken")  # noqa: S106 - a name

    def DescribeUserImportJob(self, request: Request) -> Shape:
        """One import job."""
        job = self.pool(request).import_jobs.get(request.parameters["JobId"])
        if job is None:
            raise not_found(f"User import job {request.parameters['JobId']} does not exist.")
        return {"UserImportJob": job}

    def ListTerms(self, request: Request) -> Shape:
        """The terms users agree to: only what a list tells of each."""
        terms = [{key: one[key] for key in _LISTED_TERMS} for one in _terms(self.pool(request))]
        return self.page(request, terms, "Terms")

    def DescribeTerms(self, request: Request) -> Shape:
        """Terms by their id."""
        for one in _terms(self.pool(request)):
            if one["TermsId"] == request.parameters["TermsId"]:
                return {"Terms": one}
        raise not_found("Terms not found.")

    def DescribeTermsByClient(self, request: Request) -> Shape:
        """Terms of an app client by their name."""
        wanted = (request.parameters["ClientId"], request.parameters["TermsName"])
        for one in _terms(self.pool(request)):
            if (one["ClientId"], one["TermsName"]) == wanted:
                return {"Terms": one}
        raise not_found("Terms not found.")


def _terms(pool: UserPool) -> list[Shape]:
    terms: list[Shape] = pool.pool.get("_Terms", [])
    return terms
