"""What becomes of an event in the office once it is over: checked, published, opened again."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.events import Events
from qmtui.i18n import _, mark
from qmtui.model.event import STATUSES, Event, Status
from qmtui.model.planning import EventStep, Step

RUNNING = mark("under way")


class StepTooEarly(QmtuiError):
    exit_code = 39
    sentence = mark("This event is “{0}”; from there it cannot become “{1}”.")


class Steps:
    """Takes events from one state to the next; who did it when is kept."""

    def __init__(self, book: Book, now: Now) -> None:
        book.require_office()
        self._book = book
        self._now = now

    def check(self, event: Event) -> Event:
        """All is taken in and looked through (geprüft); raises `StepTooEarly`."""
        return self._step(event, "checked", "checked")

    def publish(self, event: Event) -> Event:
        """Its report is out (veröffentlicht); raises `StepTooEarly`."""
        return self._step(event, "published", "published")

    def reopen(self, event: Event) -> Event:
        """Something is to be mended: it is neither checked nor published any more."""
        return self._step(event, "reopened", _over(event))

    def next(self, event: Event) -> Step | None:
        """What can be done with the event now, None for nothing."""
        event = self._book.events.get(event.id) or event
        return next((step for step in ("checked", "published") if _may(event, step)), None)

    def last(self, event: Event) -> EventStep | None:
        """The newest step of an event, None if none stands."""
        steps = self._book.event_steps.where("event_id", event.id)
        standing = [step for step in steps if step.id not in self._book.taken_back]
        return max(standing, key=lambda step: (step.recorded_at, step.id), default=None)

    def _step(self, event: Event, to: Step, status: Status) -> Event:
        event = self._book.events.get(event.id) or event
        if not _may(event, to):
            raise StepTooEarly(_(STATUSES[event.status]), _(STATUSES[status]))
        stamp = self._book.stamp(self._now())
        step = EventStep(**stamp, event_id=event.id, to=to, before=event.status)
        with self._book.transaction():
            self._book.event_steps.add(step)
            return Events(self._book, self._now).set_status(event, status=status)


def state_told(event: Event, moment: datetime) -> str:
    """The state of an event in a word; one that was handed out is under way while it lasts."""
    is_on = event.start <= moment and (event.end is None or moment < event.end)
    if event.status in ("issued", "moved") and is_on and event.end is not None:
        return _(RUNNING)
    return _(STATUSES[event.status])


def is_still_on(event: Event, moment: datetime) -> bool:
    """Whether nobody has ended it, and its planned end is still to come."""
    is_open = event.status in ("planned", "issued", "interrupted", "moved")
    return is_open and event.end is not None and moment < event.end


def stepped_back(book: Book, step: EventStep) -> Event | None:
    """The event as it was before its newest step; None if more has happened to it since."""
    event = book.events.get(step.event_id)
    came_to = _over(event) if event and step.to == "reopened" else step.to
    if event is None or event.status != came_to:
        return None
    return replace(event, status=step.before)


def _may(event: Event, to: Step) -> bool:
    if to == "checked":
        # What was never handed out has nothing to be taken in.
        return event.status == "collected" or (event.status == "ended" and event.fieldbook is None)
    if to == "published":
        return event.status == "checked"
    return event.status in ("checked", "published")


def _over(event: Event) -> Status:
    return "ended" if event.fieldbook is None else "collected"
