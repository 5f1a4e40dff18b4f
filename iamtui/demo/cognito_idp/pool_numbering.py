"""How the n-th user of a large pool comes about: by arithmetic on n, there and back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from iamtui.demo.state import Shape

_GIVEN = ("Ada", "Björn", "Chloé", "Dmitri", "Elif", "Farid", "Greta", "Hiro", "Inês", "Jonas", "Kaja", "Liam")
_FAMILY = ("Almeida", "Bauer", "Conti", "Dubois", "Eriksen", "Fischer", "García", "Horváth", "Ito", "Jansen")
_PLAIN = str.maketrans("öéêíá", "oeeia")
_GIVEN_PLAIN = tuple(name.lower().translate(_PLAIN) for name in _GIVEN)
_FAMILY_PLAIN = tuple(name.lower().translate(_PLAIN) for name in _FAMILY)
_STATUSES = ("CONFIRMED",) * 16 + ("UNCONFIRMED", "UNCONFIRMED", "FORCE_CHANGE_PASSWORD", "RESET_REQUIRED")
_FACTOR = 2654435761  # odd, so that multiplying modulo 2**32 can be undone
_INVERSE = pow(_FACTOR, -1, 2**32)
_NAME = re.compile(r"([0-9a-f]{8})-([0-9a-f]{4})-4([0-9a-f]{3})-8([0-9a-f]{3})-([0-9a-f]{12})")


class PoolNumbering:
    """Users with a UUID as name, an address, a status; the first was made at `start`, the others before."""

    def __init__(self, start: datetime, domain: str) -> None:
        self._start = start
        self._domain = domain

    def username(self, number: int) -> str:
        """A UUID in which the number hides."""
        mixed = number * _FACTOR & 0xFFFFFFFF
        tail = mixed * _FACTOR
        return (
            f"{mixed:08x}-{tail >> 8 & 0xFFFF:04x}-4{tail >> 20 & 0xFFF:03x}-8{tail >> 30 & 0xFFF:03x}"
            f"-{tail * 5 & 0xFFFFFFFFFFFF:012x}"
        )

    def number(self, username: str) -> int | None:
        """The number in such a UUID, None if it is not one of ours."""
        match = _NAME.fullmatch(username)
        if match is None:
            return None
        number = int(match[1], 16) * _INVERSE & 0xFFFFFFFF
        return number if self.username(number) == username else None

    def _email(self, number: int) -> str:
        given, family = _GIVEN_PLAIN[number % 12], _FAMILY_PLAIN[number // 12 % 10]
        return f"{given}.{family}.{number}@{self._domain}.example"

    def user(self, number: int) -> Shape:
        """User `number`."""
        username = self.username(number)
        given, family = _GIVEN[number % 12], _FAMILY[number // 12 % 10]
        status = _STATUSES[number % 20]
        created = self._start - timedelta(seconds=number * 1103)
        attributes = [
            {"Name": "sub", "Value": username},
            {"Name": "email", "Value": self._email(number)},
            {"Name": "email_verified", "Value": "false" if status == "UNCONFIRMED" else "true"},
            {"Name": "given_name", "Value": given},
            {"Name": "family_name", "Value": family},
            {"Name": "name", "Value": f"{given} {family}"},
            {"Name": "custom:customer_number", "Value": f"{1_000_000 + number}"},
        ]
        if number % 3 == 0:
            attributes.append({"Name": "phone_number", "Value": _phone(number)})
        return {
            "Username": username,
            "Attributes": attributes,
            "UserCreateDate": created,
            "UserLastModifiedDate": created + timedelta(seconds=number % 977),
            "Enabled": number % 50 != 49,
            "UserStatus": status,
        }

    def value(self, number: int, attribute: str) -> str | None:
        """A searchable attribute, without making the user."""
        match attribute:
            case "username" | "sub":
                return self.username(number)
            case "email":
                return self._email(number)
            case "given_name":
                return _GIVEN[number % 12]
            case "family_name":
                return _FAMILY[number // 12 % 10]
            case "name":
                return f"{_GIVEN[number % 12]} {_FAMILY[number // 12 % 10]}"
            case "cognito:user_status":
                return _STATUSES[number % 20]
            case "status":
                return "Enabled" if number % 50 != 49 else "Disabled"
            case "phone_number":
                return _phone(number) if number % 3 == 0 else None
        return None


def _phone(number: int) -> str:
    return f"+49151{number:08}"
