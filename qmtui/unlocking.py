"""From what somebody types to the key of a book, and how long a wrong guess has to wait."""

from __future__ import annotations

from pathlib import Path

from qmtui.access_codes import secret_of
from qmtui.errors import in_plain_words
from storage import keys, read_manifest
from storage.errors import KeyNeeded

FREE_TRIES = 2
LONGEST_WAIT_S = 30


def is_encrypted(folder: Path) -> bool:
    """Whether the book in `folder` needs a secret; raises `BookUnusable`."""
    with in_plain_words():
        return read_manifest(folder).encrypted


def key_for(folder: Path, secret: str) -> bytes:
    """The key of the book in `folder`, for a passphrase, access code or printed recovery key.

    It takes up to a second, so that guessing takes for ever. Raises `CodeMistyped` and
    `BookUnusable`, which tells a wrong secret from damaged keys.
    """
    with in_plain_words():
        if not (meant := secret_of(secret)):
            raise KeyNeeded
        return keys.unlock(folder, meant)


def key_file(folder: Path) -> keys.KeyFile:
    """Who may open the book in `folder`; raises `BookUnusable`."""
    with in_plain_words():
        return keys.read(folder)


def wait_after(wrong_tries: int) -> int:
    """Seconds to wait after so many wrong secrets in a row; nobody is ever locked out."""
    return 0 if wrong_tries < FREE_TRIES else min(LONGEST_WAIT_S, 2 ** (wrong_tries - FREE_TRIES))
