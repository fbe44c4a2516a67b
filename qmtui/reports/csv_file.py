"""A report's tables as CSV for spreadsheets: semicolons, with the mark that Excel looks for."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime

from qmtui.clean import spreadsheet_text
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.reports.layout import Cell, Kind, Report, Table, cell_text

ENCODING = "utf-8-sig"


class NoSuchTable(QmtuiError):
    exit_code = 31
    sentence = mark("The report has no table “{0}”; it has: {1}.")


def as_csv(report: Report, table: str | None = None) -> str:
    """Every table under its title, or the one called `table` alone, without one.

    Raises `NoSuchTable`.
    """
    text = io.StringIO()
    write = csv.writer(text, delimiter=";", lineterminator="\r\n").writerow
    if table is not None:
        _write(write, table_called(report, table))
        return text.getvalue()
    for number, found in enumerate(report.tables()):
        if number:
            write([])
        write([spreadsheet_text(found.title)])
        _write(write, found)
    return text.getvalue()


def table_called(report: Report, name: str) -> Table:
    """The table with this name; raises `NoSuchTable`."""
    tables = {table.name: table for table in report.tables()}
    if name not in tables:
        raise NoSuchTable(name, ", ".join(tables))
    return tables[name]


def _write(write: Callable[[list[str]], object], table: Table) -> None:
    write([spreadsheet_text(column.title) for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        write([_cell(cell, kind) for cell, kind in zip(row.cells, kinds, strict=True)])


def _cell(cell: Cell, kind: Kind) -> str:
    """Numbers without dots between thousands; a formula stays text."""
    if isinstance(cell, (int, float)):
        return str(cell)
    if isinstance(cell, (date, datetime)):
        return cell_text(cell, kind)
    return spreadsheet_text(cell_text(cell, kind))
