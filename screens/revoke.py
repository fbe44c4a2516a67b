"""Withdrawing a ticket (Ticket sperren), and making it good again."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.errors import QmtuiError
from qmtui.foreign import is_foreign
from qmtui.formats import number
from qmtui.holders import MOST, Holder, Holders
from qmtui.i18n import _, ngettext
from qmtui.model.event import Event
from qmtui.registrations import revoke
from qmtui.search import long_enough
from qmtui.words import people
from screens.areas import AreaScreen
from screens.choose_folder import two_lines
from screens.dialogs import Confirm
from screens.event_fields import row
from screens.event_texts import said
from screens.fields import Line
from screens.note import Note
from screens.scans import shown
from screens.text import safe

CODE = 300
"""The longest code of any ticketing system."""


class RevokeScreen(AreaScreen[None]):
    """Whose ticket is it?"""

    AREA = "events"
    AUTO_FOCUS = "#wanted"
    BINDING_GROUP_TITLE = _("Withdraw a ticket")
    HELP = _(
        "Scan the ticket, or type its code or a name; Enter goes to the hits. Enter on a hit "
        "withdraws the ticket, or makes it good again. The stations turn it away once the event "
        "was handed out again."
    )
    BINDINGS = [Binding("escape", "back", _("Back"), tooltip=_("To the events"), id="revoke.back")]

    wanted = getters.query_one("#wanted", Line)
    hint = getters.query_one("#hint", Static)
    holder_list = getters.query_one("#holders", OptionList)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._event = event
        self._holders = Holders(book, event)
        self._found: list[Holder] = []

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            title = " · ".join([_("Withdraw a ticket"), self._event.title])
            yield Label(safe(title), classes="heading")
            example = _("scan, or type three letters")
            yield row(
                _("Code or name"), Line(limit=CODE, placeholder=example, id="wanted", compact=True)
            )
            yield Static(id="hint", markup=False)
            yield OptionList(id="holders", markup=False)
            yield Note()

    def on_mount(self) -> None:
        self._show()

    def scanned(self, code: str) -> None:
        """A code by scanner: asks at once."""
        if is_foreign(code):
            self.note.wrong(_("This is none of our codes: {0}").format(shown(code)))
            self.app.bell()
            return
        self.wanted.value = code
        self._look()
        if len(self._found) == 1:
            self._ask(self._found[0])

    @on(Input.Changed, "#wanted")
    def look(self) -> None:
        self.note.clear()
        self._look()

    @on(Input.Submitted, "#wanted")
    def to_hits(self) -> None:
        """Enter only goes to the hits, so that it never answers for somebody unseen."""
        if self._found:
            self.holder_list.focus()

    @on(OptionList.OptionSelected)
    def choose(self, selected: OptionList.OptionSelected) -> None:
        self._ask(self._found[selected.option_index])

    def action_back(self) -> None:
        self.dismiss(None)

    def _look(self) -> None:
        self._found = self._holders.find(self.wanted.value)
        self._show()

    def _show(self) -> None:
        marked = self.holder_list.highlighted or 0
        self.holder_list.set_options(Option(self._line(holder)) for holder in self._found)
        self.holder_list.display = bool(self._found)
        if self._found:
            self.holder_list.highlighted = min(marked, len(self._found) - 1)
        self.hint.update(_counted(self._found, self.wanted.value.strip()))

    def _line(self, holder: Holder) -> Content:
        state = _("Ticket withdrawn") if holder.registration.is_revoked else ""
        return two_lines(_called(holder), " · ".join(filter(None, [state, self._about(holder)])))

    def _about(self, holder: Holder) -> str:
        registration = holder.registration
        elsewhere = holder.event if registration.event_id != self._event.id else ""
        parts = [registration.offering, people(registration.places), elsewhere]
        return " · ".join(filter(None, parts))

    def _ask(self, holder: Holder) -> None:
        is_revoked = holder.registration.is_revoked
        question = _("Withdraw the ticket of {0}?")
        more = [self._about(holder)]
        if is_revoked:
            question = _("Make the ticket of {0} good again?")
        else:
            words = _("Whoever shows it is not let in any more. You can take that back here.")
            more += ["", words]
        confirm = Confirm(
            question.format(_called(holder)),
            yes=_("Good again") if is_revoked else _("Withdraw"),
            more="\n".join(more),
        )

        def go_on(agreed: bool | None) -> None:
            if agreed:
                self._change(holder, restore=is_revoked)

        self.app.push_screen(confirm, go_on)

    def _change(self, holder: Holder, *, restore: bool) -> None:
        try:
            revoke(self.book, self.now, holder.registration.id, restore=restore)
        except QmtuiError as error:
            self.note.wrong(error)
            return
        self._holders = Holders(self.book, self._event)
        self._look()
        told = _("The ticket is good again.") if restore else _("The ticket is withdrawn.")
        event = self.book.events.get(holder.registration.event_id) or self._event
        self.note.done(said(told, event))


def _called(holder: Holder) -> str:
    return holder.name or _("without name")


def _counted(found: list[Holder], question: str) -> str:
    if len(found) >= MOST:
        return _("The first {0} by name; a longer name finds fewer.").format(MOST)
    if found:
        sentence = ngettext("{0} hit.", "{0} hits.", len(found)).format(number(len(found)))
        return " ".join([sentence, _("Enter withdraws the ticket or makes it good again.")])
    if not question:
        return _("Scan the ticket, or type its code or the name of its holder.")
    if long_enough(question):
        return _("No ticket of this code, and nobody of this name at this event.")
    return _("Nobody has exactly this name; three letters also find beginnings.")
