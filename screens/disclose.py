"""Where to write what is held about a person (Auskunft)."""

from __future__ import annotations

from pathlib import Path

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qmtui.i18n import _
from qmtui.locations import inboxes
from screens.choose_folder import PATH, typed_path
from screens.fields import Line
from screens.text import safe


class DiscloseScreen(ModalScreen[Path | None]):
    """Asks for a folder; the usual one stands there already."""

    AUTO_FOCUS = "#folder"
    BINDING_GROUP_TITLE = _("Information")
    HELP = _(
        "Everything held about the person, in the office and in every event, is written into two "
        "files: one to read, one for a machine. Their names carry the number, never the name."
    )
    BINDINGS = [
        Binding(
            "escape",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the screen before"),
            id="disclose.back",
        )
    ]

    folder = getters.query_one("#folder", Line)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(safe(_("Information for {0}").format(self._name)), classes="question")
            yield Static(_("Two files, one to read and one for a machine, into this folder:"))
            yield Line(str(usual_folder()), limit=PATH, id="folder")
            yield Static(_("Enter writes, Esc goes back."))
            yield Static(
                _("The files are not encrypted: hand them over, then delete them."), classes="hint"
            )

    @on(Input.Submitted)
    def take(self, submitted: Input.Submitted) -> None:
        if submitted.value.strip():
            self.dismiss(typed_path(submitted.value))


def usual_folder() -> Path:
    """Where people look for files: Downloads, or the like."""
    return next(iter(inboxes()), Path.home())
