"""A walk for maps: GeoJSON with what was seen, GPX with where it went.

No name and no text leaves the book here, and nothing sensitive: a text may name somebody.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from qmtui.book import Book, Now
from qmtui.code_lists import codes_of
from qmtui.feedback.known import endorsed
from qmtui.model.event import Event
from qmtui.model.feedback import Feedback
from qmtui.walk.walk import AtStop, Walk

GPX = "http://www.topografix.com/GPX/1/1"


def as_geojson(field: Book, now: Now, event: Event) -> dict[str, Any]:
    """The stops as they were visited, each followed by its observations (RFC 7946).

    A stop that nobody was at has no times; without coordinates its geometry is null.
    """
    more = endorsed(field)
    topics = codes_of(field, "topics", event.start.date())
    features = []
    for order, at in enumerate(_as_visited(field, now, event), start=1):
        features.append(_feature(at, _stop(at, order)))
        for said in _open(at):
            # A topic in own words may name somebody, as a text may.
            topic = said.topic if said.topic in topics else None
            features.append(_feature(at, _observation(at, said, topic, more[said.id])))
    return {
        "type": "FeatureCollection",
        "title": event.title,
        "start": event.start.isoformat(),
        "features": features,
    }


def as_gpx(field: Book, now: Now, event: Event) -> str:
    """The stops as waypoints with their times, and as a route in the order of the visits."""
    root = ElementTree.Element("gpx", version="1.1", creator="qmtui", xmlns=GPX)
    meta = ElementTree.SubElement(root, "metadata")
    ElementTree.SubElement(meta, "name").text = event.title
    on_the_map = [at for at in _as_visited(field, now, event) if at.stop.lat is not None]
    for at in on_the_map:
        _point(root, "wpt", at)
    route = ElementTree.SubElement(root, "rte")
    ElementTree.SubElement(route, "name").text = event.title
    for at in on_the_map:
        _point(route, "rtept", at)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False)


def _as_visited(field: Book, now: Now, event: Event) -> list[AtStop]:
    """Where the walk was, in the order of the times, then where it was to go still."""
    stops = [at for at in Walk(field, now, event).stops() if not at.cut]
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(stops, key=lambda at: at.arrived or last)


def _open(at: AtStop) -> list[Feedback]:
    return [feedback for feedback in at.observations if not feedback.sensitive]


def _feature(at: AtStop, properties: dict[str, Any]) -> dict[str, Any]:
    stop = at.stop
    # East before north, as the format has it.
    point = None if stop.lat is None else {"type": "Point", "coordinates": [stop.lon, stop.lat]}
    return {"type": "Feature", "geometry": point, "properties": properties}


def _stop(at: AtStop, order: int) -> dict[str, Any]:
    lights = Counter(feedback.light for feedback in _open(at) if feedback.light)
    return {
        "type": "stop",
        "order": order,
        "number": at.stop.number,
        "name": at.stop.name,
        "arrived": at.arrived and at.arrived.isoformat(),
        "left": at.left and at.left.isoformat(),
        "entered_later": at.is_late,
        "observations": len(_open(at)),
        **{f"light_{light}": lights[light] for light in ("green", "amber", "red")},
    }


def _observation(at: AtStop, feedback: Feedback, topic: str | None, more: int) -> dict[str, Any]:
    return {
        "type": "observation",
        "stop": at.stop.number,
        "kind": feedback.kind,
        "topic": topic,
        "light": feedback.light,
        "endorsements": more,
    }


def _point(parent: ElementTree.Element, tag: str, at: AtStop) -> None:
    place = {"lat": str(at.stop.lat), "lon": str(at.stop.lon)}
    point = ElementTree.SubElement(parent, tag, place)
    if at.arrived:
        moment = at.arrived.astimezone(UTC)
        ElementTree.SubElement(point, "time").text = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    ElementTree.SubElement(point, "name").text = f"{at.stop.number} {at.stop.name}"
