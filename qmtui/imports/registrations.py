"""Who has registered: rows of a file from pretix, Eventbrite or a spreadsheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from qmtui.clean import EMAIL, NAME, TextTooLong, clean, clean_or_refuse, hidden_signs
from qmtui.i18n import _
from qmtui.imports.columns import find_columns, is_family_first
from qmtui.imports.rows import Rejected, Row, Sheet, Warned
from qmtui.imports.sheet import read_sheet
from qmtui.search import skeleton
from qmtui.times import TimeUnreadable, parse_time

MAX_PLACES = 99
BERLIN = ZoneInfo("Europe/Berlin")

_LIMITS = {"secret": 300, "email": EMAIL, "comment": 500}
_YES = {"yes", "y", "true", "ja", "j", "wahr", "x", "1", "✓", "✔"}
_NO = {"", "no", "n", "false", "nein", "falsch", "0"}
_NUMBER = re.compile(r"([0-9]{1,2})(?:[.,]0+)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_DAY = re.compile(r"[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{0,4}")
_PHONE = re.compile(r".*[0-9].*")
_LOCAL = 8
"""Digits of a telephone number without the code of the city."""


class RegistrationRow(Struct, frozen=True, kw_only=True):
    """One registration: a person and the places kept for them and those who come along.

    Every text is clean. `key` tells whether a later file speaks of the same registration.
    """

    row: int
    key: str
    secret: str
    order: str
    line: str = ""
    given_name: str
    family_name: str
    name: str
    email: str
    phone: str
    offering: str
    places: int
    accessibility: int
    attention: bool
    comment: str
    household: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None


class RegistrationFile(Struct, frozen=True, kw_only=True):
    """What a file says, and what of it was left out. `columns` is by field, for a preview."""

    rows: tuple[RegistrationRow, ...]
    rejected: tuple[Rejected, ...]
    warnings: tuple[Warned, ...]
    columns: dict[str, str]
    ignored: tuple[str, ...]
    encoding: str
    delimiter: str
    notes: tuple[str, ...] = ()


def read_registrations(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    zone: ZoneInfo = BERLIN,
    day: date | None = None,
    sheet: str = "",
) -> RegistrationFile:
    """Read who has registered from a file, or one `sheet` of it; see `registrations_in`.

    Raises what `read_sheet` and `find_columns` raise if the file as a whole cannot be taken.
    """
    return registrations_in(read_sheet(path, sheet), mapping, zone=zone, day=day)


def registrations_in(
    sheet: Sheet,
    mapping: Mapping[str, str] | None = None,
    *,
    zone: ZoneInfo = BERLIN,
    day: date | None = None,
) -> RegistrationFile:
    """Read who has registered; `mapping` (column to field) overrides what the names suggest.

    Times without an offset are in `zone`, those without a date on the event's `day`.

    A row with anything doubtful is rejected with all its reasons, except that an e-mail address or
    telephone number nobody could use is left out with a warning: the person matters more.
    Raises what `find_columns` raises.
    """
    header = sheet.header.cells
    columns = find_columns(sheet.header, mapping or {})
    rows: list[RegistrationRow] = []
    rejected = list(sheet.rejected)
    warnings: list[Warned] = []
    keys = _Keys()
    for row in sheet.rows:
        cells = _Cells(row, header, columns, zone, day or date.min)
        registration = _registration(cells, keys)
        if cells.problems:
            reasons = " ".join([*cells.problems, *row.losses])
            rejected.append(Rejected(row=row.number, reason=reasons))
        else:
            rows.append(registration)
            warnings.extend(Warned(row=row.number, reason=reason) for reason in cells.losses)
    return RegistrationFile(
        rows=tuple(rows),
        rejected=tuple(sorted(rejected, key=lambda rejection: rejection.row)),
        warnings=tuple(warnings),
        columns={field: header[column] for field, column in columns.items()},
        ignored=tuple(name for n, name in enumerate(header) if name and n not in columns.values()),
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        notes=sheet.notes,
    )


class _Cells:
    """The clean cells of one row by field; what is wrong with them gathers here."""

    def __init__(
        self,
        row: Row,
        header: Sequence[str],
        columns: Mapping[str, int],
        zone: ZoneInfo,
        day: date,
    ) -> None:
        self.row = row.number
        self._zone = zone
        self._day = day
        self.problems: list[str] = []
        """Why the row must be rejected."""
        self.losses = list(row.losses)
        """What was left out of the row."""
        self._numbers = {field for field, column in columns.items() if column in row.numbers}
        self._columns = {field: header[column] for field, column in columns.items()}
        self._texts = {
            field: self._clean(field, row.cells[column]) for field, column in columns.items()
        }

    def has(self, *fields: str) -> bool:
        """Whether the file has a column for one of `fields`."""
        return any(field in self._columns for field in fields)

    def text(self, field: str) -> str:
        return self._texts.get(field, "")

    def turned_name(self) -> tuple[str, str] | None:
        """Given and family name where one column has both, the family name first."""
        column, text = self._columns.get("name", ""), self.text("name")
        if not is_family_first(column):
            return None
        # Without a comma only of two words it is sure where the family name ends.
        parts = text.split() if "," not in column + text else text.split(",")
        family, given = map(str.strip, parts) if len(parts) == 2 else ("", "")
        return (given, family) if given and family else None

    def number(self, field: str, lowest: int, highest: int) -> int:
        """The number in the cell, `lowest` if it is empty."""
        text = self.text(field)
        if not text:
            return lowest
        if (match := _NUMBER.fullmatch(text)) and lowest <= int(match[1]) <= highest:
            return int(match[1])
        self._reject(
            field,
            _("A whole number from {lowest} to {highest} is needed.").format(
                lowest=lowest, highest=highest
            ),
        )
        return lowest

    def is_yes(self, field: str) -> bool:
        text = self.text(field).casefold()
        if text not in _YES | _NO:
            self._reject(field, _("Yes or No is needed."))
        return text in _YES

    def yes_or_number(self, field: str) -> int:
        text = self.text(field).casefold()
        if match := _NUMBER.fullmatch(text):
            return int(match[1])
        if text not in _YES | _NO:
            self._reject(field, _("Yes, No or a number is needed."))
        return int(text in _YES)

    def time(self, field: str) -> datetime | None:
        if not (text := self.text(field)):
            return None
        try:
            moment = parse_time(text, self._zone, self._day)
            # "Until the 13th" means all of that day.
            whole_day = field == "valid_until" and _DAY.fullmatch(text)
            return moment + timedelta(days=1) if whole_day else moment
        except TimeUnreadable as error:
            self._reject(field, str(error))
            return None

    def usable(self, field: str, pattern: re.Pattern[str]) -> str:
        """The text if it fits `pattern`, else nothing."""
        text = self.text(field)
        if not text or pattern.fullmatch(text):
            return text
        self.losses.append(
            _("Column “{column}”: This cannot be used and was left out.").format(
                column=self._columns[field]
            )
        )
        return ""

    def phone(self) -> str:
        """The telephone number; the zero or + that a spreadsheet took from it is put back."""
        text = self.usable("phone", _PHONE)
        if not text or "phone" not in self._numbers:
            return text
        whole = f"+{text}" if text.startswith("49") and len(text) > _LOCAL + 2 else f"0{text}"
        self.losses.append(
            _(
                "Column “{column}”: The number had lost its leading zero or +. Please check it."
            ).format(column=self._columns["phone"])
        )
        return whole if len(text) > _LOCAL else text

    def fingerprint(self) -> str:
        """Equal for rows that say the same, whatever the order or the names of their columns."""
        texts = sorted(f"{field}={text}" for field, text in self._texts.items() if text)
        return blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()

    def _clean(self, field: str, cell: str) -> str:
        if hidden := hidden_signs(cell):
            sentence = _("Column “{column}”: {count} hidden signs were removed.")
            self.losses.append(sentence.format(column=self._columns[field], count=hidden))
        try:
            return clean_or_refuse(
                cell, multiline=field == "comment", limit=_LIMITS.get(field, NAME)
            )
        except TextTooLong as error:
            self._reject(field, str(error))
            return ""

    def _reject(self, field: str, problem: str) -> None:
        self.problems.append(
            _("Column “{column}”: {problem}").format(column=self._columns[field], problem=problem)
        )


class _Keys:
    """Tells for each row which registration it speaks of, whichever file it stands in.

    The ticket's secret decides, else the order and the line in it, else the whole row. Rows of an
    order without lines, and rows that are equal, are numbered as they come: all of them count, and
    the same file again brings nothing new. A row that was edited between two files and has neither
    ticket nor order has a key of its own; `matching` looks whose it is.
    """

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()
        self._rows: dict[str, int] = {}

    def key(self, cells: _Cells) -> str:
        """The key of this row; a second row about the same ticket is rejected."""
        key = self._new_key(cells)
        if (first := self._rows.setdefault(key, cells.row)) != cells.row:
            cells.problems.append(
                _("Row {row} has the same ticket. Please delete one of the two.").format(row=first)
            )
        return key

    def _new_key(self, cells: _Cells) -> str:
        secret, order, line = map(cells.text, ("secret", "order", "line"))
        if secret:
            return f"ticket:{secret}"
        base = f"order:{order}" if order else f"row:{cells.fingerprint()}"
        if order and line:
            return f"{base}/{line}"
        self._times[base] += 1
        return f"{base}/{self._times[base]}"


def _registration(cells: _Cells, keys: _Keys) -> RegistrationRow:
    given, family = cells.turned_name() or (cells.text("given_name"), cells.text("family_name"))
    return RegistrationRow(
        row=cells.row,
        key=keys.key(cells),
        secret=cells.text("secret"),
        order=cells.text("order"),
        line=cells.text("line"),
        given_name=given,
        family_name=family,
        name=_name(cells),
        email=cells.usable("email", _EMAIL),
        phone=cells.phone(),
        offering=cells.text("offering"),
        # Eventbrite writes a quantity of 1 beside the question who else comes.
        places=max(
            cells.number("places", 1, MAX_PLACES),
            cells.number("companions", 0, MAX_PLACES - 1) + 1,
        ),
        accessibility=cells.yes_or_number("accessibility"),
        attention=cells.is_yes("attention"),
        comment=cells.text("comment"),
        household=cells.text("household"),
        valid_from=cells.time("valid_from"),
        valid_until=cells.time("valid_until"),
    )


def _with_given_name(cells: _Cells) -> str:
    """The column of names, which may hold family names alone beside one of given names."""
    name, given = cells.text("name"), cells.text("given_name")
    if not name or cells.has("family_name") or _words(given) <= _words(name):
        return name
    return clean(f"{given} {name}")


def _words(name: str) -> set[str]:
    return set(skeleton(name).split())


def _name(cells: _Cells) -> str:
    if cells.has("name", "given_name", "family_name"):
        parts = f"{cells.text('given_name')} {cells.text('family_name')}"
        turned = " ".join(cells.turned_name() or ())
        name = clean(turned) or _with_given_name(cells) or clean(parts)
    else:
        # Tickets sold without names are called by their order, never by a whole secret.
        name = cells.text("order") or cells.text("secret")[-4:]
    if not name:
        cells.problems.append(_("The name is missing."))
    return name
