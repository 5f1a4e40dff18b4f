"""Which pictures there are: the size, the theme, and the keys that lead there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WIDE = (120, 36)
NARROW = (80, 24)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture, `NAME.svg`.

    `steps` are commands and keys in their order: `:roles` is typed and entered, `"lambda"` (in double
    quotes) is typed, anything else is the name of a key. `account` is "none" for the start screen.
    """

    name: str
    size: tuple[int, int]
    theme: Literal["dark", "light"]
    steps: tuple[str, ...]
    account: Literal["demo", "none"] = "demo"


_LAMBDA_ROLE = ":role storefront-order-handler"
_OPEN_FIRST = ("down", "right")

SHOTS: tuple[Shot, ...] = (
    Shot("browser-dark", WIDE, "dark", (_LAMBDA_ROLE,)),
    Shot("browser-light", WIDE, "light", (_LAMBDA_ROLE,)),
    Shot("browser-narrow", NARROW, "dark", (":roles",)),
    Shot("filter", WIDE, "light", (":roles", "slash", '"trusted:lambda !triggers"')),
    Shot("credentials", WIDE, "light", (":user steven.buchanan", "3")),
    Shot("trust", NARROW, "light", (":role github-deploy-storefront", "2")),
    Shot("user-pool", WIDE, "dark", (":user-pool storefront", "2")),
    Shot("pool-users", WIDE, "light", (":user-pool storefront", "2", "enter")),
    Shot("identity-pool", WIDE, "dark", (":identity-pool storefront_guests", "3")),
    Shot("relations", NARROW, "dark", (":identity-pool storefront_guests", "x", *_OPEN_FIRST, *_OPEN_FIRST)),
    Shot("ask", NARROW, "dark", (":can janet.leverling dynamodb:PutItem",)),
    Shot("who-can", WIDE, "light", (":who-can iam:CreateUser",)),
    Shot("permissions", NARROW, "light", (":what-can storefront-order-handler",)),
    Shot("exposure", WIDE, "dark", (":exposure",)),
    Shot("json", NARROW, "light", (_LAMBDA_ROLE, "y")),
    Shot("help", NARROW, "dark", ("question_mark",)),
    Shot("start", NARROW, "dark", (), account="none"),
)
