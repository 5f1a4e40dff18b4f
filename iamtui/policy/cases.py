"""Cases: a request, the policies about it and the result expected, as JSON; unit tests of policies.

`run_case` answers one case with one JSON object. A case of kind `core` is a whole decision, one of kind `simulation`
may ask about a pattern of resources, `unit` is about one element of a statement and `operator` about one condition
operator. In the mode `Discovery` the context is not all known: what is not given may be anything, and the answer is
what it would be if that were in favour of access, with the conditions for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from iamtui.policy.callers import ANONYMOUS, Caller
from iamtui.policy.context import Context
from iamtui.policy.document import PolicyDocument, PolicyError, Statement, parse_policy
from iamtui.policy.evaluate import evaluate
from iamtui.policy.operators import operator_truth
from iamtui.policy.policies import Policy, PolicySet, full_access_rcp
from iamtui.policy.request import Request
from iamtui.policy.unit_cases import ELEMENTS, element_matches
from iamtui.policy.variables import VERSION, names
from iamtui.policy.wildcards import ANYTHING, Pattern

RESULTS = ("Allowed", "ImplicitlyDenied", "ExplicitlyDenied")
_TOKEN = re.compile(r"\\.|\.[*+]?|.", re.DOTALL)
_WILD = {".": "?", ".*": "*", ".+": "?*"}
MOST_STATEMENTS = 200_000
"""Statements of one case; more are refused rather than worked on."""


class CaseError(ValueError):
    """The case is none; one line says what is wrong with it."""


def run_case(case: Mapping[str, Any]) -> dict[str, Any]:
    """The result of one case, as JSON: `{"id", "name", "result", "parts", "matched", ...}`, or `{"id", "matches"}`.

    Raises `CaseError` for what is no case.
    """
    if not isinstance(case, Mapping):
        raise CaseError("a case is a JSON object")
    label = {name: case[name] for name in ("id", "name") if name in case}
    kind = case.get("kind") or ("unit" if "element" in case else "operator" if "operator" in case else "core")
    runners: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
        "core": _run_core,
        "simulation": _run_simulation,
        "unit": _run_unit,
        "operator": _run_operator,
    }
    if kind not in runners:
        raise CaseError(f"kind {kind!r} is none of {', '.join(runners)}")
    if kind in ("unit", "operator"):
        label.pop("name", None)
    try:
        return label | runners[kind](case)
    except RecursionError as error:
        raise CaseError("nested too deep") from error


def differences(case: Mapping[str, Any], result: Mapping[str, Any]) -> list[str]:
    """What of the case's `expected` the result does not have, one sentence each. What is not expected is not asked."""
    expected = case.get("expected")
    if not isinstance(expected, Mapping):
        return ["the case has no `expected`"]
    found = []
    for name in ("result", "matches", "resultType"):
        if name in expected and expected[name] != result.get(name):
            found.append(f"{name} is {result.get(name)!r}, expected {expected[name]!r}")
    if "blockedBy" in expected and set(expected["blockedBy"]) != set(result.get("blockedBy", ())):
        found.append(f"blockedBy is {result.get('blockedBy', [])}, expected {expected['blockedBy']}")
    if "results" in expected and _patterns(expected["results"]) != _patterns(result.get("results", ())):
        found.append(f"results are {result.get('results', [])}, expected {expected['results']}")
    return found


def _patterns(results: Iterable[Mapping[str, Any]]) -> set[tuple[Any, ...]]:
    keys = ("resourceType", "resourcePattern", "result")
    return {tuple(entry.get(key) for key in keys) for entry in results}


# -- the kinds ------------------------------------------------------------------------------------------


def _run_core(case: Mapping[str, Any]) -> dict[str, Any]:
    request = _request(case)
    request = replace(request, wildcard_only=bool(_mapping(case, "request").get("wildcardOnlyAction")))
    return evaluate(request, _policies(case)).as_json()


def _run_simulation(case: Mapping[str, Any]) -> dict[str, Any]:
    from iamtui.policy.simulation import SimulationError, simulate

    request = _request(case)
    settings = case.get("additionalSettings")
    of_s3 = settings.get("s3") if isinstance(settings, Mapping) else None
    if isinstance(of_s3, Mapping) and of_s3.get("bucketAbacEnabled") is False:
        request = _without_bucket_tags(request)
    try:
        return simulate(request, _policies(case)).as_json()
    except SimulationError as error:
        raise CaseError(str(error)) from error


def _without_bucket_tags(request: Request) -> Request:
    """The request to a bucket whose tags take no part in access control, as they do not until that is switched on.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
    """
    prefixes = ("s3:buckettag/",) if "/" in request.resource else ("s3:buckettag/", "aws:resourcetag/")
    tags = [key for key in request.context.as_mapping() if key.lower().startswith(prefixes)]
    return replace(request, context=request.context.merged(dict.fromkeys(tags, ())))


def _run_operator(case: Mapping[str, Any]) -> dict[str, Any]:
    values = _texts(case.get("policyValues"), "policyValues")
    context = Context(_context_values(case.get("contextVariables", {})))
    operator, value = str(case.get("operator", "")), str(case.get("keyValue", ""))
    return {"matches": operator_truth(operator, value, values, context, VERSION) is True}


def _run_unit(case: Mapping[str, Any]) -> dict[str, Any]:
    written = _unit_statement(case)
    document = PolicyDocument((written,), VERSION)
    details = _mapping(case, "request")
    request = replace(_request(case, [document]), wildcard_only=bool(details.get("wildcardOnlyAction")))
    return element_matches(str(case.get("element")), written, request, str(case.get("policyType", "identity")))


def _unit_statement(case: Mapping[str, Any]) -> Statement:
    patterns = _texts(case.get("patterns", ()), "patterns")
    element = str(case.get("element"))
    if element not in ELEMENTS:
        raise CaseError(f"element {element!r} is none that a statement has")
    shape: dict[str, Any] = {"Effect": case.get("effect", "Allow")}
    if element.endswith("Principal"):
        named: dict[str, list[str]] = {}
        for entry in _entries(case, "principals"):
            named.setdefault(str(entry.get("type")), []).append(str(entry.get("value")))
        shape[element] = named
    elif element == "Condition":
        conditions: dict[str, dict[str, Any]] = {}
        for entry in _entries(case, "conditions"):
            conditions.setdefault(str(entry.get("op")), {})[str(entry.get("key"))] = entry.get("values")
        shape[element] = conditions
    else:
        shape[element] = list(patterns)
    return parse_policy({"Statement": [shape]}).statements[0]


# -- the request ----------------------------------------------------------------------------------------


def _request(case: Mapping[str, Any], documents: Sequence[PolicyDocument] | None = None) -> Request:
    details = _mapping(case, "request")
    resource = details.get("resource")
    named = resource if isinstance(resource, Mapping) else {"resource": resource}
    for name, value in (("action", details.get("action")), ("resource", named.get("resource"))):
        if not isinstance(value, str):
            raise CaseError(f"request.{name} is missing or no text")
    values = _context_values(details.get("contextVariables") or {})
    context, open_keys = Context(values), None
    if _is_discovery(case):
        given = documents if documents is not None else list(_documents(case))
        context, open_keys = _what_is_known(values, _constraints(case), given)
    return Request(
        caller=_caller(details.get("principal")),
        action=details["action"],
        resource=str(named["resource"]),
        resource_account=str(named.get("accountId") or ""),
        context=context,
        open_keys=open_keys,
    )


def _caller(principal: object) -> Caller:
    if isinstance(principal, Mapping):
        if str(principal.get("type", "")).lower() == "anonymous":
            return ANONYMOUS
        principal = principal.get("value") or principal.get("arn")
    if not isinstance(principal, str):
        raise CaseError("request.principal is neither a text nor an anonymous caller")
    return Caller.parse(principal)


def _context_values(given: object) -> dict[str, str | Sequence[str]]:
    if not isinstance(given, Mapping):
        raise CaseError("contextVariables is no JSON object")
    return {
        str(key): [_text(item) for item in value] if isinstance(value, list) else _text(value)
        for key, value in given.items()
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class _Constraint:
    """What is known of the keys that a name, or an expression between slashes, stands for."""

    name: str
    presence_is_known: bool
    value_is_known: bool

    def means(self, key: str) -> bool:
        """Whether the constraint is on this key."""
        if len(self.name) > 1 and self.name[0] == "/" == self.name[-1]:
            return _expression(self.name[1:-1].casefold()).matches(key.casefold())
        return self.name.casefold() == key.casefold()


@lru_cache(maxsize=256)
def _expression(text: str) -> Pattern:
    """A regular expression that has text, `.`, `.*`, `.+` and anchors; it matches anywhere between its anchors.

    More is refused: an expression of strangers could take for ever.
    """
    pattern = Pattern.literal("") if text.startswith("^") else ANYTHING
    for token in _TOKEN.findall(text.removeprefix("^").removesuffix("$")):
        if token in _WILD:
            pattern += Pattern.parse(_WILD[token])
        elif token[0] in "^$*+?()[]{}|." or (token[0] == "\\" and token[1:].isalnum()):
            raise CaseError(f"keyName /{text}/ has more than text and .* in it")
        else:
            pattern += Pattern.literal(token.removeprefix("\\"))
    return pattern if text.endswith("$") else pattern + ANYTHING


def _is_discovery(case: Mapping[str, Any]) -> bool:
    options = case.get("simulationOptions")
    mode = case.get("mode") or (options.get("simulationMode") if isinstance(options, Mapping) else None)
    if mode not in (None, "Strict", "Discovery"):
        raise CaseError(f"mode {mode!r} is neither Strict nor Discovery")
    return mode == "Discovery"


def _constraints(case: Mapping[str, Any]) -> list[_Constraint]:
    options = case.get("simulationOptions")
    source = case if "discoveryContextKeyConstraints" in case else options if isinstance(options, Mapping) else {}
    return [
        _Constraint(str(entry.get("keyName")), bool(entry.get("presenceIsKnown")), bool(entry.get("valueIsKnown")))
        for entry in _entries(source, "discoveryContextKeyConstraints")
    ]


def _what_is_known(
    values: Mapping[str, str | Sequence[str]], constraints: Sequence[_Constraint], documents: Sequence[PolicyDocument]
) -> tuple[Context, Callable[[str], bool]]:
    """The context of a case whose context is not all known, and which of the keys it gives are only examples."""

    def constraint(key: str) -> _Constraint | None:
        return next((one for one in constraints if one.means(key)), None)

    def is_open(key: str) -> bool:
        found = constraint(key)
        return found is None or not found.presence_is_known

    given = {key.casefold() for key in values}
    known = {
        key: value
        for key, value in values.items()
        if (one := constraint(key)) is None or one.value_is_known or not one.presence_is_known
    }
    return Context(
        known,
        open_world=True,
        known_absent=[key for key in _keys(documents) if key.casefold() not in given and not is_open(key)],
        known_present=[key for key in values if key not in known],
    ), is_open


def _keys(documents: Iterable[PolicyDocument]) -> set[str]:
    """Every context key that the documents speak of."""
    found = set()
    for document in documents:
        for statement in document.statements:
            texts = [*statement.resources, *statement.not_resources]
            for condition in statement.conditions:
                found.add(condition.key)
                texts.extend(condition.values)
            found.update(name for text in texts for name in names(text))
    return found


# -- the policies ---------------------------------------------------------------------------------------


def _policies(case: Mapping[str, Any]) -> PolicySet:
    session = case.get("sessionPolicies") or _session_policy(case.get("sessionPolicy"))
    resource = case.get("resourcePolicy")
    scps = _levels(case, "serviceControlPolicies")
    rcps = _levels(case, "resourceControlPolicies")
    if rcps and case.get("addDefaultRcpAtEachLevel"):
        rcps = [(name, (*policies, full_access_rcp())) for name, policies in rcps]
    policies = PolicySet(
        identity=tuple(_named(case, "identityPolicies")),
        resource=Policy("ResourcePolicy", _document(resource, "resourcePolicy")) if resource is not None else None,
        boundaries=tuple(_named(case, "permissionBoundaryPolicies")) or None,
        session=tuple(_named({"sessionPolicies": session}, "sessionPolicies")) or None,
        scps=tuple(level for _, level in scps) if scps else None,
        rcps=tuple(level for _, level in rcps) if rcps else None,
        endpoint=tuple(_named(case, "endpointPolicies")) or None,
        level_names=(tuple(name for name, _ in scps), tuple(name for name, _ in rcps)),
    )
    count = sum(len(document.statements) for document in _all_documents(policies))
    if count > MOST_STATEMENTS:
        raise CaseError(f"{count:,} statements are more than the {MOST_STATEMENTS:,} that one case may have")
    return policies


def _session_policy(policy: object) -> list[object]:
    if policy is None:
        return []
    whole = isinstance(policy, Mapping) and "policy" in policy
    return [policy if whole else {"name": "SessionPolicy", "policy": policy}]


def _all_documents(policies: PolicySet) -> Iterator[PolicyDocument]:
    flat = (policies.identity, policies.boundaries, policies.session, policies.endpoint)
    levels = (*(policies.scps or ()), *(policies.rcps or ()))
    for group in (*flat, *levels, (policies.resource,)):
        yield from (policy.document for policy in group or () if policy is not None)


def _documents(case: Mapping[str, Any]) -> Iterator[PolicyDocument]:
    return _all_documents(_policies(case))


def _levels(case: Mapping[str, Any], name: str) -> list[tuple[str, tuple[Policy, ...]]]:
    return [(str(level.get("orgIdentifier", "")), tuple(_named(level, "policies"))) for level in _entries(case, name)]


def _named(case: Mapping[str, Any], name: str) -> Iterator[Policy]:
    for index, entry in enumerate(_entries(case, name)):
        if "policy" not in entry:
            raise CaseError(f"{name}[{index}] has no `policy`")
        yield Policy(str(entry.get("name", index)), _document(entry["policy"], f"{name}[{index}].policy"))


def _document(source: object, where: str) -> PolicyDocument:
    if not isinstance(source, str | Mapping):
        raise CaseError(f"{where} is no policy document")
    try:
        document = parse_policy(source)
    except PolicyError as error:
        raise CaseError(f"{where}: {error}") from error
    return replace(document, statements=tuple(_with_named_principals(one) for one in document.statements))


def _with_named_principals(statement: Statement) -> Statement:
    """An ARN as the whole of `Principal` is read as `{"AWS": ARN}`."""

    def typed(named: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        bare = named.get("*", ())
        return named if not bare or bare == ("*",) else {"AWS": bare}

    principals, not_principals = typed(statement.principals), typed(statement.not_principals)
    return replace(statement, principals=principals, not_principals=not_principals)


# -- JSON -----------------------------------------------------------------------------------------------


def _mapping(case: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = case.get(name)
    if not isinstance(found, Mapping):
        raise CaseError(f"`{name}` is missing or no JSON object")
    return found


def _entries(case: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    found = case.get(name)
    if found is None:
        return
    if not isinstance(found, list | tuple):
        raise CaseError(f"`{name}` is no list")
    for index, entry in enumerate(found):
        if not isinstance(entry, Mapping):
            raise CaseError(f"{name}[{index}] is no JSON object")
        yield entry


def _texts(value: object, name: str) -> tuple[str, ...]:
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list | tuple):
        raise CaseError(f"`{name}` is no list of texts")
    return tuple(_text(item) for item in found)
