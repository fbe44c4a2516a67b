"""Who captures? Two to four letters, asked before the first entry."""

from __future__ import annotations

from contextlib import suppress

from msgspec.structs import replace
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book
from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from screens.fields import Line
from screens.text import safe

LEAST, MOST = 2, 4
REMEMBERED = 6


class InitialsScreen(ModalScreen[str]):
    """Asks for initials; Esc leaves only if there are some already."""

    AUTO_FOCUS = "#initials"
    BINDINGS = [
        Binding(
            "escape",
            "leave",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="initials.leave",
        ),
        Binding("down,up", "to_list", show=False),
    ]
    HELP = _("The initials stand beside every entry, so that questions find the right person.")

    field = getters.query_one("#initials", Line)
    note = getters.query_one("#note", Static)

    def __init__(self, present: str | None, known: list[str]) -> None:
        super().__init__()
        self._present = present
        self._known = known

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(_("Who is at this device?"), classes="question")
            yield Static(_("Your initials, two to four letters, then Enter:"))
            yield Line(limit=MOST, id="initials", restrict=r"[^\W\d_]*")
            if self._known:
                yield Static(_("or with ↓ somebody who was here before:"))
                yield OptionList(*(Option(safe(name), id=name) for name in self._known))
            yield Static(id="note")

    @on(Input.Submitted)
    def take_typed(self) -> None:
        initials = clean(self.field.value).upper()
        if len(initials) < LEAST:
            self.note.update(_("At least two letters, please; for example JO for Jo Ozan."))
        else:
            self.dismiss(initials)

    @on(OptionList.OptionSelected)
    def take_known(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(message.option.id or "")

    def action_leave(self) -> None:
        if self._present:
            self.dismiss(self._present)
        else:
            self.note.update(_("Every entry carries initials; please give yours first."))
            self.field.focus()

    def action_to_list(self) -> None:
        if self._known:
            self.query_one(OptionList).focus()


def known_initials(book: Book) -> list[str]:
    """The initials used on this device, the latest first."""
    known = book.local.get("initials", [])
    return [str(name) for name in known] if isinstance(known, list) else []


def take_over(book: Book, initials: str) -> None:
    """From here on entries carry `initials`, and the device remembers them."""
    book.post = replace(book.post, by=initials)
    others = [name for name in known_initials(book) if name != initials]
    remember(book, initials=[initials, *others][:REMEMBERED])


def remember(book: Book, **facts: object) -> None:
    """Keep facts about this device; a full disk costs the convenience, nothing else."""
    book.local.update(facts)
    with suppress(QmtuiError):
        book.save_local()
