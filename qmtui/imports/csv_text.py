"""The text of a CSV file, whatever program wrote it, as numbered records."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO

from qmtui.i18n import _
from qmtui.imports.rows import NotCsv, Rejected, Row

_HEAD = 10_000
_TITLES = 6
# Two bytes that make one letter in UTF-8 and, as cp1252, nonsense no language has.
_DAMAGED_UTF8 = re.compile(rb"\xc3[\x80-\xbf]")
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
_NAMED_DELIMITER = re.compile(r'"?sep=([;,|\t])"?[ \t]*(?:\r\n?|\n|$)', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
# Our export and pretix put an apostrophe before what a spreadsheet would take for a formula.
_GUARD = re.compile(r"\A'(?='|\s*[=+\-@|%＝＋－＠]|[\t\r\n])")


def text_of(data: bytes, file: str) -> tuple[str, str]:
    """The text and its encoding; raises `NotCsv`."""
    for encoding in _encodings(data):
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            head = text[:_HEAD]
            if len(_CONTROLS.findall(head)) * 10 <= len(head):
                return text, encoding
    raise NotCsv(file)


def delimiter_of(text: str) -> tuple[str, str]:
    """The delimiter, and the text without the line by which Excel names it."""
    if named := _NAMED_DELIMITER.match(text):
        return named[1], text[named.end() :]
    lines = _QUOTED.sub("", text[:_HEAD]).lstrip("\r\n").splitlines()[:_TITLES]
    header = lines[0] if lines else ""
    if not any(sign in header for sign in ";\t,"):
        # A title may stand alone above the names; a comma may as well be part of a name.
        header = next((line for line in lines if ";" in line or "\t" in line), "")
    return max(";\t,", key=header.count), text


def records_of(text: str, delimiter: str) -> Iterator[Row | Rejected]:
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
                    yield Row(number=number, cells=tuple(_GUARD.sub("", cell) for cell in cells))
            return
        except csv.Error as error:
            number += 1
            yield Rejected(row=number, reason=_reason(error))
            lines.seek(start)
            lines.readline()


def _encodings(data: bytes) -> Iterator[str]:
    """What to try, UTF-8 first because it proves itself: almost any bytes would pass as cp1252."""
    yield "utf-8-sig"
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        yield "utf-16"
    elif not _DAMAGED_UTF8.search(data):
        yield "cp1252"


def _reason(error: csv.Error) -> str:
    # The module tells its errors apart by their text only.
    if "field limit" in str(error):
        return _(
            "A cell is longer than {limit} characters. Is a closing quotation mark missing?"
        ).format(limit=csv.field_size_limit())
    return _("A quotation mark is missing or stands in the wrong place.")
