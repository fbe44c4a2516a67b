"""The day (Tag): where things are, who is there, and one key for each thing to do."""

from __future__ import annotations

from datetime import datetime, timedelta

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.day.overview import DayNow, day_now
from qmtui.day.shifts import Shifts
from qmtui.errors import QmtuiError
from qmtui.formats import clock
from qmtui.i18n import _
from screens.areas import AreaScreen
from screens.day.lines import facts_of, ways_of
from screens.note import Note
from screens.text import safe


class DayScreen(AreaScreen[None]):
    """What is the case now; every letter named below does one thing."""

    AREA = "day"
    UNSEEN = frozenset({"app.palette", "app.quit"})
    BINDING_GROUP_TITLE = _("Day")
    HELP = _(
        "What holds now: places, what is called off, who is on duty, which stands are missing. "
        "Each letter named below does one thing. Whatever you enter holds from now on; what was "
        "captured before keeps its place. Ctrl+Z takes the last thing back."
    )
    BINDINGS = [
        Binding("v", "relocate", _("Move"), tooltip=_("Move, call off or go on"), id="day.move"),
        Binding(
            "k",
            "come_or_go",
            _("Come, go"),
            tooltip=_("I come to help, or I leave"),
            id="day.come",
        ),
        Binding("s", "stands", _("Stands"), tooltip=_("Who is at which stand"), id="day.stands"),
        Binding(
            "b",
            "consult",
            _("Consult"),
            tooltip=_("Take down a talk of the office hour"),
            id="day.talk",
        ),
        Binding(
            "z",
            "time",
            _("Time"),
            tooltip=_("A talk begins now; “b” then knows the minutes"),
            show=False,
            id="day.time",
        ),
        Binding(
            "l",
            "sheet",
            _("Sheet"),
            tooltip=_("The attendance sheet"),
            show=False,
            id="day.sheet",
        ),
        Binding(
            "t",
            "hours",
            _("Hours done"),
            tooltip=_("Hours of the helpers"),
            show=False,
            id="day.hours",
        ),
        Binding(
            "e",
            "close",
            _("End"),
            tooltip=_("End the event: weather and remarks"),
            show=False,
            id="day.end",
        ),
    ]

    facts = getters.query_one("#facts", Static)
    ways = getters.query_one("#ways", Static)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._talk_since: datetime | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "stands":
            return len(self.book.stands) > 0
        if action == "sheet":
            return self.book.event().mode == "sheet"
        return True

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(id="day"):
            yield Static(id="facts")
            yield Note()
        yield Static(id="ways")

    def on_mount(self) -> None:
        # The screen as a whole takes the letters.
        self.query_one("#day").can_focus = False

    def show_facts(self) -> None:
        super().show_facts()
        day = day_now(self.book, self.now)
        width = max(self.size.width - 4, 40)
        self.facts.update(self._facts(day, width))
        self.ways.update(ways_of(self, width, is_here=self._is_here(day)))
        self.refresh_bindings()

    def on_resize(self) -> None:
        self.show_facts()

    def _facts(self, day: DayNow, width: int) -> Content:
        lines = facts_of(self.book, day, width)
        if self._talk_since is not None:
            at = clock(self._talk_since.astimezone(self.book.zone))
            lines.append(safe(_("● A talk is going on since {0}; B takes it down.").format(at)))
        return Content("\n").join(lines)

    def _is_here(self, day: DayNow) -> bool:
        return self.book.post.by in [hours.initials for hours in day.helpers]

    def action_relocate(self) -> None:
        from screens.day.relocate import RelocateScreen

        self.app.push_screen(RelocateScreen(self.book, self.now), self._say)

    def action_come_or_go(self) -> None:
        shifts, by = Shifts(self.book, self.now), self.book.post.by or ""
        try:
            is_here = shifts.hours_of(by).is_here
            (shifts.leave if is_here else shifts.come)(by)
        except QmtuiError as error:
            self.note.wrong(error)
            return
        at = clock(self.now().astimezone(self.book.zone))
        words = _("{0} has left, {1}") if is_here else _("{0} is here, {1}")
        self._say(words.format(by, at))

    def action_stands(self) -> None:
        from screens.day.stands import StandsScreen

        self.app.push_screen(StandsScreen(self.book, self.now), self._say)

    def action_time(self) -> None:
        self._talk_since = None if self._talk_since else self.now()
        self.note.clear()
        self.show_facts()

    def action_consult(self) -> None:
        from screens.day.consultation import ConsultationScreen

        since = self._talk_since
        spent = self.now() - since if since else timedelta()
        minutes = max(round(spent.total_seconds() / 60), 1) if since else None

        def take(saved: str | None) -> None:
            if saved:
                self._talk_since = None
            self._say(saved)

        self.app.push_screen(ConsultationScreen(self.book, self.now, minutes), take)

    def action_sheet(self) -> None:
        from screens.day.sheet import SheetScreen

        self.app.push_screen(SheetScreen(self.book, self.now), self._say)

    def action_hours(self) -> None:
        from screens.day.hours import HoursScreen

        self.app.push_screen(HoursScreen(self.book, self.now), self._say)

    def action_close(self) -> None:
        from screens.day.closing import ClosingScreen

        self.app.push_screen(ClosingScreen(self.book, self.now), self._say)

    def _say(self, saved: str | None) -> None:
        if saved:
            self.note.done(saved)
        else:
            self.note.clear()
        self.show_facts()
