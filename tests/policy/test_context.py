from __future__ import annotations

from iamtui.policy.context import EMPTY, Context


def test_keys_are_the_same_in_any_case_tag_keys_too() -> None:
    context = Context({"aws:PrincipalTag/Team": "a"})
    assert context.values("AWS:principaltag/TEAM") == ("a",)
    assert context.text("aws:principaltag/team") == "a"
    assert context.state("aws:PrincipalTag/team") == "present"


def test_a_list_makes_a_key_multivalued_even_with_one_entry() -> None:
    context = Context({"aws:TagKeys": ["a"], "aws:username": "a"})
    assert context.is_many("aws:tagkeys")
    assert not context.is_many("aws:username")
    assert context.text("aws:TagKeys") is None
    assert context.values("aws:TagKeys") == ("a",)


def test_an_empty_list_is_absent() -> None:
    context = Context({"aws:TagKeys": []}, open_world=True)
    assert context.state("aws:TagKeys") == "absent"
    assert context.values("aws:TagKeys") is None


def test_what_is_not_given_is_absent_or_unknown() -> None:
    assert EMPTY.state("aws:username") == "absent"
    context = Context({}, open_world=True, known_absent=["aws:MultiFactorAuthAge"], known_present=["aws:SourceIp"])
    assert context.state("aws:multifactorauthage") == "absent"
    assert context.state("aws:sourceip") == "present but value unknown"
    assert context.values("aws:sourceip") is None
    assert context.state("aws:username") == "unknown"


def test_merging_replaces_what_was_known() -> None:
    before = Context(
        {"aws:username": "a"}, open_world=True, known_absent=["aws:SourceIp"], known_present=["aws:userid"]
    )
    after = before.merged({"AWS:UserName": "b", "aws:sourceip": "10.0.0.1", "aws:TagKeys": ["x"]})
    assert after.text("aws:username") == "b"
    assert after.text("aws:SourceIp") == "10.0.0.1"
    assert after.is_many("aws:tagkeys")
    assert after.state("aws:userid") == "present but value unknown"
    assert after.state("aws:else") == "unknown"
    assert before.text("aws:username") == "a"
    assert EMPTY.with_values(key="value").text("Key") == "value"


def test_an_opened_context_knows_no_less() -> None:
    opened = Context({"aws:username": "a", "aws:TagKeys": ["x"]}, known_absent=["aws:SourceIp"]).opened()
    assert opened.text("aws:username") == "a"
    assert opened.is_many("aws:TagKeys")
    assert opened.state("aws:SourceIp") == "absent"
    assert opened.state("aws:userid") == "unknown"


def test_contexts_with_the_same_knowledge_are_equal() -> None:
    one, other = Context({"aws:UserName": "a"}), Context({"aws:username": "a"})
    assert one == other
    assert hash(one) == hash(other)
    assert one != Context({"aws:username": ["a"]})
    assert one != Context({"aws:username": "a"}, open_world=True)


def test_values_do_not_show() -> None:
    assert repr(Context({"sts:ExternalId": "s3cret"})) == "Context(sts:ExternalId)"
