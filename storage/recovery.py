"""A recovery key as people keep it: four lines on paper, each with two symbols that check it."""

from __future__ import annotations

import re
from hashlib import blake2b

from storage.errors import RecoveryMistyped

SIZE = 20
"""Bytes of a recovery key."""
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's: without i, l, o and u, which people take for others."""

_LINES = 4
_SYMBOLS = 8
_CHECKS = 2
_TAKEN_FOR = str.maketrans("ilo", "110")
_NOISE = re.compile(r"[\s-]+")


def text_of(seed: bytes) -> str:
    """Four lines like `3f7k-92mb-xq`."""
    number = int.from_bytes(seed, "big")
    symbols = "".join(ALPHABET[number >> 5 * place & 31] for place in range(_LINES * _SYMBOLS))
    lines = [symbols[start : start + _SYMBOLS] for start in range(0, len(symbols), _SYMBOLS)]
    return "\n".join(
        f"{line[:4]}-{line[4:]}-{_checks(number, line)}" for number, line in enumerate(lines)
    )


def looks_like_one(text: str) -> bool:
    """Whether a text can be meant as a recovery key."""
    symbols = _symbols(text)
    return len(symbols) == _LINES * (_SYMBOLS + _CHECKS) and set(symbols) <= set(ALPHABET)


def seed_of(text: str) -> bytes:
    """The key in a text; raises `RecoveryMistyped` with the line, counted from 1, that is wrong."""
    symbols, size = _symbols(text), _SYMBOLS + _CHECKS
    number = 0
    for line in range(_LINES):
        part = symbols[line * size : (line + 1) * size]
        if part[_SYMBOLS:] != _checks(line, part[:_SYMBOLS]):
            raise RecoveryMistyped(line + 1)
        for place, symbol in enumerate(part[:_SYMBOLS]):
            number |= ALPHABET.index(symbol) << 5 * (line * _SYMBOLS + place)
    return number.to_bytes(SIZE, "big")


def _symbols(text: str) -> str:
    return _NOISE.sub("", text).lower().translate(_TAKEN_FOR)


def _checks(number: int, line: str) -> str:
    """Two symbols over a line and its place, so that swapped lines are noticed too."""
    digest = blake2b(line.encode(), digest_size=2, salt=bytes([number])).digest()
    return ALPHABET[digest[0] & 31] + ALPHABET[digest[1] & 31]
