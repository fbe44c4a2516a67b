"""What was taken in of an event, when and from which device (Einspielprotokoll, R15)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Label, Static

from qmtui.book import Book, Now
from qmtui.handover.log import collections_of
from qmtui.handover.telling import brought, collection_told
from qmtui.i18n import _
from qmtui.model.event import Event
from screens.areas import AreaScreen
from screens.text import safe


class IntakeScreen(AreaScreen[None]):
    """The latest first; the arrow keys scroll."""

    AREA = "events"
    AUTO_FOCUS = "#intake"
    BINDING_GROUP_TITLE = _("Record of what was taken in")
    HELP = _("Every stick that was taken in, the latest first, and what each device had on it.")
    BINDINGS = [
        Binding(
            "escape", "dismiss(None)", _("Back"), tooltip=_("Back to the devices"), id="intake.back"
        )
    ]

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._event = event

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            title = _("Taken in: {0}").format(self._event.title)
            yield Label(safe(title), classes="heading")
            with VerticalScroll(id="intake"):
                yield Static(self._lines(), markup=False)

    def _lines(self) -> Content:
        lines = []
        for collection in reversed(collections_of(self.book, self._event)):
            lines.append(safe(collection_told(collection)).stylize("bold"))
            lines += [safe(f"  {brought(one)}") for one in collection.devices]
        return Content("\n").join(lines or [Content(_("Nothing was taken in yet."))])
