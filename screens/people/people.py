"""The office's contacts area: people, actors, mailing lists, calls owed, duplicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.actors.mailing import MailingLists
from qmtui.actors.people import KnownPerson
from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.actor import Actor
from qmtui.undo import undo_entry
from screens.areas import AreaScreen
from screens.inbox.ask import Ask
from screens.note import Note
from screens.people.actors_page import ActorsPage
from screens.people.calls_page import CallsPage
from screens.people.keys import DEEDS, SearchLine
from screens.people.lists_page import ListsPage
from screens.people.page import Deed, Page, Row
from screens.people.page_tabs import PageTabs
from screens.people.people_page import PeoplePage
from screens.people.reading import Reading, read
from screens.people.twins_page import TwinsPage


class PeopleScreen(AreaScreen[None]):
    """Whom do we know, what may we do, and who is here twice?"""

    AREA = "contacts"
    AUTO_FOCUS = "#search"
    BINDING_GROUP_TITLE = _("Contacts")
    HELP = _(
        "Tab goes from people to actors, mailing lists, calls and duplicates. Type to search, ↓ "
        "goes to the list; there the letters below act on the marked row. Enter reads its card "
        "with the arrow keys, Esc goes back. Ctrl+S writes who agrees to one purpose into a file. "
        "● agrees to something, or was heard of in half a year."
    )
    BINDINGS = [
        *DEEDS,
        # The line of pages says it.
        Binding(
            "tab",
            "page(1)",
            _("Next page"),
            tooltip=_("The next page"),
            show=False,
            id="contacts.next",
        ),
        Binding("shift+tab", "page(-1)", show=False),
        Binding("ctrl+n", "new", _("New"), tooltip=_("Enter a new one"), id="contacts.new"),
        Binding(
            "ctrl+s",
            "contacts_out",
            _("As a file"),
            tooltip=_("Write who agrees to one purpose into a file"),
            id="contacts.out",
        ),
        Binding(
            "ctrl+z",
            "take_back",
            _("Undo"),
            tooltip=_("Take back what was just decided about people"),
            show=False,
            id="contacts.undo",
        ),
        Binding("escape", "back", show=False),
    ]

    tabs = getters.query_one(PageTabs)
    search = getters.query_one(SearchLine)
    row_list = getters.query_one("#rows", OptionList)
    card = getters.query_one("#card", Static)
    note = getters.query_one(Note)

    @dataclass
    class Read(Message):
        """Everything was read, or why it was not."""

        found: Reading | QmtuiError

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self.reading: Reading | None = None
        self.pages: list[Page] = [
            kind(self) for kind in (PeoplePage, ActorsPage, ListsPage, CallsPage, TwinsPage)
        ]
        self._rows: list[Row] = []
        self._is_reading = False
        self._is_asking = False
        self._next: Callable[[], None] | None = None
        self._decided = ""
        """The last decision about people that can be taken back."""
        self._deeds: dict[str, Deed] = {}
        """What can be done with the marked row; to find out takes reading all functions."""

    @property
    def page(self) -> Page:
        return self.pages[self.tabs.open if self.is_mounted else 0]

    @property
    def marked(self) -> str:
        """The id of the marked row, "" for none."""
        place = self.row_list.highlighted if self.is_mounted else None
        return self._rows[place].id if place is not None and place < len(self._rows) else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "new":
                return self.page.can_begin
            case "deed":
                return self._is_in_list and parameters[0] in self._deeds
        return True

    @property
    def _is_in_list(self) -> bool:
        """Whether letters act on the marked row: in the search line they are typed."""
        is_here = self.is_mounted and self.focused is not self.search
        return is_here and bool(self.reading and self.marked)

    def compose_area(self) -> ComposeResult:
        yield PageTabs()
        with Vertical(classes="office"):
            yield SearchLine(id="search", compact=True)
            with Horizontal(id="page"):
                yield OptionList(id="rows", markup=False)
                with VerticalScroll(id="card-room", can_focus=True):
                    yield Static(id="card", markup=False)
            yield Static(id="empty", markup=False)
            yield Note()

    # Reading

    def show_facts(self) -> None:
        super().show_facts()
        if self._is_asking:
            # Back from a question of this area: nothing else can have come in.
            self._is_asking = False
            if follow := self._next:
                self._next = None
                follow()
            return
        self._show()
        if not self._is_reading:
            self._is_reading = True
            self._read()

    @work(thread=True, group="contacts")
    def _read(self) -> None:
        found: Reading | QmtuiError
        try:
            found = read(self.book, self.now)
        except QmtuiError as error:
            found = error
        self.post_message(self.Read(found))

    @on(Read)
    def take_in(self, message: Read) -> None:
        self._is_reading = False
        if isinstance(message.found, QmtuiError):
            self.note.wrong(message.found)
        else:
            self.reading = message.found
            self._show()

    # Showing

    def _show(self) -> None:
        page = self.page
        self.set_class(page.IS_BELOW, "-below")
        self.search.display = bool(page.EXAMPLE)
        if page.EXAMPLE:
            self.search.placeholder = _(page.EXAMPLE)
        if self.reading is None:
            self._say_empty(_("… looking through all events"))
            return
        counts = [page.count for page in self.pages]
        self.tabs.titles = [
            _(page.TITLE) + (f" ({count})" if count else "")
            for page, count in zip(self.pages, counts, strict=True)
        ]
        self._show_rows()

    def _show_rows(self) -> None:
        page = self.page
        kept = page.marked
        self._rows = page.rows()
        self.row_list.set_options(Option(row.line) for row in self._rows)
        ids = [row.id for row in self._rows]
        if not ids:
            self._say_empty(_("Nobody is called so.") if page.text else _(page.EMPTY))
            return
        self.query_one("#empty").display = False
        self.query_one("#page").display = True
        self.row_list.highlighted = ids.index(kept) if kept in ids else 0
        self._show_card()
        if not page.EXAMPLE and self.focused in (None, self.search):
            self.row_list.focus()

    def _say_empty(self, words: str) -> None:
        self._rows = []
        self.query_one("#page").display = False
        empty = self.query_one("#empty", Static)
        empty.display = True
        empty.update(words)
        self.refresh_bindings()

    @on(OptionList.OptionHighlighted)
    def _show_card(self) -> None:
        if self.reading and (marked := self.marked):
            self.page.marked = marked
            self._deeds = self.page.deeds
            self.card.update(self.page.card(marked))
            self.query_one("#card-room").scroll_home(animate=False)
        self.refresh_bindings()

    @on(Input.Changed)
    def look(self) -> None:
        self.page.text = self.search.value
        self.note.clear()
        if self.reading:
            self._show_rows()

    # Keys

    @on(OptionList.OptionSelected)
    def read_card(self) -> None:
        self.query_one("#card-room").focus()

    def action_to_rows(self) -> None:
        if self._rows:
            self.row_list.focus()

    def action_back(self) -> None:
        """From the card to its row, from there to the search."""
        if self.query_one("#card-room").has_focus or not self.page.EXAMPLE:
            self.row_list.focus()
        else:
            self.search.focus()

    def action_page(self, steps: int) -> None:
        self.tabs.open = (self.tabs.open + steps) % len(self.pages)
        self.note.clear()
        with self.prevent(Input.Changed):
            self.search.value = self.page.text
        self._show()
        (self.search if self.page.EXAMPLE else self.row_list).focus()

    def action_new(self) -> None:
        self.page.new()

    def action_deed(self, name: str) -> None:
        try:
            self._deeds[name](self.marked)
        except QmtuiError as error:
            self.note.wrong(error)

    def action_contacts_out(self) -> None:
        # What makes files is imported when somebody wants one.
        from screens.people.contacts_out import ContactsOut

        self.ask(ContactsOut(self.book, self.now))

    def action_take_back(self) -> None:
        if not self._decided:
            self.note.heed(_("Here nothing was decided about people that could be taken back."))
            return
        try:
            undo_entry(self.book, self.now, self._decided, _("said by mistake"))
        except QmtuiError as error:
            self.note.wrong(error)
            return
        self._decided = ""
        self.show_facts()
        self.note.done(_("Taken back."))

    # What pages ask and say

    def ask(self, screen: Screen[Any], then: Callable[[Any], None] | None = None) -> None:
        """Push a question or a form of this area; nothing is read anew after it."""

        def answered(answer: object) -> None:
            if then:
                then(answer)

        self._is_asking = True
        self.app.push_screen(screen, answered)

    def after_this(self, follow: Callable[[], None]) -> None:
        """Have something asked as soon as the present question is gone."""
        self._next = follow

    def ask_list(self, member: Actor | KnownPerson) -> None:
        """Put somebody on one of the mailing lists."""
        lists = MailingLists(self.book, self.now)

        def take(wanted: str) -> None:
            mailing = lists.named(wanted)
            lists.join(mailing, member)
            self.changed(_("On the list now: {0}.").format(mailing.name))

        answers = [(mailing.id, mailing.name) for mailing in lists.all()]
        if not answers:
            self.note.heed(_("There is no mailing list yet; begin one on its page with Ctrl+N."))
            return
        self.ask(Ask(_("On which mailing list?"), take, answers))

    def changed(self, words: str) -> None:
        """Show what was decided, and say it."""
        if self.reading:
            self.reading.people.read_decisions()
            persons = self.reading.people.persons
            self.reading.twins = [
                pair
                for pair in self.reading.twins
                if not persons.is_settled(pair.one.id, pair.other.id)
            ]
        self._show()
        if words:
            self.note.done(words)

    def decided(self, entry_id: str, words: str) -> None:
        """What was decided about people; it can be taken back at once."""
        self._decided = entry_id
        self.changed(words)
