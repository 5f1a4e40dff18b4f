"""The users of a pool, and what is known of one user."""

from __future__ import annotations

from collections.abc import Sequence

from iamtui.demo.cognito_idp.lookup import Lookup, not_found
from iamtui.demo.cognito_idp.numbered_users import as_numbered
from iamtui.demo.cognito_idp.settings import require_threat_protection
from iamtui.demo.cognito_idp.user_filter import UserFilter, parse_filter, value_of
from iamtui.demo.errors import AwsFault
from iamtui.demo.paging import token_page
from iamtui.demo.service import Request
from iamtui.demo.state import Shape, UserPool


class Users(Lookup):
    """Lists, searches and describes users."""

    async def ListUsers(self, request: Request) -> Shape:
        """The users of a pool, those that meet `Filter`, with the attributes in `AttributesToGet`."""
        pool = self.pool(request)
        wanted = _attributes_to_get(pool, request.parameters.get("AttributesToGet"))
        condition = parse_filter(request.parameters.get("Filter", ""))
        users: Sequence[Shape] = in_order(pool.users) if condition is None else await _matching(pool, condition)
        shown, more = token_page(request, users, self.clock(), limit="Limit", token="PaginationToken")  # noqa: S106 - a name
        return {"Users": [_with(user, wanted) for user in shown], **more}

    def AdminGetUser(self, request: Request) -> Shape:
        """Everything of one user; the attributes are `UserAttributes` here."""
        pool = self.pool(request)
        user = _user(pool, request.parameters["Username"])
        answer = {key: value for key, value in user.items() if key != "Attributes"}
        answer["UserAttributes"] = user.get("Attributes", [])
        return {**answer, **pool.user_details.get(user["Username"], {})}

    def AdminGetUserAuthFactors(self, request: Request) -> Shape:
        """With what a user may sign in."""
        pool = self.pool(request)
        user = _user(pool, request.parameters["Username"])
        details = pool.user_details.get(user["Username"], {})
        factors = [] if user["UserStatus"] == "EXTERNAL_PROVIDER" else ["PASSWORD"]
        allowed = pool.pool.get("Policies", {}).get("SignInPolicy", {}).get("AllowedFirstAuthFactors", ())
        if factors and "EMAIL_OTP" in allowed and value_of(user, "email_verified") == "true":
            factors.append("EMAIL_OTP")
        return {"Username": user["Username"], "ConfiguredUserAuthFactors": factors, **details}

    def AdminListGroupsForUser(self, request: Request) -> Shape:
        """The groups a user is in."""
        pool = self.pool(request)
        username = _user(pool, request.parameters["Username"])["Username"]
        groups = [group for name, group in pool.groups.items() if username in pool.members.get(name, ())]
        return self.page(request, groups, "Groups", limit="Limit")

    def AdminListDevices(self, request: Request) -> Shape:
        """The devices a user has signed in from."""
        pool = self.pool(request)
        username = _user(pool, request.parameters["Username"])["Username"]
        devices = pool.devices.get(username, [])
        return self.page(request, devices, "Devices", limit="Limit", token="PaginationToken")  # noqa: S106 - a name

    def AdminGetDevice(self, request: Request) -> Shape:
        """One device of a user."""
        pool = self.pool(request)
        username = _user(pool, request.parameters["Username"])["Username"]
        for device in pool.devices.get(username, ()):
            if device["DeviceKey"] == request.parameters["DeviceKey"]:
                return {"Device": device}
        raise not_found("Device does not exist.")

    def AdminListUserAuthEvents(self, request: Request) -> Shape:
        """A user's sign-ins, the latest first; only where threat protection keeps them."""
        pool = self.pool(request)
        require_threat_protection(pool)
        username = _user(pool, request.parameters["Username"])["Username"]
        return self.page(request, pool.auth_events.get(username, []), "AuthEvents")


def in_order(users: dict[str, Shape]) -> Sequence[Shape]:
    """The users as a sequence: numbered ones are made when their page is asked for."""
    numbered = as_numbered(users)
    return list(users.values()) if numbered is None else numbered.in_order()


def _user(pool: UserPool, username: str) -> Shape:
    """A user by name, or by an attribute with which one may sign in, `sub` among them."""
    user = pool.users.get(username)
    if user is not None:
        return user
    signs_in_with = {*pool.pool.get("UsernameAttributes", ()), *pool.pool.get("AliasAttributes", ()), "sub"}
    if as_numbered(pool.users) is None:
        for one in pool.users.values():
            if any(value_of(one, attribute) == username for attribute in signs_in_with):
                return one
    raise AwsFault("UserNotFoundException", "User does not exist.")


def _attributes_to_get(pool: UserPool, names: list[str] | None) -> frozenset[str] | None:
    if names is None:
        return None
    known = {attribute["Name"] for attribute in pool.pool["SchemaAttributes"]} | {"identities"}
    if not known.issuperset(names):
        raise AwsFault("InvalidParameterException", "One or more requested attributes do not exist.")
    return frozenset(names)


def _with(user: Shape, wanted: frozenset[str] | None) -> Shape:
    if wanted is None:
        return user
    return {**user, "Attributes": [one for one in user.get("Attributes", ()) if one["Name"] in wanted]}


async def _matching(pool: UserPool, condition: UserFilter) -> Sequence[Shape]:
    if condition.attribute == "username" and not condition.prefix:
        user = pool.users.get(condition.value)
        return [] if user is None else [user]
    numbered = as_numbered(pool.users)
    if numbered is not None:
        return await numbered.matching(condition)
    return [user for user in pool.users.values() if condition.matches(user)]
