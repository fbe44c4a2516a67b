"""The wrapped key: who opens it, who does not, and what a damaged file says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nacl.pwhash import argon2id

from storage import checked, keys, recovery
from storage.cipher import key_id_of
from storage.errors import (
    FormatUnknown,
    KeysDamaged,
    KeysMissing,
    RecoveryMistyped,
    StorageError,
    WrongSecret,
)
from storage.keys import KeyFile
from tests.storage.books import flipped

BOOK = "0123456789abcdef" * 2
KEY = bytes(range(32))
PRIVATE, PUBLIC = keys.new_recipient()


@pytest.fixture(scope="module")
def wrapped() -> tuple[KeyFile, str]:
    """A file for a passphrase, a recipient and a printed key, with that key's text."""
    file = keys.new(BOOK, KEY).with_passphrase(KEY, "fünf Wörter").with_recipient(KEY, PRIVATE)
    return file.with_recovery(KEY)


def test_each_secret_opens_the_book(wrapped: tuple[KeyFile, str]) -> None:
    file, text = wrapped
    for secret in ("fünf Wörter", PRIVATE, text):
        assert keys.decode(file.encode()).unlock(secret) == KEY


@pytest.mark.parametrize("secret", ["", "fünf Worter", bytes(32), b"", b"short", "0000" * 10])
def test_another_secret_opens_nothing(wrapped: tuple[KeyFile, str], secret: str | bytes) -> None:
    with pytest.raises((WrongSecret, RecoveryMistyped)):
        wrapped[0].unlock(secret)


def test_a_file_from_the_folder_is_read_back(wrapped: tuple[KeyFile, str], tmp_path: Path) -> None:
    with pytest.raises(KeysMissing):
        keys.unlock(tmp_path, "x")
    wrapped[0].write(tmp_path)
    assert keys.read(tmp_path) == wrapped[0]
    assert keys.unlock(tmp_path, PRIVATE) == KEY


def test_another_passphrase_leaves_the_key_and_the_other_secrets(
    wrapped: tuple[KeyFile, str],
) -> None:
    file, text = wrapped
    changed = file.with_passphrase(KEY, "neu")
    assert changed.unlock("neu") == changed.unlock(text) == changed.unlock(PRIVATE) == KEY
    assert changed.generation == file.generation + 1
    with pytest.raises(WrongSecret):
        changed.unlock("fünf Wörter")


def test_a_new_printed_key_ends_the_old_one(wrapped: tuple[KeyFile, str]) -> None:
    file, old = wrapped
    renewed, text = file.with_recovery(KEY)
    assert renewed.unlock(text) == KEY
    with pytest.raises(WrongSecret):
        renewed.unlock(old)


def test_nobody_changes_the_file_without_the_key(wrapped: tuple[KeyFile, str]) -> None:
    for change in (
        lambda: wrapped[0].with_passphrase(bytes(32), "x"),
        lambda: wrapped[0].with_recipient(bytes(32), PRIVATE),
        lambda: wrapped[0].with_recovery(bytes(32)),
        lambda: wrapped[0].rotated(bytes(32), KEY),
    ):
        with pytest.raises(WrongSecret):
            change()


def test_a_rotated_book_opens_with_every_secret_and_keeps_its_old_keys(
    wrapped: tuple[KeyFile, str],
) -> None:
    file, text = wrapped
    second, third = keys.new_key(), keys.new_key()
    rotated = keys.decode(file.rotated(KEY, second).rotated(second, third).encode())
    assert {rotated.unlock(secret) for secret in ("fünf Wörter", PRIVATE, text)} == {third}
    assert rotated.older_keys(third) == {
        key_id_of(KEY): KEY,
        key_id_of(second): second,
    }


def test_one_flipped_bit_anywhere_in_the_file_is_damage_and_no_wrong_secret(
    wrapped: tuple[KeyFile, str],
) -> None:
    content = wrapped[0].encode()
    for position in range(len(content)):
        with pytest.raises((KeysDamaged, FormatUnknown)):
            keys.decode(flipped(content, position, 1 << position % 8))


def changed(content: bytes, **wrap: Any) -> bytes:
    """The file with other values in its first wrap, and a checksum that fits them."""
    values = checked.loads(content)
    values["wraps"][0] |= wrap
    return checked.dumps(values)


@pytest.mark.parametrize(
    "wrap",
    [
        {"memory": 4096},
        {"memory": 2**70},
        {"memory": 0},
        {"memory": -64},
        {"memory": "64"},
        {"memory": [64]},
        {"salt": ""},
        {"salt": "00" * 99},
        {"public": "00"},
        {"public": 1},
        {"box": "no hex"},
        {"kind": None},
    ],
)
def test_a_wrap_that_asks_for_more_than_we_ever_write_is_refused_before_anything_is_allocated(
    wrapped: tuple[KeyFile, str], monkeypatch: pytest.MonkeyPatch, wrap: dict[str, Any]
) -> None:
    def allocated(*args: object, **kwargs: object) -> bytes:
        raise AssertionError("this takes memory")

    monkeypatch.setattr(argon2id, "kdf", allocated)
    with pytest.raises(StorageError):
        keys.decode(changed(wrapped[0].encode(), **wrap)).unlock("fünf Wörter")


def test_a_box_that_was_exchanged_is_damage(wrapped: tuple[KeyFile, str]) -> None:
    box = "00" * 80
    with pytest.raises(KeysDamaged):
        keys.decode(changed(wrapped[0].encode(), box=box)).unlock("fünf Wörter")


def test_a_file_of_a_newer_version_is_said_to_be_that(wrapped: tuple[KeyFile, str]) -> None:
    values = checked.loads(wrapped[0].encode()) | {"format": 9}
    with pytest.raises(FormatUnknown):
        keys.decode(checked.dumps(values))


def test_the_file_holds_no_secret(wrapped: tuple[KeyFile, str]) -> None:
    content = wrapped[0].encode()
    for secret in (KEY, PRIVATE):
        assert secret not in content
        assert secret.hex().encode() not in content


# -- Printed


@pytest.mark.parametrize("seed", [bytes(20), b"\xff" * 20, bytes(range(20))])
def test_a_printed_key_reads_back_however_it_is_typed(seed: bytes) -> None:
    text = recovery.text_of(seed)
    assert len(text.splitlines()) == 4
    typed = text.upper().replace("-", " ").replace("1", "I").replace("0", "O")
    assert recovery.looks_like_one(typed)
    assert recovery.seed_of(typed) == seed


def test_a_slip_names_its_line() -> None:
    lines = recovery.text_of(bytes(range(20))).splitlines()
    for number, line in enumerate(lines):
        for place, symbol in enumerate(line):
            if symbol == "-":
                continue
            other = recovery.ALPHABET[(recovery.ALPHABET.index(symbol) + 1) % 32]
            typed = [*lines]
            typed[number] = line[:place] + other + line[place + 1 :]
            with pytest.raises(RecoveryMistyped) as slip:
                recovery.seed_of("\n".join(typed))
            assert slip.value.line == number + 1


def test_swapped_lines_are_a_slip() -> None:
    one, other, *rest = recovery.text_of(bytes(range(20))).splitlines()
    with pytest.raises(RecoveryMistyped):
        recovery.seed_of("\n".join([other, one, *rest]))
