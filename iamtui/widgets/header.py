"""The one line at the top: which account, who, where, what can be broken, for how long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from iamtui.text import fit, inert, shorten_middle, width
from iamtui.widgets.glyphs import terminal_glyphs

__all__ = ["AccountHeader", "HeaderFields"]

_GAP = 2


@dataclass(frozen=True)
class HeaderFields:
    """What the header tells, as raw text. An empty field takes no room."""

    alias: str = ""
    account: str = ""  # twelve digits
    identity: str = ""  # the caller's ARN, or words such as "ops/mira via role Operator"
    region: str = ""
    mode: str = ""  # "READ-ONLY enforced by AWS", "READ-ONLY client guard", "EDIT", "DEMO"
    mode_short: str = ""  # the mode where there is no room for more
    life: str = ""  # how long the credentials are good for
    progress: str = ""


class AccountHeader(Widget):
    """One line. `show` sets any of its fields; nothing is repainted unless the line looks different.

    Where room is short the account id loses its middle, an ARN all but its last part, then the identity
    shrinks; the mode is never left out.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    AccountHeader { height: 1; width: 1fr; dock: top; }
    AccountHeader .header--name { text-style: bold; }
    AccountHeader .header--quiet { text-style: dim; }
    AccountHeader .header--mode { text-style: bold; color: $text-success; }
    AccountHeader .header--danger { text-style: bold reverse; color: $text-error; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "header--name",
        "header--quiet",
        "header--mode",
        "header--danger",
    }

    def __init__(self, fields: HeaderFields | None = None, *, id: str | None = None) -> None:  # noqa: A002 - Textual's
        super().__init__(id=id)
        self._fields = fields or HeaderFields()
        self._danger = False

    @property
    def fields(self) -> HeaderFields:
        """What is shown."""
        return self._fields

    def show(
        self,
        *,
        alias: str | None = None,
        account: str | None = None,
        identity: str | None = None,
        region: str | None = None,
        mode: str | None = None,
        mode_short: str | None = None,
        life: str | None = None,
        progress: str | None = None,
        danger: bool | None = None,
    ) -> None:
        """Sets the fields that are given; `danger` says that something can be changed in this mode."""
        given = {
            "alias": alias,
            "account": account,
            "identity": identity,
            "region": region,
            "mode": mode,
            "mode_short": mode_short,
            "life": life,
            "progress": progress,
        }
        fields = replace(self._fields, **{name: value for name, value in given.items() if value is not None})
        in_danger = self._danger if danger is None else danger
        if (fields, in_danger) != (self._fields, self._danger):
            self._fields, self._danger = fields, in_danger
            self.refresh()

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        parts = header_parts(self._fields, cells - 2, terminal_glyphs().ellipsis)
        left = [part for part in parts if part[0] != "progress"]
        progress = next((text for field, text in parts if field == "progress"), "")
        plain = self.rich_style
        segments = [Segment(" ", plain)]
        for field, text in left:
            segments += [Segment(text, self._style_of(field)), Segment(" " * _GAP, plain)]
        used = sum(width(segment.text) for segment in segments)
        room = cells - used - width(progress) - 1
        segments += [Segment(" " * max(0, room), plain), Segment(progress + " ", self._style_of("progress"))]
        return Strip(segments).adjust_cell_length(cells, plain)

    def _style_of(self, field: str) -> Style:
        if field == "mode":
            return self.get_component_rich_style("header--danger" if self._danger else "header--mode")
        if field in ("alias", "account"):
            return self.get_component_rich_style("header--name")
        return self.get_component_rich_style("header--quiet") if field == "progress" else self.rich_style


def header_parts(fields: HeaderFields, cells: int, ellipsis: str = "…") -> list[tuple[str, str]]:
    """Returns the fields that `cells` cells show, as (name of the field, inert text), in their order."""
    texts = {
        "alias": inert(fields.alias),
        "account": inert(fields.account),
        "identity": inert(fields.identity),
        "region": inert(fields.region),
        "mode": inert(fields.mode),
        "life": inert(fields.life),
        "progress": inert(fields.progress),
    }

    def over() -> int:
        shown = [width(text) for text in texts.values() if text]
        return sum(shown) + _GAP * max(0, len(shown) - 1) - cells

    def shrink(field: str, least: int) -> None:
        if (excess := over()) > 0 and (size := width(texts[field])) > least:
            texts[field] = shorten_middle(texts[field], max(least, size - excess), ellipsis)

    if over() > 0:
        texts["identity"] = last_part(texts["identity"])
    if over() > 0 and fields.mode_short:
        texts["mode"] = inert(fields.mode_short)
    if texts["alias"]:
        shrink("account", 9)
    shrink("identity", 16)
    shrink("alias", 12)
    shrink("progress", 10)
    for field in (
        "progress",
        "life",
        "account" if texts["alias"] else "alias",
        "identity",
        "region",
        "alias",
    ):
        if over() > 0:
            texts[field] = ""
    if over() > 0:
        texts["account"] = ""
        texts["mode"] = fit(texts["mode"], max(0, min(cells, width(texts["mode"]))), ellipsis)
    return [(field, text) for field, text in texts.items() if text]


def last_part(identity: str) -> str:
    """Returns what tells one caller of an account from another: the ARN after its account and type.

    `arn:aws:sts::123456789012:assumed-role/Operator/mira` is `Operator/mira`; other text stays as it is.
    """
    if not identity.startswith("arn:"):
        return identity
    resource = identity.split(":", 5)[-1]
    kind, _, name = resource.partition("/")
    if not name:
        return kind
    return name if kind == "assumed-role" else name.rsplit("/", 1)[-1]
