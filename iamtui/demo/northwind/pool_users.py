"""The users of the user pools, in every state a user can be in, and what they did."""

from __future__ import annotations

import random
from dataclasses import dataclass

from iamtui.demo.northwind.account import STAFF_POOL, STOREFRONT_POOL, Calendar, uuid_of
from iamtui.demo.state import Shape, UserPool

# fmt: off
GIVEN = (
    "Aino", "Bernardo", "Carine", "Diego", "Eduardo", "Francisca", "Georg", "Helvetius", "Isabel", "Jytte",
    "Karin", "Lúcia", "Mario", "Nadja", "Olaf", "Paula", "Rita", "Søren", "Tomáš", "Ursula", "Victoria",
    "Yang", "Zoë", "Łukasz", "明子",
)
FAMILY = (
    "Ashworth", "Batista", "Camino", "Devon", "Franken", "Hernández", "Jablonski", "Karttunen", "Labrune",
    "Moroni", "Ottlieb", "Petersen", "Roel", "Schmitt", "Tannamuri", "Wang", "Zachariä", "Ødegaard",
)
CITIES = (
    ("Berlin", "Germany"), ("Luleå", "Sweden"), ("Madrid", "Spain"), ("Graz", "Austria"), ("Cork", "Ireland"),
    ("Lyon", "France"), ("Bern", "Switzerland"), ("Oulu", "Finland"),
)
# fmt: on
# status, enabled, how many
_STOREFRONT_STATES = (
    ("CONFIRMED", True, 118),
    ("UNCONFIRMED", True, 17),
    ("FORCE_CHANGE_PASSWORD", True, 9),
    ("RESET_REQUIRED", True, 6),
    ("EXTERNAL_PROVIDER", True, 24),
    ("CONFIRMED", False, 7),
    ("ARCHIVED", False, 2),
    ("COMPROMISED", True, 1),
    ("UNKNOWN", True, 1),
)


@dataclass(frozen=True)
class Person:
    """Who a user is, as far as a pool knows."""

    number: int
    given: str
    family: str

    @property
    def email(self) -> str:
        """An address in ASCII, one for each person."""
        plain = f"{self.given}.{self.family}".lower().encode("ascii", "ignore").decode().strip(".")
        return f"{plain or 'customer'}{self.number}@mail.example"


def _person(number: int) -> Person:
    return Person(number, GIVEN[number * 7 % len(GIVEN)], FAMILY[number * 5 % len(FAMILY)])


def attributes(**values: str) -> list[Shape]:
    """Attributes as Cognito lists them; `__` stands for the colon of a custom attribute."""
    return [{"Name": name.replace("__", ":"), "Value": value} for name, value in values.items()]


def fill_storefront_users(pool: UserPool, calendar: Calendar) -> None:
    """Some 185 customers, their groups, devices and sign-ins."""
    dice = random.Random("storefront")
    number = 0
    for status, enabled, count in _STOREFRONT_STATES:
        for _ in range(count):
            number += 1
            user = _customer(number, status, enabled, dice, calendar)
            pool.users[user["Username"]] = user
    _add_members(pool)
    confirmed = [name for name, user in pool.users.items() if user["UserStatus"] == "CONFIRMED"]
    for position, name in enumerate(confirmed[:60]):
        _add_sign_in_data(pool, name, position, dice, calendar)


def _customer(number: int, status: str, enabled: bool, dice: random.Random, calendar: Calendar) -> Shape:
    person = _person(number)
    sub = uuid_of(f"storefront/{number}")
    created = dice.uniform(1, 990)
    verified = "false" if status == "UNCONFIRMED" else "true"
    values = {
        "sub": sub,
        "email": person.email,
        "email_verified": verified,
        "name": f"{person.given} {person.family}",
        "given_name": person.given,
        "family_name": person.family,
        "locale": ("de-DE", "sv-SE", "es-ES", "fi-FI")[number % 4],
        "custom__customer_number": f"C{100000 + number * 37}",
    }
    if number % 3 == 0:
        values["phone_number"] = f"+4930555{number:04}"
        values["phone_number_verified"] = "true" if number % 2 else "false"
    if number % 4 == 0:
        values["custom__loyalty_points"] = str(dice.randrange(0, 90000))
    if number % 11 == 0:
        values["custom__vat_id"] = f"DE{200000000 + number * 7919}"
        values["custom__approved_at"] = calendar.ago(created - 0.5).strftime("%Y-%m-%dT%H:%M:%SZ")
    if number % 5 == 0:
        values["custom__newsletter"] = "true"
    username = sub
    if status == "EXTERNAL_PROVIDER":
        username = f"Google_{108000000000000000000 + number * 7919}"
        values["identities"] = (
            f'[{{"userId":"{username[7:]}","providerName":"Google","providerType":"Google","issuer":null,'
            f'"primary":true,"dateCreated":{int(calendar.ago(created).timestamp() * 1000)}}}]'
        )
    return {
        "Username": username,
        "Attributes": attributes(**values),
        "UserCreateDate": calendar.ago(created),
        "UserLastModifiedDate": calendar.ago(dice.uniform(0, created)),
        "Enabled": enabled,
        "UserStatus": status,
    }


def _add_members(pool: UserPool) -> None:
    names = list(pool.users)
    pool.members = {
        "gold": names[::9],
        "wholesale": names[10::11],
        "beta-testers": names[3:8],
        "newsletter": [],
        f"{STOREFRONT_POOL}_Google": [name for name in names if name.startswith("Google_")],
    }


def _add_sign_in_data(pool: UserPool, name: str, position: int, dice: random.Random, calendar: Calendar) -> None:
    if position % 3 == 0:
        settings = ("SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP")[position // 3 % 3]
        pool.user_details[name] = {"PreferredMfaSetting": settings, "UserMFASettingList": [settings]}
    pool.auth_events[name] = [
        _auth_event(name, event, dice, calendar) for event in range(4 + position % 40 * (position < 5))
    ]
    if position % 2 == 0:
        pool.devices[name] = [_device(name, device, calendar) for device in range(1 + position % 3)]


def _auth_event(name: str, number: int, dice: random.Random, calendar: Calendar) -> Shape:
    roll = dice.random()
    city, country = dice.choice(CITIES)
    decision, level = ("NoRisk", "") if roll < 0.86 else ("AccountTakeover", "Medium")
    if roll > 0.96:
        decision, level = "Block", "High"
    risk: Shape = {"RiskDecision": decision, "CompromisedCredentialsDetected": roll > 0.98}
    if level:
        risk["RiskLevel"] = level
    passed = decision != "Block" and roll > 0.07
    return {
        "EventId": uuid_of(f"event/{name}/{number}"),
        "EventType": dice.choice(("SignIn", "SignIn", "SignIn", "ForgotPassword", "PasswordChange")),
        "CreationDate": calendar.ago(number * 3.7 + roll),
        "EventResponse": "Pass" if passed else "Fail",
        "EventRisk": risk,
        "ChallengeResponses": [{"ChallengeName": "Password", "ChallengeResponse": "Success" if passed else "Failure"}],
        "EventContextData": {
            "IpAddress": f"203.0.113.{dice.randrange(1, 255)}",
            "DeviceName": dice.choice(("Firefox 145, Linux", "Chrome 142, Windows 11", "Safari, iPhone")),
            "Timezone": "UTC+01:00",
            "City": city,
            "Country": country,
        },
    }


def _device(name: str, number: int, calendar: Calendar) -> Shape:
    return {
        "DeviceKey": f"eu-central-1_{uuid_of(f'device/{name}/{number}')}",
        "DeviceAttributes": attributes(
            device_status="valid",
            device_name=("Firefox on Linux", "iPhone", "Windows laptop")[number],
            dev__device_remembered_status="remembered" if number else "not_remembered",
            last_ip_used=f"203.0.113.{10 + number}",
        ),
        "DeviceCreateDate": calendar.ago(120 + number * 40),
        "DeviceLastModifiedDate": calendar.ago(20 + number),
        "DeviceLastAuthenticatedDate": calendar.ago(2 + number),
    }


def fill_staff_users(pool: UserPool, calendar: Calendar) -> None:
    """The staff, all from SAML, and one administrator with a password."""
    names: list[str] = []
    for number, name in enumerate(
        ("nancy.davolio", "andrew.fuller", "janet.leverling", "robert.king", "laura.callahan")
    ):
        username = f"NorthwindOkta_{name}@northwind.example"
        names.append(username)
        department = ("Engineering", "Management", "Engineering", "Support", "Finance")[number]
        pool.users[username] = _plain_user(
            username,
            "EXTERNAL_PROVIDER",
            calendar.ago(740 - number),
            f"{name}@northwind.example",
            custom__department=department,
        )
    pool.users["emergency"] = _plain_user(
        "emergency", "CONFIRMED", calendar.ago(759), "it@northwind.example", custom__department="Security"
    )
    pool.user_details["emergency"] = {
        "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
        "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"],
    }
    pool.members = {
        "administrators": ["emergency", names[1]],
        "warehouse": [],
        f"{STAFF_POOL}_NorthwindOkta": names,
    }


def fill_partner_users(pool: UserPool, calendar: Calendar) -> None:
    """A dozen suppliers."""
    companies = ("Alfreds Futterkiste", "Around the Horn", "Exotic Liquids", "Tokyo Traders")
    departments = ("eng", "sales", "sales-engineering", "logistics")
    for number in range(12):
        person = _person(number + 400)
        status = "FORCE_CHANGE_PASSWORD" if number in (3, 8) else "CONFIRMED"
        username = uuid_of(f"partners/{number}")
        pool.users[username] = _plain_user(
            username,
            status,
            calendar.ago(480 - number * 31),
            person.email.replace("mail.example", "partners.example"),
            name=f"{person.given} {person.family}",
            custom__company=companies[number % 4],
            custom__department=departments[number % 4],
        )
    names = list(pool.users)
    pool.members = {"suppliers": names[:8], "carriers": names[8:]}


def fill_storefront_us_users(pool: UserPool, calendar: Calendar) -> None:
    """The first customers of the American shop."""
    for number in range(9):
        person = _person(number + 700)
        username = uuid_of(f"storefront-us/{number}")
        status = "UNCONFIRMED" if number % 4 == 3 else "CONFIRMED"
        pool.users[username] = _plain_user(
            username, status, calendar.ago(60 - number * 6), person.email, name=person.given
        )


def _plain_user(username: str, status: str, created: object, email: str, **more: str) -> Shape:
    sub = username if len(username) == 36 else uuid_of(username)
    return {
        "Username": username,
        "Attributes": attributes(sub=sub, email=email, email_verified="true", **more),
        "UserCreateDate": created,
        "UserLastModifiedDate": created,
        "Enabled": True,
        "UserStatus": status,
    }
