"""The walk (Rundgang): the stops in order, what is seen there, who walks along."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from qmtui.book import Book, Now
from qmtui.count import Count
from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.model.feedback import KINDS, Kind
from qmtui.walk.headcounts import compared, of_the_walk
from qmtui.walk.walk import AtStop, Walk
from screens.areas import AreaScreen
from screens.text import safe
from screens.walk.observation import ObservationScreen
from screens.walk.stop_list import StopList, lights, times

SAID_FOR = 2
"""Seconds; the message lies over the keys."""


def _letters() -> dict[str, Kind]:
    """The first letters of the kinds, each for the first kind that has it."""
    letters: dict[str, Kind] = {}
    for kind, words in KINDS.items():
        letters.setdefault(_(words)[0].casefold(), cast(Kind, kind))
    return letters


class WalkScreen(AreaScreen[None]):
    """One key to the next stop, three and a text for what is seen there."""

    AREA = "walk"
    AUTO_FOCUS = "StopList"
    UNSEEN = frozenset({"app.quit"})
    BINDING_GROUP_TITLE = _("Walk")
    HELP = _(
        "Enter or → goes to the next stop, which closes the one before. A digit or letter writes "
        "down what somebody says at the marked stop; ↑ and ↓ move the mark. Del leaves a stop out "
        "or takes it in again, − and + visit it earlier or later. Ctrl+N enters a stop from paper."
    )
    BINDINGS = [
        Binding(
            "enter,right",
            "go_on",
            _("Next stop"),
            key_display="Enter",
            tooltip=_("Go to the next stop (also →)"),
            id="walk.next",
        ),
        Binding(
            "ctrl+k",
            "headcount",
            _("Headcount"),
            tooltip=_("How many walk along, at the start, half-way and at the end"),
            id="walk.headcount",
        ),
        Binding(
            "ctrl+n",
            "paper",
            _("From paper"),
            tooltip=_("Enter the times of the marked stop later, from paper"),
            id="walk.paper",
        ),
        Binding(
            "n",
            "note",
            _("Note"),
            key_display="N",
            tooltip=_("A few words about the stop where you are"),
            id="walk.note",
        ),
        Binding(
            "delete",
            "cut",
            _("Leave out"),
            tooltip=_("Leave the marked stop out, or take it in again"),
            id="walk.cut",
        ),
        Binding(
            "minus,shift+up",
            "move(-1)",
            _("Earlier"),
            tooltip=_("Visit the marked stop earlier"),
            show=False,
            id="walk.earlier",
        ),
        Binding(
            "plus,shift+down",
            "move(1)",
            _("Later"),
            tooltip=_("Visit the marked stop later"),
            show=False,
            id="walk.later",
        ),
        *(
            Binding(str(digit), f"observe('{kind}')", show=False)
            for digit, kind in enumerate(KINDS, start=1)
        ),
        *(
            Binding(f"{letter},{letter.upper()}", f"observe('{kind}')", show=False)
            for letter, kind in _letters().items()
        ),
    ]

    here = getters.query_one("#here", Static)
    stops = getters.query_one(StopList)
    kinds = getters.query_one("#kinds", Static)
    hint = getters.query_one("#hint", Static)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._walk = Walk(book, now)
        self._count = Count(book, now)
        self._writing: ObservationScreen | None = None

    @property
    def has_unsaved(self) -> bool:
        return bool(self.draft)

    @property
    def draft(self) -> dict[str, Any]:
        return self._writing.draft if self._writing else {}

    def compose_area(self) -> ComposeResult:
        with Vertical(id="walk"):
            yield Static(id="here")
            yield StopList()
            yield Static(id="kinds")
            yield Static(id="hint", classes="hint")

    def on_mount(self) -> None:
        kinds = [f"{digit} {_(words)}" for digit, words in enumerate(KINDS.values(), start=1)]
        self.kinds.update(Content(" · ".join(kinds)))
        if draft := self.take_draft():
            at = next((at for at in self._walk.stops() if at.stop.id == draft.get("stop")), None)
            if at:
                self._write(at, draft.get("kind") or "information", draft)

    def show_facts(self) -> None:
        super().show_facts()
        stops = self._walk.stops()
        self.stops.show(stops, self.book.zone)
        here = next((at for at in stops if at.is_here), None)
        if self.stops.chosen is None and stops:
            self.stops.choose((here or stops[0]).stop.id)
        self.here.update(self._told(here))
        self.here.set_class(here is not None, "-here")
        self.hint.update(self._advice(here))

    def _told(self, here: AtStop | None) -> Content:
        walkers = compared(of_the_walk(self._count.headcounts()))
        if here is None:
            words = _("Not at a stop")
            return Content("\n").join([Content.styled(words, "bold"), safe(walkers)])
        said = ngettext("{0} observation", "{0} observations", len(here.observations)).format(
            number(len(here.observations))
        )
        late = _("entered later") if here.is_late else ""
        facts = [times(here, self.book.zone), late, said, lights(here), walkers]
        title = _("Stop {0}: {1}").format(here.stop.number, here.stop.name)
        lines = [Content.styled(safe(title).plain, "bold"), safe(" · ".join(filter(None, facts)))]
        if here.note:
            lines.append(safe(here.note))
        return Content("\n").join(lines)

    def _advice(self, here: AtStop | None) -> Content:
        if following := self._walk.next():
            words = _("Enter: on to stop {0}, {1}")
            return safe(words.format(following.stop.number, following.stop.name))
        if here:
            return safe(_("That was the last stop. Enter ends the walk."))
        return safe(_("The walk is over. Ctrl+N enters what is on paper still."))

    @on(OptionList.OptionSelected)
    def action_go_on(self) -> None:
        following = self._walk.next()
        if following:
            if self._do(partial(self._walk.arrive, following.stop)):
                self.stops.choose(following.stop.id)
        elif self._walk.here():
            self._do(self._walk.leave)

    def action_observe(self, kind: str) -> None:
        if at := self._chosen():
            self._write(at, kind, {})

    def _write(self, at: AtStop, kind: str, draft: dict[str, Any]) -> None:
        def done(saved: str | None) -> None:
            self._writing = None
            self.drop_draft()
            self._say_saved(saved)

        # What can be chosen are the codes of KINDS.
        self._writing = ObservationScreen(self.book, self.now, at, cast(Kind, kind), draft)
        self.app.push_screen(self._writing, done)

    def action_headcount(self) -> None:
        from screens.walk.headcount import WalkHeadcountScreen

        stops = [at for at in self._walk.stops() if not at.cut]
        is_last = bool(stops) and all(at.was_visited for at in stops)
        form = WalkHeadcountScreen(self._count, is_last=is_last)
        self.app.push_screen(form, self._say_saved)

    def action_paper(self) -> None:
        from screens.walk.paper_stop import PaperStopScreen

        if at := self._chosen():
            form = PaperStopScreen(self.book, self._walk, at.stop)
            self.app.push_screen(form, self._say_saved)

    def action_note(self) -> None:
        from screens.walk.stop_note import StopNoteScreen

        if here := self._walk.here():
            self.app.push_screen(StopNoteScreen(self._walk, here.stop), self._say_saved)
        else:
            self.notify(_("A note is about the stop where you are; press Enter there."))

    def action_cut(self) -> None:
        if at := self._chosen():
            change = self._walk.restore if at.cut else self._walk.cut
            self._do(partial(change, at.stop))

    def action_move(self, steps: int) -> None:
        if at := self._chosen():
            self._do(partial(self._walk.move, at.stop, steps))

    def _chosen(self) -> AtStop | None:
        chosen = self.stops.chosen
        return next((at for at in self._walk.stops() if at.stop.id == chosen), None)

    def _do(self, change: Callable[[], object]) -> bool:
        try:
            change()
        except QmtuiError as error:
            self.notify(str(error), severity="warning", markup=False)
            return False
        self.show_facts()
        return True

    def _say_saved(self, saved: str | None) -> None:
        if saved:
            self.notify(f"✓ {saved}", timeout=SAID_FOR, markup=False)
        self.show_facts()
