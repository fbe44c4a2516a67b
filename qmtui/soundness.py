"""What a check of all bytes found, in words that say what to do (Prüfung)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.errors import BookUnusable
from qmtui.i18n import _, mark
from qmtui.replicas import NotIssued, issued, replica, replica_folder
from storage.values import Finding

FINDINGS = {
    "torn_tail": mark(
        "An unfinished write at the end of a log, as a power cut leaves it. "
        "Nothing confirmed is affected and nothing has to be done."
    ),
    "damaged_checkpoint": mark(
        "A damaged file that only makes opening faster. It is made anew by itself; "
        "nothing has to be done."
    ),
    "fork": mark(
        "Two machines went on as one device, as with a copied folder. All entries of both are "
        "kept; let one of the two join anew, so that each has a label of its own."
    ),
    "damaged_log": mark(
        "A damaged log: entries of this device may be unreadable. Exchange now: "
        "what had reached the folder before comes back from there. Then check again."
    ),
    "damaged_segment": mark(
        "A damaged piece of a finished log. Exchange now: the folder or the office still has it. "
        "Then check again."
    ),
    "damaged_book": mark(
        "The file that says which book this is, book.json, is damaged. Take it from the exchange "
        "folder or a backup; the entries are not affected."
    ),
    "damaged_device": mark(
        "The facts about this device are damaged (label, station, folders it knows). "
        "No entry is affected. Exchange with the folder, naming it, "
        "then join anew by the old label."
    ),
    "damaged_keys": mark(
        "One of the two files with the keys is damaged; the other one still opens the book. "
        "It is mended by itself the next time the book is opened for writing."
    ),
    "damaged_draft": mark(
        "Something that was begun and not entered cannot be read any more. No entry is affected."
    ),
    "unusable_copy": mark(
        "The office's copy of an event's field book cannot be opened. "
        "Put this folder back from a backup, then collect once more."
    ),
}
"""What each kind of finding means and what to do."""


PROBLEMS = {
    "damaged_segment": mark("damaged, and mended where the rest of it is known"),
    "damaged_head": mark("a damaged note of what a device has; it is written anew"),
    "damaged_book": mark("a damaged or changed book.json; it was replaced"),
    "damaged_keys": mark("keys that are not this book's, or damaged; they were replaced"),
    "unknown_format": mark("written by a newer version; update the program"),
    "other_book": mark("of another event; it was left alone"),
    "not_encrypted": mark("unencrypted among encrypted ones; it was not taken in"),
    "unknown_key": mark(
        "under a key that is not here: open the book anew with the latest access code, "
        "or collect from the station itself"
    ),
}
"""What is wrong with a file in an exchange folder."""


def problem_told(kind: str) -> str:
    """What a problem with a file means; newer versions may have others."""
    return _(PROBLEMS[kind]) if kind in PROBLEMS else kind


def findings(book: Book) -> list[Finding]:
    """Check every byte of the book and, in the office, of its copies of the field books."""
    return [*book.database.verify(), *_in_copies(book)]


def told(kind: str) -> str:
    """What a kind of finding means; newer versions may find what this one has no words for."""
    if kind in FINDINGS:
        return _(FINDINGS[kind])
    return _("Something this version has no words for ({0}); update the program.").format(kind)


def _in_copies(book: Book) -> Iterator[Finding]:
    for event in issued(book):
        where = replica_folder(book, event).relative_to(book.folder).as_posix()
        try:
            with replica(book, event, read_only=True) as field:
                for finding in field.database.verify():
                    yield replace(finding, file=f"{where}/{finding.file}")
        except (BookUnusable, NotIssued) as error:
            yield Finding("unusable_copy", where, type(error.__cause__).__name__)
