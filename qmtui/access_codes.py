"""The Einsatzcode: what a station types once to open an event's field book.

Like our ticket codes it survives every Latin keyboard layout: twenty consonants in five groups,
68 random bits and three check symbols.
"""

from __future__ import annotations

import secrets
from unicodedata import normalize

from qmtui.codes import ALPHABET, check_symbols, grouped
from qmtui.codes import normalise as without_noise
from qmtui.errors import QmtuiError
from qmtui.i18n import mark

_RANDOM = 17
LENGTH = 20


class CodeMistyped(QmtuiError):
    exit_code = 30
    sentence = mark("The access code is mistyped somewhere; compare it with the paper.")


def new_access_code() -> str:
    """A code nobody can guess, grouped for paper: `KRTB DLXN …`."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
    return grouped(body + check_symbols(body))


def secret_of(text: str) -> str:
    """What a passphrase or an access code is as a secret, however it was typed.

    Raises `CodeMistyped` for what looks like a code and whose check symbols do not fit.
    """
    code = without_noise(text)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return normalize("NFC", text.strip())
    if check_symbols(code[:_RANDOM]) != code[_RANDOM:]:
        raise CodeMistyped
    return code
