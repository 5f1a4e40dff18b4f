"""Questions as they are typed, what completes them, and the compiled account that answers them."""

from __future__ import annotations

import pytest

from iamtui.access import Access
from iamtui.account import Inventory, ListKey, Missing, Reason
from iamtui.kinds.question_completions import action_completions, matching
from iamtui.kinds.question_loading import load_policies_of, load_pools
from iamtui.kinds.questions import (
    Question,
    QuestionError,
    Questions,
    action_of,
    actions_of,
    principal_arn,
    principal_text,
    question_on,
)
from iamtui.kinds.workspace import Workspace
from iamtui.policy import services
from tests.access.accounts import BASE, allow, inventory, role, user
from tests.kinds.iam_account import opened

pytestmark = pytest.mark.usefixtures("credentials")

READ = allow("s3:GetObject")


@pytest.fixture
def account() -> Inventory:
    return inventory(
        [user("ana", READ), user("ops"), user("Bo", path="/people/")],
        [role("deployer", path="/delivery/"), role("ops")],
    )


# -- what was typed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "arn"),
    [
        ("user/ana", f"{BASE}:user/ana"),
        ("ANA", f"{BASE}:user/ana"),
        ("bo", f"{BASE}:user/people/Bo"),
        ("role/deployer", f"{BASE}:role/delivery/deployer"),
        ("role/ops", f"{BASE}:role/ops"),
        ("anyone", "*"),
        ("lambda.amazonaws.com", "lambda.amazonaws.com"),
        ("arn:aws:iam::999988887777:role/x", "arn:aws:iam::999988887777:role/x"),
        ("999988887777", "arn:aws:iam::999988887777:root"),
    ],
)
def test_a_principal_is_named_as_people_call_it(account: Inventory, typed: str, arn: str) -> None:
    assert principal_arn(Access.compile(account), typed) == arn


@pytest.mark.parametrize(("typed", "said"), [("nobody", "WHO: no principal 'nobody'"), ("ops", "user/ops or role/ops")])
def test_a_name_that_is_nobodys_or_twos_is_said(account: Inventory, typed: str, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        principal_arn(Access.compile(account), typed)


def test_what_is_typed_for_a_principal_is_read_back(account: Inventory) -> None:
    access = Access.compile(account)
    for principal in access.principals:
        assert principal_arn(access, principal_text(access, principal.arn)) == principal.arn


@pytest.mark.parametrize(("typed", "action"), [("s3:getobject", "s3:GetObject"), (" IAM:PassRole ", "iam:PassRole")])
def test_an_action_is_spelled_as_aws_does(typed: str, action: str) -> None:
    assert action_of(typed) == action


@pytest.mark.parametrize("typed", ["GetObject", "s3:", ":x", "s3:NoSuchAction", "s3:*"])
def test_what_is_no_action_is_said(typed: str) -> None:
    with pytest.raises(QuestionError, match="DOES"):
        action_of(typed)


@pytest.mark.parametrize(
    ("typed", "number"), [("iam:PassRole*", 1), ("IAM:put*", 6), ("*", len(services.all_actions()))]
)
def test_a_wildcard_means_many_actions(typed: str, number: int) -> None:
    assert actions_of(typed).bit_count() == number


@pytest.mark.parametrize("typed", ["s3*", "s*:Get*", "s3:Wibble*", "nowhere:*"])
def test_a_wildcard_that_means_nothing_is_said(typed: str) -> None:
    with pytest.raises(QuestionError, match="DOES"):
        actions_of(typed)


def test_an_action_of_a_service_that_is_not_known_is_asked_all_the_same() -> None:
    assert action_of("brand-new:Thing") == "brand-new:Thing"


def test_the_context_is_keys_and_values() -> None:
    question = Question(context='aws:SourceIp=10.0.0.1 aws:TagKeys=a aws:TagKeys=b "aws:PrincipalTag/x=two words"')
    assert question.given() == {
        "aws:SourceIp": "10.0.0.1",
        "aws:TagKeys": ["a", "b"],
        "aws:PrincipalTag/x": "two words",
    }
    assert Question().given() is None


@pytest.mark.parametrize("typed", ["aws:SourceIp", "=x", '"open'])
def test_a_context_that_cannot_be_read_is_said(typed: str) -> None:
    with pytest.raises(QuestionError, match="CONTEXT"):
        Question(context=typed).given()


def test_ask_opens_on_what_is_under_the_cursor(account: Inventory) -> None:
    assert question_on(account.ref("iam.user", "ana"), "") == Question(who="user/ana")
    assert question_on(account.ref("iam.role", "ops"), "") == Question(who="role/ops")
    assert question_on(account.ref("iam.policy", "arn:x"), "arn:x") == Question(on="arn:x")


# -- completion ---------------------------------------------------------------------------------------------


def test_actions_are_completed_by_service_then_by_name() -> None:
    assert action_completions("s3")[0] == "s3:"
    assert "s3:GetObject" in action_completions("s3:getob")
    assert action_completions("S3:PutObj")[0] == "s3:PutObject"
    assert "iam:PassRole" in action_completions("passrole")
    assert action_completions("wibble:x") == []


def test_names_that_begin_so_come_before_those_that_hold_it() -> None:
    assert matching(["role/ops", "user/ops", "ops"], "ops") == ["ops", "role/ops", "user/ops"]
    assert len(matching([f"n{number}" for number in range(100)], "n")) == 20


def test_principals_and_resources_are_those_that_are_loaded(account: Inventory) -> None:
    completions = Workspace(account).completions
    assert completions.of("WHO", "role/") == ["role/deployer", "role/ops"]
    assert completions.of("WHO", "an")[:2] == ["anyone", "user/ana"]
    assert completions.of("ON", f"{BASE}:role/", "iam:PassRole") == [
        f"{BASE}:role/delivery/deployer",
        f"{BASE}:role/ops",
    ]
    account.put(ListKey("iam.user"), [("zoe", user("zoe"))])
    assert completions.of("WHO", "user/z") == ["user/zoe"]


def test_the_context_is_completed_by_what_the_answer_hangs_on() -> None:
    completions = Workspace(inventory()).completions
    completions.offered_keys = ("aws:MultiFactorAuthPresent=true",)
    assert completions.of("CONTEXT", "")[0] == "aws:MultiFactorAuthPresent=true"
    assert completions.of("CONTEXT", "a=b aws:sourceip")[0] == "a=b aws:SourceIp="
    assert completions.of("CONTEXT", "aws:MultiFactorAuthPresent=true ")[:1] != ["aws:MultiFactorAuthPresent=true"]


# -- the compiled account -----------------------------------------------------------------------------------


async def test_the_account_is_compiled_once_until_it_changes(account: Inventory) -> None:
    questions = Questions(account)
    first = await questions.access()
    assert await questions.access() is first
    account.put(ListKey("iam.user"), [("zoe", user("zoe", READ))])
    assert questions.ready is None
    assert (await questions.answer(lambda access: access.who_can("s3:GetObject"))).allowed[-1].name == "zoe"
    assert questions.latest is not first


async def test_the_account_may_change_while_it_is_compiled(account: Inventory) -> None:
    questions = Questions(account)
    copied = account.copy()
    account.put(ListKey("iam.user"), [("zoe", user("zoe", READ))])
    assert len(copied.of(ListKey("iam.user"))) == 3
    assert len((await questions.access()).principals) == 6


def test_an_answer_says_what_it_lacks() -> None:
    held = Inventory()
    assert Questions(held).caveats()[0].startswith("from what is loaded so far: users")
    complete = inventory([user("ana")])
    assert Questions(complete).caveats() == ()
    complete.set_status(ListKey("iam.policy"), complete=False, problem=Missing(Reason.DENIED, "iam:ListPolicies"))
    assert "without any policies" in Questions(complete).caveats()[0]


async def test_where_details_are_refused_the_policies_of_whom_is_asked_about_are_fetched() -> None:
    rules = [{"action": "deny", "operations": ["iam:GetAccountAuthorizationDetails"]}]
    async with opened(rules) as account:
        await account.loader.load_iam()
        workspace = Workspace(account.inventory, account.client)
        access = await workspace.questions.access()
        arn = principal_arn(access, "user/terraform")
        assert access.can(arn, "s3:GetObject", "*").result == "Depends"
        access = await load_policies_of(workspace, access, arn)
        assert access.can(arn, "s3:GetObject", "*").result == "Allowed"


async def test_where_policies_cannot_be_read_nothing_is_invented() -> None:
    denied = ["iam:GetAccountAuthorizationDetails", "iam:ListAttachedUserPolicies", "iam:ListUserPolicies"]
    async with opened([{"action": "deny", "operations": denied}]) as account:
        await account.loader.load_iam()
        workspace = Workspace(account.inventory, account.client)
        access = await workspace.questions.access()
        arn = principal_arn(access, "user/terraform")
        access = await load_policies_of(workspace, access, arn)
        verdict = access.can(arn, "s3:GetObject", "*")
        assert verdict.result == "Depends"
        assert "the attached policies of user terraform" in " ".join(verdict.sentences())


async def test_the_roles_that_pools_give_are_fetched_when_asked_for() -> None:
    async with opened() as account:
        await account.loader.load_iam()
        for kind in ("cognito.user-pool", "cognito.identity-pool"):
            await account.loader.load(ListKey(kind, "eu-central-1"))
        workspace = Workspace(account.inventory, account.client)
        await load_pools(workspace)
        pool = next(account.inventory.all_of("cognito.identity-pool"))
        graph = (await workspace.questions.access()).graph()
        assert [hop.target for hop in graph.outgoing(f"{pool.ref.id}#unauthenticated")]
