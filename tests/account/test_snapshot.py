"""Account files and snapshots: read as they stand, written whole, private and without secrets."""

from __future__ import annotations

import gzip
import json
import os
import stat
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from iamtui.account import NOT_IN_SNAPSHOT, Inventory, ListKey, Missing, Reason
from iamtui.account.snapshot import SnapshotError, read_snapshot, write_snapshot

BASE = "arn:aws:iam::123456789012"
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
OTHERS = Path(__file__).parents[2].parent / "shared" / "data" / "authz"


def page(user: str = "ana", document: Any = DOCUMENT) -> dict[str, Any]:
    """A page of account authorization details with one user, role and policy."""
    return {
        "UserDetailList": [
            {
                "UserName": user,
                "Arn": f"{BASE}:user/{user}",
                "GroupList": [],
                "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": document}],
            }
        ],
        "GroupDetailList": [],
        "RoleDetailList": [{"RoleName": "deploy", "Arn": f"{BASE}:role/deploy", "AssumeRolePolicyDocument": document}],
        "Policies": [
            {
                "Arn": f"{BASE}:policy/p",
                "PolicyName": "p",
                "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": True, "Document": document}],
            }
        ],
    }


def names(inventory: Inventory, kind: str) -> list[str]:
    return [resource.ref.id for resource in inventory.of(ListKey(kind))]


def written(folder: Path, text: str | bytes, name: str = "account.json") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


# -- the output of the AWS CLI, and such files from other tools ---------------------------------------------


def test_one_page_as_it_stands(tmp_path: Path) -> None:
    inventory = read_snapshot([written(tmp_path, json.dumps(page(), indent=4))])
    assert inventory.account.id == "123456789012"
    assert not inventory.live
    assert names(inventory, "iam.user") == ["ana"]
    assert inventory.status(ListKey("iam.user")).complete
    assert names(inventory, "account") == ["123456789012"]


FORMS = {
    "one after the other": lambda first, second: json.dumps(first) + "\n" + json.dumps(second),
    "without a gap": lambda first, second: json.dumps(first) + json.dumps(second),
    "a list": lambda first, second: json.dumps([first, second]),
}


@pytest.mark.parametrize("form", FORMS)
def test_several_pages_in_one_file(tmp_path: Path, form: str) -> None:
    inventory = read_snapshot([written(tmp_path, FORMS[form](page("ana"), page("bo")))])
    assert names(inventory, "iam.user") == ["ana", "bo"]


def test_several_pages_in_several_files(tmp_path: Path) -> None:
    files = [written(tmp_path, json.dumps(page(user)), f"{user}.json") for user in ("ana", "bo")]
    assert names(read_snapshot(files), "iam.user") == ["ana", "bo"]


@pytest.mark.parametrize("form", [DOCUMENT, json.dumps(DOCUMENT), quote(json.dumps(DOCUMENT))])
def test_policy_documents_in_every_form(tmp_path: Path, form: Any) -> None:
    inventory = read_snapshot([written(tmp_path, json.dumps(page(document=form)))])
    user, role, policy = (inventory.of(ListKey(f"iam.{kind}"))[0].data for kind in ("user", "role", "policy"))
    assert user["UserPolicyList"][0]["PolicyDocument"] == DOCUMENT
    assert role["AssumeRolePolicyDocument"] == DOCUMENT
    assert policy["PolicyVersionList"][0]["Document"] == DOCUMENT


def test_a_list_that_is_not_in_the_file_is_said_to_be_missing(tmp_path: Path) -> None:
    part = page()
    del part["RoleDetailList"]
    inventory = read_snapshot([written(tmp_path, json.dumps(part))])
    status = inventory.status(ListKey("iam.role"))
    assert status.problem == NOT_IN_SNAPSHOT
    assert not status.complete


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_other_shells_write(tmp_path: Path, encoding: str) -> None:
    assert names(read_snapshot([written(tmp_path, json.dumps(page()).encode(encoding))]), "iam.user") == ["ana"]


def test_files_from_other_tools(tmp_path: Path) -> None:
    read = 0
    for path in sorted(OTHERS.rglob("*.json")):
        if "DetailList" not in path.read_text():
            continue
        inventory = read_snapshot([path])
        assert inventory.account.id
        copy = tmp_path / f"{read}.json.gz"
        write_snapshot(inventory, copy)
        again = read_snapshot([copy])
        for key in inventory.lists():
            assert [each.data for each in again.of(key)] == [each.data for each in inventory.of(key)]
        read += 1
    assert read or not OTHERS.is_dir(), "files from other tools lie beside the checkout, and none was read"


# -- our own ------------------------------------------------------------------------------------------------


def an_account() -> Inventory:
    inventory = Inventory()
    inventory.identify(id="123456789012", alias="shop", caller_arn=f"{BASE}:user/ana")
    inventory.put(ListKey("iam.user"), [("ana", {"UserName": "ana", "GroupList": []})])
    denied = Missing(Reason.DENIED, "iam:ListRoles", "iam:ListRoles", "*", "request-1")
    inventory.set_status(ListKey("iam.user"), complete=True, note="from List calls")
    inventory.set_status(ListKey("iam.role"), problem=denied)
    ref = inventory.ref("iam.user", "ana")
    inventory.set_part(ref, "MFADevices", [{"SerialNumber": "x"}])
    inventory.set_part(ref, "AccessKeyMetadata", denied)
    inventory.set_fact("account_summary", {"Users": 1})
    inventory.set_fact("credential_report", Missing(Reason.LOADING))
    return inventory


@pytest.mark.parametrize("name", ["shop.json", "shop.json.gz"])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    before = an_account()
    write_snapshot(before, tmp_path / name)
    after = read_snapshot([tmp_path / name])
    assert (after.account.id, after.account.alias) == ("123456789012", "shop")
    assert after.taken_at
    assert not after.live
    for key in before.lists():
        assert after.status(key) == before.status(key)
    ref = before.ref("iam.user", "ana")
    assert after.parts(ref) == before.parts(ref)
    assert after.fact("account_summary") == {"Users": 1}
    assert after.fact("credential_report") == NOT_IN_SNAPSHOT


def test_the_file_is_private_and_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "shop.json.gz"
    os.umask(os.umask(0o000))
    write_snapshot(an_account(), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["shop.json.gz"]
    assert path.read_bytes()[:2] == b"\x1f\x8b"


def test_no_secret_is_written(tmp_path: Path) -> None:
    inventory = an_account()
    secret = "hunter2-hunter2"
    inventory.put(
        ListKey("cognito.client", "eu-west-1", "p"),
        [
            (
                "p/c",
                {
                    "ClientId": "c",
                    "ClientSecret": secret,
                    "ClientSecretId": "c--1",
                    "TokenValidityUnits": {"AccessToken": "hours", "IdToken": "minutes"},
                },
            )
        ],
    )
    ref = inventory.ref("iam.user", "ana")
    inventory.set_part(ref, "Provider", {"ProviderDetails": {"client_secret": secret, "private_key": secret}})
    inventory.set_part(ref, "Device", {"Base32StringSeed": secret, "QRCodePNG": secret})
    inventory.set_part(
        ref, "Pem", {"Body": f"-----BEGIN RSA PRIVATE KEY-----\n{secret}\n-----END RSA PRIVATE KEY-----"}
    )
    condition = {"StringEquals": {"secretsmanager:ResourceTag/secret": "orders"}}
    inventory.set_part(ref, "UserPolicyList", [{"PolicyDocument": {"Statement": [{"Condition": condition}]}}])
    path = tmp_path / "shop.json"
    write_snapshot(inventory, path)
    text = path.read_text()
    assert secret not in text
    assert "(secret)" in text
    again = read_snapshot([path])
    assert again.part(ref, "UserPolicyList")[0]["PolicyDocument"]["Statement"][0]["Condition"] == condition
    client = again.of(ListKey("cognito.client", "eu-west-1", "p"))[0].data
    assert client["ClientSecretId"] == "c--1"
    assert client["TokenValidityUnits"] == {"AccessToken": "hours", "IdToken": "minutes"}


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"cannot write .*no-such-folder"):
        write_snapshot(an_account(), tmp_path / "no-such-folder" / "shop.json")
    with pytest.raises(SnapshotError, match="it is a directory"):
        write_snapshot(an_account(), tmp_path)


# -- bad input: one clear line ------------------------------------------------------------------------------

SNAPSHOT: dict[str, Any] = {
    "format": "iamtui-snapshot",
    "version": 1,
    "account": {},
    "lists": [],
    "parts": [],
    "facts": {},
}

BAD: dict[str, tuple[bytes, str]] = {
    "not JSON": (b'{"UserDetailList": [\n  oops]}', "is no JSON: .* line 2, column 3"),
    "text": (b"Dear Sir or Madam", "is no JSON: .* line 1, column 1"),
    "binary": (b"\x80\x81\x82\x83", "is no text file"),
    "empty": (b"", "is empty"),
    "blank": (b" \n\n", "is empty"),
    "JSON, but no snapshot": (b'{"hello": 1}', "is JSON, but no snapshot"),
    "a number": (b"7", "is JSON, but no snapshot: it holds no object"),
    "an empty list": (b"[]", "is empty"),
    "newer": (json.dumps({**SNAPSHOT, "version": 2}).encode(), "written by a newer iamtui .*update"),
    "no version": (json.dumps({**SNAPSHOT, "version": None}).encode(), "names no format version"),
    "damaged": (json.dumps({**SNAPSHOT, "lists": [{"kind": "x"}]}).encode(), "is damaged"),
    "damaged resources": (
        json.dumps({**SNAPSHOT, "lists": [{"kind": "x", "status": {}, "resources": [["a", 3]]}]}).encode(),
        "is damaged",
    ),
    "damaged page": (b'{"UserDetailList": [{"Arn": 3}]}', "is damaged"),
    "odd page": (b'{"UserDetailList": ["ana"]}', "is damaged"),
    "nested": (b"[" * 200_000, "nests too deeply"),
    "nested in a page": (
        b'{"UserDetailList": [{"UserName": "a", "x": ' + b"[" * 900 + b"]" * 900 + b"}]}",
        "",
    ),
    "cut off": (gzip.compress(json.dumps(page()).encode())[:-12], "is cut off or damaged"),
    "not gzip": (b"\x1f\x8b" + b"nonsense" * 9, "is cut off or damaged"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files_are_refused_in_one_line(tmp_path: Path, case: str) -> None:
    content, expected = BAD[case]
    path = written(tmp_path, content)
    if not expected:
        read_snapshot([path])
        return
    with pytest.raises(SnapshotError, match=expected) as caught:
        read_snapshot([path])
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="is a directory"):
        read_snapshot([tmp_path])
    with pytest.raises(SnapshotError, match=r"cannot read .*No such file"):
        read_snapshot([tmp_path / "none.json"])
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SnapshotError, match="no regular file"):
        read_snapshot([tmp_path / "pipe"])
    with pytest.raises(SnapshotError, match="no file was named"):
        read_snapshot([])


def test_a_snapshot_beside_another_file_is_refused(tmp_path: Path) -> None:
    own = written(tmp_path, json.dumps(SNAPSHOT), "own.json")
    with pytest.raises(SnapshotError, match="open it alone"):
        read_snapshot([own, written(tmp_path, json.dumps(page()), "page.json")])


def test_a_packed_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iamtui.account.snapshot.LARGEST", 1 << 20)
    with pytest.raises(SnapshotError, match="holds more than 1 MB"):
        read_snapshot([written(tmp_path, gzip.compress(b" " * (3 << 20)))])
