"""The codes on our tickets: sixteen consonants that every Latin keyboard layout leaves alone."""

from __future__ import annotations

import re
import secrets

ALPHABET = "BCDFGHJKLNPRSTVX"
"""The symbols for 0 to 15: no digits and no letters that layouts or Caps Lock change."""

ATTENDEE = "T"
VOLUNTEER = "V"
CONSENT = "C"

_LENGTH = 16
_RANDOM = 12
_CHECK = 3

_NOISE = re.compile(r"[\s\x00-\x1f-]+")
# What scanners may put before the code: its AIM symbology (]Q1) and its encoding (\000026).
_PREFIX = re.compile(r"(\]Q\d)?(\\\d{6})?")


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


def grouped(code: str) -> str:
    """`code` for reading aloud: `TKDL JXNR BFSV HNFC`."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
