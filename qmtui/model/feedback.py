"""What people tell us (Rückmeldung, Anliegen)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

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


class Feedback(Entry, frozen=True, kw_only=True):
    """One mention (Nennung); a name is never needed.

    `field` is a code of the event's `field_set`, or own words; `target_groups` says about whom it
    is, never who speaks. `place` and `stop` are their names; `place_id` and `stop_id` those of the
    list, if they are on it. `with_whom` is the institution of a talk. `is_answered` says that the
    question was answered on the spot. `photos` are numbers, no pictures. The text of a sensitive
    one is `sealed` for the office; in the office book both are there.
    """

    kind: Kind
    text: str
    topic: str | None = None
    field: str | None = None
    field_set: str = ""
    place: str = ""
    place_id: str | None = None
    stop: str = ""
    stop_id: str | None = None
    light: Light | None = None
    target_groups: tuple[str, ...] = ()
    channel: str = ""
    portfolios: tuple[str, ...] = ()
    with_whom: str = ""
    is_answered: bool = False
    photos: tuple[str, ...] = ()
    sensitive: bool = False
    sealed: str = ""


class Endorsement(Entry, frozen=True, kw_only=True):
    """So many more people say the same (Zustimmung, "ich auch")."""

    feedback_id: str
    count: int = 1


class Measure(Struct, frozen=True, kw_only=True):
    """Something that is to be built or done (Maßnahme): its facts, and what people may choose.

    `event_id` None: for every event. Each of the `options` can be given dots (Punktabfrage).
    """

    id: str
    title: str
    facts: str = ""
    options: tuple[str, ...] = ()
    event_id: str | None = None


class Dot(Entry, frozen=True, kw_only=True):
    """Dots given to one option of a measure, or taken back from it."""

    measure_id: str
    option: str
    delta: int = 1
