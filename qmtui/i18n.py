"""German by default, English on request; fixed once, before screens are imported."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LANGUAGES = ("de", "en")
LOCALE = Path(__file__).parent / "locale"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "de"


def set_language(language: str) -> None:
    """Choose the language of every sentence from here on.

    Click and other libraries ask the standard domain, so it points at our catalogue too.
    """
    global _catalogue, _language
    _language = language
    # gettext reads the language from the environment only when asked for a domain.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("qmtui", LOCALE)
    gettext.textdomain("qmtui")
    _catalogue = gettext.translation("qmtui", LOCALE, languages=[language], fallback=True)


def language() -> str:
    """The chosen language, for numbers and dates."""
    return _language


def _(message: str) -> str:
    """`message` in the chosen language."""
    return _catalogue.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form that fits `n`, in the chosen language."""
    return _catalogue.ngettext(singular, plural, n)


def mark(message: str) -> str:
    """`message` unchanged, but found for the catalogue: for tables that are read later."""
    return message


set_language("de")
