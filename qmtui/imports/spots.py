"""A CSV file of places: a name, and if known a number, a part of the quarter, and where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from qmtui.clean import NAME, TextTooLong, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.imports.columns import cells_counted
from qmtui.imports.rows import Rejected, Row
from qmtui.imports.sheet import read_sheet
from qmtui.search import skeleton

COLUMNS = {
    "number": "no; nr; number; nummer; lfd nr; halt nr; haltnummer; reihenfolge; pos; position",
    "name": "name; bezeichnung; halt; haltepunkt; stop; station; ort; place; platz; titel; title",
    "area": "area; teilgebiet; gebiet; bereich; ortsteil; kiez",
    "lat": "lat; latitude; breite; breitengrad; geogr breite; nord; y",
    "lon": "lon; lng; long; longitude; laenge; länge; längengrad; geogr länge; ost; x",
}
"""Each field with the names its column may have."""

OF_OTHER_LISTS = frozenset(
    skeleton(name)
    for name in ("offer", "angebot", "channel", "kanal", "hours", "zeiten", "phone", "telefon")
)
"""Two of these columns and it is a directory or a list of people."""

HIGHEST = 999
"""The highest number a stop may have; more is a typing error."""


class NameColumnMissing(QmtuiError):
    exit_code = 47
    sentence = mark("No column with names was found; call one “Name”. The file has: {0}.")


class NoPlaces(QmtuiError):
    exit_code = 47
    sentence = mark("This file lists offers or people, no places; it has: {0}.")


class SpotRow(Struct, frozen=True, kw_only=True):
    """One place of a file; degrees north and east, both or neither."""

    row: int
    name: str
    number: int | None = None
    area: str = ""
    lat: float | None = None
    lon: float | None = None


class SpotFile(Struct, frozen=True, kw_only=True):
    """What a file says, and what of it cannot be used."""

    rows: tuple[SpotRow, ...]
    rejected: tuple[Rejected, ...]


class Unusable(Exception):
    """Why a row cannot be taken; the reason quotes no cell."""


def read_spots(path: Path) -> SpotFile:
    """Read a CSV file; raises what `read_sheet` raises, `NoPlaces`, and `NameColumnMissing`."""
    sheet = read_sheet(path)
    columns = _columns(sheet.header)
    return sifted(sheet.rows, lambda row: _spot(row, columns), sheet.rejected)


def sifted(
    rows: Sequence[Row], read: Callable[[Row], SpotRow], rejected: Sequence[Rejected] = ()
) -> SpotFile:
    """The rows that `read` can take, and why not the others; a number may stand there once."""
    taken: list[SpotRow] = []
    refused = list(rejected)
    numbers: dict[int, int] = {}
    for row in rows:
        try:
            spot = read(row)
            if spot.number is not None and numbers.setdefault(spot.number, row.number) < row.number:
                twice = _("The number {0} stands in row {1} already.")
                raise Unusable(twice.format(spot.number, numbers[spot.number]))
        except Unusable as problem:
            refused.append(Rejected(row=row.number, reason=str(problem)))
        else:
            taken.append(spot)
    return SpotFile(
        rows=tuple(taken), rejected=tuple(sorted(refused, key=lambda refusal: refusal.row))
    )


def name_in(text: str) -> str:
    """A name as it can be kept; raises `Unusable`."""
    try:
        name = clean_or_refuse(text, limit=NAME)
    except TextTooLong as error:
        raise Unusable(str(error)) from error
    if not name:
        raise Unusable(_("The name is missing."))
    return name


def degrees_in(north: str, east: str) -> tuple[float | None, float | None]:
    """Degrees north and east, with a point or comma, both or neither; raises `Unusable`."""
    if not north.strip() and not east.strip():
        return None, None
    lat, lon = _degrees(north), _degrees(east)
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Unusable(
            _("The coordinates cannot be read; write them like 52.42411 and 13.46102, or not.")
        )
    return lat, lon


def _degrees(text: str) -> float | None:
    try:
        return float(text.strip().rstrip("°").replace(",", "."))
    except ValueError:
        return None


def _columns(header: Row) -> dict[str, int]:
    names = [skeleton(cell) for cell in header.cells]
    columns: dict[str, int] = {}
    for field, known in COLUMNS.items():
        wanted = [skeleton(name) for name in known.split(";")]
        # The surest name first: beside a column "Name" an "Ort" is something else.
        found = (names.index(name) for name in wanted if name in names)
        column = next((n for n in found if n not in columns.values()), None)
        if column is not None:
            columns[field] = column
    if len(OF_OTHER_LISTS.intersection(names)) > 1:
        raise NoPlaces(_found(header))
    if "name" not in columns:
        raise NameColumnMissing(_found(header) if columns else cells_counted(len(names)))
    return columns


def _found(header: Row) -> str:
    return ", ".join(filter(None, header.cells))


def _spot(row: Row, columns: dict[str, int]) -> SpotRow:
    cells = {field: row.cells[column] for field, column in columns.items()}
    lat, lon = degrees_in(cells.get("lat", ""), cells.get("lon", ""))
    area = cells.get("area", "")
    return SpotRow(
        row=row.number,
        name=name_in(cells["name"]),
        number=_number(cells.get("number", "")),
        area=name_in(area) if area.strip() else "",
        lat=lat,
        lon=lon,
    )


def _number(text: str) -> int | None:
    text = text.strip().rstrip(".")
    if not text:
        return None
    # Python refuses to read thousands of digits.
    is_short = text.isascii() and text.isdecimal() and len(text) <= 9
    if not (is_short and 1 <= int(text) <= HIGHEST):
        raise Unusable(_("The number of the stop lies between 1 and {0}.").format(HIGHEST))
    return int(text)
