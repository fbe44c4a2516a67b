"""Ticket codes: written, scanned, misread."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qmtui.codes import (
    ALPHABET,
    VOLUNTEER,
    check_symbols,
    grouped,
    is_code,
    looks_like_code,
    new_code,
    normalise,
)

CODE = "TKDLJXNRBFSVHNFC"

many = settings(max_examples=200, deadline=None, derandomize=True)
symbols = st.sampled_from(ALPHABET)
bodies = st.text(symbols, min_size=13, max_size=13)
codes = bodies.map(lambda body: body + check_symbols(body))


@pytest.mark.parametrize("code", ["TBBBBBBBBBBBBKDS", CODE, "TXXXXXXXXXXXXKKJ"])
def test_the_published_codes_verify(code: str) -> None:
    assert is_code(code)


def test_a_new_code_verifies_and_tells_its_kind() -> None:
    assert is_code(new_code())
    assert new_code().startswith("T")
    assert is_code(new_code(VOLUNTEER))
    assert new_code(VOLUNTEER).startswith("V")


def test_new_codes_do_not_repeat() -> None:
    assert len({new_code() for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize("kind", ["A", "t", "1"])
def test_a_kind_outside_the_alphabet_is_a_bug(kind: str) -> None:
    with pytest.raises(ValueError, match="not found"):
        new_code(kind)


@many
@given(codes, st.integers(0, 15), symbols)
def test_one_wrong_symbol_is_noticed(code: str, place: int, symbol: str) -> None:
    assume(code[place] != symbol)
    misread = code[:place] + symbol + code[place + 1 :]
    assert looks_like_code(misread)
    assert not is_code(misread)


@many
@given(codes, st.integers(0, 14))
def test_two_swapped_neighbours_are_noticed(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert looks_like_code(swapped)
    assert not is_code(swapped)


@pytest.mark.parametrize(
    "scanned",
    [
        CODE,
        CODE.lower(),
        f"{CODE}\r\n",
        f"{CODE}\t",
        "TKDL JXNR BFSV HNFC",
        "tkdl-jxnr-bfsv-hnfc",
        f"]Q1{CODE}",
        f"\\000026{CODE}",
        f"]Q2\\000026{CODE}\r",
        f"\x1d{CODE}",
        f"\x1c]q1{CODE}\x04",
    ],
)
def test_what_scanners_and_people_add_is_taken_off(scanned: str) -> None:
    assert normalise(scanned) == CODE


@pytest.mark.parametrize("text", ["HTTPS://EXAMPLE.ORG/]Q1", "1234\\000026", "Ä]Q3"])
def test_what_only_looks_like_an_addition_stays(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    "text", ["", CODE[:-1], CODE + "C", CODE + "\n", CODE.lower(), "A" + CODE[1:], grouped(CODE)]
)
def test_what_is_not_sixteen_of_our_symbols_is_no_code(text: str) -> None:
    assert not looks_like_code(text)
    assert not is_code(text)


def test_a_code_is_printed_in_groups_of_four() -> None:
    assert grouped(CODE) == "TKDL JXNR BFSV HNFC"
