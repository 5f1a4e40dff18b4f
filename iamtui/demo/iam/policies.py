"""Managed policies: the policy, its versions, and what it is attached to."""

from __future__ import annotations

from collections.abc import Iterator

from iamtui.demo.errors import AwsFault
from iamtui.demo.iam.lookup import Lookup, under_path, without
from iamtui.demo.paging import marker_page
from iamtui.demo.service import Request
from iamtui.demo.state import Shape

_AWS_MANAGED = ":iam::aws:policy/"


def is_aws_managed(arn: str) -> bool:
    """Whether a policy is AWS's rather than the account's."""
    return _AWS_MANAGED in arn


class Policies(Lookup):
    """What IAM tells of managed policies."""

    def ListPolicies(self, request: Request) -> Shape:
        """Managed policies of a scope, without description and tags."""
        attached, boundaries = self.usage()
        scope = request.parameters.get("Scope", "All")
        usage = request.parameters.get("PolicyUsageFilter")
        used = {"PermissionsPolicy": attached, "PermissionsBoundary": boundaries}.get(usage or "")
        wanted = [
            policy
            for policy in self.policies
            for arn in (policy["Arn"],)
            if scope in ("All", "AWS" if is_aws_managed(arn) else "Local")
            and (not request.parameters.get("OnlyAttached") or attached[arn])
            and (used is None or used[arn])
        ]
        policies, page = marker_page(request, under_path(wanted, request))
        told = [
            {
                **without(policy, "Description", "Tags"),
                "AttachmentCount": attached[policy["Arn"]],
                "PermissionsBoundaryUsageCount": boundaries[policy["Arn"]],
            }
            for policy in policies
        ]
        return {"Policies": told, **page}

    def GetPolicy(self, request: Request) -> Shape:
        """One managed policy in full, without its document."""
        arn = self.policy_arn(request)
        attached, boundaries = self.usage()
        counts = {"AttachmentCount": attached[arn], "PermissionsBoundaryUsageCount": boundaries[arn]}
        return {"Policy": {"Tags": [], **self.iam.policies[arn], **counts}}

    def ListPolicyTags(self, request: Request) -> Shape:
        """A policy's tags."""
        tags, page = marker_page(request, self.iam.policies[self.policy_arn(request)].get("Tags", []))
        return {"Tags": tags, **page}

    def ListPolicyVersions(self, request: Request) -> Shape:
        """A policy's versions, newest first, without their documents."""
        held = self.iam.policy_versions.get(self.policy_arn(request), [])
        versions, page = marker_page(request, held)
        return {"Versions": [without(version, "Document") for version in versions], **page}

    def GetPolicyVersion(self, request: Request) -> Shape:
        """One version with its document."""
        arn, wanted = self.policy_arn(request), request.parameters["VersionId"]
        for version in self.iam.policy_versions.get(arn, []):
            if version["VersionId"] == wanted:
                return {"PolicyVersion": version}
        raise AwsFault("NoSuchEntity", f"Policy {arn} version {wanted} does not exist or is not attachable.")

    def ListEntitiesForPolicy(self, request: Request) -> Shape:
        """The users, groups and roles a policy is attached to, or is the boundary of."""
        entities, page = marker_page(request, list(self._entities(request)))
        answer: Shape = {"PolicyGroups": [], "PolicyUsers": [], "PolicyRoles": [], **page}
        for member, entity in entities:
            answer[member].append(entity)
        return answer

    def _entities(self, request: Request) -> Iterator[tuple[str, Shape]]:
        arn, usage = self.policy_arn(request), request.parameters.get("PolicyUsageFilter")
        entity_filter = request.parameters.get("EntityFilter")
        for kind, title, table in (
            ("group", "Group", self.iam.groups),
            ("user", "User", self.iam.users),
            ("role", "Role", self.iam.roles),
        ):
            if entity_filter not in (None, title):
                continue
            for shape in under_path(table.values(), request):
                name = shape[f"{title}Name"]
                boundary = shape.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn") == arn
                attached = arn in self.iam.attachments.get((kind, name), [])
                if (attached and usage != "PermissionsBoundary") or (boundary and usage != "PermissionsPolicy"):
                    yield f"Policy{title}s", {f"{title}Name": name, f"{title}Id": shape[f"{title}Id"]}
