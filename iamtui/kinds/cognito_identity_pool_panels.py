"""What the tabs of an identity pool show."""

from __future__ import annotations

from typing import Any

from iamtui.account import Missing
from iamtui.kinds.cognito_settings import Group, Setting, covered, facts, others
from iamtui.kinds.cognito_words import NOT_SET, role_name, role_ref, when
from iamtui.kinds.kind import Subject
from iamtui.kinds.panel import Block, Document, Fact, Facts, Panel, Row, Sentence, Sentences, Table

GENERAL = Group(
    "",
    (
        Setting("Name", "IdentityPoolName"),
        Setting("Id", "IdentityPoolId"),
        Setting("Basic (classic) flow", "AllowClassicFlow"),
        Setting("Developer provider", "DeveloperProviderName"),
    ),
)
SHOWN = covered(
    (GENERAL,),
    "AllowUnauthenticatedIdentities",
    "SupportedLoginProviders",
    "OpenIdConnectProviderARNs",
    "CognitoIdentityProviders",
    "SamlProviderARNs",
    "IdentityPoolTags",
)
"""Every member of DescribeIdentityPool's answer has its place; a newer one shows under "Other settings"."""

_MATCHES = {
    "Equals": "is",
    "NotEqual": "is not",
    "Contains": "contains",
    "StartsWith": "starts with",
}


def user_pool_of(provider: str) -> tuple[str, str] | None:
    """(region, user pool's id) of a provider such as `cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC`.

    `None` for a provider that is no user pool. Role mappings name the app client behind it,
    after a colon; that is left aside.
    """
    host, slash, rest = provider.partition("/")
    labels = host.split(".")
    if not slash or len(labels) < 4 or labels[0] != "cognito-idp":
        return None
    return labels[1], rest.partition(":")[0]


def panels(subject: Subject) -> tuple[Panel, ...]:
    """The tabs of an identity pool."""
    return (
        _facts_panel(subject),
        _providers_panel(subject),
        _roles_panel(subject),
        _mappings_panel(subject),
        _principal_tags_panel(subject),
        _identities_panel(subject),
        _json_panel(subject),
    )


def guests(description: Any, roles: Any, account: str) -> Fact:
    """What guest access means here, in plain words."""
    if isinstance(description, Missing):
        return Fact("Guests", description)
    if isinstance(roles, Missing):
        if not description.get("AllowUnauthenticatedIdentities"):
            return Fact("Guests", "not allowed")
        return Fact("Guests", "ANYBODY on the internet may come in", f"role: {roles}", tone="danger")
    arn = (roles.get("Roles") or {}).get("unauthenticated")
    jump = role_ref(account, arn)
    if description.get("AllowUnauthenticatedIdentities"):
        if arn:
            said = f"ANYBODY on the internet gets role {role_name(arn)}"
            return Fact("Guests", said, "without signing in", jump, "danger")
        return Fact("Guests", "allowed, but no role is set: they get no credentials", tone="warning")
    note = f"role {role_name(arn)} is set for them and unused" if arn else ""
    return Fact("Guests", "not allowed", note, jump, "good")


def _facts_panel(subject: Subject) -> Panel:
    description = subject.part("description")
    account = subject.ref.account
    blocks: list[Block] = [Facts((guests(description, subject.part("roles"), account),))]
    if isinstance(description, Missing):
        known = {**subject.data}
        rows = facts(GENERAL, known, account, subject.now).rows[:2]
        return Panel("Facts", (*blocks, Facts((*rows, Fact("Settings", description)))))
    blocks.append(facts(GENERAL, description, account, subject.now))
    tags = description.get("IdentityPoolTags") or {}
    blocks.append(Table(("Tag", "Value"), tuple(Row((str(key), str(tags[key]))) for key in tags), "Tags", "no tags"))
    blocks.extend(others(description, SHOWN, subject.now))
    return Panel("Facts", tuple(blocks))


def _providers_panel(subject: Subject) -> Panel:
    columns = ("Provider", "Kind", "Client", "Note")
    description = subject.part("description")
    if isinstance(description, Missing):
        return Panel("Providers", (Table(columns, description),))
    rows = [_user_pool_row(subject, each) for each in description.get("CognitoIdentityProviders") or []]
    for member, kind, words in (
        ("OpenIdConnectProviderARNs", "iam.oidc-provider", "OpenID Connect"),
        ("SamlProviderARNs", "iam.saml-provider", "SAML"),
    ):
        for arn in description.get(member) or []:
            rows.append(Row((arn, words, "", ""), subject.inventory.ref(kind, arn)))
    for name, application in (description.get("SupportedLoginProviders") or {}).items():
        rows.append(Row((str(name), "social sign-in", str(application), "")))
    developer = description.get("DeveloperProviderName")
    if developer:
        rows.append(Row((developer, "the developer's own", "", "")))
    return Panel("Providers", (Table(columns, tuple(rows), empty="no providers: only guests can come in"),))


def _user_pool_row(subject: Subject, provider: dict[str, Any]) -> Row:
    name = str(provider.get("ProviderName", ""))
    client = str(provider.get("ClientId", ""))
    checked = (
        "token checked with the pool" if provider.get("ServerSideTokenCheck") else "token not checked with the pool"
    )
    pool = user_pool_of(name)
    if pool is None:
        return Row((name, "Cognito", client, checked))
    ref = subject.inventory.ref("cognito.user-pool", pool[1], pool[0])
    held = subject.inventory.get(ref)
    called = str(held.data.get("Name", "")) if held else ""
    return Row((f"{called} ({pool[1]})" if called else pool[1], "Cognito user pool", client, checked), ref)


def _roles_panel(subject: Subject) -> Panel:
    roles = subject.part("roles")
    account = subject.ref.account
    if isinstance(roles, Missing):
        return Panel("Roles", (Facts((Fact("Roles", roles),)),))
    named = roles.get("Roles") or {}
    rows = [_role_fact("Signed-in users", named.get("authenticated"), account)]
    rows.append(_role_fact("Guests", named.get("unauthenticated"), account))
    rows += [
        _role_fact(name, named[name], account) for name in named if name not in ("authenticated", "unauthenticated")
    ]
    blocks: list[Block] = [Facts(tuple(rows)), Facts((guests(subject.part("description"), roles, account),))]
    by_rule = [
        Row((rule.get("RoleARN", ""), sentence_of_rule(rule)), role_ref(account, rule.get("RoleARN")))
        for mapping in (roles.get("RoleMappings") or {}).values()
        for rule in (mapping.get("RulesConfiguration") or {}).get("Rules") or []
    ]
    if by_rule:
        blocks.append(Table(("Role", "When"), tuple(by_rule), "By rule"))
    return Panel("Roles", tuple(blocks))


def _role_fact(label: str, arn: Any, account: str) -> Fact:
    return Fact(label, role_name(arn) if arn else NOT_SET, str(arn or ""), role_ref(account, arn))


def sentence_of_rule(rule: dict[str, Any]) -> str:
    """A mapping rule as people say it: `If claim department contains "eng", role engineers`."""
    match = _MATCHES.get(rule.get("MatchType", ""), str(rule.get("MatchType", "")))
    role = role_name(rule.get("RoleARN"))
    return f'If claim {rule.get("Claim", "")} {match} "{rule.get("Value", "")}", role {role}'


def sentences_of_mapping(mapping: dict[str, Any], account: str) -> tuple[Sentence, ...]:
    """One provider's role mapping, rule by rule in the order AWS tries them, and what happens otherwise."""
    otherwise = (
        "access is denied" if mapping.get("AmbiguousRoleResolution") == "Deny" else "the role for signed-in users"
    )
    if mapping.get("Type") == "Token":
        return (
            Sentence("The token chooses the role: its claim cognito:preferred_role, one of cognito:roles"),
            Sentence(f"If the token names no role, or several and prefers none, {otherwise}"),
        )
    rules = (mapping.get("RulesConfiguration") or {}).get("Rules") or []
    lines = [Sentence(sentence_of_rule(rule), ref=role_ref(account, rule.get("RoleARN"))) for rule in rules]
    return (*lines, Sentence(f"If no rule matches, {otherwise}"))


def _mappings_panel(subject: Subject) -> Panel:
    roles = subject.part("roles")
    if isinstance(roles, Missing):
        return Panel("Role mappings", (Facts((Fact("Role mappings", roles),)),))
    blocks: list[Block] = []
    for provider, mapping in (roles.get("RoleMappings") or {}).items():
        blocks.append(Sentences(sentences_of_mapping(mapping, subject.ref.account), _provider_title(subject, provider)))
    if not blocks:
        blocks.append(Sentences((Sentence("No mappings: everybody signed in gets the role for signed-in users"),)))
    return Panel("Role mappings", tuple(blocks))


def _provider_title(subject: Subject, provider: str) -> str:
    pool = user_pool_of(provider)
    if pool is None:
        return f"Signed in through {provider}"
    held = subject.inventory.get(subject.inventory.ref("cognito.user-pool", pool[1], pool[0]))
    called = str(held.data.get("Name", pool[1])) if held else pool[1]
    client = provider.partition("/")[2].partition(":")[2]
    return f"Signed in through user pool {called}" + (f", app client {client}" if client else "")


def _principal_tags_panel(subject: Subject) -> Panel:
    found = subject.part("principal_tags")
    columns = ("Tag of the session", "Claim of the token")
    if isinstance(found, Missing):
        return Panel("Principal tags", (Table(columns, found),))
    blocks = [_tags_block(columns, _provider_title(subject, provider), answer) for provider, answer in found.items()]
    return Panel("Principal tags", tuple(blocks) or (Table(columns, (), empty="no providers, so no tags"),))


def _tags_block(columns: tuple[str, str], title: str, answer: dict[str, Any]) -> Table:
    tags = answer.get("PrincipalTags") or {}
    if answer.get("UseDefaults"):
        title += " (AWS's default mappings)"
        tags = tags or {"username": "sub", "client": "aud"}
    rows = tuple(Row((str(tag), str(claim))) for tag, claim in tags.items())
    return Table(columns, rows, title, "no claim becomes a tag")


def _identities_panel(subject: Subject) -> Panel:
    columns = ("Identity", "Logins", "Created", "Modified")
    found = subject.part("identities")
    if isinstance(found, Missing):
        return Panel("Identities", (Table(columns, found),))
    rows = tuple(
        Row(
            (
                str(each.get("IdentityId", "")),
                ", ".join(each.get("Logins") or []) or "guest",
                when(each.get("CreationDate"), subject.now),
                when(each.get("LastModifiedDate"), subject.now),
            )
        )
        for each in found.get("Identities") or []
    )
    title = f"The first {len(rows):,}; there are more" if found.get("NextToken") else ""
    return Panel("Identities", (Table(columns, rows, title, "nobody has come in yet"),))


def _json_panel(subject: Subject) -> Panel:
    documents = []
    for name, operation in (
        ("description", "DescribeIdentityPool"),
        ("roles", "GetIdentityPoolRoles"),
        ("principal_tags", "GetPrincipalTagAttributeMap, by provider"),
    ):
        found = subject.part(name)
        documents.append(Document(str(found) if isinstance(found, Missing) else found, operation))
    return Panel("JSON", tuple(documents))
