"""A list from a CSV file or a workbook, as a header and numbered rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from qmtui.clean import clean
from qmtui.i18n import _
from qmtui.imports.csv_text import delimiter_of, records_of, text_of
from qmtui.imports.rows import (
    MAX_BYTES,
    MAX_ROWS,
    FileEmpty,
    FileMissing,
    FileTooBig,
    FileUnreadable,
    HeaderBroken,
    NotAFile,
    NotCsv,
    OldWorkbook,
    Rejected,
    Row,
    RowsMissing,
    Sheet,
    TooManyRows,
    WorkbookLocked,
)

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-"
# The name of the part that holds a workbook with a password, as OLE writes names.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ABOVE = 10
"""So many rows at the top are looked at for the one with the column names."""


def read_sheet(path: Path, name: str = "") -> Sheet:
    """Read the CSV file or workbook at `path`; `name` is the sheet of a workbook.

    Row numbers are those of a spreadsheet: the first row is 1, blank rows count, and a cell with
    line breaks stays in one row. A column name may occur twice; pretix exports have such. Titles
    above the column names are passed over. Raises one of the errors of `rows`.
    """
    file = clean(path.name) or str(path)
    data = bytes_of(path)
    if data.startswith(_ZIP):
        # Costs 0.2 s, and most lists are text.
        from qmtui.imports.workbook import read_workbook

        found = read_workbook(data, file, name)
        return _sheet(
            found.records,
            file,
            encoding="xlsx",
            name=found.name,
            names=found.names,
            notes=found.notes,
        )
    if data.startswith(_OLE):
        raise (WorkbookLocked if _ENCRYPTED in data else OldWorkbook)(file)
    if data.startswith(_PDF):
        raise NotCsv(file)
    text, encoding = text_of(data, file)
    delimiter, text = delimiter_of(text)
    return _sheet(records_of(text, delimiter), file, encoding=encoding, delimiter=delimiter)


def bytes_of(path: Path) -> bytes:
    """What is in a file of a reasonable size, or one of the errors of `rows`."""
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


def _sheet(
    records: Iterator[Row | Rejected],
    file: str,
    *,
    encoding: str,
    delimiter: str = "",
    name: str = "",
    names: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Sheet:
    head = list(islice(records, _ABOVE))
    above = _titles(head, is_text=encoding != "xlsx")
    header = _header(head[above:], file)
    if encoding == "xlsx" and above:
        header = _with_merged(header, head[above - 1])
    if above:
        notes += (_("The column names were found in row {0}.").format(header.number),)
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for count, record in enumerate(chain(head[above + 1 :], records)):
        if count == MAX_ROWS:
            raise TooManyRows(file, MAX_ROWS)
        match _fit(record, len(header.cells), is_text=encoding != "xlsx"):
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
        name=name,
        names=names,
        notes=notes,
    )


def _titles(head: Sequence[Row | Rejected], *, is_text: bool) -> int:
    """How many rows stand above the column names: those with half as many cells or fewer.

    In a text the measure is what two rows have: a single one with cells too many is torn.
    """
    filled = [_filled(record) for record in head]
    most = min(sorted(filled, reverse=True)[: 2 if is_text else 1], default=0)
    if isinstance(next(iter(head), None), Rejected):
        return 0
    return next((n for n, cells in enumerate(filled) if cells * 2 > most), 0)


def _filled(record: Row | Rejected) -> int:
    return sum(1 for cell in record.cells if cell.strip()) if isinstance(record, Row) else 0


def _header(head: Sequence[Row | Rejected], file: str) -> Row:
    if not head:
        raise FileEmpty(file)
    record = head[0]
    if isinstance(record, Row):
        record = _fit(record, max(n for n, cell in enumerate(record.cells, 1) if cell.strip()))
    if isinstance(record, Rejected):
        raise HeaderBroken(record.row, record.reason)
    return Row(number=record.number, cells=tuple(map(clean, record.cells)))


def _with_merged(header: Row, above: Row | Rejected) -> Row:
    """The header, where a name that reaches over two rows stands in the upper one."""
    if isinstance(above, Rejected) or above.number != header.number - 1:
        return header
    upper = [*map(clean, above.cells), *[""] * len(header.cells)]
    cells = tuple(own or other for own, other in zip(header.cells, upper, strict=False))
    return Row(number=header.number, cells=cells)


def _fit(record: Row | Rejected, width: int, *, is_text: bool = True) -> Row | Rejected:
    """The row with exactly `width` cells, as people wrote them."""
    if isinstance(record, Rejected):
        return record
    cells = list(record.cells)
    losses = record.losses
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if "\0" in "".join(cells):
        reason = _("A cell contains a character that belongs to no text (NUL).")
        return Rejected(row=record.number, reason=reason)
    if not is_text:
        # In a workbook cells cannot slip into the next column, as they do in a torn text.
        if len(cells) > width:
            losses += (_("What stands beside the named columns was left out."),)
        cells = [*cells, *[""] * width][:width]
    if len(cells) != width:
        reason = _(
            "The number of cells ({cells}) is not the number of columns ({columns})."
        ).format(cells=len(cells), columns=width)
        return Rejected(row=record.number, reason=reason)
    return Row(number=record.number, cells=tuple(cells), numbers=record.numbers, losses=losses)
