"""Small JSON files that notice when they were changed."""

from __future__ import annotations

from typing import Any

import pytest

from storage import checked
from storage.checked import Damaged

VALUES: list[dict[str, Any]] = [
    {},
    {"a": 1, "b": [1.5, None, True], "c": {"d": "Käthe 😀"}},
    {"ten": 10**18, "small": 1e-9, "text": 'quote " and \\ and \n'},
]


@pytest.mark.parametrize("values", VALUES)
def test_values_come_back_as_they_were_written(values: dict[str, Any]) -> None:
    assert checked.loads(checked.dumps(values)) == values


def test_the_text_is_one_that_people_can_read() -> None:
    assert '"name": "Käthe"' in checked.dumps({"name": "Käthe"}).decode()


def test_the_order_of_fields_says_nothing() -> None:
    one, other = checked.dumps({"a": 1, "b": 2}), checked.dumps({"b": 2, "a": 1})
    assert checked.loads(one) == checked.loads(other)


def test_keys_that_are_numbers_come_back_as_text() -> None:
    written = checked.dumps({"n": {2: "two", 10: "ten"}})
    assert checked.loads(written) == {"n": {"2": "two", "10": "ten"}}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{}",
        b"[]",
        b"null",
        b'{"a": 1}',
        b'{"a": 1, "check": null}',
        b'{"a": 1, "check": "0"}',
        b"\xff\xfe",
        b"\0" * 99,
        b"[" * 100_000,
        b'{"a": ' * 100_000,
    ],
    ids=range(12),
)
def test_a_text_without_a_checksum_that_fits_is_damaged(content: bytes) -> None:
    with pytest.raises(Damaged):
        checked.loads(content)


def test_another_value_is_damaged() -> None:
    with pytest.raises(Damaged):
        checked.loads(checked.dumps({"n": 1}).replace(b"1", b"2", 1))
