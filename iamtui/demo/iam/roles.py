"""IAM roles: the role, its trust, its policies, and the instance profiles that carry it."""

from __future__ import annotations

from iamtui.demo.errors import AwsFault, no_such_entity
from iamtui.demo.iam.lookup import Lookup, by_name, matching, under_path, without
from iamtui.demo.paging import marker_page
from iamtui.demo.service import Request
from iamtui.demo.state import Shape


class Roles(Lookup):
    """What IAM tells of roles and instance profiles."""

    def ListRoles(self, request: Request) -> Shape:
        """All roles, without boundary, last use and tags."""
        roles, page = marker_page(request, under_path(self.roles, request))
        told = [without(role, "PermissionsBoundary", "RoleLastUsed", "Tags") for role in roles]
        return {"Roles": told, **page}

    def GetRole(self, request: Request) -> Shape:
        """One role in full."""
        return {"Role": {"RoleLastUsed": {}, **self.iam.roles[self.role_name(request)]}}

    def ListRoleTags(self, request: Request) -> Shape:
        """A role's tags."""
        tags, page = marker_page(request, self.iam.roles[self.role_name(request)].get("Tags", []))
        return {"Tags": tags, **page}

    def ListAttachedRolePolicies(self, request: Request) -> Shape:
        """The managed policies attached to a role."""
        policies, page = marker_page(request, self.attached("role", self.role_name(request)))
        return {"AttachedPolicies": policies, **page}

    def ListRolePolicies(self, request: Request) -> Shape:
        """The names of a role's inline policies."""
        names, page = marker_page(request, sorted(self.inline("role", self.role_name(request))))
        return {"PolicyNames": names, **page}

    def GetRolePolicy(self, request: Request) -> Shape:
        """One inline policy of a role."""
        name, policy = self.role_name(request), request.parameters["PolicyName"]
        document = self.inline("role", name).get(policy)
        if document is None:
            raise no_such_entity("role policy", policy)
        return {"RoleName": name, "PolicyName": policy, "PolicyDocument": document}

    def GetServiceLinkedRoleDeletionStatus(self, request: Request) -> Shape:
        """Nothing deletes a service-linked role yet, so no task is known."""
        task = request.parameters["DeletionTaskId"]
        raise AwsFault("NoSuchEntity", f"Deletion task id: {task} does not exist.")

    def ListInstanceProfiles(self, request: Request) -> Shape:
        """All instance profiles with their roles, without tags."""
        found = by_name(under_path(self.iam.instance_profiles.values(), request), "InstanceProfileName")
        profiles, page = marker_page(request, found)
        return {"InstanceProfiles": [self.instance_profile(profile, "Tags") for profile in profiles], **page}

    def GetInstanceProfile(self, request: Request) -> Shape:
        """One instance profile in full."""
        return {"InstanceProfile": self.instance_profile(self._profile(request))}

    def ListInstanceProfileTags(self, request: Request) -> Shape:
        """An instance profile's tags."""
        tags, page = marker_page(request, self._profile(request).get("Tags", []))
        return {"Tags": tags, **page}

    def ListInstanceProfilesForRole(self, request: Request) -> Shape:
        """The instance profiles that carry a role."""
        name = self.role_name(request)
        carrying = [found for found in self.iam.instance_profiles.values() if name in found["Roles"]]
        profiles, page = marker_page(request, carrying)
        return {"InstanceProfiles": [self.instance_profile(profile, "Tags") for profile in profiles], **page}

    def _profile(self, request: Request) -> Shape:
        name = request.parameters["InstanceProfileName"]
        found = matching(self.iam.instance_profiles, name)
        if found is None:
            raise AwsFault("NoSuchEntity", f"Instance Profile {name} cannot be found.")
        return self.iam.instance_profiles[found]
