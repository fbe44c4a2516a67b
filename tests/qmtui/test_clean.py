"""What people type or import, and what of it gets in."""

from __future__ import annotations

from unicodedata import category, is_normalized

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmtui.clean import FEEDBACK, STATION, TextTooLong, clean, clean_or_refuse

BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TRAPS = BIDI + "\u200b\u200c\u200d\u2060\ufeff\xad\r\n\t\x1b\x85\u2028\ud800\U000e0041\u3164 "
LETTERS = "aeßÅم\u0628ᄀ\u1161❤\ufe0f🔥\u0301\u0323\u064b\u09be\u09c7\u09cd"

many = settings(max_examples=200, deadline=None, derandomize=True)
texts = st.text(st.sampled_from(TRAPS + LETTERS) | st.characters(codec=None), max_size=40)


@pytest.mark.parametrize(
    "name",
    [
        "Anna-Lena O’Connor",
        "Özgür Işık",
        "Łukasz Żółć",
        "Nguyễn Thị Ánh",
        "أحمد بن علي",
        "شَمْس",
        "علی\u200cرضا",
        "র\u200d\u09cdযাব",
        "नीता",
        "김민준",
        "Bob [/foo]",
        "[@click=app.quit]x[/]",
        "👨\u200d👩\u200d👧",
        "❤\ufe0f\u200d🔥",
    ],
)
def test_what_people_are_called_passes_unchanged(name: str) -> None:
    assert clean(name) == name


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("Eve\x1b]0;title\x07", "Eve]0;title"),
        ("Eve\x9b2J", "Eve2J"),
        ("\u202eeVE", "eVE"),
        ("\u2067Eve\u2069\u200f\u061c", "Eve"),
        ("E\u200bv\ufeff\xade\u2060", "Eve"),
        ("Eve\U000e0065\U000e007f", "Eve"),
        ("Eve\ue000\uffff", "Eve"),
        ("Eve\ud83d", "Eve\ufffd"),
        ("Eve\r\nMEIER\u2028x", "Eve MEIER x"),
        ("  Eve\t \xa0\u3000Meier ", "Eve Meier"),
        ("\u3164\u2800", ""),
        (" \x00\u200b ", ""),
    ],
)
def test_what_hides_steers_or_reverses_falls_out(dirty: str, cleaned: str) -> None:
    assert clean(dirty) == cleaned


def test_decomposed_letters_are_composed() -> None:
    assert clean("Mu\u0308ller") == "Müller"


def test_case_23_three_marks_stay_on_a_letter() -> None:
    assert clean("x" + "\u0300" * 50 + "y") == "x" + "\u0300" * 3 + "y"


def test_joiners_do_not_let_more_marks_through() -> None:
    assert clean("ب" + "\u200d\u0301" * 50) == "ب" + "\u200d\u0301" * 3


def test_a_mark_without_a_letter_falls_out() -> None:
    assert clean("\u0301Eve \u0301Meier") == "Eve Meier"


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("E\u200dv\u200ce", "Eve"),
        ("\u200dعلی\u200c", "علی"),
        ("علی\u200c رضا", "علی رضا"),
        ("علی\u200c، رضا", "علی، رضا"),
        ("\N{ANGSTROM SIGN}\u200d\N{ANGSTROM SIGN}", "ÅÅ"),
        ("علی\u200c\u200cرضا", "علی\u200cرضا"),
    ],
)
def test_joiners_stay_only_where_they_join(dirty: str, cleaned: str) -> None:
    assert clean(dirty) == cleaned


def test_marks_are_in_order_where_a_joiner_fell_out() -> None:
    assert clean("a\u0301\u200d\u0323") == "\u1ea1\u0301"


def test_feedback_keeps_its_lines_and_one_empty_line_between() -> None:
    assert clean(" a \r\nb\u2028c\x85\r\r\r  d\n", multiline=True) == "a\nb\nc\n\nd"


def test_a_long_name_is_cut() -> None:
    assert clean("Anna Lena", limit=5) == "Anna"


def test_a_cut_takes_a_letter_with_its_marks() -> None:
    assert clean("abx\u0300\u0316", limit=4) == "ab"
    assert clean("aب\u200d\u0301", limit=2) == "a"


def test_a_cut_leaves_no_joiner_at_the_end() -> None:
    assert clean("علی\u200cرضا", limit=4) == "علی"


def test_the_limit_counts_what_is_kept() -> None:
    assert clean("\u200b" * STATION + "Eingang", limit=STATION) == "Eingang"


def test_feedback_of_exactly_the_limit_is_taken_whole() -> None:
    text = "x" * FEEDBACK
    assert clean_or_refuse(f" {text}\u200b", multiline=True, limit=FEEDBACK) == text


def test_feedback_beyond_the_limit_is_refused_with_both_figures() -> None:
    with pytest.raises(TextTooLong) as refusal:
        clean_or_refuse("x" * (FEEDBACK + 1), multiline=True, limit=FEEDBACK)
    assert "2001" in str(refusal.value)
    assert "2000" in str(refusal.value)
    assert refusal.value.exit_code == 30


@many
@given(texts, st.booleans(), st.integers(1, 50))
def test_cleaning_twice_changes_nothing(text: str, multiline: bool, limit: int) -> None:
    cleaned = clean(text, multiline=multiline, limit=limit)
    assert clean(cleaned, multiline=multiline, limit=limit) == cleaned


@many
@given(texts, st.booleans(), st.integers(1, 50))
def test_only_short_composed_text_without_controls_gets_in(
    text: str, multiline: bool, limit: int
) -> None:
    cleaned = clean(text, multiline=multiline, limit=limit)
    allowed = "\u200c\u200d\n" if multiline else "\u200c\u200d"
    assert not [char for char in cleaned if category(char)[0] == "C" and char not in allowed]
    assert not {category(char) for char in cleaned} & {"Zl", "Zp"}
    assert not set(cleaned) & set(BIDI)
    assert is_normalized("NFC", cleaned)
    assert len(cleaned) <= limit
