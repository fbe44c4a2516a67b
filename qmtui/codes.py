"""The codes on our tickets: sixteen consonants that every Latin keyboard layout leaves alone."""

from __future__ import annotations

import re
import secrets

from msgspec import Struct

from qmtui.layouts import MOVED, key_tables, one_each, symbol_table

ALPHABET = "BCDFGHJKLNPRSTVX"
"""The symbols for 0 to 15: no digits and no letters that layouts or Caps Lock change."""

ATTENDEE = "T"
VOLUNTEER = "V"
CONSENT = "C"
PRACTICE = "P"

_LENGTH = 16
_RANDOM = 12
_CHECK = 3

_NOISE = re.compile(r"[\s\x00-\x1f\x7f-\x9f-]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# What scanners may put before the code: its AIM symbology (]Q1) and its encoding (\000026).
_PREFIX = re.compile(r"(\]Q\d)?(\\\d{6})?")


class Reading(Struct, frozen=True, kw_only=True):
    """A code of ours as it was scanned; `layout` is the keyboard's if it had to be repaired."""

    code: str
    layout: str = ""


def new_code(kind: str = ATTENDEE) -> str:
    """A code nobody can guess; its kind, 48 random bits and the check symbols."""
    body = kind + "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
    return body + check_symbols(body)


def check_symbols(body: str) -> str:
    """Three symbols that expose any wrong symbol and any two swapped neighbours.

    CRC-12 over four bits per symbol: polynomial 0x80F, start 0x5A7, the highest bit first.
    """
    crc = 0x5A7
    for symbol in body:
        crc ^= ALPHABET.index(symbol) << 8
        for _ in range(4):
            crc = (crc << 1 ^ 0x80F) & 0xFFF if crc & 0x800 else crc << 1
    return ALPHABET[crc >> 8] + ALPHABET[crc >> 4 & 0xF] + ALPHABET[crc & 0xF]


def normalise(scanned: str) -> str:
    """What was scanned or typed, in upper case and without what scanners and people add."""
    return _PREFIX.sub("", _NOISE.sub("", scanned).upper(), count=1)


def looks_like_code(text: str) -> bool:
    """Whether `text` is sixteen of our symbols, the check aside: perhaps misread, but ours."""
    return len(text) == _LENGTH and set(text) <= set(ALPHABET)


def is_code(text: str) -> bool:
    """Whether `text` is a code exactly as we write it, of any kind."""
    return looks_like_code(text) and check_symbols(text[:-_CHECK]) == text[-_CHECK:]


def spellings(scanned: str) -> set[str]:
    """What may be meant: the code of ours it reads as, else the text under each keyboard layout."""
    reading = read(scanned)
    return {reading.code} if reading else {normalise(scanned), *retyped(scanned).values()}


def is_ticket(scanned: str, kind: str = ATTENDEE) -> bool:
    """Whether this is a code of ours that somebody at the door can be given."""
    reading = read(scanned)
    return reading is not None and reading.code[0] == kind


def grouped(code: str) -> str:
    """`code` for reading aloud: `TKDL JXNR BFSV HNFC`."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def read(scanned: str) -> Reading | None:
    """The code of ours that was scanned, under whatever keyboard layout; None if there is none.

    The last sixteen characters count. If they are no code, ten inverse key tables are tried, and
    one code with a right check must come of them. (NFKC would tear the Arabic lam-alef in two.)
    """
    plain = normalise(scanned)[-_LENGTH:]
    if is_code(plain):
        return Reading(code=plain)
    keys = one_each(_NOISE.sub("", scanned))[-_LENGTH:]
    found: dict[str, str] = {}
    for layout in MOVED:
        table = symbol_table(layout, ALPHABET)
        code = "".join(table.get(key, "") for key in keys)
        if is_code(code):
            found.setdefault(code, layout)
    if len(found) != 1:
        return None
    ((code, layout),) = found.items()
    return Reading(code=code, layout=layout)


def retyped(scanned: str) -> dict[str, str]:
    """What a scanner may have meant: the text under each inverse key table, normalised, by layout.

    For the secrets of other ticketing systems, which have no check: whoever asks accepts what is
    on the list, if that is one only. Several layouts may give the same text.
    """
    text = one_each(_CONTROLS.sub("", scanned))
    return {layout: normalise(text.translate(table)) for layout, table in key_tables().items()}
