"""An event once more: on another day, or again and again."""

from __future__ import annotations

from datetime import datetime

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.events import TitleMissing
from qmtui.formats import short_date_and_time
from qmtui.i18n import _, mark
from qmtui.inbox.days import DayUnreadable, day_meant
from qmtui.model.event import Event
from qmtui.planning.planner import Planner
from qmtui.planning.recurring import EVERY, Rhythm, dates_of, start_like, told
from qmtui.planning.series import all_series, title_of
from qmtui.planning.telling import brought_told
from qmtui.planning.templates import template_of
from qmtui.times import TimeUnreadable
from screens.event_fields import EventFields, StartMissing, row, time_read, whole_number
from screens.note import Note
from screens.planning.names_field import NamesField
from screens.setting import Setting
from screens.text import safe

ONCE = "once"


class NoDateLeft(QmtuiError):
    exit_code = 38
    sentence = mark("No date has a cross; set at least one.")


class AgainScreen(EventFields[list[Event] | None]):
    """Answers the events that were planned, None if nothing was."""

    AUTO_FOCUS = "#start"
    BINDING_GROUP_TITLE = _("Once more")
    HELP = _(
        "The same stations, rules, stands and tasks on another day; shifts are open anew. For a "
        "series choose how often, and until when or how many times. The dates are shown below: go "
        "to them with Tab, the space bar leaves one out."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Plan the dates shown"), id="again.save"),
        Binding(
            "space",
            "turn",
            _("Leave out"),
            tooltip=_("Leave the marked date out, or take it in again"),
            id="again.turn",
        ),
        Binding("escape", "back", _("Back"), tooltip=_("Plan nothing"), id="again.back"),
    ]

    every = getters.query_one("#every", Setting)
    date_list = getters.query_one("#dates", OptionList)

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now, {"title": event.title})
        self._event = event
        self._dates: list[datetime] = []
        self._left_out: set[datetime] = set()

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and bool(self._dates)

    def compose_area(self) -> ComposeResult:
        event = self._event
        brings = brought_told(template_of(self.book, event))
        every = [(ONCE, _("once")), *((name, _(words)) for name, words in EVERY.items())]
        titles = [series.title for series in all_series(self.book)]
        example = event.start.astimezone(self.book.zone).strftime("%d.%m.%Y")
        with Vertical(classes="office"):
            yield Label(safe(_("Once more: {0}").format(event.title)), classes="heading")
            yield Static(_("comes along: {0}").format(brings) if brings else "", id="brings")
            yield row(_("Title"), self.line("title"))
            yield row(_("First day"), self.line("start", example), time_read("start"))
            yield row(_("How often"), Setting(every, chosen=ONCE, in_a_row=False, id="every"))
            yield row("", Label(id="rhythm", classes="read"))
            yield row(_("Until"), self.line("until", _("such as 31.12.")))
            yield row(_("or times"), self.line("times", _("such as 6")))
            known = title_of(self.book, event)
            example = _("empty: none; a new title begins one")
            series = NamesField("series", titles, known, example=example, one=True)
            yield row(_("Series"), series)
            yield OptionList(id="dates", markup=False)
            yield Note()

    def on_mount(self) -> None:
        self.watch(self.every, "chosen", self.show_dates)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "turn":
            return self.is_mounted and self.date_list.has_focus
        return True

    def on_descendant_focus(self) -> None:
        self.refresh_bindings()

    @on(Input.Changed)
    def show_dates(self) -> None:
        for field in ("rhythm", "until", "times"):
            line = self.query_one(f"#{field}").parent
            assert line
            line.display = self.every.chosen != ONCE
        self._dates, hint = [], ""
        if self.query_one("#start", Input).value.strip():
            try:
                self._dates = self._read()
            except QmtuiError as error:
                # While it is typed; a day that cannot be read is told of when it is saved.
                hint = "" if isinstance(error, TimeUnreadable | DayUnreadable) else str(error)
        self._left_out &= set(self._dates)
        self._show_list()
        if self._dates and (every := self.every.chosen) != ONCE:
            hint = told(every, self._dates[0])  # type: ignore[arg-type] # one of its answers
        self.query_one("#rhythm", Label).update(safe(hint))

    def _show_list(self) -> None:
        marked = self.date_list.highlighted
        self.date_list.set_options(Option(self._line(date)) for date in self._dates)
        self.date_list.display = bool(self._dates)
        self.date_list.highlighted = marked if self._dates else None

    def _line(self, date: datetime) -> Content:
        cross = " " if date in self._left_out else "x"
        return Content(f"[{cross}] {short_date_and_time(date)}")

    def read_start(self) -> datetime:
        """The first day, at the hour of the event unless another one is typed."""
        if not (text := self.typed("start")):
            raise StartMissing
        return start_like(self._event, text, self.book.zone)

    def _read(self) -> list[datetime]:
        start = self.read_start()
        if (every := self.every.chosen) == ONCE:
            return [start]
        times = whole_number(self.typed("times"))
        until = self.typed("until")
        rhythm = Rhythm(
            every=every,  # type: ignore[arg-type] # one of its answers
            # A day without a year lies behind the first one.
            until=day_meant(self.book, lambda: start, until) if until else None,
            times=times,
        )
        return dates_of(start, rhythm)

    @on(OptionList.OptionSelected)
    def action_turn(self) -> None:
        place = self.date_list.highlighted
        if place is not None:
            self._left_out ^= {self._dates[place]}
            self._show_list()

    def field_of(self, error: QmtuiError) -> str:
        if isinstance(error, TitleMissing):
            return "title"
        return "until" if isinstance(error, DayUnreadable) else self._reading

    def action_save(self) -> None:
        try:
            dates = [date for date in self._read() if date not in self._left_out]
            if not dates:
                raise NoDateLeft
            if not (title := self.typed("title")):
                raise TitleMissing
            planned = Planner(self.book, self.now).again(
                self._event, dates, series=self.typed("series"), title=title
            )
        except NoDateLeft as error:
            self.note.wrong(error)
            self.date_list.focus()
        except QmtuiError as error:
            self.complain(error)
        else:
            self.dismiss(planned)

    def action_back(self) -> None:
        self.dismiss(None)
