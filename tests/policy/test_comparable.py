from __future__ import annotations

from decimal import Decimal

import pytest

from iamtui.policy.comparable import address, bytes_of, flag, instant, network, number

NOON = 1_704_110_400  # 2024-01-01T12:00:00Z


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10", "10"),
        ("-1.50", "-1.5"),
        ("+3", "3"),
        (".5", "0.5"),
        ("0.1000000000000000000000001", "0.1000000000000000000000001"),
        ("1e3", "1000"),
        ("9" * 40, "9" * 40),
    ],
)
def test_numbers_are_exact(text: str, expected: str) -> None:
    assert number(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["", "ten", "1 0", " 10", "1_0", "0x10", "NaN", "Infinity", "1e", "--1", "١٠", "9" * 9999]
)
def test_what_is_no_decimal_number_is_none(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970", (0, "")),
        ("1970-01", (0, "")),
        ("1970-01-02", (86_400, "")),
        ("2024-02-29", (1_709_164_800, "")),
        ("2024-01-01T12:00Z", (NOON, "")),
        ("2024-01-01T12:00:00Z", (NOON, "")),
        ("2024-01-01T12:00:00", (NOON, "")),
        ("2024-01-01t12:00:00z", (NOON, "")),
        ("2024-01-01T12:00:00.250Z", (NOON, "25")),
        ("2024-01-01T14:00:00+02:00", (NOON, "")),
        ("2024-01-01T06:30:00-05:30", (NOON, "")),
        ("1704110400", (NOON, "")),
        ("-1", (-1, "")),
        ("0", (0, "")),
        ("0001-01-01", (-62_135_596_800, "")),
        ("9999-12-31T23:59:59Z", (253_402_300_799, "")),
    ],
)
def test_dates_and_seconds_are_the_same_instants(text: str, expected: tuple[int, str]) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2024-13",
        "2023-02-29",
        "2024-1-1",
        "2024-01-01T",
        "2024-01T12:00Z",
        "2024-01-01T24:00Z",
        "2024-01-01T12Z",
        "2024-01-01T12:00.5Z",
        "2024-01-01T12:00:00.Z",
        "2024-01-01T12:00:00+0200",
        "2024-01-01 12:00:00",
        "1.5",
        "--1",
        "²",
        "1" * 5_000,
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert instant(text) is None


def test_fractions_of_seconds_are_in_order() -> None:
    texts = ["2024-01-01T12:00:00Z", "2024-01-01T12:00:00.05Z", "2024-01-01T12:00:00.4Z", "2024-01-01T12:00:00.41Z"]
    instants = [instant(text) for text in texts]
    assert all(found is not None for found in instants)
    assert sorted(found for found in instants if found) == instants


def test_flags_are_read_in_any_case() -> None:
    assert [flag(text) for text in ("true", "TRUE", "False", "1", "")] == [True, True, False, None, None]


def test_base64_is_read_strictly() -> None:
    assert bytes_of("QQ==") == b"A"
    assert bytes_of("Q Q==") is None
    assert bytes_of("Q") is None
    assert bytes_of("\ud800") is None


@pytest.mark.parametrize(
    ("block", "inside", "outside"),
    [
        ("192.168.0.0/16", "192.168.3.4", "192.169.0.1"),
        ("192.168.0.17/8", "192.1.1.1", "193.0.0.1"),
        ("10.0.0.1", "10.0.0.1", "10.0.0.2"),
        ("0.0.0.0/0", "255.255.255.255", "::1"),
        ("2001:db8::/32", "2001:0DB8:85a3:0:0:8a2e:370:7334", "2001:db9::1"),
        ("2001:db8::1", "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::2"),
        ("::/0", "fe80::1", "10.0.0.1"),
        ("::ffff:10.0.0.0/104", "::ffff:10.1.2.3", "10.1.2.3"),
    ],
)
def test_blocks_hold_addresses_of_their_own_version_by_value(block: str, inside: str, outside: str) -> None:
    found, yes, no = network(block), address(inside), address(outside)
    assert found is not None
    assert yes is not None
    assert no is not None
    assert found.holds(yes)
    assert not found.holds(no)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.0.0",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/255.0.0.0",
        "::/129",
        "fe80::1%eth0",
        "1234567",
        "10.0.0.*",
    ],
)
def test_what_is_no_block_is_none(text: str) -> None:
    assert network(text) is None
