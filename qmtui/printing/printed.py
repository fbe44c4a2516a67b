"""What leaves the office on paper: noted with who is in it, and read back before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _, mark, ngettext
from qmtui.printing.expected import Expected
from qmtui.printing.paper import Paper
from qmtui.printing.proof import unread
from storage.files import write_atomic

MOST_TOLD = 8
"""Names in a sentence; `--json` gives all."""


class CodesUnreadable(QmtuiError):
    exit_code = 28
    sentence = mark("Nothing was printed: {0} codes on the finished pages cannot be scanned.")


class PaperNotWritten(QmtuiError):
    exit_code = 27
    sentence = mark("The file cannot be written; check folder and name.")


class Printed(Struct, frozen=True, kw_only=True):
    """What lies in `file`; `shortened` and `undrawable` are texts to put right by hand.

    `without_code` counts registrations that were left out because they have none.
    """

    file: str
    pages: int
    codes: int
    shortened: tuple[str, ...]
    undrawable: tuple[str, ...]
    without_code: int = 0


def told(printed: Printed) -> str:
    """What was printed and what has to be put right by hand."""
    pages = ngettext("{0} page", "{0} pages", printed.pages).format(number(printed.pages))
    lines = [_("Written: {0} ({1})").format(printed.file, pages)]
    if printed.codes:
        sentence = _("{0} codes, each read back from the finished page")
        lines.append(sentence.format(number(printed.codes)))
    if printed.shortened:
        lines.append(_("Cut off to fit: {0}").format(_some(printed.shortened)))
    if printed.undrawable:
        sentence = _("Characters missing, please write by hand: {0}")
        lines.append(sentence.format(_some(printed.undrawable)))
    if printed.without_code:
        sentence = _("Left out, because they have no code: {0} registrations")
        lines.append(sentence.format(number(printed.without_code)))
    return "\n".join(lines)


def finish(
    book: Book,
    now: Now,
    paper: Paper,
    path: Path,
    people: Sequence[Expected],
    *,
    without_code: int = 0,
) -> Printed:
    """Write the document. Raises `CodesUnreadable`, `PaperNotWritten`; then there is no file."""
    pdf = proved(paper)
    note(book, now, people)
    write(path, pdf)
    return printed_in(paper, path, without_code)


def proved(paper: Paper) -> bytes:
    """The finished document, every code on it read back. Raises `CodesUnreadable`."""
    pdf = paper.as_bytes()
    if unreadable := unread(pdf, paper.spots):
        raise CodesUnreadable(len(unreadable))
    return pdf


def printed_in(paper: Paper, path: Path, without_code: int = 0) -> Printed:
    return Printed(
        file=str(path),
        pages=paper.pages,
        codes=len(paper.spots),
        shortened=tuple(paper.shortened),
        undrawable=tuple(paper.undrawable),
        without_code=without_code,
    )


def note(book: Book, now: Now, people: Sequence[Expected]) -> None:
    """Note whose names leave the book; sheets without names are no export."""
    if people and not book.database.read_only:
        subjects = tuple(one.person.id for one in people)
        book.note(now(), "export", figures={"people": len(people)}, subjects=subjects)


def write(path: Path, content: bytes) -> None:
    """Write the whole file or none; raises `PaperNotWritten`."""
    try:
        if path.exists() and not path.resolve().is_file():
            raise PaperNotWritten  # a device or a folder would be replaced by the file
        write_atomic(path.resolve(), content)
    except (OSError, ValueError) as error:  # a path may hold a NUL
        raise PaperNotWritten from error


def _some(names: Sequence[str]) -> str:
    """Names one after the other, as many as anybody reads."""
    rest = len(names) - MOST_TOLD
    more = [_("{0} more").format(number(rest))] if rest > 0 else []
    return ", ".join([*names[:MOST_TOLD], *more])
