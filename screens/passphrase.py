"""A passphrase that is made up just now, typed twice."""

from __future__ import annotations

from qmtui.access_codes import secret_of
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.office import checked_passphrase
from screens.secret import SecretLine

ADVICE = _("Good: four or more words that nobody guesses, such as “vier Amseln baden sonntags”.")


class PassphrasesDiffer(QmtuiError):
    exit_code = 38
    sentence = mark("The two passphrases differ; please type both again.")


def typed_twice(line: SecretLine, again: SecretLine) -> str:
    """What stands in both lines; raises `PassphraseShort`, `PassphrasesDiffer` and empties them."""
    passphrase = checked_passphrase(line.value)
    if passphrase != secret_of(again.value):
        line.value = again.value = ""
        raise PassphrasesDiffer
    return passphrase
