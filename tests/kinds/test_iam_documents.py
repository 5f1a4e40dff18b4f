"""The credential report's CSV and SAML metadata, as others write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from iamtui.kinds.credential_report import ROOT, CredentialReport
from iamtui.kinds.saml_metadata import certificate_end, read_metadata

CERTIFICATE = (
    "MIIBcjCCARegAwIBAgIUemAznOOh5S25LnoUDluP0TomgwUwCgYIKoZIzj0EAwIwDjEMMAoGA1UEAwwDaWRwMB4XDT"
    "I2MTEyMzIwMjkxMFoXDTM2MTEyMDIwMjkxMFowDjEMMAoGA1UEAwwDaWRwMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD"
    "QgAEFmIo5hMa52JmVz+PwiTsosLLEQsypl+ReuZNsND/pgBMAzgVuh/sUOFLVHAbpp2vsNgJdVvfn4MmWuqdVzF+FK"
    "NTMFEwHQYDVR0OBBYEFEvuHnmIxWSH4uNNwkUSG1wyI9jRMB8GA1UdIwQYMBaAFEvuHnmIxWSH4uNNwkUSG1wyI9jR"
    "MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAOrYeX/m6IWXy6jBzzJlTiNXX6N3cXv/K+0PN4YIeI"
    "pcAiEAyyJxgOFYePJjVfDsJIva8zF37s6RYT0u/kDGWu5Mq5Q="
)
ENDS = datetime(2036, 11, 20, 20, 29, 10, tzinfo=UTC)

METADATA = f"""<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/x">
 <IDPSSODescriptor>
  <KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
   <X509Certificate>
    {CERTIFICATE[:64]}
    {CERTIFICATE[64:]}
   </X509Certificate></X509Data></KeyInfo></KeyDescriptor>
  <SingleSignOnService Location="https://idp.example/sign-in"/>
 </IDPSSODescriptor>
</EntityDescriptor>"""


def test_the_report_is_looked_up_by_user() -> None:
    text = 'user,arn,mfa_active\n<root_account>,r,true\n"a,b",q,false\nana,z,false'
    report = CredentialReport({"Content": text, "GeneratedTime": "2026-01-01T00:00:00+00:00"})
    assert len(report) == 3
    assert report.row(ROOT)["mfa_active"] == "true"
    assert report.row("a,b") == {"user": "a,b", "arn": "q", "mfa_active": "false"}
    assert report.row("nobody") == {}
    assert [row["user"] for row in report.rows()] == [ROOT, "a,b", "ana"]


@pytest.mark.parametrize("text", ["", "user,arn", "\n", "user\n\n"])
def test_a_report_of_nobody(text: str) -> None:
    assert len(CredentialReport({"Content": text})) == 0


def test_metadata_says_whose_it_is_and_when_its_certificate_ends() -> None:
    metadata = read_metadata(METADATA)
    assert metadata is not None
    assert metadata.entity_id == "https://idp.example/x"
    assert metadata.sign_in == ("https://idp.example/sign-in",)
    assert metadata.certificates_end == (ENDS,)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha">]><EntityDescriptor entityID="&a;"/>'


@pytest.mark.parametrize("document", ["", "no xml", "<a/>", "<a><b></a>", ENTITIES])
def test_what_is_no_metadata(document: str) -> None:
    assert read_metadata(document) is None


@pytest.mark.parametrize("encoded", ["", "%%", "MIIB", CERTIFICATE[:80], CERTIFICATE.swapcase()])
def test_what_is_no_certificate(encoded: str) -> None:
    assert certificate_end(encoded) is None
