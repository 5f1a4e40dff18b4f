"""Identity providers, server certificates and virtual MFA devices."""

from __future__ import annotations

from iamtui.demo.errors import AwsFault
from iamtui.demo.iam.lookup import Lookup, by_name, matching, under_path, without
from iamtui.demo.paging import marker_page
from iamtui.demo.service import Request
from iamtui.demo.state import Shape


class Providers(Lookup):
    """What IAM tells of the identity providers and devices an account holds."""

    def ListOpenIDConnectProviders(self, request: Request) -> Shape:
        """The ARNs of the OIDC providers; this list has no pages."""
        return {"OpenIDConnectProviderList": [{"Arn": arn} for arn in sorted(self.iam.oidc_providers)]}

    def GetOpenIDConnectProvider(self, request: Request) -> Shape:
        """One OIDC provider; its `Url` has no scheme."""
        provider = without(self._oidc(request), "Arn")
        return {**provider, "Url": provider["Url"].removeprefix("https://")}

    def ListOpenIDConnectProviderTags(self, request: Request) -> Shape:
        """An OIDC provider's tags."""
        tags, page = marker_page(request, self._oidc(request).get("Tags", []))
        return {"Tags": tags, **page}

    def _oidc(self, request: Request) -> Shape:
        arn = request.parameters["OpenIDConnectProviderArn"]
        if arn not in self.iam.oidc_providers:
            raise AwsFault("NoSuchEntity", f"OpenIDConnect Provider not found for arn {arn}")
        return self.iam.oidc_providers[arn]

    def ListSAMLProviders(self, request: Request) -> Shape:
        """The SAML providers in short; this list has no pages."""
        return {
            "SAMLProviderList": [
                {"Arn": arn, "ValidUntil": held.get("ValidUntil"), "CreateDate": held.get("CreateDate")}
                for arn, held in sorted(self.iam.saml_providers.items())
            ]
        }

    def GetSAMLProvider(self, request: Request) -> Shape:
        """One SAML provider with its metadata document."""
        return self._saml(request)

    def ListSAMLProviderTags(self, request: Request) -> Shape:
        """A SAML provider's tags."""
        tags, page = marker_page(request, self._saml(request).get("Tags", []))
        return {"Tags": tags, **page}

    def _saml(self, request: Request) -> Shape:
        arn = request.parameters["SAMLProviderArn"]
        if arn not in self.iam.saml_providers:
            raise AwsFault("NoSuchEntity", f"Manifest not found for arn {arn}")
        return self.iam.saml_providers[arn]

    def ListServerCertificates(self, request: Request) -> Shape:
        """All server certificates in short."""
        metadata = [held["ServerCertificateMetadata"] for held in self.iam.server_certificates.values()]
        found = by_name(under_path(metadata, request), "ServerCertificateName")
        certificates, page = marker_page(request, found)
        return {"ServerCertificateMetadataList": certificates, **page}

    def GetServerCertificate(self, request: Request) -> Shape:
        """One server certificate, never its private key."""
        return {"ServerCertificate": self._certificate(request)}

    def ListServerCertificateTags(self, request: Request) -> Shape:
        """A server certificate's tags."""
        tags, page = marker_page(request, self._certificate(request).get("Tags", []))
        return {"Tags": tags, **page}

    def _certificate(self, request: Request) -> Shape:
        name = request.parameters["ServerCertificateName"]
        found = matching(self.iam.server_certificates, name)
        if found is None:
            raise AwsFault("NoSuchEntity", f"The Server Certificate with name {name} cannot be found.")
        return self.iam.server_certificates[found]

    def ListVirtualMFADevices(self, request: Request) -> Shape:
        """Virtual MFA devices, assigned or not, without their seeds."""
        status = request.parameters.get("AssignmentStatus", "Any")
        wanted = [
            device
            for device in self.iam.virtual_mfa_devices
            if status == "Any" or (status == "Assigned") == ("User" in device)
        ]
        devices, page = marker_page(request, wanted)
        return {"VirtualMFADevices": [self._virtual_device(device) for device in devices], **page}

    def _virtual_device(self, device: Shape) -> Shape:
        told = without(device, "Base32StringSeed", "QRCodePNG", "Tags")
        owner = device.get("User", {}).get("UserName")
        if owner in self.iam.users:
            told["User"] = without(self.iam.users[owner], "PermissionsBoundary", "Tags")
        return told

    def ListMFADeviceTags(self, request: Request) -> Shape:
        """A virtual MFA device's tags."""
        serial = request.parameters["SerialNumber"]
        for device in self.iam.virtual_mfa_devices:
            if device["SerialNumber"] == serial:
                tags, page = marker_page(request, device.get("Tags", []))
                return {"Tags": tags, **page}
        raise AwsFault("NoSuchEntity", f"VirtualMFADevice with serial number {serial} doesn't exist.")
