"""The stops of a walk from a file: CSV, or GPX as maps and hiking programs write it."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.imports.rows import MAX_ROWS, Row, TooManyRows
from qmtui.imports.sheet import bytes_of
from qmtui.imports.spots import SpotFile, SpotRow, degrees_in, name_in, read_spots, sifted

_NUMBERED = re.compile(r"\s*0*([0-9]{1,3})[.):]?\s+(.*\S)\s*", re.DOTALL)


class GpxUnreadable(QmtuiError):
    exit_code = 44
    sentence = mark("“{0}” is no readable GPX file. Please save it again as GPX, or as CSV.")


class GpxEmpty(QmtuiError):
    exit_code = 45
    sentence = mark(
        "“{0}” has no waypoints and no route. A recorded track has no stops; please mark them."
    )


def read_route(path: Path) -> SpotFile:
    """Read the stops in their order; rows of a GPX file are its waypoints, counted from 1.

    Raises what `read_spots` raises, `GpxUnreadable`, `GpxEmpty`.
    """
    if path.suffix.casefold() == ".gpx":
        return _read_gpx(path)
    return read_spots(path)


def _read_gpx(path: Path) -> SpotFile:
    file = clean(path.name)
    try:
        # Without document types there are no entities: neither bombs nor other files.
        root = fromstring(bytes_of(path), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise GpxUnreadable(file) from error
    if _kind(root) != "gpx":
        raise GpxUnreadable(file)
    points = _points(root, "wpt") or _points(root, "rtept")
    if not points:
        raise GpxEmpty(file)
    if len(points) > MAX_ROWS:
        raise TooManyRows(file, MAX_ROWS)
    return sifted(_unnumbered(points), _spot)


def _points(root: Element, kind: str) -> list[Row]:
    """Name, degrees north and east of each point."""
    points = [element for element in root.iter() if _kind(element) == kind]
    return [
        Row(number=place, cells=(_name(point), point.get("lat", ""), point.get("lon", "")))
        for place, point in enumerate(points, start=1)
    ]


def _kind(element: Element) -> str:
    """What an element is, whichever version of GPX it belongs to."""
    return str(element.tag).rpartition("}")[2]


def _name(point: Element) -> str:
    return next((part.text or "" for part in point if _kind(part) == "name"), "")


def _unnumbered(points: list[Row]) -> list[Row]:
    """Names without the numbers in front, if these do nothing but count the points."""
    found = [_NUMBERED.fullmatch(point.cells[0]) for point in points]
    if not all(match and int(match[1]) == place for place, match in enumerate(found, start=1)):
        return points
    return [
        Row(number=point.number, cells=(match[2], *point.cells[1:]))
        for point, match in zip(points, found, strict=True)
        if match
    ]


def _spot(row: Row) -> SpotRow:
    name, north, east = row.cells
    lat, lon = degrees_in(north, east)
    return SpotRow(row=row.number, name=name_in(name), number=row.number, lat=lat, lon=lon)
