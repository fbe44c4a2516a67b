"""What the office plans around an event: templates, tasks, and how it was looked back on."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark
from qmtui.model.count import VISITS
from qmtui.model.entry import Entry
from qmtui.model.event import Counter, HereFrom, Mode, Reentry, Status

Step = Literal["checked", "published", "reopened"]

STEPS = {
    "checked": mark("checked"),
    "published": mark("published"),
    "reopened": mark("opened again"),
}
"""What the office does with an event once it is over."""


class StationPlan(Struct, frozen=True, kw_only=True):
    """A station as a template sets it up; see `Station`."""

    name: str
    areas: tuple[str, ...] = ()
    counter: str = VISITS
    capacity: int | None = None


class ShiftPlan(Struct, frozen=True, kw_only=True):
    """A shift that begins `begins` minutes after the event (negative: before it)."""

    begins: int
    minutes: int
    station: str = ""


class StandPlan(Struct, frozen=True, kw_only=True):
    """A partner's stand."""

    partner: str
    place: str = ""


class TaskPlan(Struct, frozen=True, kw_only=True):
    """What is to be done `days` after the day of the event (negative: before it), and by whom."""

    text: str
    days: int = 0
    who: str = ""


class EventTemplate(Struct, frozen=True, kw_only=True):
    """An event without its day (Vorlage); the fields it shares with `Event` mean the same.

    `minutes` is how long it takes, None if that was left open. Shifts come without initials: who
    helps is asked anew. The `id` of one that comes with the program is its kind.
    """

    id: str
    title: str
    kind: str
    mode: Mode = "count"
    minutes: int | None = None
    place: str = ""
    capacity: int | None = None
    reentry: Reentry = "free"
    entering_leaves: bool = False
    here_from: HereFrom | None = None
    counters: tuple[Counter, ...] = ()
    field_set: str = "A"
    signatures: bool = False
    demanded: tuple[str, ...] = ()
    offerings: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    action_fields: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    stations: tuple[StationPlan, ...] = ()
    shifts: tuple[ShiftPlan, ...] = ()
    stands: tuple[StandPlan, ...] = ()
    tasks: tuple[TaskPlan, ...] = ()


class ChecklistItem(Struct, frozen=True, kw_only=True):
    """Something to do for an event, `days` after its day (negative: before it).

    So what is due moves along when the event gets another day.
    """

    id: str
    event_id: str
    text: str
    days: int = 0
    who: str = ""


class ChecklistMark(Entry, frozen=True, kw_only=True):
    """An item was ticked off, or not after all; the newest mark holds."""

    item_id: str
    is_done: bool = True


class EventStep(Entry, frozen=True, kw_only=True):
    """The office checked an event, published it, or opened it again; `before` is what it was."""

    event_id: str
    to: Step
    before: Status


class EventReview(Struct, frozen=True, kw_only=True):
    """What the closing sheet keeps beside weather and remarks; `id` is that of the event."""

    id: str
    incidents: str = ""
    better: str = ""
