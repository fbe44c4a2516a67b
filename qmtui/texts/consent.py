"""What people agree to, word for word: the office's texts, else those that come with the program.

What is written with braces is filled in: {district}, {responsible} and {office}.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from qmtui.book import Book
from qmtui.model.agreement import ReadText
from qmtui.model.contact import Text
from qmtui.texts.files import TextFile, read

LANGUAGES = {
    "de": "Deutsch",
    "en": "English",
    "tr": "Türkçe",
    "ar": "العربية",
    "ru": "Русский",
    "uk": "Українська",
    "pl": "Polski",
}
"""Languages in their own words."""
ON_PAPER = ("ar",)
"""Languages whose letters a terminal cannot join; their text is printed."""
OFFICE = "office"
"""The file that says who we are, the same in every language."""
FILES = (OFFICE, *LANGUAGES)

READ_OUT = "read_out"
"""The text that is read out; 15 seconds in German."""

_FOLDER = Path(__file__).with_name("consent")
_KIND = "consent"


@cache
def packaged(file: str) -> TextFile:
    """The texts that come with the program, by language or for the `OFFICE`."""
    return read(_FOLDER / f"{file}.txt")


def text_of(book: Book, key: str, file: str) -> Text:
    """One text as the office has it, with its braces; the German one where a language lacks it."""
    known = book.texts.get(record_id(key, file))
    if known is not None:
        return known
    ours = packaged(file)
    if key not in ours.texts:
        ours = packaged("de")
    return Text(
        id=record_id(key, file),
        key=f"{_KIND}.{key}",
        language=file,
        text=ours.texts.get(key, ""),
        is_draft=not (ours.is_checked or file == OFFICE),
    )


def said(book: Book, key: str, language: str) -> str:
    """One text as it is read out, shown or printed."""
    return filled_in(book, text_of(book, key, language).text)


def filled_in(book: Book, text: str) -> str:
    """A text with the names in the place of its braces."""
    for name in ("responsible", "office"):
        text = text.replace(f"{{{name}}}", text_of(book, name, OFFICE).text)
    district = next((district.name for district in book.districts), "")
    return text.replace("{district}", district)


def is_draft(book: Book, language: str) -> bool:
    """Whether somebody who speaks the language still has to read its texts."""
    return any(text_of(book, key, language).is_draft for key in packaged("de").texts)


def read_text(book: Book, purpose: str, language: str) -> ReadText:
    """What somebody hears who agrees to a purpose; its id is the hash of it."""
    language = language if language in LANGUAGES else "de"
    text = "\n".join([said(book, READ_OUT, language), said(book, purpose, language)])
    version = blake2b(f"{language}\n{text}".encode(), digest_size=16).hexdigest()
    return ReadText(id=version, language=language, text=text)


def keep_text(book: Book, text: ReadText) -> None:
    """Keep the text once, so that a consent can be shown with what it was given to."""
    if book.read_texts.get(text.id) is None:
        book.read_texts.add(text)


def record_id(key: str, file: str) -> str:
    return f"{_KIND}.{key}.{file}"
