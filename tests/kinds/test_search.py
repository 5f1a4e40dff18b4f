from __future__ import annotations

from iamtui.account import Inventory, ListKey
from iamtui.kinds.search import search


def account() -> Inventory:
    inventory = Inventory()
    users = ListKey("iam.user")
    inventory.put(
        users,
        [
            ("ana", {"UserName": "ana", "UserId": "AIDAEXAMPLEANA", "Arn": "arn:aws:iam::1:user/eng/ana"}),
            ("diana", {"UserName": "diana", "Tags": [{"Key": "team", "Value": "Media"}]}),
            ("anatol", {"UserName": "anatol"}),
        ],
    )
    inventory.put(ListKey("iam.role"), [("savannah", {"RoleName": "savannah"})])
    inventory.set_part(inventory.ref("iam.user", "diana"), "keys", [{"AccessKeyId": "AKIAEXAMPLE1"}])
    return inventory


def test_the_closest_names_come_first() -> None:
    assert [found.ref.id for found in search(account(), "ANA")] == ["ana", "anatol", "diana"]
    assert [found.ref.id for found in search(account(), "ana", limit=1)] == ["ana"]


def test_other_ways_to_name_a_resource_say_which() -> None:
    reasons = {
        text: [(found.ref.id, found.reason) for found in search(account(), text)]
        for text in ("user/eng", "aidaexample", "AKIAEXAMPLE1", "team=media", "nobody", " ")
    }
    assert reasons == {
        "user/eng": [("ana", "ARN")],
        "aidaexample": [("ana", "UserId")],
        "AKIAEXAMPLE1": [("diana", "access key AKIAEXAMPLE1")],
        "team=media": [("diana", "tag team=Media")],
        "nobody": [],
        " ": [],
    }


def test_a_hit_bears_the_title_of_its_kind() -> None:
    assert search(account(), "savannah")[0].kind_title == "Roles"
