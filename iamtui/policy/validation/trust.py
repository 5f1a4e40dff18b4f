"""Trust policies of roles: that those who are named can assume the role, and no others.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from __future__ import annotations

from collections.abc import Sequence

from iamtui.policy.federation import GITHUB
from iamtui.policy.principals import COGNITO, principal_of
from iamtui.policy.source_map import Value
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import ConditionOutline, DocumentOutline, StatementOutline
from iamtui.policy.validation.principals import is_limited

_ROLES_ANYWHERE = ("sts:assumerole", "sts:setsourceidentity", "sts:tagsession")
_NEEDED_ACTIONS = {"sts:sourceidentity": "sts:SetSourceIdentity", "sts:transitivetagkeys": "sts:TagSession"}
_GITHUB_OWNER_CLAIMS = (
    "sub",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "job_workflow_ref",
)
# These services assume roles of their own account alone, or have no source to tell.
_HOME_SERVICES = ("ec2", "lambda", "edgelambda", "ecs-tasks", "eks", "pods.eks", "rolesanywhere", "cognito-idp")
_SOURCES = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "sts:externalid")


def check(report: Report, document: DocumentOutline) -> None:
    """Every statement of a trust policy."""
    if report.policy_type != "trust":
        return
    for statement in document.statements:
        if statement.not_principal is not None:
            message = "A trust policy takes no NotPrincipal."
            remedy = "Name who may assume the role with Principal."
            report.add(
                "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", statement.not_principal, message, remedy, on_key=True
            )
        _check_sessions(report, statement)
        if statement.allows:
            _check_actions(report, statement)
            _check_everybody(report, statement)
            _check_services(report, statement)
            for kind, entry in statement.principals:
                if kind == "Federated":
                    _check_federated(report, statement, entry)


def _actions(statement: StatementOutline) -> Sequence[str]:
    return [entry.text.lower() for entry in statement.actions]


def _check_actions(report: Report, statement: StatementOutline) -> None:
    """Actions that the principals named cannot use, and those that are missing."""
    actions = _actions(statement)
    kinds = {principal_of(kind, entry.text).kind for kind, entry in statement.principals}
    if not kinds or any("*" in action for action in actions):
        return
    for entry in statement.actions:
        action = entry.text.lower()
        usable = {
            "sts:assumerolewithsaml": {"saml"},
            "sts:assumerolewithwebidentity": {"oidc", "cognito"},
            "sts:assumerole": {
                "service",
                "account",
                "user",
                "role",
                "session",
                "federated-user",
                "everyone",
                "deleted",
                "other",
            },
        }.get(action)
        if usable is not None and not kinds & usable and "everyone" not in kinds:
            message = f"None of the principals named can call {entry.text}."
            remedy = "SAML providers use sts:AssumeRoleWithSAML, OIDC ones ...WithWebIdentity, others sts:AssumeRole."
            report.add("MISMATCHED_ACTION_FOR_PRINCIPAL", entry, message, remedy)
    _check_needed(report, statement, actions)


def _check_needed(report: Report, statement: StatementOutline, actions: Sequence[str]) -> None:
    names = [entry.text for kind, entry in statement.principals if kind == "Service"]
    missing = [action for action in _ROLES_ANYWHERE if action not in actions]
    if "rolesanywhere.amazonaws.com" in names and missing and "sts:assumerole" in actions:
        message = "IAM Roles Anywhere needs sts:AssumeRole, sts:SetSourceIdentity and sts:TagSession."
        holder = statement.value.members["Action"]
        report.add("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", holder, message, "Add those that are missing.")
    for condition in statement.conditions:
        needed = _NEEDED_ACTIONS.get(condition.lower_key, "")
        if needed and needed.lower() not in actions and condition.is_any_present:
            message = f"{condition.key} can only be set by those who may call {needed}."
            remedy = f'Add "{needed}" to Action.'
            report.add("MISSING_ACTION_FOR_CONDITION_KEY", condition.holder, message, remedy, on_key=True)


def _check_everybody(report: Report, statement: StatementOutline) -> None:
    for kind, entry in statement.principals:
        if kind == "AWS" and entry.text == "*" and not is_limited(statement):
            message = "Everybody with an AWS account may assume this role."
            remedy = "Name accounts or roles, or ask for aws:PrincipalOrgID in the condition."
            report.add("EVERYBODY_MAY_ASSUME", entry, message, remedy)


def _check_services(report: Report, statement: StatementOutline) -> None:
    for kind, entry in statement.principals:
        name = principal_of(kind, entry.text).name
        if kind == "Service" and name not in _HOME_SERVICES and not statement.has_key(*_SOURCES):
            message = f"{entry.text} may assume the role on behalf of any of its resources (the confused deputy)."
            remedy = "Where the service supports it, ask for aws:SourceAccount or aws:SourceArn in the condition."
            report.add("CONFUSED_DEPUTY_IN_ROLE_TRUST", entry, message, remedy)


def _check_sessions(report: Report, statement: StatementOutline) -> None:
    """Sessions of roles that are named themselves."""
    roles = {(p.account, p.name) for k, e in statement.principals if (p := principal_of(k, e.text)).kind == "role"}
    for kind, entry in statement.principals:
        principal = principal_of(kind, entry.text)
        if principal.kind == "session" and (principal.account, principal.name.partition("/")[0]) in roles:
            message = "The role of this session is named itself."
            report.add("REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", entry, message, "Remove the session.")


def _check_federated(report: Report, statement: StatementOutline, entry: Value) -> None:
    principal = principal_of("Federated", entry.text)
    if principal.kind == "saml":
        if not statement.has_key("saml:aud") and "saml:iss" not in statement.keys:
            message = "Nothing says for whom the assertion was made."
            remedy = 'Ask for "saml:aud": "https://signin.aws.amazon.com/saml" in the condition.'
            report.add("SAML_WITHOUT_AUDIENCE", entry, message, remedy)
        return
    if principal.kind not in ("oidc", "cognito"):
        return
    prefix = f"{principal.name.lower()}:"
    claims = {c.lower_key.removeprefix(prefix): c for c in statement.conditions if c.lower_key.startswith(prefix)}
    if not claims:
        message = f"Anyone to whom {principal.name} gives a token may assume this role."
        remedy = f'Ask for "{principal.name}:aud" and "{principal.name}:sub" in the condition.'
        report.add("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", entry, message, remedy)
    elif "aud" not in claims and "client_id" not in claims and "app_id" not in claims:
        message = f"Nothing says for whom the token of {principal.name} was made."
        whose = (
            "the id of your identity pool"
            if principal.kind == "cognito"
            else "your client id, mostly sts.amazonaws.com"
        )
        report.add("OIDC_WITHOUT_AUDIENCE", entry, message, f'Ask for "{principal.name}:aud": {whose}.')
    if principal.name == GITHUB:
        _check_github(report, entry, claims)
    elif principal.name == COGNITO:
        _check_cognito(report, entry, claims)
    elif claims and not set(claims) - {"aud", "azp", "oaud"} and principal.kind == "oidc":
        message = f"Everyone who signs in through {principal.name} to this client may assume the role."
        report.add("OIDC_WITHOUT_SUBJECT", entry, message, f'Ask for "{principal.name}:sub" in the condition.')


def _check_cognito(report: Report, entry: Value, claims: dict[str, ConditionOutline]) -> None:
    if claims and "amr" not in claims:
        message = "Guests of the identity pool may assume this role like those who signed in."
        remedy = f'Ask for "ForAnyValue:StringLike": {{"{COGNITO}:amr": "authenticated"}}.'
        report.add("COGNITO_WITHOUT_AMR", entry, message, remedy)


def _check_github(report: Report, entry: Value, claims: dict[str, ConditionOutline]) -> None:
    limiting = [claims[name] for name in _GITHUB_OWNER_CLAIMS if name in claims and claims[name].is_any_present]
    if not limiting:
        if claims:
            message = "Workflows of any repository on GitHub may assume this role."
            remedy = f'Ask for "{GITHUB}:sub": "repo:owner/repository:ref:refs/heads/main".'
            report.add("MISSING_GITHUB_REPO_CONDITION_KEY", entry, message, remedy)
        return
    subject = claims.get("sub")
    for value in subject.values if subject is not None else ():
        owner = value.text.partition("/")[0]
        if ("*" in owner or "?" in owner) and len(limiting) == 1:
            message = f'"{value.text}" takes in repositories of other owners on GitHub.'
            report.add("GITHUB_OF_ANY_OWNER", value, message, 'Write "repo:owner/repository:...".')
        elif ("*" in value.text or "?" in value.text) and "ref" not in claims:
            message = f'"{value.text}" takes in every branch, tag and pull request that it matches.'
            remedy = 'Write "repo:owner/repository:ref:refs/heads/main", or an environment.'
            report.add("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", value, message, remedy)
