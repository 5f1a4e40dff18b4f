"""Answers about a whole subject: what a principal can and who can become it, what a policy grants and to whom,
what the guests and users of a pool can, who can do what with a resource."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from iamtui.access import Able, Access, HeldPolicy, Hop
from iamtui.access.assume import Assumers
from iamtui.access.certainty import Likely
from iamtui.access.effective import LEVELS, Effective
from iamtui.access.graph import Node
from iamtui.access.what_can import what_grants
from iamtui.account import Inventory, Missing, Ref
from iamtui.kinds.questions import QuestionError, principal_text
from iamtui.policy import services
from iamtui.policy.conditions import condition_sentence
from iamtui.policy.document import PolicyError, parse_policy
from iamtui.screens.ask_targets import AskOf, AtStatement, GoTo, Target, document_at
from iamtui.screens.ask_tree import branch, leaf, service_nodes
from iamtui.widgets.outline import OutlineNode

Nodes = list[OutlineNode]


@dataclass(frozen=True)
class Tree:
    """An answer as a tree. `nodes` are its roots for the actions that a filter leaves (None: all of them)."""

    summary: str
    nodes: Callable[[int | None], Nodes]
    json: Any = None
    unknown: tuple[str, ...] = field(default_factory=tuple)


def what_can_tree(access: Access, arn: str) -> Tree:
    """What a user or role can; who can become it, and whom it can become."""
    effective = access.what_can(arn)
    if effective is None:
        raise QuestionError("WHO: what somebody outside can is not known here; say what they would do")
    who = principal_text(access, arn)
    around = [*_assumers(access, access.who_can_assume(arn)), *_reachable(access, arn)]

    def nodes(among: int | None) -> Nodes:
        return [*(around if among is None else []), *service_nodes(effective, among, who=who)]

    return Tree(_summary(effective), nodes, effective.as_policy(), effective.unknown)


def _summary(effective: Effective) -> str:
    allowed, perhaps = effective.allowed.bit_count(), effective.conditional.bit_count()
    services_of = len(effective.by_service())
    words = (
        f"{allowed:,} action{'' if allowed == 1 else 's'} of {services_of:,} service{'' if services_of == 1 else 's'}"
    )
    return (
        words
        + (f", {perhaps:,} of them if something holds" if perhaps and not allowed else "")
        + (f", {perhaps:,} more if something holds" if perhaps and allowed else "")
    )


# -- becoming ---------------------------------------------------------------------------------------------


def _assumers(access: Access, assumers: Assumers | None) -> Iterator[OutlineNode]:
    """Who can become a role."""
    if assumers is None:
        return
    path = ("become",)
    arn = assumers.role.arn
    below = [_able(access, each, arn, path) for each in assumers.principals]
    for number, outsider in enumerate(assumers.outsiders):
        words = condition_sentence(outsider.conditions, access.account)
        label = f"{outsider.kind} {outsider.value}" + (f"  {words}" if words else "")
        tone = "danger" if outsider.kind == "everyone" else ""
        target = AtStatement.of(outsider.place.policy, outsider.place.index)
        below.append(leaf((*path, f"outside {number}"), label, target, tone))
    below += [_hop(access, hop, hop.source, (*path, "cognito")) for hop in assumers.cognito]
    below += [leaf((*path, each), each, tone="warning") for each in assumers.unknown]
    yield _counted(path, "Who can become it", below, "nobody")


def _able(access: Access, able: Able, role_arn: str, path: tuple[str, ...]) -> OutlineNode:
    who = principal_text(access, able.principal.arn)
    perhaps = able.result == "Depends"
    target = AskOf(who=who, does="sts:AssumeRole", on=role_arn)
    label = who + ("  if something holds" if perhaps else "")
    return leaf((*path, who), label, target, "warning" if perhaps else "")


def _reachable(access: Access, node: str) -> Iterator[OutlineNode]:
    """Whom it can become, with the way."""
    paths = access.reachable(node)
    below = []
    for path in paths:
        last = path[-1]
        hops = [_hop(access, hop, hop.target, ("reach", last.target)) for hop in path]
        name = node_name(access, last.target)
        perhaps = any(hop.result == "Depends" for hop in path)
        if len(path) == 1:
            below.append(_hop(access, last, last.target, ("reach",)))
        else:
            label = f"{name}  in {len(path)} steps" + ("  if something holds" if perhaps else "")
            below.append(branch(("reach", last.target), label, hops, tone="warning" if perhaps else ""))
    if below:
        yield _counted(("reach",), "What it can become", below, "")


def _hop(access: Access, hop: Hop, end: str, path: tuple[str, ...]) -> OutlineNode:
    """One step, named by one of its ends."""
    perhaps = hop.result == "Depends"
    label = f"{node_name(access, end)}  {hop.how}" + ("  if something holds" if perhaps else "")
    return leaf((*path, hop.source, hop.target), label, _target_of(access, end), "warning" if perhaps else "")


def node_name(access: Access, identifier: str) -> str:
    """A node of the graph in words: `role/deployer`, `guests of identity pool storefront`."""
    node = access.graph().nodes.get(identifier)
    if node is None or node.kind in ("user", "role"):
        return principal_text(access, identifier)
    return f"{_NODE_WORDS.get(node.kind, node.kind)} {node.name}".strip()


_NODE_WORDS = {
    "identity pool users": "signed-in users of identity pool",
    "identity pool guests": "guests of identity pool",
    "everyone": "",
    "oidc": "OIDC provider",
    "saml": "SAML provider",
}


def _target_of(access: Access, identifier: str) -> Target | None:
    node: Node | None = access.graph().nodes.get(identifier)
    if node is not None and node.kind in ("user", "role") and node.ref is not None:
        return AskOf(who=principal_text(access, identifier), does="", on="")
    return GoTo(node.ref) if node is not None and node.ref is not None else None


def _counted(path: tuple[str, ...], label: str, below: Nodes, empty: str) -> OutlineNode:
    if not below:
        return leaf(path, f"{label}: {empty}", tone="dim")
    return branch(path, label, below, count=f"{len(below):,}")


# -- policies, groups, pools, resources -------------------------------------------------------------------


def subject_tree(access: Access, inventory: Inventory, ref: Ref, arn: str) -> Tree:
    """What is to be said of a policy, a group, a pool or another resource as a whole."""
    if ref.kind in ("iam.policy", "iam.aws-policy"):
        return _policy_tree(access, inventory, ref)
    if ref.kind == "iam.group":
        return _group_tree(access, inventory, ref)
    if ref.kind == "cognito.identity-pool":
        return _identity_pool_tree(access, ref, arn)
    around = list(_reachable(access, ref.id)) if ref.kind in ("cognito.user-pool", "cognito.group") else []
    if not arn:
        if around:
            return Tree("", lambda _among: around)
        raise QuestionError("DOES: which action? such as s3:GetObject")
    return resource_tree(access, arn, around)


def _policy_tree(access: Access, inventory: Inventory, ref: Ref) -> Tree:
    held = list(_holders(access, lambda policy: policy.ref.id == ref.id))
    holders = [
        leaf(("held", who, how), f"{who}  {how}", AskOf(who=who, does="", on=""), "dim" if "boundary" in how else "")
        for who, how in held
    ]
    effective, why = _granted(inventory, AtStatement(ref, ref.name, 0))

    def nodes(among: int | None) -> Nodes:
        having = _counted(("held",), "Who has it", holders, "nobody")
        granted = service_nodes(effective, among, ("grants",)) if effective is not None else []
        return [*([having] if among is None else []), *granted]

    if effective is None:
        return Tree(f"what it grants is not known: {why}", nodes)
    return Tree(f"had by {len(held):,}; it grants {_summary(effective)}", nodes, effective.as_policy())


def _holders(access: Access, is_it: Callable[[HeldPolicy], bool]) -> Iterator[tuple[str, str]]:
    """Who has a policy, and how: `attached`, `through group ops`, `as boundary`."""
    for principal in access.principals:
        holding = access.holding(principal.arn)
        if holding is None:
            continue
        who = f"{principal.kind}/{principal.name}"
        for held in holding.identity:
            if is_it(held):
                yield who, f"through group {held.group}" if held.group else held.source
        if holding.boundary is not None and is_it(holding.boundary):
            yield who, "as boundary"


def _granted(inventory: Inventory, target: AtStatement) -> tuple[Effective | None, str]:
    """What a policy by itself grants, or why that is not known."""
    document = document_at(inventory, target)
    if document is None or isinstance(document, Missing):
        return None, str(document or "not loaded")
    try:
        return what_grants(parse_policy(document)), ""
    except PolicyError as error:
        return None, str(error)


def _group_tree(access: Access, inventory: Inventory, ref: Ref) -> Tree:
    members = {
        who for who, how in _holders(access, lambda policy: policy.group == ref.id) if how.endswith(f"group {ref.id}")
    }
    nodes = [leaf(("held", who), who, AskOf(who=who, does="", on="")) for who in sorted(members, key=str.casefold)]
    policies = [_policy_branch(inventory, target) for target in _policies_of(inventory, ref)]
    roots = [_counted(("held",), "Members that get its policies", nodes, "nobody"), *policies]
    return Tree(f"{len(policies)} policies, {len(nodes)} members", lambda _among: roots)


def _policies_of(inventory: Inventory, ref: Ref) -> Iterator[AtStatement]:
    resource = inventory.get(ref)
    shape = {**inventory.parts(ref), **(resource.data if resource is not None else {})}
    for each in shape.get("GroupPolicyList") or ():
        yield AtStatement(ref, str(each.get("PolicyName", "")), 0)
    for each in shape.get("AttachedManagedPolicies") or ():
        yield AtStatement(inventory.ref("iam.policy", str(each["PolicyArn"])), str(each.get("PolicyName", "")), 0)


def _policy_branch(inventory: Inventory, target: AtStatement) -> OutlineNode:
    effective, why = _granted(inventory, target)
    path = ("policy", target.ref.id, target.policy)
    if effective is None:
        return leaf(path, f"{target.policy}: not known ({why})", tone="warning")
    return branch(path, f"{target.policy}  grants {_summary(effective)}", partial(service_nodes, effective, None, path))


def _identity_pool_tree(access: Access, ref: Ref, arn: str) -> Tree:
    """What guests and signed-in users of an identity pool can, by the roles they get."""
    told = access.inventory.part(ref, "roles")
    if isinstance(told, Missing):
        raise QuestionError(f"which roles the pool gives is not known: {told}")
    roots: Nodes = []
    for sort, words in (("unauthenticated", "Guests"), ("authenticated", "Signed-in users")):
        hops = access.graph().outgoing(f"{ref.id}#{sort}")
        below = [_given(access, hop, sort) for hop in hops]
        open_to = access.graph().incoming(f"{ref.id}#{sort}")
        comes = [] if sort == "authenticated" or open_to else ["the pool lets no guests in"]
        label = f"{words} can" + (f"  ({comes[0]})" if comes else "")
        roots.append(
            branch((sort,), label, below, expanded=True)
            if below
            else leaf((sort,), f"{words} can: nothing, they get no role", tone="dim")
        )
    resource = resource_tree(access, arn, []) if arn else None

    def nodes(among: int | None) -> Nodes:
        around = [branch(("with",), "Who can do what with the pool itself", resource.nodes(None))] if resource else []
        return [*roots, *around] if among is None else _filtered(access, ref, among)

    return Tree("what its guests and its signed-in users can", nodes)


def _filtered(access: Access, ref: Ref, among: int) -> Nodes:
    """The actions that a filter leaves, role by role."""
    found: Nodes = []
    for sort in ("unauthenticated", "authenticated"):
        for hop in access.graph().outgoing(f"{ref.id}#{sort}"):
            effective = access.what_can(hop.target)
            if effective is not None and effective.possible & among:
                who, path = principal_text(access, hop.target), (sort, hop.target)
                below = service_nodes(effective, among, path, who)
                found.append(branch(path, f"{sort}: {who}", below, expanded=True))
    return found


def _given(access: Access, hop: Hop, sort: str) -> OutlineNode:
    effective = access.what_can(hop.target)
    who = principal_text(access, hop.target)
    path = (sort, hop.target)
    perhaps = hop.result == "Depends"
    label = f"as {who}" + ("  if something holds" if perhaps else "")
    tone = "warning" if perhaps else ""
    if effective is None:
        return leaf(path, f"{label}: the role is not loaded", tone="warning")
    below = partial(service_nodes, effective, None, path, who)
    return branch(path, f"{label}  {_summary(effective)}", below, tone=tone)


def resource_tree(access: Access, arn: str, around: Nodes) -> Tree:
    """How many principals can do each action that takes the resource."""
    found = list(_able_by_action(access, arn))

    def nodes(among: int | None) -> Nodes:
        kept = [(name, level, likely) for name, level, likely in found if _is_among(name, among)]
        roots = list(around) if among is None else []
        for level in LEVELS:
            below = [_action_node(name, likely) for name, each, likely in kept if each == level]
            if below:
                roots.append(branch(("level", level), level, below, count=f"{len(below):,}", expanded=True))
        return roots

    return Tree(f"who can do what with it: {len(found):,} actions", nodes)


def _is_among(action: str, among: int | None) -> bool:
    position = services.position(action)
    return among is None or (position is not None and bool(among >> position & 1))


def _able_by_action(access: Access, arn: str) -> Iterable[tuple[str, str, Likely]]:
    service = arn.split(":")[2]
    kind = services.resource_type_of(service, arn)
    for name in services.action_names(service):
        known = services.action(service, name)
        if known is not None and kind is not None and kind.name in known.resource_types:
            yield str(known), known.level, access.able(str(known), arn)


def _action_node(action: str, likely: Likely) -> OutlineNode:
    certain, possible = likely.certain.bit_count(), likely.possible.bit_count()
    perhaps = f" + {possible - certain:,} if" if possible > certain else ""
    label = f"{action}  {certain:,}{perhaps}" if possible else f"{action}  nobody"
    return leaf(("action", action), label, AskOf(who="", does=action), "" if possible else "dim")
