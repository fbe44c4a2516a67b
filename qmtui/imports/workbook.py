"""The sheets of a workbook (XLSX) as numbered records, whatever program wrote it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from msgspec import Struct
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from qmtui.errors import QmtuiError
from qmtui.i18n import _, ngettext
from qmtui.imports.rows import (
    MAX_ROWS,
    NotCsv,
    OldWorkbook,
    Rejected,
    Row,
    SheetMissing,
    TooManyRows,
    WorkbookTooBig,
)
from qmtui.search import skeleton

# A file of 5 MB that unpacks to 98 MB kept a laptop busy for 23 s.
MAX_PARTS = 200
MAX_UNPACKED = 50_000_000
MAX_RATIO = 100
_SMALL = 1_000_000
"""Small parts may be packed better than that: empty sheets are."""
_PIECE = 64_000
MAX_COLUMNS = 300
MAX_BLANKS = 100_000
"""Some programs write every row there can be; so many blank ones are gone through."""
DIGITS = 15
"""A spreadsheet keeps no more of a number."""

# None looks past the next "<", or gives blanks back: 100 KB of "<row " took 21 s.
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*\bhidden=\"(?:1|true)\"")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*+<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*+"
    rb"(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v>\s*+</(?:\w+:)?v>)?\s*+</(?:\w+:)?c>"
)
_ATTRIBUTE = re.compile(rb"\b([rt])=\"([A-Za-z0-9]*)\"")

LazySheet = Any  # the published types of a sheet that is only read lack half of it


class Records(Struct, kw_only=True):
    """What one sheet holds; `names` are those of all sheets that hold anything."""

    records: Iterator[Row | Rejected]
    name: str
    names: tuple[str, ...]
    notes: tuple[str, ...]


def read_workbook(data: bytes, file: str, wanted: str = "") -> Records:
    """The rows of the sheet called so, else of the first visible one with a list.

    Cells come as text: numbers as a person would write them, days as ISO. Raises `NotCsv` and its
    kin, `SheetMissing`, `TooManyRows`.
    """
    with _readable(file):
        _check(data, file)
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        lengths = {sheet.title: _length(sheet) for sheet in book.worksheets}
        sheet = _chosen(book, lengths, wanted)
        names = tuple(name for name, length in lengths.items() if length or name == sheet.title)
        part = _part(data, sheet)
        records = list(_records(sheet, _without_result(part), file))
    notes = [*_told(sheet, names, len(_HIDDEN_ROW.findall(part)))]
    return Records(records=iter(records), name=sheet.title, names=names, notes=tuple(notes))


@contextmanager
def _readable(file: str) -> Iterator[None]:
    """A broken or hostile workbook makes the library raise nearly anything: it is no list."""
    try:
        with warnings.catch_warnings():
            # About styles and extensions that nobody asked for.
            warnings.simplefilter("ignore")
            yield
    except QmtuiError:
        raise
    except Exception as error:
        raise NotCsv(file) from error


def _check(data: bytes, file: str) -> None:
    """Look at the list of parts before anything is unpacked, and then whether it is true."""
    with ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        # Spreadsheets know no other packing, and others cannot be unpacked bit by bit.
        if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
            raise NotCsv(file)
        if _is_open_document(archive) or "xl/workbook.bin" in names:
            raise OldWorkbook(file)
        if "xl/workbook.xml" not in names:
            raise NotCsv(file)
        packed_too_well = any(
            part.file_size > max(_SMALL, MAX_RATIO * part.compress_size) for part in parts
        )
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or packed_too_well:
            raise WorkbookTooBig(file)
        if any(_is_larger_than_told(archive, part) for part in parts):
            raise WorkbookTooBig(file)


def _is_open_document(archive: ZipFile) -> bool:
    if "mimetype" not in archive.namelist():
        return False
    with archive.open("mimetype") as part:
        return b"opendocument.spreadsheet" in part.read(100)


def _is_larger_than_told(archive: ZipFile, part: ZipInfo) -> bool:
    """Whether a part goes on after its size; all of it would be unpacked, and then cut.

    Raises `BadZipFile` where its check sum tells that as well.
    """
    longer = copy(part)
    longer.file_size += 1
    with archive.open(longer) as content:
        while content.read(_PIECE):
            pass
        return content.tell() > part.file_size


def _chosen(book: Workbook, lengths: dict[str, int], wanted: str) -> LazySheet:
    sheets = book.worksheets
    if wanted:
        meant = skeleton(wanted)
        found = [sheet for sheet in sheets if skeleton(sheet.title) == meant]
        if not found:
            names = ", ".join(_("“{name}”").format(name=sheet.title) for sheet in sheets)
            raise SheetMissing(wanted, names)
        return found[0]
    ranked = sorted(sheets, key=lambda s: (s.sheet_state != "visible", -min(lengths[s.title], 2)))
    return ranked[0]


def _length(sheet: LazySheet) -> int:
    """How many of its first rows have anything in them, two at most."""
    sheet.reset_dimensions()
    rows = islice(sheet.iter_rows(values_only=True), 100)
    filled = (row for row in rows if any(value not in (None, "") for value in row))
    return sum(1 for _row in islice(filled, 2))


def _part(data: bytes, sheet: LazySheet) -> bytes:
    """The text of the sheet, for what the library does not tell of a sheet it only reads."""
    with ZipFile(BytesIO(data)) as archive:
        return archive.read(sheet._worksheet_path)


def _without_result(part: bytes) -> frozenset[str]:
    """The cells with a formula that nothing has calculated yet, such as B2; they look empty."""
    found = (dict(_ATTRIBUTE.findall(cell[1])) for cell in _FORMULA.finditer(part))
    # One whose result is an empty text has that type.
    return frozenset(
        cell[b"r"].decode() for cell in found if b"r" in cell and cell.get(b"t") != b"str"
    )


def _records(sheet: LazySheet, formulas: frozenset[str], file: str) -> Iterator[Row | Rejected]:
    taken = 0
    sheet.reset_dimensions()
    for number, row in enumerate(islice(sheet.iter_rows(), MAX_ROWS + MAX_BLANKS), start=1):
        losses: list[str] = []
        cells: list[str] = []
        numbers: set[int] = set()
        for column, cell in enumerate(row[:MAX_COLUMNS]):
            value = cell.value
            if (
                formulas
                and value is None
                and f"{get_column_letter(column + 1)}{number}" in formulas
            ):
                losses.append(_("A formula has no result; open and save the file in Excel."))
            elif cell.data_type == "e":
                losses.append(_("A cell shows an error instead of a result, such as #REF!."))
                value = None
            elif _is_number(value):
                numbers.add(column)
                if abs(value) >= 10**DIGITS:
                    losses.append(_("A number is too long for a spreadsheet; its end is lost."))
            cells.append(text_of(value, getattr(cell, "number_format", "") or ""))
        if not (any(map(str.strip, cells)) or losses):
            continue
        taken += 1
        if taken > MAX_ROWS + 11:  # with the column names, and titles above
            raise TooManyRows(file, MAX_ROWS)
        unique = tuple(dict.fromkeys(losses))
        yield Row(number=number, cells=tuple(cells), numbers=frozenset(numbers), losses=unique)


def text_of(value: object, form: str = "") -> str:
    """A cell as text; `form` is its number format, which may show zeros in front."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            midnight = value.time() == time()
            return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}"
        case date():
            return f"{value:%Y-%m-%d}"
        case time():
            return f"{value:%H:%M}"
        case int() | float():
            whole = f"{value:.0f}" if float(value).is_integer() else f"{value:.{DIGITS}g}"
            # 01234 typed as a number, in cells made for postcodes.
            return whole.rjust(len(form), "0") if form and not form.strip("0") else whole
        case _:
            return str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _told(sheet: LazySheet, names: Iterable[str], hidden: int) -> Iterator[str]:
    others = [name for name in names if name != sheet.title]
    if others:
        listed = ", ".join(_("“{name}”").format(name=name) for name in others)
        yield _("Read was the sheet “{0}”; there are others: {1}.").format(sheet.title, listed)
    if sheet.sheet_state != "visible":
        yield _("The sheet “{0}” is hidden in the file.").format(sheet.title)
    if hidden:
        words = ngettext(
            "{0} row is hidden in the file and was read all the same.",
            "{0} rows are hidden in the file and were read all the same.",
            hidden,
        )
        yield words.format(hidden)
