"""What an operator wants to know of a SAML metadata document: whose it is and when its certificates end."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

_METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_CERTIFICATE = "{http://www.w3.org/2000/09/xmldsig#}X509Certificate"
_SEQUENCE, _UTC_TIME = 0x30, 0x17


@dataclass(frozen=True, slots=True)
class SamlMetadata:
    """`entity_id` of the provider, its sign-in addresses, and when each signing certificate ends."""

    entity_id: str = ""
    sign_in: tuple[str, ...] = ()
    certificates_end: tuple[datetime | None, ...] = ()


def read_metadata(document: str) -> SamlMetadata | None:
    """Read the document; None where it is no SAML metadata."""
    if "<!DOCTYPE" in document or "<!ENTITY" in document:
        return None  # metadata needs neither; entities are how a small text becomes a huge one
    try:
        root = ElementTree.fromstring(document)  # noqa: S314 - no entities, see above
    except (ElementTree.ParseError, ValueError):
        return None
    entity = root if root.tag == f"{_METADATA}EntityDescriptor" else root.find(f".//{_METADATA}EntityDescriptor")
    if entity is None:
        return None
    sign_in = (each.get("Location", "") for each in entity.iter(f"{_METADATA}SingleSignOnService"))
    certificates = dict.fromkeys("".join((each.text or "").split()) for each in entity.iter(_CERTIFICATE))
    return SamlMetadata(
        entity.get("entityID", ""),
        tuple(dict.fromkeys(sign_in)),
        tuple(certificate_end(each) for each in certificates),
    )


def certificate_end(encoded: str) -> datetime | None:
    """When a base64 X.509 certificate ends (RFC 5280, 4.1); None where it is not one."""
    try:
        content = base64.b64decode(encoded, validate=True)
        outer = next(_values(content))[1]
        fields = list(_values(next(_values(outer))[1]))
        sequences = [value for tag, value in fields if tag == _SEQUENCE]
        # signature algorithm, issuer, validity, subject, public key
        tag, text = list(_values(sequences[2]))[1]
        year_digits = "%y" if tag == _UTC_TIME else "%Y"
        return datetime.strptime(text.decode("ascii"), f"{year_digits}%m%d%H%M%SZ").replace(tzinfo=UTC)
    except (binascii.Error, ValueError, IndexError, StopIteration):
        return None


def _values(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The (tag, value) pairs of a DER sequence."""
    position = 0
    while position < len(content):
        tag, length = content[position], content[position + 1]
        position += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(content[position : position + size])
            position += size
        yield tag, content[position : position + length]
        position += length
