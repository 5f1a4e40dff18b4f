"""Access advisor: which services an entity may use and when it last did; and what policies grant.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from iamtui.demo.errors import AwsFault
from iamtui.demo.iam.lookup import Lookup
from iamtui.demo.paging import marker_page
from iamtui.demo.service import Request
from iamtui.demo.state import Shape

_SERVICE_NAMES = {
    "cloudwatch": "Amazon CloudWatch",
    "cognito-idp": "Amazon Cognito User Pools",
    "dynamodb": "Amazon DynamoDB",
    "ec2": "Amazon EC2",
    "iam": "AWS Identity and Access Management",
    "kms": "AWS Key Management Service",
    "lambda": "AWS Lambda",
    "logs": "Amazon CloudWatch Logs",
    "s3": "Amazon S3",
    "sns": "Amazon SNS",
    "sqs": "Amazon SQS",
    "sts": "AWS Security Token Service",
}
_TRACKED = timedelta(days=400)
_CONTEXT_KEY = re.compile(r"\$\{([a-zA-Z0-9-]+:[^},]+)")
_GRANTED = tuple[str, Shape, str]  # service namespace, PolicyGrantingServiceAccess, policy document


class LastAccessed(Lookup):
    """Jobs over what the policies in the account grant. A job is in progress when first asked after."""

    def GenerateServiceLastAccessedDetails(self, request: Request) -> Shape:
        """Starts a job for a user, group, role or policy."""
        arn = request.parameters["Arn"]
        kind, name = self._entity(arn)
        job_id = "-".join(_pieces(hashlib.sha256(f"{arn}{len(self._jobs)}".encode()).hexdigest()[:32]))
        self._jobs[job_id] = {
            "kind": kind,
            "name": name,
            "arn": arn,
            "created": self.clock().replace(microsecond=0),
            "asked": 0,
            "granularity": request.parameters.get("Granularity", "SERVICE_LEVEL"),
        }
        return {"JobId": job_id}

    def GetServiceLastAccessedDetails(self, request: Request) -> Shape:
        """The job's services, each with its last use within 400 days if there was one."""
        job = self._job(request)
        progress = self._progress(job)
        answer = {**progress, "JobType": job["granularity"], "ServicesLastAccessed": []}
        if progress["JobStatus"] == "COMPLETED":
            services, page = marker_page(request, list(self._services(job)))
            answer.update({"ServicesLastAccessed": services, **page})
        return answer

    def GetServiceLastAccessedDetailsWithEntities(self, request: Request) -> Shape:
        """Who used one service of the job's entity."""
        job, namespace = self._job(request), request.parameters["ServiceNamespace"]
        progress = self._progress(job)
        details = list(self._entities_using(job, namespace)) if progress["JobStatus"] == "COMPLETED" else []
        entities, page = marker_page(request, details)
        return {**progress, "EntityDetailsList": entities, **page}

    def ListPoliciesGrantingServiceAccess(self, request: Request) -> Shape:
        """For each service asked about, the policies that allow something of it."""
        kind, name = self._entity(request.parameters["Arn"])
        granted = list(self._granted(kind, name))
        entries = [
            {
                "ServiceNamespace": namespace,
                "Policies": [policy for found, policy, _ in granted if found in (namespace, "*")],
            }
            for namespace in request.parameters["ServiceNamespaces"]
        ]
        return {"PoliciesGrantingServiceAccess": entries, "IsTruncated": False}

    def GetContextKeysForCustomPolicy(self, request: Request) -> Shape:
        """The condition keys that the given policies look at."""
        return {"ContextKeyNames": _context_keys(request.parameters["PolicyInputList"])}

    def GetContextKeysForPrincipalPolicy(self, request: Request) -> Shape:
        """The condition keys that a principal's policies, and those given besides, look at."""
        kind, name = self._entity(request.parameters["PolicySourceArn"])
        documents = [document for _, _, document in self._granted(kind, name)]
        return {"ContextKeyNames": _context_keys(documents + request.parameters.get("PolicyInputList", []))}

    @property
    def _jobs(self) -> dict[str, dict[str, Any]]:
        jobs: dict[str, dict[str, Any]] = self.__dict__.setdefault("_last_accessed_jobs", {})
        return jobs

    def _job(self, request: Request) -> dict[str, Any]:
        job = self._jobs.get(request.parameters["JobId"])
        if job is None:
            raise AwsFault("NoSuchEntity", f"Job {request.parameters['JobId']} cannot be found.")
        return job

    def _progress(self, job: dict[str, Any]) -> Shape:
        job["asked"] += 1
        if job["asked"] == 1:
            return {"JobStatus": "IN_PROGRESS", "JobCreationDate": job["created"]}
        return {
            "JobStatus": "COMPLETED",
            "JobCreationDate": job["created"],
            "JobCompletionDate": job["created"] + timedelta(seconds=1),
            "IsTruncated": False,
        }

    def _entity(self, arn: str) -> tuple[str, str]:
        for kind, table in (("user", self.iam.users), ("group", self.iam.groups), ("role", self.iam.roles)):
            for name, shape in table.items():
                if shape["Arn"] == arn:
                    return kind, name
        if arn in self.iam.policies:
            return "policy", arn
        raise AwsFault("NoSuchEntity", f"The entity with ARN {arn} cannot be found.")

    def _granted(self, kind: str, name: str) -> Iterator[_GRANTED]:
        if kind == "policy":
            yield from self._managed(name, "", "")
            return
        for policy, document in self.inline(kind, name).items():
            told = {
                "PolicyName": policy,
                "PolicyType": "INLINE",
                "EntityType": kind.upper(),
                "EntityName": name,
            }
            yield from ((namespace, told, document) for namespace in _namespaces(document))
        for arn in self.iam.attachments.get((kind, name), []):
            yield from self._managed(arn, kind, name)
        if kind == "user":
            for group in self.iam.memberships.get(name, []):
                yield from self._granted("group", group)

    def _managed(self, arn: str, kind: str, name: str) -> Iterator[_GRANTED]:
        told: Shape = {"PolicyName": self.policy_name(arn), "PolicyType": "MANAGED", "PolicyArn": arn}
        if kind == "group":
            told.update({"EntityType": "GROUP", "EntityName": name})
        default = self.iam.policies.get(arn, {}).get("DefaultVersionId")
        for version in self.iam.policy_versions.get(arn, []):
            if version["VersionId"] == default:
                document = version.get("Document", "{}")
                yield from ((namespace, told, document) for namespace in _namespaces(document))

    def _services(self, job: dict[str, Any]) -> Iterator[Shape]:
        namespaces = {namespace for namespace, _, _ in self._granted(job["kind"], job["name"])}
        if "*" in namespaces:
            namespaces = namespaces - {"*"} | set(_SERVICE_NAMES)
        for namespace in sorted(namespaces):
            service: Shape = {
                "ServiceName": _SERVICE_NAMES.get(namespace, f"AWS {namespace}"),
                "ServiceNamespace": namespace,
                "TotalAuthenticatedEntities": 0,
            }
            used = _last_use(job["arn"], namespace, job["created"])
            if used is not None:
                service.update(
                    LastAuthenticated=used,
                    LastAuthenticatedEntity=job["arn"],
                    LastAuthenticatedRegion="us-east-1",
                    TotalAuthenticatedEntities=1,
                )
            yield service

    def _entities_using(self, job: dict[str, Any], namespace: str) -> Iterator[Shape]:
        table = {"user": self.iam.users, "role": self.iam.roles}.get(job["kind"], {})
        used = _last_use(job["arn"], namespace, job["created"])
        if used is None or job["name"] not in table:
            return
        shape, title = table[job["name"]], job["kind"].title()
        yield {
            "EntityInfo": {
                "Arn": shape["Arn"],
                "Name": job["name"],
                "Type": job["kind"].upper(),
                "Id": shape[f"{title}Id"],
                "Path": shape["Path"],
            },
            "LastAuthenticated": used,
        }


def _pieces(digits: str) -> Iterator[str]:
    start = 0
    for length in (8, 4, 4, 4, 12):
        yield digits[start : start + length]
        start += length


def _last_use(arn: str, namespace: str, now: datetime) -> datetime | None:
    """A use within the tracking period or none: always the same for the same entity and service."""
    dice = int.from_bytes(hashlib.sha256(f"{arn}|{namespace}".encode()).digest()[:6], "big")
    if dice % 3 == 0:
        return None
    return now - timedelta(seconds=dice % int(_TRACKED.total_seconds()))


def _statements(document: str) -> list[Any]:
    try:
        statements = json.loads(document).get("Statement", [])
    except (ValueError, AttributeError):
        return []
    found = statements if isinstance(statements, list) else [statements]
    return [statement for statement in found if isinstance(statement, dict)]


def _namespaces(document: str) -> set[str]:
    namespaces = set()
    for statement in _statements(document):
        actions = statement.get("Action", "*" if "NotAction" in statement else [])
        if statement.get("Effect") == "Allow":
            actions = [actions] if isinstance(actions, str) else actions
            namespaces |= {str(action).partition(":")[0].lower() for action in actions}
    return namespaces


def _context_keys(documents: list[str]) -> list[str]:
    keys = set()
    for document in documents:
        keys |= set(_CONTEXT_KEY.findall(document))
        for statement in _statements(document):
            for compared in statement.get("Condition", {}).values():
                keys |= set(compared)
    return sorted(keys)
