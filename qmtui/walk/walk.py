"""A walk on its way (Rundgang): stops in order, where we are, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from qmtui.book import Book, Now
from qmtui.clean import clean, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.event import Event
from qmtui.model.feedback import Feedback
from qmtui.model.place import RouteChange, Stop, StopVisit
from qmtui.search import skeleton
from qmtui.times import StillToCome
from qmtui.walk.journal import in_order
from qmtui.walk.route import planned_stops


class NoSuchStop(QmtuiError):
    exit_code = 32
    sentence = mark("There is no stop “{0}” on this walk.")


class NoStopYet(QmtuiError):
    exit_code = 39
    sentence = mark("The walk is at no stop now; first arrive at one.")


class StopVisited(QmtuiError):
    exit_code = 39
    sentence = mark("The walk has been at this stop already; it stays where it is.")


class AtStop(Struct, frozen=True, kw_only=True):
    """One stop as the walk sees it.

    `arrived` and `left` are by a clock set right. `is_late` says that the times were entered later
    from paper. A stop that was `cut` is not gone to any more.
    """

    stop: Stop
    arrived: datetime | None = None
    left: datetime | None = None
    is_here: bool = False
    is_late: bool = False
    cut: bool = False
    note: str = ""
    observations: tuple[Feedback, ...] = ()

    @property
    def was_visited(self) -> bool:
        return self.arrived is not None


class Walk:
    """The walk of one event, in its field book or a copy of it."""

    def __init__(self, book: Book, now: Now, event: Event | None = None) -> None:
        self._book = book
        self._now = now
        self._event = event or book.event()

    def stops(self) -> list[AtStop]:
        """Every stop in the order of the walk, those that were cut last."""
        stops = {stop.id: stop for stop in planned_stops(self._book, self._event)}
        visits = self._visits(stops)
        said = self._said(stops)
        order = self._order(list(stops), set(visits))
        return [
            AtStop(
                stop=stops[stop_id],
                cut=stop_id not in order,
                observations=tuple(said.get(stop_id, ())),
                **visits.get(stop_id, {}),
            )
            for stop_id in [*order, *(s for s in stops if s not in order)]
        ]

    def here(self) -> AtStop | None:
        """Where the walk is now."""
        return next((at for at in self.stops() if at.is_here), None)

    def next(self) -> AtStop | None:
        """Where it goes next: the first stop after the last one visited that nobody was at."""
        stops = [at for at in self.stops() if not at.cut]
        last = max((n for n, at in enumerate(stops) if at.was_visited), default=-1)
        return next((at for at in stops[last + 1 :] if not at.was_visited), None)

    def stop_meant(self, text: str) -> Stop:
        """The stop with this number, name or id; raises `NoSuchStop`."""
        wanted = skeleton(text)
        for stop in planned_stops(self._book, self._event):
            if text in (stop.id, str(stop.number)) or skeleton(stop.name) == wanted:
                return stop
        raise NoSuchStop(clean(text, limit=40))

    def arrive(self, stop: Stop, at: datetime | None = None, note: str = "") -> StopVisit:
        """The group comes to a stop, which closes the one before.

        `at` is a time from paper; without one it is now. Arriving where we are adds the note.
        Raises `StillToCome`.
        """
        return self._visit(stop.id, "arrival", at, note)

    def leave(self, at: datetime | None = None) -> StopVisit:
        """The group leaves the stop where it is; raises `NoStopYet`, `StillToCome`."""
        here = self.here()
        if here is None:
            raise NoStopYet
        return self._visit(here.stop.id, "departure", at, "")

    def note(self, text: str) -> StopVisit:
        """Say something about the stop where we are; raises `NoStopYet`."""
        here = self.here()
        if here is None:
            raise NoStopYet
        return self._visit(here.stop.id, "arrival", None, text)

    def move(self, stop: Stop, steps: int) -> RouteChange | None:
        """Visit a stop earlier or later; None if it can go no further. Raises `StopVisited`."""
        ahead = self._ahead()
        self._require_ahead(stop)
        place = ahead.index(stop.id) if stop.id in ahead else -1
        if place < 0 or not 0 <= place + steps < len(ahead):
            return None
        ahead.insert(place + steps, ahead.pop(place))
        return self._change(ahead, "")

    def cut(self, stop: Stop, reason: str = "") -> RouteChange:
        """Leave a stop out; raises `StopVisited`."""
        self._require_ahead(stop)
        return self._change([s for s in self._ahead() if s != stop.id], reason)

    def restore(self, stop: Stop) -> RouteChange | None:
        """Take a stop in again, at its planned place among those ahead; None if it is in."""
        ahead = self._ahead()
        self._require_ahead(stop)
        if stop.id in ahead:
            return None
        wanted = {*ahead, stop.id}
        planned = [s.id for s in planned_stops(self._book, self._event)]
        before = [s for s in planned[: planned.index(stop.id)] if s in wanted]
        ahead.insert(ahead.index(before[-1]) + 1 if before else 0, stop.id)
        return self._change(ahead, "")

    def _ahead(self) -> list[str]:
        return [at.stop.id for at in self.stops() if not (at.cut or at.was_visited)]

    def _require_ahead(self, stop: Stop) -> None:
        if any(at.was_visited for at in self.stops() if at.stop.id == stop.id):
            raise StopVisited

    def _change(self, ahead: Sequence[str], reason: str) -> RouteChange:
        self._book.require_field()
        behind = [at.stop.id for at in self.stops() if at.was_visited]
        with self._book.transaction():
            return self._book.route_changes.add(
                RouteChange(
                    **self._book.stamp(self._now()),
                    stops=(*behind, *ahead),
                    reason=clean_or_refuse(reason),
                )
            )

    def _visit(
        self, stop_id: str, kind: Literal["arrival", "departure"], at: datetime | None, note: str
    ) -> StopVisit:
        self._book.require_field()
        stamp = self._book.stamp(self._now())
        if at is not None:
            if at > self._now():
                raise StillToCome
            stamp |= {"observed_at": at.astimezone(self._book.zone), "source": "paper"}
        with self._book.transaction():
            return self._book.stop_visits.add(
                StopVisit(**stamp, stop_id=stop_id, kind=kind, note=clean_or_refuse(note))
            )

    def _order(self, planned: list[str], visited: set[str]) -> list[str]:
        """The newest change of the route stands; where the walk was nevertheless, it was."""
        changes = in_order(self._book, self._book.route_changes)
        if not changes:
            return planned
        order = [stop_id for stop_id in changes[-1][1].stops if stop_id in planned]
        for place, stop_id in enumerate(planned):
            if stop_id in visited and stop_id not in order:
                before = [s for s in planned[:place] if s in order]
                order.insert(order.index(before[-1]) + 1 if before else 0, stop_id)
        return order

    def _visits(self, stops: dict[str, Stop]) -> dict[str, dict[str, Any]]:
        """Per stop what its visits say, as fields of `AtStop`."""
        found: dict[str, dict[str, Any]] = {}
        here: str | None = None
        for moment, visit in in_order(self._book, self._book.stop_visits):
            if visit.stop_id not in stops:
                continue
            is_arrival = visit.kind == "arrival"
            known = found.get(visit.stop_id)
            if here and (visit.stop_id != here or not is_arrival):
                found[here] |= {"left": moment, "is_here": False}
                here = None
            if not is_arrival:
                continue
            if known is None:
                known = {"arrived": moment, "is_late": visit.source == "paper"}
            here = visit.stop_id
            notes = [known.get("note", ""), visit.note]
            found[here] = known | {
                "left": None,
                "is_here": True,
                "note": " · ".join(filter(None, notes)),
            }
        return found

    def _said(self, stops: dict[str, Stop]) -> dict[str, list[Feedback]]:
        by_name = {skeleton(stop.name): stop_id for stop_id, stop in stops.items()}
        said: dict[str, list[Feedback]] = {}
        for _moment, feedback in in_order(self._book, self._book.feedback):
            stop_id = feedback.stop_id or by_name.get(skeleton(feedback.stop), "")
            if stop_id in stops:
                said.setdefault(stop_id, []).append(feedback)
        return said
