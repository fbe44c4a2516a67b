"""The list that a body gets of what was passed on to it, with room for its answers (R8)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from qmtui.book import Book
from qmtui.clean import spreadsheet_text
from qmtui.code_lists import word_of
from qmtui.i18n import _, mark
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.lists import of_body
from qmtui.inbox.matter import HandedOver, Matter
from qmtui.inbox.telling import headline
from qmtui.inbox.timeline import body_word, day_text

COLUMNS = {
    "number": mark("No."),
    "body": mark("Body"),
    "place": mark("Place"),
    "text": mark("Observation"),
    "topic": mark("Topic"),
    "since": mark("Since"),
    "endorsements": mark("Endorsements"),
    "due": mark("Please answer until"),
    "answer": mark("Answer"),
    "done_on": mark("Done on"),
    "status": mark("Status of the matter"),
}
"""The columns with their words; the last three are empty, for the body to fill."""

LETTERS = 6
"""So many letters of an id make its number, more only where they would not tell it apart."""


def numbers(matters: Iterable[Matter]) -> dict[str, str]:
    """The number of each matter by its id, such as V-7K2P4E.

    It begins with a letter and a hyphen because spreadsheets take zeros from the front of figures,
    and read 12E456 as a power of ten.
    """
    ids = [matter.id for matter in matters]
    found: dict[str, str] = {}
    for length in range(LETTERS, 27):
        endings: dict[str, list[str]] = {}
        for key in ids:
            endings.setdefault(key[-length:], []).append(key)
        found |= {keys[0]: f"V-{end}" for end, keys in endings.items() if len(keys) == 1}
        ids = [key for keys in endings.values() if len(keys) > 1 for key in keys]
        if not ids:
            break
    return found


def referral_rows(inbox: Inbox, body: str) -> list[dict[str, str]]:
    """What a body was asked and has not answered, one row each by the names of `COLUMNS`.

    Nothing sensitive is in it, nothing of others, and nobody's name beyond what was said.
    """
    everything = inbox.all()
    number = numbers(everything)
    return [
        _row(inbox.book, number[matter.id], matter, handed)
        for matter, handed in of_body(everything, body)
    ]


def as_csv(rows: Sequence[dict[str, str]]) -> str:
    """The list as text for a spreadsheet; to be written as utf-8-sig."""
    text = io.StringIO()
    write = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow
    write([_(word) for word in COLUMNS.values()])
    for row in rows:
        write([spreadsheet_text(row[column]) for column in COLUMNS])
    return text.getvalue()


def _row(book: Book, number: str, matter: Matter, handed: HandedOver) -> dict[str, str]:
    said = matter.feedback
    return {
        "number": number,
        "body": body_word(book, handed.referral.body),
        "place": said.stop or said.place,
        "text": " ".join(headline(matter).split()),
        "topic": word_of(book, "topics", said.topic) if said.topic else "",
        "since": day_text(said.observed_at.astimezone(book.zone).date()),
        "endorsements": str(matter.endorsements),
        "due": day_text(handed.referral.due) if handed.referral.due else "",
        "answer": "",
        "done_on": "",
        "status": "",
    }
