"""A report in the format that is asked for, as the bytes of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from qmtui.clean import printable
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.reports.csv_file import ENCODING, as_csv
from qmtui.reports.layout import Report
from storage.files import write_atomic

Format = Literal["md", "html", "csv", "xlsx"]

FORMATS: tuple[Format, ...] = get_args(Format)

_STREAMS = ("/dev", "/dev/fd", "/proc/self/fd")


class NotWritable(QmtuiError):
    exit_code = 27
    sentence = mark("The file cannot be written; check folder and name.")


def as_bytes(report: Report, form: Format, table: str | None = None) -> bytes:
    """The report as a file holds it; `table` picks one of a CSV or workbook.

    Raises `NoSuchTable`.
    """
    match form:
        case "md":
            from qmtui.reports.markdown import as_markdown

            return (printable(as_markdown(report)) + "\n").encode()
        case "html":
            from qmtui.reports.html import as_html

            return printable(as_html(report)).encode()
        case "csv":
            return as_csv(report, table).encode(ENCODING)
        case "xlsx":
            from qmtui.reports.xlsx import as_xlsx

            return as_xlsx(report, table)


def write_bytes(content: bytes, path: Path) -> None:
    """Write a finished report into a file, all or nothing. Raises `NotWritable`."""
    try:
        if _is_stream(path):
            path.write_bytes(content)
        else:
            write_atomic(path.resolve(), content)
    except (OSError, ValueError) as error:  # a path may hold a NUL
        raise NotWritable from error


def _is_stream(path: Path) -> bool:
    """Whether something reads there, as behind /dev/stdout; a file in its place would end that."""
    is_ordinary = path.is_file() or not path.exists()
    return not is_ordinary or path.parent.as_posix() in _STREAMS
