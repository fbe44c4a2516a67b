"""What people said, for maps: GeoJSON (RFC 7946) of all remarks whose place is known.

No name and no text leaves the book here, and nothing sensitive: a text may name somebody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.code_lists import codes_of
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.lists import is_public
from qmtui.inbox.matter import Matter
from qmtui.model.event import Event
from qmtui.places import place_key

Point = tuple[float, float]
"""Degrees north and east."""


class RemarksMap(Struct, frozen=True, kw_only=True):
    """The map as GeoJSON; `without_place` remarks are left out of it."""

    geojson: dict[str, Any]
    remarks: int
    without_place: int


def remarks_map(book: Book, now: Now, event: Event | None = None) -> RemarksMap:
    """All remarks, or those of one event; what was merged stands once, with all who say so.

    Raises `NotAllowed`, `NotInOffice`.
    """
    book.require("export", now())
    chosen = [
        matter
        for matter in Inbox(book).all()
        if is_public(matter) and matter.duplicate_of is None and _is_of(matter, event)
    ]
    features = list(_features(book, now, chosen))
    title = event.title if event else next((district.name for district in book.districts), "")
    return RemarksMap(
        geojson={"type": "FeatureCollection", "title": title, "features": features},
        remarks=len(features),
        without_place=len(chosen) - len(features),
    )


def _is_of(matter: Matter, event: Event | None) -> bool:
    return event is None or (matter.event is not None and matter.event.id == event.id)


def _features(book: Book, now: Now, matters: Sequence[Matter]) -> Iterator[dict[str, Any]]:
    points = _points(book)
    topics = codes_of(book, "topics", book.today(now))
    for matter in matters:
        said = matter.feedback
        keys = (said.stop_id, said.place_id, place_key(said.stop), place_key(said.place))
        point = next((points[key] for key in keys if key and key in points), None)
        if point is not None:
            yield {
                "type": "Feature",
                # East before north, as the format has it.
                "geometry": {"type": "Point", "coordinates": [point[1], point[0]]},
                "properties": {
                    "day": said.observed_at.astimezone(book.zone).date().isoformat(),
                    "kind": said.kind,
                    # A topic in own words may name somebody, as a text may.
                    "topic": said.topic if said.topic in topics else None,
                    "light": said.light,
                    "mentions": matter.mentions,
                    "endorsements": matter.endorsements,
                    "state": matter.state,
                },
            }


def _points(book: Book) -> dict[str, Point]:
    """Where places and stops are, by id and by name; of one name the quarter's place counts."""
    points: dict[str, Point] = {}
    for spot in (*book.stops, *book.places):
        if spot.lat is not None and spot.lon is not None:
            points[spot.id] = points[place_key(spot.name)] = (spot.lat, spot.lon)
    return points
