"""Who is at which stand: one key for each partner, those nobody has spoken of first."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.day.stands import Seen, Stands
from qmtui.errors import QmtuiError
from qmtui.formats import clock
from qmtui.i18n import _
from qmtui.model.day import APPEARANCES, Appearance
from screens.note import Note
from screens.text import safe

SIGNS = {"arrived": "✓", "left": "→", "absent": "✗", None: "○"}


class StandsScreen(ModalScreen[str]):
    """The marked stand is there, gone, or not coming; Ctrl+Z in the area takes the last back."""

    AUTO_FOCUS = "OptionList"
    BINDING_GROUP_TITLE = _("Stands")
    HELP = _(
        "The arrow keys mark a stand; d notes that the partner is there, w that they have gone, "
        "n that they do not come. Those nobody has spoken of stand first."
    )
    BINDINGS = [
        Binding(
            "d",
            "mark('arrived')",
            _("there"),
            tooltip=_("The partner at the marked stand is there"),
            id="stands.there",
        ),
        Binding(
            "w",
            "mark('left')",
            _("gone"),
            tooltip=_("The partner at the marked stand has gone"),
            id="stands.gone",
        ),
        Binding(
            "n",
            "mark('absent')",
            _("does not come"),
            tooltip=_("The partner at the marked stand does not come"),
            id="stands.absent",
        ),
        Binding("escape", "dismiss('')", _("Back"), tooltip=_("Back to the day"), id="stands.back"),
    ]

    stands = getters.query_one(OptionList)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self._book = book
        self._stands = Stands(book, now)
        self._shown: list[Seen] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide day-form"):
            yield Static(_("Stands"), classes="question")
            yield OptionList()
            yield Note()
            yield Static(
                _("d there · w gone · n does not come · ↑ ↓ another · Esc: back"), classes="hint"
            )

    def on_mount(self) -> None:
        self._show(0)

    def _show(self, place: int) -> None:
        self._shown = self._stands.all(self._book.event())
        self.stands.set_options(Option(self._line(seen)) for seen in self._shown)
        self.stands.highlighted = min(place, len(self._shown) - 1) if self._shown else None

    def _line(self, seen: Seen) -> Content:
        stand, entry = seen.stand, seen.mark
        at = clock(entry.observed_at.astimezone(self._book.zone)) if entry else ""
        known = f"{_(APPEARANCES[seen.state])} {at}" if seen.state else ""
        where = f"{stand.number:>3} {stand.partner}" + (f", {stand.place}" if stand.place else "")
        name = safe(where).truncate(46, ellipsis=True)
        return Content.assemble(
            f"{SIGNS[seen.state]} ", name.pad_right(46 - name.cell_length), f" {known}"
        )

    @on(OptionList.OptionSelected)
    def enter(self) -> None:
        self.action_mark("arrived")

    def action_mark(self, kind: Appearance) -> None:
        place = self.stands.highlighted
        if place is None:
            return
        stand = self._shown[place].stand
        try:
            self._stands.mark(stand.number, kind)
        except QmtuiError as error:
            self.note.wrong(error)
            return
        self.note.done(f"{stand.number} {stand.partner}: {_(APPEARANCES[kind])}")
        self._show(place)
