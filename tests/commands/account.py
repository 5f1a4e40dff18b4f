"""A small account as the AWS CLI would print it, and commands run on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from iamtui.cli import run
from tests.access.accounts import BASE, Shape, allow, attached, deny, document, group, managed, role, trust, user

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
HOSTILE = "evil\x1b[31m\x7f\u202ename"
"""A name that would colour a terminal, and turn its text round."""


def details() -> Shape:
    """alice reads a bucket and may become deployer, bob administers through a group, carol needs MFA, dave's policy is
    not there, erin is denied what she is allowed; deploy is a user and a role; guest trusts everybody."""
    reading = document(allow("s3:GetObject", "arn:aws:s3:::bucket/*", Sid="ReadBucket"))
    users = [
        user("alice", UserPolicyList=[{"PolicyName": "readers", "PolicyDocument": reading}], path="/staff/"),
        user("bob", GroupList=["admins"]),
        user("carol", allow("s3:GetObject", Condition=MFA)),
        user("dave", AttachedManagedPolicies=attached("gone")),
        user("erin", allow("s3:*"), deny("s3:GetObject", Sid="NoReading")),
        user("deploy"),
        user("eve", UserPolicyList=[{"PolicyName": HOSTILE, "PolicyDocument": document(allow("ec2:RunInstances"))}]),
        user("frank", allow("iam:CreateAccessKey", f"{BASE}:user/bob")),
    ]
    roles = [
        role("deployer", allow("s3:DeleteObject"), trusts=trust({"AWS": f"{BASE}:user/staff/alice"})),
        role("deploy"),
        role("guest", allow("s3:ListAllMyBuckets"), trusts=trust({"AWS": "*"})),
    ]
    return {
        "UserDetailList": users,
        "GroupDetailList": [group("admins", AttachedManagedPolicies=attached("everything"))],
        "RoleDetailList": roles,
        "Policies": [managed("everything", allow("*"))],
        "IsTruncated": False,
    }


class Asked:
    """What a command did: its exit status, and the lines it printed and said on standard error."""

    def __init__(self, status: int, captured: Any) -> None:
        self.status = status
        self.text: str = captured.out
        self.said: str = captured.err
        self.lines: list[str] = self.text.splitlines()

    @property
    def json(self) -> Any:
        """What was printed, which must be JSON in printable ASCII."""
        assert self.text.isascii()
        assert self.text.replace("\n", "").isprintable()
        return json.loads(self.text)


class Account:
    """Runs commands on a snapshot."""

    def __init__(self, files: Sequence[Path], capsys: pytest.CaptureFixture[str]) -> None:
        self.files = [str(file) for file in files]
        self._capsys = capsys

    def ask(self, *arguments: str) -> Asked:
        """Run a command on the snapshot."""
        return self.run(*arguments, "--snapshot", *self.files)

    def run(self, *arguments: str) -> Asked:
        """Run a command as it is given."""
        self._capsys.readouterr()
        status = run(arguments)
        return Asked(status, self._capsys.readouterr())


def write(path: Path, shape: Shape) -> Path:
    """A file of an account's details."""
    path.write_text(json.dumps(shape), encoding="utf-8")
    return path
