"""Ticket codes: written, scanned, misread."""

from __future__ import annotations

import random

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
    read,
    retyped,
)
from qmtui.layouts import MOVED, NEAR, US, US_SHIFTED

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


# -- Under other keyboard layouts

# `CODE` as libxkbcommon 1.5 writes it, key by key with Shift, without and with Caps Lock.
WRITTEN = [
    ("Dvorak", "YTENHQBPXUOKDBUJ", "ytenhqbpxuokdbuj"),
    ("Colemak", "GESINXKPBTRVHKTC", "gesinxkpbtrvhktc"),
    ("Neo", "WRATNÖBCZEIPSBEÄ", "wratnöbczeipsbeä"),
    ("Turkish F", "OMELKÖZIÇAİCTZAV", "omelközıçaictzav"),
    ("Russian", "ЕЛВДОЧТКИАЫМРТАС", "елвдочткиаымртас"),
    ("Ukrainian", "ЕЛВДОЧТКИАІМРТАС", "елвдочткиаімртас"),
    ("Greek", "ΤΚΔΛΞΧΝΡΒΦΣΩΗΝΦΨ", "τκδλξχνρβφσωηνφψ"),
    ("Arabic", "\ufef9،]/ـ\u0652آ\u064c\ufef5[\u064d{أآ[}", "لإ،]/ـ\u0652آ\u064cلآ[\u064d{أآ[}"),
    ("Hebrew", CODE, "אלגךחסמרנכדהימכב"),
    (
        "Persian",
        "\u064f»ي«ة\u0653\u0654\u064b\u200cإئ\u0670آ\u0654إژ",
        "\u064f»ي«ة\u0653\u0654\u064b\u200cإئ\u0670آ\u0654إژ",
    ),
]


@pytest.mark.parametrize(
    ("layout", "written", "with_caps"), WRITTEN, ids=[layout for layout, *_ in WRITTEN]
)
def test_case_3_a_code_under_another_layout_reads_as_itself(
    layout: str, written: str, with_caps: str
) -> None:
    for scanned in (written, with_caps, f"\x1d{with_caps}\r\n"):
        reading = read(scanned)
        assert reading is not None
        assert reading.code == CODE
        assert reading.layout == ("" if scanned == CODE else layout)


def test_case_2_caps_lock_changes_no_code() -> None:
    reading = read(CODE.swapcase())
    assert reading is not None
    assert (reading.code, reading.layout) == (CODE, "")


@pytest.mark.parametrize("layout", [*MOVED, *NEAR, ""])
@pytest.mark.parametrize("caps", [False, True], ids=["plain", "caps"])
@settings(max_examples=30, deadline=None, derandomize=True)
@given(codes)
def test_any_code_under_any_layout_reads_as_itself(layout: str, caps: bool, code: str) -> None:
    plain, shifted = {**MOVED, **NEAR, "": (US, US_SHIFTED)}[layout]
    typed = "".join((plain if caps else shifted)[US_SHIFTED.index(key)] for key in code)
    reading = read(typed)
    assert reading is not None
    assert reading.code == code


def test_random_texts_give_no_code() -> None:
    rng = random.Random(7)
    scripts = [
        "BCDFGHJKLMNPQRSTVWXZ",
        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЮЯ",
        US,
        US_SHIFTED,
        "ابتثجحخدذرزسشصض",
    ]
    for _ in range(20_000):
        text = "".join(rng.choices(rng.choice(scripts), k=rng.randint(8, 40)))
        assert read(text) is None, text


def test_case_1_a_us_scanner_on_a_german_keyboard_reads_as_it_is() -> None:
    plain, shifted = NEAR["German"]
    for row in (plain, shifted):
        reading = read("".join(row[US_SHIFTED.index(key)] for key in CODE))
        assert reading is not None
        assert (reading.code, reading.layout) == (CODE, "")


@pytest.mark.parametrize(
    "scanned",
    [
        CODE.lower(),
        f"]Q1{CODE}\r\n",
        f"]Q3\\000026{CODE}",
        f"\x1d{CODE}\x1e\x04",
        f"\x1c{CODE}\x7f\x85",
        "ЪЙ1" + "ЕЛВДОЧТКИАЫМРТАС",
        grouped(CODE),
    ],
)
def test_case_14_what_comes_with_a_scan_is_taken_off(scanned: str) -> None:
    reading = read(scanned)
    assert reading is not None
    assert reading.code == CODE


@pytest.mark.parametrize(
    "scanned", ["", CODE[:-1], CODE[:-1] + "D", "KTDLJXNRBFSVHNFC", "Ayşe Yılmaz"]
)
def test_case_8_a_wrong_or_swapped_symbol_is_no_code(scanned: str) -> None:
    assert read(scanned) is None


SECRETS = ["QM-2026-000123", "a7k3xyzq9w", "ZY83MWA7", "4006381333931"]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("layout", [*MOVED, *NEAR])
def test_a_ticket_secret_is_among_the_texts_it_may_have_been(layout: str, secret: str) -> None:
    rows = {**MOVED, **NEAR}[layout]
    typed = "".join(
        rows[0][US.index(key)] if key in US else rows[1][US_SHIFTED.index(key)] for key in secret
    )
    assert retyped(f"{typed}\r")[layout] == normalise(secret)


@pytest.mark.parametrize(
    ("typed", "secret"),
    [
        ("QMß2026ß000123", "QM-2026-000123"),
        ("a7k3xzyq9w", "a7k3xyzq9w"),
        ('QM?"="&?===!"§', "QM-2026-000123"),
        ("QMẞ2026ẞ000123", "QM-2026-000123"),
        ("É(àç", "2509"),
    ],
    ids=["hyphen", "y-and-z", "caps-on-windows", "caps-on-linux", "french-caps-on-linux"],
)
def test_digits_and_hyphens_under_the_layouts_around_us(typed: str, secret: str) -> None:
    assert normalise(secret) in retyped(typed).values()
