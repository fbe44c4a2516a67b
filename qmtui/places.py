"""The places people speak of: those of the quarter's list and the stops of a walk."""

from __future__ import annotations

import re
from math import asin, cos, radians, sin, sqrt

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.search import begins, skeleton

EARTH = 6_371_000
"""Metres; its mean radius."""
_STREET = re.compile(r"str\b")


class Spot(Struct, frozen=True, kw_only=True):
    """A place or stop by name; `away` is in metres from where one stands, if both are known."""

    name: str
    place_id: str | None = None
    stop_id: str | None = None
    lat: float | None = None
    lon: float | None = None
    away: float | None = None


class Places:
    """Finds places by the beginnings of their words, the nearest first."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def all(self, here: Spot | None = None) -> list[Spot]:
        """Every place and stop, from `here` the nearest first, else stops, then the alphabet."""
        stops = sorted(self._book.stops, key=lambda stop: stop.number)
        places = sorted(self._book.places, key=lambda place: place.name.casefold())
        spots = [
            *(Spot(name=s.name, stop_id=s.id, lat=s.lat, lon=s.lon) for s in stops),
            *(Spot(name=p.name, place_id=p.id, lat=p.lat, lon=p.lon) for p in places),
        ]
        if here is None or here.lat is None:
            return spots
        seen = [_seen_from(here, spot) for spot in spots]
        return sorted(seen, key=lambda spot: float("inf") if spot.away is None else spot.away)

    def find(self, text: str, here: Spot | None = None, limit: int = 5) -> list[Spot]:
        """The places that have a word beginning with each word of `text`; all for an empty one."""
        return [spot for spot in self.all(here) if begins(text, spot.name)][:limit]

    def meant(self, text: str) -> Spot | None:
        """The place whose name `text` is, however it is spelled."""
        wanted = place_key(text)
        return next((s for s in self.all() if wanted and place_key(s.name) == wanted), None)


def place_key(name: str) -> str:
    """What all ways of writing a place have in common: "Ahornstr. 5" is "Ahornstraße 5"."""
    return _STREET.sub(skeleton("straße"), skeleton(name))


def metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The way from one point to another as the crow flies (haversine), degrees in, metres out."""
    north, east = radians(lat2 - lat1), radians(lon2 - lon1)
    chord = sin(north / 2) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(east / 2) ** 2
    return 2 * EARTH * asin(sqrt(chord))


def _seen_from(here: Spot, spot: Spot) -> Spot:
    if here.lat is None or here.lon is None or spot.lat is None or spot.lon is None:
        return spot
    return replace(spot, away=metres(here.lat, here.lon, spot.lat, spot.lon))
