"""The form of one offer: who, what, how it is reached, and when."""

from __future__ import annotations

from contextlib import suppress

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from qmtui.book import Book, Now
from qmtui.clean import EMAIL, FEEDBACK, NAME
from qmtui.directory.directory import Directory, ProviderMissing
from qmtui.directory.hours import HOURS, HoursUnreadable, hours_text, parse_hours
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.model.directory import CHANNELS, ServiceOffer
from screens.dialogs import Confirm
from screens.event_fields import row
from screens.fields import FormLine
from screens.note import Note
from screens.setting import Setting
from screens.text import safe

FIELDS = {
    "provider": (mark("Who"), NAME),
    "topic": (mark("Topic"), NAME),
    "offer": (mark("Offer"), FEEDBACK),
    "address": (mark("Address"), NAME),
    "phone": (mark("Phone"), NAME),
    "email": (mark("E-mail"), EMAIL),
    "web": (mark("Web page"), EMAIL),
    "languages": (mark("Languages"), NAME),
    "hours": (mark("Hours"), HOURS),
}
"""The lines of the form with their captions and limits."""

EXAMPLES = {
    "languages": "de, tr",
    "hours": "Di 10-13; 1. Do im Monat 16-18 Uhr",
}


class OfferForm(ModalScreen[ServiceOffer | None]):
    """Answers the offer as it is now, None if nothing was saved."""

    AUTO_FOCUS = "#provider"
    BINDING_GROUP_TITLE = _("Offer of help")
    HELP = _(
        "Enter goes to the next field. Hours are typed as you like, separated by semicolons; how "
        "they were read stands below them. What you save counts as checked today."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the offer"), id="offer.save"),
        Binding(
            "ctrl+r",
            "remove",
            _("Take off"),
            tooltip=_("Take the offer off the list"),
            id="offer.remove",
        ),
        Binding("escape", "dismiss(None)", _("Back"), tooltip=_("Save nothing"), id="offer.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    channel = getters.query_one("#channel", Setting)
    read = getters.query_one("#read", Label)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, offer: ServiceOffer | None) -> None:
        """Without an offer, a new one."""
        super().__init__()
        self._directory = Directory(book, now)
        self._offer = offer

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "remove" or self._offer is not None

    def compose(self) -> ComposeResult:
        offer = self._offer
        typed = {} if offer is None else {name: getattr(offer, name, "") for name in FIELDS}
        if offer is not None:
            typed |= {"languages": ", ".join(offer.languages), "hours": hours_text(offer.slots)}
        channels = [(channel, _(words)) for channel, words in CHANNELS.items()]
        with VerticalScroll(classes="dialog wide offer", can_focus=False):
            yield Static(
                _("Offer of help") if offer else _("New offer of help"), classes="question"
            )
            for name, (caption, limit) in FIELDS.items():
                example = EXAMPLES.get(name, "")
                value = str(typed.get(name, ""))
                line = FormLine(value, limit=limit, placeholder=example, id=name, compact=True)
                yield row(_(caption), line)
                if name == "offer":
                    chosen = offer.channel if offer else "place"
                    yield row(_("Reachable"), Setting(channels, chosen=chosen, id="channel"))
            yield Label(id="read", markup=False)
            yield Note()
            hint = _("Ctrl+S saves · Ctrl+R takes it off the list · Esc: back, save nothing")
            yield Static(
                hint if offer else _("Ctrl+S saves · Esc: back, save nothing"), classes="hint"
            )

    @on(Input.Changed, "#hours")
    def show_hours(self) -> None:
        """Show how the hours are read, while they are typed."""
        self.read.update("")
        with suppress(QmtuiError):
            self.read.update(Content("→ ") + safe(hours_text(parse_hours(self._typed("hours")))))

    def action_save(self) -> None:
        try:
            fields = {name: self._typed(name) for name in FIELDS}
            hours, languages = fields.pop("hours"), fields.pop("languages")
            read = {
                "slots": parse_hours(hours),
                "languages": languages.replace(",", " ").split(),
                "channel": self.channel.chosen,
            }
            saved = (
                self._directory.check(self._directory.change(self._offer, **fields, **read))
                if self._offer
                else self._directory.add(**fields, **read)
            )
        except QmtuiError as error:
            self.note.wrong(error)
            if isinstance(error, HoursUnreadable | ProviderMissing):
                name = "hours" if isinstance(error, HoursUnreadable) else "provider"
                self.query_one(f"#{name}", FormLine).focus()
        else:
            self.dismiss(saved)

    def action_remove(self) -> None:
        question = _("Take “{0}” off the list?").format(self._typed("provider"))
        self.app.push_screen(Confirm(question, _("Take off")), self._remove)

    def action_stay(self) -> None:
        """Swallow the key: whoever types a name wants nothing undone."""

    def _remove(self, is_sure: bool | None) -> None:
        if is_sure and self._offer:
            self._directory.remove(self._offer)
            self.dismiss(self._offer)

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", FormLine).value.strip()
