"""A CSV file, whatever program wrote it, as a header and numbered rows."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path

from msgspec import Struct

from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000

_HEAD = 10_000
# Excel and LibreOffice (zip), Excel before 2007, PDF: their beginnings may look like text.
_MAGICS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")
# Two bytes that make one letter in UTF-8 and, as cp1252, nonsense no language has.
_DAMAGED_UTF8 = re.compile(rb"\xc3[\x80-\xbf]")
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
_NAMED_DELIMITER = re.compile(r'"?sep=([;,|\t])"?[ \t]*(?:\r\n?|\n|$)', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
# Our export and pretix put an apostrophe before what a spreadsheet would take for a formula.
_GUARD = re.compile(r"\A'(?='|\s*[=+\-@|%＝＋－＠]|[\t\r\n])")


class FileMissing(QmtuiError):
    exit_code = 40
    sentence = mark("There is no file “{0}”. Please check its name.")


class NotAFile(QmtuiError):
    exit_code = 41
    sentence = mark("“{0}” is a folder or a device. Please choose a CSV file.")


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
        "“{0}” is no readable CSV file. Please open it in Excel or LibreOffice, save it as"
        " “CSV UTF-8” and import that file."
    )


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
    """As many cells as the header has, as they stand in the file."""

    number: int
    cells: tuple[str, ...]


class Rejected(Struct, frozen=True, kw_only=True):
    """A row that cannot be taken, and why; the reason quotes no cell."""

    row: int
    reason: str


class Sheet(Struct, frozen=True, kw_only=True):
    """A file that could be read, without its blank rows."""

    header: Row
    rows: tuple[Row, ...]
    rejected: tuple[Rejected, ...]
    encoding: str
    delimiter: str


def read_sheet(path: Path) -> Sheet:
    """Read the CSV file at `path`, or raise one of the errors above.

    Row numbers are those of a spreadsheet: the header is row 1, blank rows count, and a cell with
    line breaks stays in one row. A column name may occur twice; pretix exports have such.
    """
    file = clean(path.name) or str(path)
    text, encoding = _decode(bytes_of(path), file)
    delimiter, text = _delimiter(text)
    records = _records(text, delimiter)
    header = _header(next(records, None), file)
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for count, record in enumerate(records):
        if count == MAX_ROWS:
            raise TooManyRows(file, MAX_ROWS)
        match _fit(record, len(header.cells)):
            case Row() as row:
                rows.append(row)
            case Rejected() as rejection:
                rejected.append(rejection)
    if not rows and not rejected:
        raise RowsMissing(file)
    return Sheet(
        header=header,
        rows=tuple(rows),
        rejected=tuple(rejected),
        encoding=encoding,
        delimiter=delimiter,
    )


def bytes_of(path: Path) -> bytes:
    """What is in a file of a reasonable size, or one of the errors above."""
    file = clean(path.name) or str(path)
    try:
        if not path.exists():
            raise FileMissing(file)
        # Opening a named pipe would wait for ever.
        if not path.is_file():
            raise NotAFile(file)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileUnreadable(file) from error
    if len(data) > MAX_BYTES:
        raise FileTooBig(file, MAX_BYTES // 1_000_000)
    return data


def _decode(data: bytes, file: str) -> tuple[str, str]:
    """The text and its encoding."""
    for encoding in _encodings(data):
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            head = text[:_HEAD]
            if len(_CONTROLS.findall(head)) * 10 <= len(head):
                return text, encoding
    raise NotCsv(file)


def _encodings(data: bytes) -> Iterator[str]:
    """What to try, UTF-8 first because it proves itself: almost any bytes would pass as cp1252."""
    if data.startswith(_MAGICS):
        return
    yield "utf-8-sig"
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        yield "utf-16"
    elif not _DAMAGED_UTF8.search(data):
        yield "cp1252"


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter, and the text without the line by which Excel names it."""
    if named := _NAMED_DELIMITER.match(text):
        return named[1], text[named.end() :]
    header = _QUOTED.sub("", text[:_HEAD]).lstrip("\r\n").splitlines()[:1]
    return max(";\t,", key="".join(header).count), text


def _records(text: str, delimiter: str) -> Iterator[Row | Rejected]:
    """Every record that is not blank; after a broken one reading goes on at the next line."""
    lines = StringIO(text, newline="")
    number = 0
    while True:
        start = lines.tell()
        try:
            for cells in csv.reader(lines, delimiter=delimiter, strict=True):
                number += 1
                start = lines.tell()
                if any(map(str.strip, cells)):
                    yield Row(number=number, cells=tuple(cells))
            return
        except csv.Error as error:
            number += 1
            yield Rejected(row=number, reason=_reason(error))
            lines.seek(start)
            lines.readline()


def _reason(error: csv.Error) -> str:
    # The module tells its errors apart by their text only.
    if "field limit" in str(error):
        return _(
            "A cell is longer than {limit} characters. Is a closing quotation mark missing?"
        ).format(limit=csv.field_size_limit())
    return _("A quotation mark is missing or stands in the wrong place.")


def _header(record: Row | Rejected | None, file: str) -> Row:
    if record is None:
        raise FileEmpty(file)
    if isinstance(record, Row):
        record = _fit(record, max(n for n, cell in enumerate(record.cells, 1) if cell.strip()))
    if isinstance(record, Rejected):
        raise HeaderBroken(record.row, record.reason)
    return Row(number=record.number, cells=tuple(map(clean, record.cells)))


def _fit(record: Row | Rejected, width: int) -> Row | Rejected:
    """The row with exactly `width` cells, as people wrote them."""
    if isinstance(record, Rejected):
        return record
    cells = list(record.cells)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if "\0" in "".join(cells):
        reason = _("A cell contains a character that belongs to no text (NUL).")
    elif len(cells) != width:
        reason = _(
            "The number of cells ({cells}) is not the number of columns ({columns})."
        ).format(cells=len(cells), columns=width)
    else:
        return Row(number=record.number, cells=tuple(_GUARD.sub("", cell) for cell in cells))
    return Rejected(row=record.number, reason=reason)
