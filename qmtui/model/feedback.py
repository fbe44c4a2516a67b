"""What people tell us (Rückmeldung, Anliegen)."""

from __future__ import annotations

from typing import Literal

from qmtui.i18n import mark
from qmtui.model.entry import Entry

Kind = Literal["question", "idea", "problem", "praise", "offer", "information"]
Light = Literal["green", "amber", "red"]

KINDS = {
    "question": mark("Question"),
    "idea": mark("Idea"),
    "problem": mark("Problem"),
    "praise": mark("Praise"),
    "offer": mark("Offer"),
    "information": mark("Information"),
}

LIGHTS = {
    "green": mark("good place"),
    "amber": mark("place with shortcomings"),
    "red": mark("problem place"),
}
"""The traffic light of a place: Wohlfühlort, Ort mit Defiziten, Problem-Ort."""

TOPICS = {
    "litter": mark("Cleanliness, litter"),
    "traffic": mark("Traffic, way to school"),
    "lighting": mark("Lighting"),
    "safety": mark("Safety"),
    "green": mark("Greenery"),
    "playground": mark("Playground"),
    "seating": mark("Seating"),
    "toilets": mark("Toilets"),
    "accessibility": mark("Accessibility"),
    "housing": mark("Housing, landlord"),
    "noise": mark("Noise"),
    "neighbours": mark("Neighbours, conflict"),
    "meeting_places": mark("Meeting places"),
    "education": mark("Education, nursery, school"),
    "youth": mark("Offers for children and youth"),
    "culture": mark("Culture, festivals"),
    "sport": mark("Sport, health"),
    "work": mark("Work, business"),
    "advice": mark("Advice, authorities"),
    "other": mark("Other"),
}
"""Themen; the list of 2026, to be versioned with the office's own lists."""


class Feedback(Entry, frozen=True, kw_only=True):
    """One mention (Nennung); a name is never needed.

    The text of a sensitive one is `sealed` for the office; in the office book both are there.
    """

    kind: Kind
    text: str
    topic: str | None = None
    field: str | None = None
    place: str = ""
    stop: str = ""
    light: Light | None = None
    sensitive: bool = False
    sealed: str = ""
