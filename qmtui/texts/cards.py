"""Cards for whoever asks "Who are you?" or "Can't you just do it?": the office's words, else ours.

What is written with braces is filled in as in the texts of consent.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from qmtui.book import Book
from qmtui.clean import FEEDBACK, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import language, mark
from qmtui.model.contact import Text
from qmtui.texts.consent import filled_in
from qmtui.texts.files import TextFile, read

CARDS = {
    "who_we_are": mark("Who are we?"),
    "not_us": mark("What do we not do?"),
}
"""The cards by key, with their titles."""

_FOLDER = Path(__file__).with_name("cards")


class CardUnreadable(QmtuiError):
    exit_code = 40
    sentence = mark("This file cannot be read as text; save it as UTF-8.")


class CardEmpty(QmtuiError):
    exit_code = 38
    sentence = mark("The card is empty; leave it out to have the usual text.")


@cache
def _packaged(language: str) -> TextFile:
    return read(_FOLDER / f"{language}.txt")


def text_of(book: Book, key: str, language: str) -> Text:
    """One card as the office has it, with its braces."""
    known = book.texts.get(_id(key, language))
    return known or Text(
        id=_id(key, language),
        key=f"card.{key}",
        language=language,
        text=_packaged(language).texts[key],
    )


def said(book: Book, key: str) -> str:
    """One card in the chosen language, as it is shown."""
    return filled_in(book, text_of(book, key, language()).text).strip()


def words_in(file: Path) -> str:
    """The words in a file; raises `CardUnreadable`."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CardUnreadable from error


def change(book: Book, key: str, text: str | None) -> Text:
    """Give a card the office's own words; None: the usual ones.

    Raises `CardEmpty`, `NotAllowed`, `TextTooLong`.
    """
    book.require_office()
    with book.transaction():
        if text is None:
            book.texts.remove(_id(key, language()))
        else:
            words = clean_or_refuse(text, multiline=True, limit=FEEDBACK)
            if not words.strip():
                raise CardEmpty
            card = Text(id=_id(key, language()), key=f"card.{key}", language=language(), text=words)
            book.texts.put(card)
    return text_of(book, key, language())


def _id(key: str, language: str) -> str:
    return f"card.{key}.{language}"
