"""Asking who can do what: with the keys of an operator, on a small terminal and on a large one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.e2e.conftest import Serve
from tests.e2e.explorer import Explorer, open_explorer

BUCKET = "arn:aws:s3:::northwind-catalogue/x"


def ask(explorer: Explorer, command: str, wanted: str) -> None:
    """Ask by a `:` command, and wait for what the answer says."""
    explorer.command(command)
    explorer.wait(wanted)
    explorer.terminal.settle()


def field(explorer: Explorer, name: str) -> str:
    """What stands in a field."""
    line = next(line for line in explorer.lines if re.match(rf" {name} ", line))
    return line[len(name) + 1 :].strip()


def row(explorer: Explorer) -> str:
    """The line under the cursor of an answer."""
    return next((line[1:].strip(" ▐") for line in explorer.lines if line.startswith("▌")), "")


def test_p_on_a_user_shows_what_it_can_and_by_which_statement(explorer: Explorer) -> None:
    explorer.press("p")
    explorer.wait("more if something holds")
    assert field(explorer, "WHO") == "user/andrew.fuller"
    explorer.press("enter")
    explorer.ask("/", "iam:PassRole")
    explorer.press("enter")
    explorer.wait("by AdministratorAccess › statement 1")
    explorer.press("down", "down")
    assert row(explorer).startswith("▾ iam:PassRole")
    explorer.press("enter")
    explorer.wait("Statements that mattered")
    assert field(explorer, "DOES") == "iam:PassRole"


def test_the_action_is_completed_and_the_verdict_says_why(explorer: Explorer) -> None:
    explorer.press("p")
    explorer.wait("services")
    explorer.terminal.send("s3:putbucketpol")
    explorer.wait("s3:PutBucketPolicy")
    explorer.press("tab")
    assert field(explorer, "DOES") == "s3:PutBucketPolicy"
    explorer.press("enter")
    explorer.wait("It depends")
    assert "deny-without-mfa" in explorer.text
    assert "aws:MultiFactorAuthPresent" in explorer.text


def test_a_statement_opens_in_its_policy_with_its_words(explorer: Explorer) -> None:
    ask(explorer, "can user/andrew.fuller iam:PassRole", "Statements that mattered")
    assert row(explorer).startswith("Deny   deny-without-mfa")
    explorer.press("enter")
    explorer.wait("deny-without-mfa  JSON")
    assert row(explorer).startswith("{")
    assert '"Statement": [' in explorer.text
    explorer.press("end")
    explorer.wait("Deny everything except")
    explorer.press("escape")
    explorer.wait("Statements that mattered")


def test_a_stated_key_changes_the_verdict(explorer: Explorer) -> None:
    ask(explorer, "can user/andrew.fuller iam:PassRole", "It depends")
    while not row(explorer).startswith("aws:"):
        explorer.press("down")
    explorer.press("enter")
    explorer.wait(lambda: field(explorer, "CONTEXT") == "aws:MultiFactorAuthPresent=true")
    explorer.press("enter")
    explorer.wait("Allowed: user")


def test_who_can_is_a_list_to_walk(explorer: Explorer) -> None:
    ask(explorer, "who-can iam:PassRole", "directly")
    assert {"user/terraform", "role/break-glass"} <= set(re.findall(r"(?:user|role)/[\w-]+", explorer.text))
    explorer.ask("/", "terraform")
    explorer.press("enter")
    assert row(explorer).startswith("user/terraform")
    explorer.press("enter")
    explorer.wait("Allowed: user")
    assert field(explorer, "WHO") == "user/terraform"
    explorer.press("escape")
    explorer.wait("PRINCIPAL")
    assert field(explorer, "WHO").startswith("empty")


def test_who_can_some_of_many_actions_is_a_list_of_how_many_and_which(explorer: Explorer) -> None:
    ask(explorer, "who-can iam:Put*", "at least one of 6 actions")
    assert re.search(r"user/terraform +allowed +6 +all of them", explorer.text)
    explorer.ask("/", "terraform")
    explorer.press("enter")
    assert row(explorer).startswith("user/terraform")
    explorer.press("enter")
    explorer.wait("6 of 6 actions iam:Put*")
    assert (field(explorer, "WHO"), field(explorer, "DOES")) == ("user/terraform", "iam:Put*")
    assert "iam:PutUserPolicy" in explorer.text
    assert "iam:PassRole" not in explorer.text
    explorer.press("escape")
    explorer.wait("at least one of 6 actions")


def test_a_wildcard_for_one_principal_shows_only_these_actions(explorer: Explorer) -> None:
    ask(explorer, "what-can user/terraform", "services")
    explorer.press("tab")
    explorer.terminal.send("iam:Pass*")
    explorer.press("enter")
    explorer.wait("1 of 1 actions iam:Pass*")
    while not row(explorer).endswith("iam:PassRole  on *"):
        explorer.press("down")
    explorer.press("enter")
    explorer.wait("Allowed: user")
    assert field(explorer, "DOES") == "iam:PassRole"


def test_can_with_a_wildcard_says_what_to_ask_instead(explorer: Explorer) -> None:
    ask(explorer, "can user/terraform s3:*", ":can takes one action; :who-can s3:*")


def test_a_role_says_who_can_become_it(explorer: Explorer) -> None:
    ask(explorer, "what-can role/deploy-target-staging", "Who can become it")
    explorer.press("right", "down")
    assert "role/" in row(explorer)
    explorer.press("enter")
    explorer.wait("Allowed: role")
    assert field(explorer, "DOES") == "sts:AssumeRole"


def test_a_policy_says_who_has_it_and_what_it_grants(explorer: Explorer) -> None:
    explorer.command("policy AdministratorAccess")
    explorer.wait("AdministratorAccess  1 ")
    explorer.press("p")
    explorer.wait("it grants")
    assert "Who has it" in explorer.text
    explorer.press("enter")
    explorer.terminal.settle()
    explorer.press("right", "down")
    assert re.match(r"(user|role)/", row(explorer))


def test_an_identity_pool_says_what_its_guests_can(explorer: Explorer) -> None:
    explorer.command("identity-pools")
    explorer.wait("storefront_guests")
    explorer.press("p")
    explorer.wait("Guests can")
    assert "role/storefront-guests-unauthenticated" in explorer.text
    assert "Signed-in users can" in explorer.text


def test_a_pool_says_who_can_do_what_with_it(explorer: Explorer) -> None:
    explorer.command("user-pools")
    explorer.wait("storefront")
    explorer.press("p")
    explorer.wait("who can do what with it")
    assert re.search(r"cognito-idp:ListGroups  \d+", explorer.text)


def test_the_answer_is_json_one_key_away(explorer: Explorer) -> None:
    ask(explorer, "what-can user/terraform", "services")
    explorer.press("y")
    explorer.wait('"Version": "2012-10-17"')


def test_aws_is_asked_too(explorer: Explorer) -> None:
    ask(explorer, f"can user/terraform s3:GetObject {BUCKET}", "Allowed: user")
    explorer.press("s")
    explorer.wait("They agree.")
    explorer.press("B")
    explorer.wait("there is no disagreement")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("can nobody s3:GetObject", "WHO: no principal 'nobody'"),
        ("can user/terraform s3:Nothing", "DOES: no action s3:Nothing is known"),
        ("who-can s3:GetObject bucket", "ON: resource 'bucket' is no ARN"),
        ("who-can s3:Wibble*", "DOES: 's3:Wibble*' matches no action"),
        (f"who-can * {BUCKET}", "name a service, such as iam:*"),
    ],
)
def test_what_is_no_question_is_said(explorer: Explorer, command: str, said: str) -> None:
    ask(explorer, command, said)


def test_an_unfinished_question_waits_for_the_rest(explorer: Explorer) -> None:
    explorer.command("can user/terraform")
    explorer.wait(lambda: "WHO" in explorer.text and field(explorer, "WHO") == "user/terraform")
    explorer.terminal.send("s3:GetObject")
    explorer.press("enter")
    explorer.wait("Allowed: user")


def test_ways_to_administrator_are_a_list_with_steps_and_what_closes_them(explorer: Explorer) -> None:
    ask(explorer, "paths", "user/break-glass")
    explorer.press("enter")
    explorer.wait("What closes it")
    assert "1. " in explorer.text
    explorer.press("enter")
    explorer.wait("break-glass  1 ")


def test_exposures_are_a_list_with_their_remedy(explorer: Explorer) -> None:
    ask(explorer, "exposure", "public-metrics-writer")
    explorer.press("enter")
    explorer.wait("Remedy")
    explorer.press("enter")
    explorer.wait("public-metrics-writer  1 ")


def test_the_relation_tree_shows_who_can_become_what(explorer: Explorer) -> None:
    explorer.command("role deploy-target-staging")
    explorer.wait("deploy-target-staging  1 ")
    explorer.press("x")
    explorer.wait("can be taken on by")


def test_the_command_line_completes_principals_and_actions(explorer: Explorer) -> None:
    explorer.ask(":", "can user/terr")
    explorer.press("tab")
    explorer.wait("can user/terraform")
    explorer.terminal.send(" s3:deletebucketp")
    explorer.wait("s3:DeleteBucketPolicy")
    explorer.press("tab", "enter")
    explorer.wait("Allowed: user")


def test_screens_may_be_left_before_their_answer_is_there(explorer: Explorer) -> None:
    for _ in range(4):
        for keys in (("p",), ("escape",), ("x", "backspace"), (":paths", "enter"), ("escape",)):
            explorer.terminal.send(*keys)
            explorer.terminal.settle(0.15)  # or the terminal's escape is taken for the start of a sequence
    explorer.show_browser()
    ask(explorer, "can user/terraform s3:GetObject", "Allowed: user")


# -- an account that does not tell all ----------------------------------------------------------------------


def test_a_disagreement_is_reported_without_names(explorer: Explorer, tmp_path: Path) -> None:
    """The stand-in knows no condition on dates: it takes the Deny of contractors' boundary as not fulfilled."""
    function = "arn:aws:lambda:eu-central-1:471108151234:function:orders"
    ask(explorer, f"can user/maria.anders lambda:GetFunction {function}", "Statements that mattered")
    explorer.press("tab", "down", "down")
    explorer.terminal.send("aws:CurrentTime=2030-01-01T00:00:00Z")
    explorer.press("enter")
    explorer.wait("Denied explicitly")
    explorer.press("s")
    explorer.wait("They disagree")
    file = tmp_path / "report.json"
    explorer.press("B")
    explorer.wait("iamtui-bug-report.json")
    explorer.press("ctrl+u")
    explorer.terminal.send(str(file))
    explorer.press("enter")
    explorer.wait(file.exists)
    written = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(written)["request"]["action"] == "lambda:GetFunction"
    assert not re.search("maria|anders|orders|471108151234|contractor", written)


def test_without_policies_nothing_is_invented(serve: Serve, tmp_path: Path) -> None:
    denied = ["iam:GetAccountAuthorizationDetails", "iam:ListAttachedUserPolicies", "iam:ListUserPolicies"]
    endpoint = serve([{"action": "deny", "operations": denied}])
    with open_explorer("--endpoint-url", endpoint, home=tmp_path, env=_KEYS) as explorer:
        ask(explorer, "can user/terraform s3:GetObject", "It depends")
        assert "denied" in explorer.text


def test_while_lists_load_the_answer_says_so(serve: Serve, tmp_path: Path) -> None:
    endpoint = serve(
        [{"action": "latency", "milliseconds": 30_000, "operations": ["iam:GetAccountAuthorizationDetails"]}]
    )
    with open_explorer("--endpoint-url", endpoint, home=tmp_path, env=_KEYS, wait="andrew.fuller") as explorer:
        ask(explorer, "who-can s3:GetObject", "from what is loaded so far")


_KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIA0000000000000001",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_REGION": "eu-central-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
