"""What other people have begun in an area: offered in one line, finished or discarded in a list."""

from __future__ import annotations

from contextlib import suppress

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.drafts import Draft, Drafts
from qmtui.formats import clock
from qmtui.i18n import _, ngettext
from screens.dialogs import Confirm
from screens.keys import display, key_of
from screens.text import safe

OPEN = "ctrl+u"


class ShiftEnded(Message):
    """The device was handed in; what people had begun to say about themselves is dropped."""


class DraftOffer(Static):
    """Says whose drafts wait here, and which key shows them; nothing while there are none."""

    def __init__(self, book: Book, now: Now, area: str) -> None:
        super().__init__(classes="-heed")
        self._drafts = Drafts(book, now)
        self._zone = book.zone
        self._area = area
        self.display = False

    def show_facts(self) -> None:
        others = self._drafts.others(self._area)
        self.display = bool(others)
        if others:
            people = ", ".join(f"{d.by}, {clock(d.at.astimezone(self._zone))}" for d in others)
            words = ngettext("{0} draft of {1}", "{0} drafts of {1}", len(others))
            key = display(key_of(self.app, "app.drafts", OPEN))
            offer = words.format(len(others), people) + " · " + _("{0} shows it").format(key)
            self.update(Content("▲ ") + safe(offer))


class DraftsScreen(ModalScreen[Draft]):
    """Answers with the draft that the person at the device wants to finish."""

    AUTO_FOCUS = "OptionList"
    BINDINGS = [
        Binding(
            "delete",
            "discard",
            _("Discard"),
            tooltip=_("Throw the draft away"),
            id="drafts.discard",
        ),
        Binding(
            "escape",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="drafts.back",
        ),
    ]
    HELP = _(
        "Somebody began this and had to leave. Enter takes it into the form, where you finish it "
        "under your own initials. Del discards it; then it is gone."
    )

    drafts = getters.query_one(OptionList)

    def __init__(self, book: Book, now: Now, area: str) -> None:
        super().__init__()
        self._drafts = Drafts(book, now)
        self._zone = book.zone
        self._area = area

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Static(_("Begun by others and not saved"), classes="question")
            yield OptionList(*(Option(self._line(draft), id=draft.name) for draft in self._others))
            hint = _("Enter: finish it · Del: discard it · Esc: back")
            yield Static(hint, classes="hint")

    @property
    def _others(self) -> list[Draft]:
        return self._drafts.others(self._area)

    def _line(self, draft: Draft) -> Content:
        at = clock(draft.at.astimezone(self._zone))
        if draft.is_private:
            return safe(f"{draft.by or '–'}, {at}")
        texts = (value for value in draft.values.values() if isinstance(value, str) and value)
        # The longest is what somebody wrote, the others are codes and names.
        text = " ".join(max(texts, key=len, default="").split())
        return safe(f"{draft.by or '–'}, {at}  {text}")

    @on(OptionList.OptionSelected)
    def finish(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self._named(message.option.id))

    def action_discard(self) -> None:
        marked = self.drafts.highlighted_option
        draft = self._named(marked.id) if marked else None
        if draft is None:
            return

        def answer(wanted: bool | None) -> None:
            if wanted:
                with suppress(OSError):
                    self._drafts.drop(draft)
                self.dismiss(None)

        question = _("Discard what {0} began?").format(draft.by)
        self.app.push_screen(Confirm(question, yes=_("Discard")), answer)

    def _named(self, name: str | None) -> Draft | None:
        return next((draft for draft in self._others if draft.name == name), None)
