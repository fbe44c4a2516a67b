"""A report as a workbook: what to read first on the first sheet, then a sheet for each table.

No cell is ever a formula: what people typed is written as text, whatever it begins with.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qmtui.formats import number
from qmtui.i18n import _
from qmtui.reports.csv_file import table_called
from qmtui.reports.layout import (
    Bars,
    Cell,
    Column,
    Facts,
    Headlines,
    Kind,
    Report,
    Row,
    Sentences,
    Table,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST_TITLE = 31
"""Signs that Excel allows in the name of a sheet."""
WIDEST = 60
"""Characters; a longer text is wrapped."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def as_xlsx(report: Report, table: str | None = None) -> bytes:
    """The workbook as it lies in a file, or a sheet of the table called `table` alone.

    Raises `NoSuchTable`.
    """
    # 0.2 s; only those who want a workbook wait for it.
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = report.head.provider or "qmtui"
    book.properties.title = report.title
    first = book.active
    assert first is not None, "a new workbook has a sheet"
    if table is None:
        first.title = _sheet_name(book, _("At a glance"))
        _whole(book, first, report)
    else:
        book.remove(first)
        _table(book, table_called(report, table))
    content = io.BytesIO()
    book.save(content)
    made_at = report.head.made_at
    return _dated(book, content, made_at) if made_at else content.getvalue()


def _dated(book: Workbook, content: io.BytesIO, made_at: datetime) -> bytes:
    """The workbook as of `made_at`; openpyxl saves the time of this computer's clock."""
    from openpyxl.xml.constants import ARC_CORE
    from openpyxl.xml.functions import tostring

    utc = made_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = utc
    core = tostring(book.properties.to_tree())
    dated = io.BytesIO()
    with ZipFile(content) as saved, ZipFile(dated, "w") as archive:
        for name in saved.namelist():
            part = ZipInfo(name, made_at.timetuple()[:6])
            archive.writestr(part, core if name == ARC_CORE else saved.read(name), ZIP_DEFLATED)
    return dated.getvalue()


def _whole(book: Workbook, first: Worksheet, report: Report) -> None:
    _overview(first, report)
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                _table(book, block)
            elif isinstance(block, Bars):
                _bars(book, block)


def _overview(sheet: Worksheet, report: Report) -> None:
    from openpyxl.styles import Font

    head = report.head
    sheet.sheet_view.showGridLines = False
    lines: list[tuple[Cell, ...]] = [(report.title,), (head.period,), (head.standing,), ()]
    for section in report.sections:
        for block in section.blocks:
            match block:
                case Headlines(headlines=headlines):
                    lines += [(h.number, h.label, h.made_of) for h in headlines]
                case Facts(facts=facts):
                    lines += [(fact.label, fact.text) for fact in facts]
                case Sentences(sentences=sentences):
                    lines += [(section.title,), *((sentence,) for sentence in sentences)]
                case _:
                    continue
            lines.append(())
    lines += [(method,) for method in head.methods]
    lines += [(said,) for said in (head.provider, head.client, head.programme) if said]
    lines += [(head.logo_line,)] if head.logo_line else []
    if head.made_at:
        lines.append((_("As of"), head.made_at.replace(tzinfo=None)))
    for place, line in enumerate(lines, start=1):
        for column, cell in enumerate(line, start=1):
            _put(sheet, place, column, cell, "moment" if isinstance(cell, datetime) else "text")
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A3"].font = Font(bold=True)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 40
    sheet.column_dimensions["C"].width = WIDEST


def _table(book: Workbook, table: Table) -> Worksheet:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet: Worksheet = book.create_sheet(_sheet_name(book, table.title))
    for column, told in enumerate(table.columns, start=1):
        _put(sheet, 1, column, told.title).font = Font(bold=True)
    for place, row in enumerate(table.rows, start=2):
        for column, (cell, told) in enumerate(zip(row.cells, table.columns, strict=True), start=1):
            put = _put(sheet, place, column, cell, told.kind)
            put.alignment = Alignment(vertical="top", wrap_text=told.kind == "text")
            if row.is_total:
                put.font = Font(bold=True)
    if table.note:
        _put(sheet, len(table.rows) + 3, 1, table.note)
    sheet.freeze_panes = "A2"
    for column, told in enumerate(table.columns, start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = _width(table, column - 1, told)
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return sheet


def _bars(book: Workbook, bars: Bars) -> None:
    """The numbers with a chart of the spreadsheet's own beside them."""
    from openpyxl.chart import BarChart, Reference

    table = Table(
        name="",
        title=bars.title,
        columns=(Column(title=""), Column(title=_("Number"), kind="number")),
        rows=tuple(Row(cells=(bar.label, bar.number)) for bar in bars.bars),
    )
    sheet = _table(book, table)
    chart = BarChart()
    chart.title, chart.legend = bars.title, None
    last = len(bars.bars) + 1
    chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    sheet.add_chart(chart, "D2")


def _put(sheet: Worksheet, row: int, column: int, value: Cell, kind: Kind = "text") -> SheetCell:
    """Put a value in as what it is: a text stays a text, also one that looks like a formula."""
    from openpyxl.cell.cell import MergedCell

    cell = sheet.cell(row, column)
    assert not isinstance(cell, MergedCell), "nothing is merged here"
    match value:
        case None | "":
            pass
        case str():
            cell.value = _CONTROLS.sub("", value)
            cell.data_type = "s"
            cell.quotePrefix = value[:1] in "=+-@"
        case datetime():
            # Spreadsheets know no time zones; the times are those of the quarter.
            cell.value = value.replace(tzinfo=None)
            cell.number_format = "hh:mm" if kind == "clock" else "dd.mm.yyyy hh:mm"
        case date():
            cell.value = value
            cell.number_format = "dd.mm.yyyy"
        case _:
            cell.value = value
            cell.number_format = "#,##0" if kind == "number" else "General"
    return cell


def _width(table: Table, place: int, told: Column) -> float:
    cells = [row.cells[place] for row in table.rows]
    longest = max(
        (len(number(c) if isinstance(c, int) else str(c or "")) for c in cells), default=0
    )
    if told.kind in ("clock", "day", "moment"):
        longest = min(longest, 16)
    return min(max(longest, len(told.title)) + 3, WIDEST)


def _sheet_name(book: Workbook, title: str) -> str:
    """A name that no other sheet has and that Excel takes."""
    name = _FORBIDDEN.sub("", title).strip("' ")
    if len(name) > LONGEST_TITLE:
        # At a blank, if there is one: half a word reads like another one.
        name = (name[: LONGEST_TITLE + 1].rpartition(" ")[0] or name)[:LONGEST_TITLE].rstrip(
            " ,;–-"
        )
    name = name or "–"
    taken = {sheet.title.casefold() for sheet in book.worksheets}
    place = 2
    while name.casefold() in taken:
        name = f"{name[: LONGEST_TITLE - 4].rstrip()} ({place})"
        place += 1
    return name
