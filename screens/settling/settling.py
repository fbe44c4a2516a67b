"""Settling: what books say twice or in two ways, and what people decide about it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.settling.answering import answer
from qmtui.settling.answers import LATER, NAMED
from qmtui.settling.decisions import Decided, take_back
from qmtui.settling.on_the_list import OnTheList
from qmtui.settling.questions import Question, SeenTwice, key_of
from qmtui.settling.reading import Reading
from qmtui.undo import ReasonNeeded
from screens.areas import AreaScreen
from screens.note import Note
from screens.people.page_tabs import PageTabs
from screens.settling.lines import about_decided, decided_line, question_line
from screens.settling.question import UNDO, QuestionScreen
from screens.settling.who import Who, WhoScreen
from screens.text import safe
from screens.undo_reason import UndoReasonScreen

OPEN, DECIDED = 0, 1
"""The two pages."""


class SettlingScreen(AreaScreen[None]):
    """What waits for a decision, and what was decided?"""

    AREA = "settling"
    AUTO_FOCUS = "#rows"
    BINDING_GROUP_TITLE = _("Settling")
    HELP = _(
        "Enter opens the marked question; a number answers it, and the next one comes. Nothing is "
        "lost by a decision: both entries stay, only the figures follow. Tab goes to what was "
        "decided; there Enter takes the marked decision back."
    )
    BINDINGS = [
        Binding(
            "tab",
            "page",
            _("Decided"),
            tooltip=_("From what is open to what was decided, and back"),
            show=False,
            id="settling.page",
        ),
        Binding("shift+tab", "page", show=False),
        Binding(
            "ctrl+z",
            "take_back",
            _("Revert"),
            tooltip=_("Take the last decision made here back"),
            id="settling.undo",
        ),
    ]

    tabs = getters.query_one(PageTabs)
    row_list = getters.query_one("#rows", OptionList)
    card = getters.query_one("#about", Static)
    note = getters.query_one(Note)

    @dataclass
    class Read(Message):
        """Everything was read, or why it was not, as it was after so many decisions."""

        found: Reading | QmtuiError
        changes: int

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self.reading: Reading | None = None
        self.questions: list[Question] = []
        self._made: list[tuple[str, Question]] = []
        """The decisions made here and what they answered, the newest last."""
        self._changes = 0
        self._answered = self._passed = 0
        """How many were answered, or answered or put off, since the list was left."""
        self._is_reading = False
        self._is_asking = False

    def compose_area(self) -> ComposeResult:
        yield PageTabs()
        with Vertical(classes="office", id="settling"):
            yield OptionList(id="rows", markup=False)
            yield Static(id="empty", markup=False)
            yield Static(id="about", markup=False)
            yield Note()

    # Reading

    def show_facts(self) -> None:
        super().show_facts()
        if self.begun_by != self.book.post.by:
            # Whoever takes over takes back under their own name, and says why.
            self.begun_by = self.book.post.by
            self._made.clear()
        if self._is_asking:
            return
        self._show()
        if not self._is_reading:
            self._is_reading = True
            self._read()

    @work(thread=True, group="settling")
    def _read(self) -> None:
        found: Reading | QmtuiError
        changes = self._changes
        try:
            found = Reading(self.book, self.now)
        except QmtuiError as error:
            found = error
        self.post_message(self.Read(found, changes))

    @on(Read)
    def take_in(self, message: Read) -> None:
        self._is_reading = False
        if isinstance(message.found, QmtuiError):
            self.note.wrong(message.found)
        elif message.changes == self._changes and not self._is_asking:
            self.reading = message.found
            self.questions = self.reading.questions
            self._show()

    # Showing

    @property
    def is_open_page(self) -> bool:
        return self.tabs.open == OPEN

    @property
    def decided(self) -> list[Decided]:
        return self.reading.decisions if self.reading else []

    @property
    def marked(self) -> int | None:
        """The place of the marked row; headings have none."""
        place = self.row_list.highlighted
        option = self.row_list.get_option_at_index(place) if place is not None else None
        return int(option.id) if option and option.id else None

    def _show(self) -> None:
        if self.reading is None:
            self._say_empty(_("… looking through all events"))
            return
        standing = sum(not decided.is_taken_back for decided in self.decided)
        self.tabs.titles = [
            _("Open ({0})").format(len(self.questions)),
            _("Decided ({0})").format(standing),
        ]
        kept = self.row_list.highlighted
        options = list(self._open_rows() if self.is_open_page else self._decided_rows())
        self.row_list.set_options(options)
        if not options:
            self._say_empty(
                _("Nothing to settle.") if self.is_open_page else _("Nothing was decided yet.")
            )
            return
        self.query_one("#empty").display = False
        self.row_list.display = self.card.display = True
        places = [place for place, option in enumerate(options) if option.id]
        self.row_list.highlighted = kept if kept in places else places[0]
        if self.row_list.is_mounted and not self.row_list.has_focus:
            self.row_list.focus()
        self._show_card()

    def _open_rows(self) -> list[Option]:
        rows: list[Option] = []
        title = ""
        for place, question in enumerate(self.questions):
            here = self._title(question)
            if self.book.kind == "office" and here != title:
                rows.append(Option(safe(here).stylize("bold"), disabled=True))
                title = here
            rows.append(Option(question_line(question), id=str(place)))
        return rows

    def _decided_rows(self) -> list[Option]:
        return [
            Option(decided_line(decided), id=str(place))
            for place, decided in enumerate(self.decided)
        ]

    def _title(self, question: Question) -> str:
        return (self.reading.title(question.event) if self.reading else "") or _("Office book")

    def _say_empty(self, words: str) -> None:
        self.row_list.display = self.card.display = False
        empty = self.query_one("#empty", Static)
        empty.display = True
        empty.update(words)

    @on(OptionList.OptionHighlighted)
    def _show_card(self) -> None:
        if (place := self.marked) is None:
            return
        if self.is_open_page:
            self.card.update(_("Enter asks this question and the next ones · Tab: decided"))
        else:
            decided = self.decided[place]
            title = self.reading.title(decided.event) if self.reading else ""
            self.card.update(about_decided(decided, title))

    # Answering

    @on(OptionList.OptionSelected)
    def choose(self) -> None:
        place = self.marked
        if place is None:
            return
        self.note.clear()
        self._answered = self._passed = 0
        if self.is_open_page:
            self._ask(self.questions[place])
        else:
            self._take_back(self.decided[place])

    def _ask(self, question: Question) -> None:
        place = self.questions.index(question)
        event = self._title(question)
        total = self._answered + len(self.questions)
        shown = min(place + 1 + self._passed, total)

        def take(value: str | None) -> None:
            self._is_asking = False
            if not value:
                self._show()
            elif value == UNDO:
                self.action_take_back()
            elif value == LATER:
                is_last = place == len(self.questions) - 1
                self.questions.append(self.questions.pop(place))
                self._passed += 1
                self._next(len(self.questions) if is_last else place)
            elif value == NAMED and isinstance(question, SeenTwice):
                self._ask_who(question)
            else:
                self._decide(question, value)

        self._is_asking = True
        self.app.push_screen(QuestionScreen(question, event, (shown, total)), take)

    def _ask_who(self, question: SeenTwice) -> None:
        try:
            on_the_list = OnTheList(self.book, question.event, question.attendee)
        except QmtuiError as error:
            self.note.wrong(error)
            return

        def take(who: Who | None) -> None:
            self._is_asking = False
            if who is None:
                self._ask(question)
            else:
                self._decide(question, NAMED, who)

        self._is_asking = True
        self.app.push_screen(WhoScreen(on_the_list), take)

    def _decide(self, question: Question, value: str, who: Who | None = None) -> None:
        other, name = who or Who(None, "")
        place = self.questions.index(question)
        try:
            entry = answer(self.book, self.now, question, value, other=other, name=name)
            self._made.append((entry.id, question))
            self._answered += 1
            self._passed += 1
            self._read_anew(question.event)
        except QmtuiError as error:
            self.note.wrong(error)
            self._show()
            return
        self.note.done(_("Decided. Ctrl+Z takes it back."))
        self._next(place)

    def _next(self, place: int) -> None:
        """Ask what stands there now; the last one is followed by the list."""
        self._show()
        if place < len(self.questions):
            self._ask(self.questions[place])

    def _read_anew(self, event: str) -> None:
        self._changes += 1
        if self.reading:
            later = self.questions
            self.reading.read_anew(event)
            # Whoever decided to decide later has put them in another order.
            order = {key_of(question): place for place, question in enumerate(later)}
            found = self.reading.questions
            found.sort(key=lambda q: order.get(key_of(q), -1))
            self.questions = found

    # Taking back

    def action_take_back(self) -> None:
        """Take the newest decision of this screen back, and show its question again."""
        while self._made:
            wanted, question = self._made.pop()
            for decided in self.decided:
                if decided.id == wanted and not decided.is_taken_back:
                    self._take_back(decided, _("said by mistake"))
                    self._mark(question)
                    return
        self._show()
        self.note.heed(_("Here nothing was decided that could be taken back."))

    def _mark(self, question: Question) -> None:
        keys = [key_of(one) for one in self.questions]
        if self.is_open_page and key_of(question) in keys:
            wanted = str(keys.index(key_of(question)))
            self.row_list.highlighted = self.row_list.get_option_index(wanted)

    def _take_back(self, decided: Decided, reason: str | None = None) -> None:
        if decided.is_taken_back:
            self.note.heed(_("This was taken back already."))
            return
        try:
            take_back(self.book, self.now, decided, reason)
            self._read_anew(decided.event)
        except ReasonNeeded:
            self._ask_why(decided)
            return
        except QmtuiError as error:
            self.note.wrong(error)
            self._show()
            return
        self._show()
        self.note.done(_("Taken back; the question is open again."))

    def _ask_why(self, decided: Decided) -> None:
        def take(reason: str | None) -> None:
            self._is_asking = False
            if reason:
                self._take_back(decided, reason)

        self._is_asking = True
        self.app.push_screen(UndoReasonScreen(f"{decided.about}: {decided.verdict}"), take)

    def action_page(self) -> None:
        self.tabs.open = DECIDED if self.is_open_page else OPEN
        self.row_list.highlighted = None
        self.note.clear()
        self._show()
