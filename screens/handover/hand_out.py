"""A device goes to somebody: which one, to whom, and are they bound to confidentiality?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from qmtui.clean import STATION
from qmtui.errors import QmtuiError
from qmtui.handover.obligations import MOST
from qmtui.i18n import _
from screens.fields import FormLine
from screens.note import Note
from screens.setting import Setting
from screens.text import safe

Give = Callable[[str, str, bool], object]
"""Notes label, initials, and whether they were bound to confidentiality today."""


class HandOutForm(ModalScreen[bool]):
    """Answers whether a device was given to somebody."""

    AUTO_FOCUS = "#to"
    BINDING_GROUP_TITLE = _("Hand a device out")
    HELP = _(
        "Type the label on the device and the initials of who takes it. Before that they sign that "
        "they keep to themselves what they learn; whoever did so once need not do it again."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Hand out"), tooltip=_("Note it"), id="hand_out.save"),
        Binding(
            "escape", "dismiss(False)", _("Back"), tooltip=_("Note nothing"), id="hand_out.back"
        ),
    ]

    label = getters.query_one("#label", FormLine)
    to = getters.query_one("#to", FormLine)
    obliged = getters.query_one("#obliged", Setting)
    since = getters.query_one("#since", Static)
    note = getters.query_one(Note)

    def __init__(self, label: str, give: Give, since: Callable[[str], date | None]) -> None:
        """`since` tells when somebody was bound to confidentiality, by their initials."""
        super().__init__()
        self._label = label
        self._give = give
        self._since = since

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide -dense"):
            yield Static(_("Hand a device out"), classes="question")
            with Horizontal(classes="row"):
                yield Label(_("Label of the device"))
                yield FormLine(self._label, limit=STATION, id="label", compact=True)
            with Horizontal(classes="row"):
                yield Label(_("Who takes it?"))
                hint = _("initials, such as JO")
                yield FormLine(limit=MOST, id="to", placeholder=hint, compact=True)
            with Horizontal(classes="row"):
                yield Label(_("Confidentiality"))
                answers = [("no", _("not yet")), ("yes", _("signed today"))]
                yield Setting(answers, chosen="no", id="obliged")
            yield Static(id="since")
            yield Note()
            yield Static(_("Ctrl+S notes it · Esc: back"), classes="hint")

    @on(Input.Changed, "#to")
    def show_since(self) -> None:
        initials = self.to.value.strip().upper()
        on = self._since(initials)
        words = _("✓ {0} signed on {1}.").format(initials, on.strftime(_("%Y-%m-%d"))) if on else ""
        self.since.update(safe(words))

    def action_save(self) -> None:
        try:
            self._give(self.label.value, self.to.value, self.obliged.chosen == "yes")
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self.dismiss(True)
