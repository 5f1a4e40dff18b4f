from __future__ import annotations

import json

import yaml

from iamtui.kinds.documents import JSON_LIMIT, to_json, to_yaml

ROLE = {"RoleName": "übersetzer", "Arn": "arn:aws:iam::1:role/x", "Tags": [{"Key": "a", "Value": None}]}


def test_json_keeps_order_and_letters() -> None:
    assert to_json(ROLE).startswith('{\n  "RoleName": "übersetzer",\n  "Arn"')
    assert json.loads(to_json(ROLE)) == ROLE


def test_yaml_keeps_order_and_letters() -> None:
    assert to_yaml(ROLE).startswith("RoleName: übersetzer\nArn:")
    assert yaml.safe_load(to_yaml(ROLE)) == ROLE


def test_a_document_too_long_to_show_says_so() -> None:
    text = to_json("x" * (JSON_LIMIT + 10))
    assert len(text) < JSON_LIMIT + 100
    assert text.endswith("characters shown")
