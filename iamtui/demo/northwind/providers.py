"""Identity providers and server certificates."""

from __future__ import annotations

import hashlib

from iamtui.demo.northwind.account import Calendar, iam_arn, pem, tag_list, unique_id
from iamtui.demo.northwind.role_plan import CLUSTER_ISSUER, GITHUB_ISSUER
from iamtui.demo.northwind.role_plans_federated import SSO_PROVIDER
from iamtui.demo.state import IamState, Shape


def fill_providers(iam: IamState, calendar: Calendar) -> None:
    """OIDC and SAML providers and server certificates."""
    iam.oidc_providers[iam_arn("oidc-provider", "/", GITHUB_ISSUER)] = _oidc(
        GITHUB_ISSUER, calendar.ago(892), {"Owner": "nancy.davolio"}
    )
    iam.oidc_providers[iam_arn("oidc-provider", "/", CLUSTER_ISSUER)] = _oidc(
        CLUSTER_ISSUER, calendar.ago(421), {"Cluster": "warehouse"}
    )
    okta = "https://northwind.okta.example/app/exk1a2b3c4d5"
    iam.saml_providers[iam_arn("saml-provider", "/", "NorthwindOkta")] = _saml(
        "NorthwindOkta", okta, calendar.ago(1241), calendar, 220, {"Department": "Security"}
    )
    sso = "https://portal.sso.eu-central-1.amazonaws.com/saml/assertion/NDcxMTA4MTUxMjM0"
    iam.saml_providers[iam_arn("saml-provider", "/", SSO_PROVIDER)] = _saml(
        SSO_PROVIDER, sso, calendar.ago(760), calendar, 36000, {}
    )
    for name, path, age, remaining in (
        ("northwind-example-2026", "/cloudfront/", 120, 245),
        ("warehouse-internal", "/", 700, -14),
    ):
        iam.server_certificates[name] = _server_certificate(name, path, age, remaining, calendar)


def _oidc(issuer: str, created: object, tags: dict[str, str]) -> Shape:
    return {
        "Url": issuer,
        "ClientIDList": ["sts.amazonaws.com"],
        "ThumbprintList": [hashlib.sha1(issuer.encode(), usedforsecurity=False).hexdigest()],
        "CreateDate": created,
        "Tags": tag_list(tags),
    }


def _saml(name: str, entity: str, created: object, calendar: Calendar, valid: float, tags: dict[str, str]) -> Shape:
    return {
        "SAMLProviderUUID": unique_id("ASPA", name),
        "SAMLMetadataDocument": saml_metadata(entity),
        "CreateDate": created,
        "ValidUntil": calendar.ahead(valid),
        "Tags": tag_list(tags),
        "AssertionEncryptionMode": "Allowed",
        "PrivateKeyList": [],
    }


def saml_metadata(entity: str) -> str:
    """The XML by which a SAML identity provider introduces itself."""
    certificate = "".join(pem("CERTIFICATE", entity, 12).splitlines()[1:-1])
    sign_on = "".join(
        f'    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:{binding}"'
        f' Location="{entity}/sso/saml"/>\n'
        for binding in ("HTTP-POST", "HTTP-Redirect")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">\n'
        '  <md:IDPSSODescriptor WantAuthnRequestsSigned="false"'
        ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\n'
        '    <md:KeyDescriptor use="signing">\n'
        '      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>\n'
        f"        <ds:X509Certificate>{certificate}</ds:X509Certificate>\n"
        "      </ds:X509Data></ds:KeyInfo>\n"
        "    </md:KeyDescriptor>\n"
        f"{sign_on}"
        "  </md:IDPSSODescriptor>\n"
        "</md:EntityDescriptor>\n"
    )


def _server_certificate(name: str, path: str, age: float, remaining: float, calendar: Calendar) -> Shape:
    return {
        "ServerCertificateMetadata": {
            "Path": path,
            "ServerCertificateName": name,
            "ServerCertificateId": unique_id("ASCA", name),
            "Arn": iam_arn("server-certificate", path, name),
            "UploadDate": calendar.ago(age),
            "Expiration": calendar.ahead(remaining),
        },
        "CertificateBody": pem("CERTIFICATE", name),
        "CertificateChain": pem("CERTIFICATE", f"{name}/chain"),
        "Tags": tag_list({"Domain": f"{name.split('-')[0]}.example"}),
    }
