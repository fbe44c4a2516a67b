"""Rows of a table, whatever file it stood in, and why a file cannot be one."""

from __future__ import annotations

from msgspec import Struct

from qmtui.errors import QmtuiError
from qmtui.i18n import mark

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000


class FileMissing(QmtuiError):
    exit_code = 40
    sentence = mark("There is no file “{0}”. Please check its name.")


class NotAFile(QmtuiError):
    exit_code = 41
    sentence = mark("“{0}” is a folder or a device. Please choose a CSV or Excel file.")


class FileUnreadable(QmtuiError):
    exit_code = 42
    sentence = mark("“{0}” cannot be read. Please close it elsewhere, or copy it here first.")


class FileTooBig(QmtuiError):
    exit_code = 43
    sentence = mark("“{0}” is larger than {1} MB. Please split it into several files.")


class TooManyRows(QmtuiError):
    exit_code = 43
    sentence = mark("“{0}” has more than {1} rows. Please split it into several files.")


class NotCsv(QmtuiError):
    exit_code = 44
    sentence = mark(
        "“{0}” is no list that can be read. Please open it in Excel or LibreOffice, save it as"
        " XLSX or “CSV UTF-8”, and import that file."
    )


class OldWorkbook(NotCsv):
    sentence = mark(
        "“{0}” was saved in another format than XLSX. Please open it in Excel or LibreOffice and"
        " save it as XLSX or “CSV UTF-8”."
    )


class WorkbookLocked(NotCsv):
    sentence = mark(
        "“{0}” is protected by a password. Please open it in Excel or LibreOffice and save it"
        " without one."
    )


class WorkbookTooBig(NotCsv):
    sentence = mark(
        "“{0}” takes too much room once it is unpacked. Please save only the table as “CSV UTF-8”"
        " and import that file."
    )


class SheetMissing(QmtuiError):
    exit_code = 49
    sentence = mark("There is no sheet “{0}”. The file has: {1}.")


class FileEmpty(QmtuiError):
    exit_code = 45
    sentence = mark("“{0}” is empty. Please choose another file.")


class RowsMissing(QmtuiError):
    exit_code = 45
    sentence = mark("“{0}” has column names but no rows below them. Please choose another file.")


class HeaderBroken(QmtuiError):
    exit_code = 46
    sentence = mark("The column names in row {0} cannot be read: {1}")


class Row(Struct, frozen=True, kw_only=True):
    """As many cells as the header has, as they stand in the file.

    `numbers` are the columns in which a spreadsheet had a number, no text; `losses` says what had
    to be left out while reading.
    """

    number: int
    cells: tuple[str, ...]
    numbers: frozenset[int] = frozenset()
    losses: tuple[str, ...] = ()


class Rejected(Struct, frozen=True, kw_only=True):
    """A row that cannot be taken, and why; the reason quotes no cell."""

    row: int
    reason: str


class Warned(Struct, frozen=True, kw_only=True):
    """A row that was taken, but not all of it or not surely; the reason quotes no cell."""

    row: int
    reason: str


class Sheet(Struct, frozen=True, kw_only=True):
    """A file that could be read, without its blank rows.

    `encoding` is "xlsx" for a workbook, which has a `name` for the sheet that was read and `names`
    of all that have anything in them. `notes` are sentences about the whole of it.
    """

    header: Row
    rows: tuple[Row, ...]
    rejected: tuple[Rejected, ...]
    encoding: str
    delimiter: str
    name: str = ""
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
