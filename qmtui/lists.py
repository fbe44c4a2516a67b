"""Editing the code lists: which there are, and a new version of one from a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qmtui.book import Book, new_id
from qmtui.clean import NAME, STATION, clean, clean_or_refuse
from qmtui.code_lists import codes_of
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.imports.sheet import read_sheet
from qmtui.model.lists import BUILT_IN, Code, CodeList

NAMES = {
    "action_fields": mark("Fields of action"),
    "topics": mark("Topics"),
    "target_groups": mark("Target groups"),
    "channels": mark("Channels"),
    "portfolios": mark("Portfolios"),
    "bodies": mark("Bodies"),
    "responsibilities": mark("Responsibilities"),
    "task_areas": mark("Task areas"),
    "actor_kinds": mark("Kinds of actor"),
}
"""What the lists are called."""

SAME_WORDS = {"responsibilities"}
"""Lists in which several codes may have the same words: topics, with their bodies."""

FIELD_SETS = {"A": mark("A: Berlin today"), "B": mark("B: as before"), "C": mark("C: our own")}
"""Sets of fields of action."""

_CODE_COLUMNS = {"code", "kürzel", "kuerzel"}
_WORDS_COLUMNS = {"words", "wörter", "woerter", "bezeichnung", "name", "label", "worte"}


class NoSuchList(QmtuiError):
    exit_code = 31
    sentence = mark("There is no list “{0}”; known: {1}.")


class SetNeeded(QmtuiError):
    exit_code = 31
    sentence = mark("Which set of this list? Name one with --set: {0}.")


class NoSets(QmtuiError):
    exit_code = 31
    sentence = mark("This list has no sets; leave --set out.")


class ColumnsUnclear(QmtuiError):
    exit_code = 46
    sentence = mark("The first row of the file has to be: code;words")


class RowUnreadable(QmtuiError):
    exit_code = 47
    sentence = mark("Nothing was changed. Row {0}: {1}")


class CodeMissing(QmtuiError):
    exit_code = 47
    sentence = mark("Nothing was changed. Row {0} has no code; each row needs one.")


class WordsMissing(QmtuiError):
    exit_code = 47
    sentence = mark("Nothing was changed. Row {0} has no words; each code needs some.")


class CodeTwice(QmtuiError):
    exit_code = 47
    sentence = mark("Nothing was changed. The code “{0}” stands in the rows {1} and {2}.")


class WordsTwice(QmtuiError):
    exit_code = 47
    sentence = mark("Nothing was changed. The rows {1} and {2} are both called “{0}”.")


def name_of(wanted: str) -> str:
    """The list that is meant, by its name or what it is called; raises `NoSuchList`."""
    name = wanted.strip().casefold()
    for known, words in NAMES.items():
        if name in (known, _(words).casefold()):
            return known
    raise NoSuchList(clean(wanted), ", ".join(NAMES))


def set_of(name: str, wanted: str | None) -> str:
    """The set of a list that is meant, "" where there are none; raises `SetNeeded`, `NoSets`."""
    sets = [field_set for known, field_set in BUILT_IN if known == name]
    field_set = (wanted or "").strip().upper()
    if field_set not in sets:
        if any(sets):
            raise SetNeeded(", ".join(sets))
        raise NoSets
    return field_set


def all_lists(book: Book, day: date) -> dict[tuple[str, str], dict[str, str]]:
    """Every list with its codes in force on a day, by name and set."""
    return {(name, chosen): codes_of(book, name, day, chosen) for name, chosen in BUILT_IN}


def read_codes(file: Path, name: str = "") -> tuple[Code, ...]:
    """The codes of a CSV file with the columns code and words, for the list `name`.

    Raises what `read_sheet` does, `ColumnsUnclear`, `CodeMissing`, `WordsMissing`, `CodeTwice`,
    `WordsTwice`, `RowUnreadable`.
    """
    sheet = read_sheet(file)
    columns = [cell.casefold() for cell in sheet.header.cells]
    if len(columns) != 2 or columns[0] not in _CODE_COLUMNS or columns[1] not in _WORDS_COLUMNS:
        raise ColumnsUnclear
    for rejected in sheet.rejected:
        raise RowUnreadable(rejected.row, rejected.reason)
    codes: dict[str, Code] = {}
    rows: dict[str, int] = {}
    worded: dict[str, int] = {}
    for row in sheet.rows:
        try:
            code = clean_or_refuse(row.cells[0], limit=STATION)
            words = clean_or_refuse(row.cells[1], limit=NAME)
        except QmtuiError as error:
            raise RowUnreadable(row.number, error) from error
        if not code:
            raise CodeMissing(row.number)
        if not words:
            raise WordsMissing(row.number)
        if code.casefold() in rows:
            raise CodeTwice(code, rows[code.casefold()], row.number)
        if words.casefold() in worded and name not in SAME_WORDS:
            raise WordsTwice(words, worded[words.casefold()], row.number)
        codes[code], rows[code.casefold()], worded[words.casefold()] = (
            Code(code=code, label=words),
            row.number,
            row.number,
        )
    return tuple(codes.values())


def set_list(
    book: Book, name: str, codes: tuple[Code, ...], valid_from: date, field_set: str = ""
) -> CodeList:
    """Put a version of a list in force from a day on; what was before stays readable.

    Raises `NotAllowed`.
    """
    book.require_office()
    version = CodeList(id=new_id(), list=name, set=field_set, valid_from=valid_from, codes=codes)
    with book.transaction():
        return book.code_lists.add(version)
