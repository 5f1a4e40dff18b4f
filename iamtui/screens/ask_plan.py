"""What answers a question: what has to be loaded for it, and what is asked of the compiled account."""

from __future__ import annotations

from collections.abc import Callable

from iamtui.access import Access, WhoCan
from iamtui.access.names import is_wildcard
from iamtui.access.some_of import TooManyActionsError, check_number
from iamtui.account import Ref
from iamtui.kinds.question_loading import POLICY_TABS, load_policies_of, load_pools
from iamtui.kinds.questions import Question, QuestionError, action_of, actions_of, principal_arn, resource_of
from iamtui.kinds.workspace import Workspace
from iamtui.screens.ask_some import WhoCanSome, some_tree, who_can_some_of
from iamtui.screens.ask_subject import Tree, resource_tree, subject_tree, what_can_tree
from iamtui.screens.ask_verdict import Judged, judge

Work = Callable[[Access], Judged | WhoCan | WhoCanSome | Tree]
"""What is asked of the compiled account."""


async def prepare(workspace: Workspace, question: Question, subject: Ref | None) -> Access:
    """The compiled account, with what this question needs beyond the lists. Raises `QuestionError`."""
    if subject is not None and subject.kind.startswith("cognito."):
        await load_pools(workspace)
    elif subject is not None and workspace.loader is not None and subject.kind in POLICY_TABS:
        await workspace.loader.describe(subject, (POLICY_TABS[subject.kind],))
    access = await workspace.questions.access()
    if question.who:
        access = await load_policies_of(workspace, access, principal_arn(access, question.who))
    return access


def plan(access: Access, question: Question, subject: Ref | None, subject_arn: str) -> Work:
    """How the question is answered. Raises `QuestionError` for what is none."""
    context, resource = question.given(), resource_of(access, question.resource)
    if is_wildcard(question.does):
        return _plan_many(access, question, resource, context)
    if question.who and question.does:
        who, does = principal_arn(access, question.who), action_of(question.does)
        return lambda compiled: judge(compiled, who, does, resource, context)
    if question.does:
        does = action_of(question.does)
        return lambda compiled: compiled.who_can(does, resource, context, through_roles=True)
    if question.who:
        who = principal_arn(access, question.who)
        return lambda compiled: what_can_tree(compiled, who)
    if subject is not None and question.on in ("", subject_arn):
        return lambda compiled: subject_tree(compiled, compiled.inventory, subject, subject_arn)
    if resource != "*":
        return lambda compiled: resource_tree(compiled, resource, [])
    raise QuestionError("WHO or DOES: ask about somebody (user/ana) or about an action (s3:GetObject)")


def _plan_many(access: Access, question: Question, resource: str, context: dict[str, str | list[str]] | None) -> Work:
    """The same of actions with a wildcard: who can at least one of them, or which of them somebody can."""
    asked = actions_of(question.does)
    try:
        check_number(asked, resource, context)
    except TooManyActionsError as error:
        raise QuestionError(f"DOES: {error}") from error
    if not question.who:
        return lambda compiled: who_can_some_of(compiled, question.does, asked, resource, context)
    who = principal_arn(access, question.who)
    return lambda compiled: some_tree(compiled, who, question.does, asked, resource, context)
