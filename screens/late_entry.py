"""What was counted on paper, entered later: a number and from when until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from qmtui.book import Book, Now
from qmtui.breakdown import meanwhile
from qmtui.count import Count
from qmtui.counters import name_of
from qmtui.errors import QmtuiError
from qmtui.formats import clock, day, number
from qmtui.i18n import _
from qmtui.spans import span_of
from qmtui.words import perhaps_twice
from screens.choice import Choice
from screens.fields import FormLine
from screens.note import Note
from screens.text import safe


class LateEntryScreen(ModalScreen[str]):
    """Stays one row of its own in every table: nobody knows into which hours it falls.

    Answers what was saved.
    """

    AUTO_FOCUS = "#number"
    BINDING_GROUP_TITLE = _("From paper")
    HELP = _(
        "For what was counted on paper while the device was off. Type the number and the two "
        "times, such as 15:52 and 16:40, or just 1552 and 1640. The entry stays one row marked as "
        "entered later; it is not spread over hours. Ctrl+Z takes it back."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the entry"), id="late.save"),
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("Save nothing"), id="late.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    number_line = getters.query_one("#number", FormLine)
    since = getters.query_one("#since", FormLine)
    until = getters.query_one("#until", FormLine)
    read = getters.query_one("#read", Static)
    known = getters.query_one("#known", Static)
    note = getters.query_one(Note)

    def __init__(
        self, book: Book, now: Now, count: Count, counter: str, bands: Sequence[str]
    ) -> None:
        super().__init__()
        self._book = book
        self._now = now
        self._count = count
        self._counter = counter
        self._bands = bands

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide count-form"):
            title = _("From paper: {0}").format(name_of(self._counter))
            yield Static(safe(title), classes="question")
            yield Static(_("It stays one row of its own and is not spread over hours."))
            with Horizontal(classes="row"):
                yield Label(_("How many?"))
                yield FormLine(limit=4, id="number", restrict=r"[0-9]*", compact=True)
            with Horizontal(classes="row"):
                yield Label(_("From"))
                yield FormLine(id="since", placeholder=_("e.g. {0}").format("13:10"), compact=True)
                yield Label(_("until"), classes="short")
                yield FormLine(id="until", placeholder=_("e.g. {0}").format("13:40"), compact=True)
            yield Static(id="read", classes="hint")
            yield Static(id="known")
            if self._bands:
                with Horizontal(classes="row"):
                    yield Label(_("Group"))
                    bands = [(str(place), band) for place, band in enumerate(self._bands)]
                    yield Choice(bands, id="band")
            yield Note()
            with Horizontal(classes="buttons"):
                yield Static(_("Ctrl+S saves · Esc: back"), classes="hint")
                yield Button(_("Save"), id="save", variant="primary")

    @on(Input.Changed)
    def show_span(self) -> None:
        """Show how the times are read, while they are typed, and what stands there already."""
        known = ""
        try:
            since, until = self._span()
        except QmtuiError:
            self.read.update("")
        else:
            self.read.update(safe(f"{_told(since, until)} · {day(since)}"))
            known = self._known(since, until)
        self.known.update(safe(known))
        self.known.display = bool(known)

    def _known(self, since: datetime, until: datetime) -> str:
        """What would perhaps be counted twice; it is said, and may be saved all the same."""
        found = meanwhile(self._book, since, until, self._counter)
        return perhaps_twice(found.strokes, found.late)

    @on(Button.Pressed)
    def press(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        typed = self.number_line.value
        if not typed:
            self._ask(_("How many? Please type a number."), self.number_line)
            return
        for line in (self.since, self.until):
            if not line.value.strip():
                self._ask(_("From when until when? For example 13:10 and 13:40."), line)
                return
        try:
            since, until = self._span()
            if until > self._now():
                self._ask(_("That is not over yet."), line)
                return
            line = self.number_line
            self._count.late(int(typed), since, until, self._counter, self._band())
        except QmtuiError as error:
            self._ask(str(error), line)
        else:
            words = _("{0} entered later, {1}")
            self.dismiss(words.format(number(int(typed)), _told(since, until)))

    def _ask(self, sentence: str, line: FormLine) -> None:
        self.note.wrong(sentence)
        line.focus()

    def _span(self) -> tuple[datetime, datetime]:
        return span_of(self._book, (self.since.value, self.until.value))

    def _band(self) -> str | None:
        chosen = next((choice.chosen for choice in self.query(Choice)), None)
        return None if chosen is None else self._bands[int(chosen)]

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""


def _told(since: datetime, until: datetime) -> str:
    """The two times, with the day of the end where it is another one."""
    same = since.date() == until.date()
    return f"{clock(since)}–{clock(until) if same else f'{day(until)} {clock(until)}'}"
