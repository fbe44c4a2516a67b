"""Names of files that every system and every mail program takes: ASCII, and nothing odd."""

from __future__ import annotations

import re
from unicodedata import normalize

# As they are written where there are none on the keyboard.
_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_OTHER = re.compile(r"[^A-Za-z0-9._]+")
LONGEST = 100


def as_file_name(words: str, form: str) -> str:
    """`Weiterleitung Straßenamt` becomes `Weiterleitung-Strassenamt.csv`."""
    letters = normalize("NFC", words).translate(_LETTERS)
    plain = normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return f"{_OTHER.sub('-', plain).strip('.-')[:LONGEST]}.{form}"
