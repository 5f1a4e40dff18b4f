"""IAM users: the user, their groups and policies, and what they sign in and call with."""

from __future__ import annotations

from iamtui.demo.errors import AwsFault, no_such_entity
from iamtui.demo.iam.lookup import Lookup, under_path, without
from iamtui.demo.paging import marker_page
from iamtui.demo.service import Request
from iamtui.demo.state import Shape


class Users(Lookup):
    """What IAM tells of users."""

    def ListUsers(self, request: Request) -> Shape:
        """All users, without their boundary and tags."""
        users, page = marker_page(request, under_path(self.users, request))
        return {"Users": [without(user, "PermissionsBoundary", "Tags") for user in users], **page}

    def GetUser(self, request: Request) -> Shape:
        """One user in full; the caller without a name."""
        return {"User": self.iam.users[self.user_name(request)]}

    def ListUserTags(self, request: Request) -> Shape:
        """A user's tags."""
        tags, page = marker_page(request, self.iam.users[self.user_name(request)].get("Tags", []))
        return {"Tags": tags, **page}

    def ListGroupsForUser(self, request: Request) -> Shape:
        """The groups a user is in."""
        names = sorted(self.iam.memberships.get(self.user_name(request), []))
        groups, page = marker_page(request, [self.iam.groups[name] for name in names])
        return {"Groups": groups, **page}

    def ListAttachedUserPolicies(self, request: Request) -> Shape:
        """The managed policies attached to a user."""
        policies, page = marker_page(request, self.attached("user", self.user_name(request)))
        return {"AttachedPolicies": policies, **page}

    def ListUserPolicies(self, request: Request) -> Shape:
        """The names of a user's inline policies."""
        names, page = marker_page(request, sorted(self.inline("user", self.user_name(request))))
        return {"PolicyNames": names, **page}

    def GetUserPolicy(self, request: Request) -> Shape:
        """One inline policy of a user."""
        name, policy = self.user_name(request), request.parameters["PolicyName"]
        document = self.inline("user", name).get(policy)
        if document is None:
            raise no_such_entity("user policy", policy)
        return {"UserName": name, "PolicyName": policy, "PolicyDocument": document}

    def ListAccessKeys(self, request: Request) -> Shape:
        """A user's access keys, never their secrets."""
        keys, page = marker_page(request, self.iam.access_keys.get(self.user_name(request), []))
        return {"AccessKeyMetadata": keys, **page}

    def GetAccessKeyLastUsed(self, request: Request) -> Shape:
        """When, where and for which service a key was last used; "N/A" twice for one that never was."""
        key_id = request.parameters["AccessKeyId"]
        for user, keys in self.iam.access_keys.items():
            if any(key["AccessKeyId"] == key_id for key in keys):
                used = self.iam.access_key_last_used.get(key_id, {})
                return {
                    "UserName": user,
                    "AccessKeyLastUsed": {"ServiceName": "N/A", "Region": "N/A", **used},
                }
        raise AwsFault("NoSuchEntity", f"The Access Key with id {key_id} cannot be found.")

    def GetLoginProfile(self, request: Request) -> Shape:
        """A user's console password: when it was made; 404 for a user without one."""
        name = self.user_name(request)
        if name not in self.iam.login_profiles:
            raise AwsFault("NoSuchEntity", f"Login Profile for User {name} cannot be found.")
        return {"LoginProfile": self.iam.login_profiles[name]}

    def ListMFADevices(self, request: Request) -> Shape:
        """A user's MFA devices."""
        devices, page = marker_page(request, self.iam.mfa_devices.get(self.user_name(request), []))
        return {"MFADevices": devices, **page}

    def GetMFADevice(self, request: Request) -> Shape:
        """One MFA device."""
        serial = request.parameters["SerialNumber"]
        for user, devices in self.iam.mfa_devices.items():
            for device in devices:
                if device["SerialNumber"] == serial:
                    return {**device, "UserName": user}
        raise AwsFault("NoSuchEntity", f"MFA Device invalid for user: {serial}")

    def ListSSHPublicKeys(self, request: Request) -> Shape:
        """A user's SSH keys for CodeCommit, without the keys themselves."""
        keys, page = marker_page(request, self.iam.ssh_public_keys.get(self.user_name(request), []))
        told = [without(key, "SSHPublicKeyBody", "Fingerprint") for key in keys]
        return {"SSHPublicKeys": told, **page}

    def GetSSHPublicKey(self, request: Request) -> Shape:
        """One SSH key with its text."""
        key_id = request.parameters["SSHPublicKeyId"]
        for key in self.iam.ssh_public_keys.get(self.user_name(request), []):
            if key["SSHPublicKeyId"] == key_id:
                return {"SSHPublicKey": key}
        raise AwsFault("NoSuchEntity", f"The Public Key with id {key_id} cannot be found.")

    def ListServiceSpecificCredentials(self, request: Request) -> Shape:
        """Credentials for single services: a user's, or everybody's with `AllUsers`."""
        if request.parameters.get("AllUsers"):
            held = [entry for entries in self.iam.service_specific_credentials.values() for entry in entries]
        else:
            held = self.iam.service_specific_credentials.get(self.user_name(request), [])
        service = request.parameters.get("ServiceName")
        wanted = [entry for entry in held if service in (None, entry["ServiceName"])]
        entries, page = marker_page(request, wanted)
        told = [without(entry, "ServicePassword", "ServiceCredentialSecret") for entry in entries]
        return {"ServiceSpecificCredentials": told, **page}

    def ListSigningCertificates(self, request: Request) -> Shape:
        """A user's X.509 certificates."""
        held = self.iam.signing_certificates.get(self.user_name(request), [])
        certificates, page = marker_page(request, held)
        return {"Certificates": certificates, **page}
