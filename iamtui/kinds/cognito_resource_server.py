"""Resource servers of a user pool: the APIs its tokens are for, and their scopes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from iamtui.kinds.cells import text
from iamtui.kinds.cognito_child import fetch, json_panel, known, lister, pool_relation
from iamtui.kinds.cognito_settings import Group, Setting, covered, facts, others
from iamtui.kinds.kind import Column, Kind, Part, Relation, Subject
from iamtui.kinds.panel import Block, Panel, Row, Table

_PAGE = 50
"""The most that ListResourceServers gives."""

SETTINGS = Group(
    "",
    (Setting("Name", "Name"), Setting("Identifier", "Identifier"), Setting("User pool", "UserPoolId")),
)
SHOWN = covered((SETTINGS,), "Scopes")


def _scopes(value: Any, now: datetime) -> str:
    if not isinstance(value, list):
        return text(value, now)
    return ", ".join([str(scope.get("ScopeName", "")) for scope in value])


def _panels(subject: Subject) -> tuple[Panel, ...]:
    server = known(subject)
    rows = tuple(
        Row(
            (
                f"{server.get('Identifier', '')}/{scope.get('ScopeName', '')}",
                str(scope.get("ScopeDescription", "")),
            )
        )
        for scope in server.get("Scopes") or []
    )
    blocks: tuple[Block, ...] = (
        facts(SETTINGS, server, subject.ref.account, subject.now),
        Table(("Scope", "Description"), rows, "Scopes", "no scopes"),
        *others(server, SHOWN, subject.now),
    )
    return (Panel("Facts", blocks), json_panel(subject, ("description", "DescribeResourceServer")))


def _relations(subject: Subject) -> Iterable[Relation]:
    yield pool_relation(subject)


RESOURCE_SERVER = Kind(
    key="cognito.resource-server",
    title="Resource servers",
    noun="resource server",
    section="Cognito",
    columns=(
        Column("RESOURCE SERVER", "Name", priority=8),
        Column("IDENTIFIER", "Identifier", priority=9),
        Column("SCOPES", "Scopes", show=_scopes, priority=5),
    ),
    list=lister("ListResourceServers", "ResourceServers", "Identifier", MaxResults=_PAGE),
    permission="cognito-idp:ListResourceServers",
    panels=_panels,
    parts=(
        Part(
            "description",
            "cognito-idp:DescribeResourceServer",
            fetch("DescribeResourceServer", "Identifier", "ResourceServer"),
        ),
    ),
    regional=True,
    parent="cognito.user-pool",
    relations=_relations,
    empty="no resource servers in this pool",
)
