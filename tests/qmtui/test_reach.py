"""Phone numbers and addresses: one shape for comparing, and never a refusal."""

from __future__ import annotations

import pytest

from qmtui.reach import email, email_key, phone, phone_key, spoken_phone


@pytest.mark.parametrize(
    "typed", ["030 23125 017", "030/23125-017", "+49 (0)30 23125017", "0049 30 23125017"]
)
def test_one_number_has_one_shape_however_it_is_written(typed: str) -> None:
    found = phone(typed)
    assert (found.value, found.is_doubtful) == ("+493023125017", False)
    assert phone_key(typed) == "493023125017"


def test_a_foreign_number_keeps_its_country() -> None:
    found = phone("+90 212 555 12 12")
    assert (found.value, found.is_doubtful) == ("+902125551212", False)
    assert spoken_phone(found.value) == "+90 212 555 12 12"


def test_what_is_no_number_is_kept_as_typed_and_doubted() -> None:
    assert phone("0170 12").value == "0170 12"
    assert phone("0170 12").is_doubtful
    assert phone("abends klingeln").value == "abends klingeln"
    assert email("ayse at example").value == "ayse at example"
    assert email("ayse at example").is_doubtful


def test_nothing_typed_is_nothing_and_no_doubt() -> None:
    assert (phone(" ").value, phone(" ").is_doubtful) == ("", False)
    assert (email("").value, email("").is_doubtful) == ("", False)


def test_an_extension_or_a_word_is_no_key_that_strangers_share() -> None:
    assert phone_key("12") == phone_key("keins") == phone_key("") == ""
    assert email_key("keine") == email_key("@") == ""


def test_addresses_are_compared_without_case() -> None:
    assert email("Ayse@Example.ORG").value == "Ayse@example.org"
    assert email_key("Ayse@Example.ORG ") == email_key("ayse@example.org")
