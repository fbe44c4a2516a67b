"""Move, call off, interrupt, go on (Verlegen): one dialog for the event, a station, an offering."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Label, Static

from qmtui.book import Book, Now
from qmtui.day.relocating import PlaceMissing, Relocating, offerings_of
from qmtui.errors import QmtuiError
from qmtui.formats import clock
from qmtui.i18n import _
from qmtui.model.day import TURNS, Turn
from qmtui.places import Places
from qmtui.times import TimeUnreadable, parse_time
from screens.choice import Choice
from screens.fields import FormLine
from screens.note import Note
from screens.setting import Setting

EVENT, STATION, OFFERING = "event", "station:", "offering:"


class RelocateScreen(ModalScreen[str]):
    """What is captured from that time on carries the new place; answers what was noted."""

    AUTO_FOCUS = "#kind"
    BINDING_GROUP_TITLE = _("Move")
    HELP = _(
        "Say what becomes of what. ← and → walk through the event, its stations and offerings. "
        "Without a time it holds from now on. What was captured before keeps its place, and "
        "whoever comes to something called off can still be checked in."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("It is so"), id="move.save"),
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("Change nothing"), id="move.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    kind = getters.query_one("#kind", Setting)
    what = getters.query_one("#what", Setting)
    place = getters.query_one("#place", FormLine)
    since = getters.query_one("#since", FormLine)
    reason = getters.query_one("#reason", FormLine)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self._book = book
        self._now = now

    def compose(self) -> ComposeResult:
        event = self._book.event()
        stations = [(f"{STATION}{s.name}", s.name) for s in self._book.stations_of(event)]
        offerings = [
            (f"{OFFERING}{name}", _("Offering {0}").format(name))
            for name in offerings_of(self._book, event.id)
        ]
        places = [spot.name for spot in Places(self._book).all()]
        with Vertical(classes="dialog wide day-form"):
            yield Static(_("What becomes of it?"), classes="question")
            kinds = [(kind, _(words)) for kind, words in TURNS.items()]
            with Horizontal(classes="row"):
                yield Label(_("It is"))
                yield Setting(kinds, chosen="moved", id="kind")
            with Horizontal(classes="row"):
                yield Label(_("What?"))
                whole = [(EVENT, _("The whole event"))]
                yield Setting(
                    [*whole, *stations, *offerings], chosen=EVENT, in_a_row=False, id="what"
                )
            with Horizontal(classes="row", id="to"):
                yield Label(_("Where to?"))
                suggester = SuggestFromList(places, case_sensitive=False)
                yield FormLine(id="place", compact=True, suggester=suggester)
            with Horizontal(classes="row"):
                yield Label(_("Since"))
                example = _("now, or e.g. {0}").format("16:15")
                yield FormLine(id="since", placeholder=example, compact=True)
            with Horizontal(classes="row"):
                yield Label(_("Why?"))
                yield FormLine(id="reason", placeholder=_("may stay empty"), compact=True)
            yield Note()
            with Horizontal(classes="buttons"):
                yield Static(_("Ctrl+S saves · Esc: back"), classes="hint")
                yield Button(_("Save"), id="save", variant="primary")

    @on(Choice.Chosen, "#kind")
    def go_on(self) -> None:
        self.what.focus()

    def watch_kind(self) -> None:
        self.query_one("#to").display = self.kind.chosen == "moved"

    def on_mount(self) -> None:
        self.watch(self.kind, "chosen", self.watch_kind)

    @on(Button.Pressed)
    def press(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        try:
            self.dismiss(self._save())
        except QmtuiError as error:
            self.note.wrong(error)
            self._field_of(error).focus()

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""

    def _save(self) -> str:
        relocating, kind = Relocating(self._book, self._now), self.kind.chosen
        chosen = self.what.chosen or EVENT
        station = chosen.removeprefix(STATION) if chosen.startswith(STATION) else None
        offering = chosen.removeprefix(OFFERING) if chosen.startswith(OFFERING) else ""
        at, reason = self._at(), self.reason.value
        if kind == "moved" and not offering:
            entry = relocating.move(self.place.value, station, at=at, reason=reason)
        else:
            # What can be chosen are the codes of TURNS.
            turn = cast(Turn, kind)
            entry = relocating.turn(turn, station, offering, at=at, reason=reason)
        words = _("{0}: {1}, since {2}")
        name = station or offering or self._book.event().title
        turned = f"→ {entry.place}" if entry.place else _(TURNS[entry.kind])
        return words.format(name, turned, clock(entry.observed_at))

    def _at(self) -> datetime | None:
        typed = self.since.value.strip()
        today = self._book.today(self._now)
        return parse_time(typed, self._book.zone, today) if typed else None

    def _field_of(self, error: QmtuiError) -> FormLine | Setting:
        if isinstance(error, PlaceMissing):
            return self.place
        return self.since if isinstance(error, TimeUnreadable) else self.what
