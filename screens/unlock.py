"""The screen before an encrypted book: its title, and a field for its secret."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Label, Static

from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.locations import KeptBook
from screens.secret import SecretForm
from screens.start import StartScreen
from screens.text import safe


class UnlockScreen(StartScreen[None]):
    """Asks for the secret of one book; `secret` is tried at once, as if it had been typed."""

    AUTO_FOCUS = "#secret"
    BINDING_GROUP_TITLE = _("Open the book")
    HELP = _(
        "The book is encrypted. Type its secret and press Enter. Nobody is locked out: after some "
        "wrong ones there is a pause before the next try."
    )
    BINDINGS = [
        Binding("escape", "back", _("Back"), tooltip=_("To the start"), id="unlock.back"),
    ]

    form = getters.query_one(SecretForm)

    @dataclass
    class Opened(Message):
        """There is the key; `behind` is the area where one was before."""

        folder: Path
        key: bytes = field(repr=False)
        behind: str

    class Left(Message):
        """Another book, please."""

    def __init__(
        self, kept: KeptBook, *, secret: str = "", behind: str = "", can_leave: bool = False
    ) -> None:
        super().__init__()
        self.kept = kept
        self._secret = secret
        self._behind = behind
        self._can_leave = can_leave

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "back":
            return True
        return self._can_leave and not (self.is_mounted and self.form.is_busy)

    def compose_start(self) -> ComposeResult:
        with VerticalScroll(classes="start", can_focus=False):
            yield Static(_("ENCRYPTED"), classes="state")
            yield Label(safe(self.kept.title), classes="title")
            yield SecretForm(self.kept.folder, self.kept.kind)
            for sentence in _hints(self.kept.kind == "field"):
                yield Static(sentence, classes="hint")

    def on_mount(self) -> None:
        if self._secret:
            self.call_after_refresh(self.form.try_secret, self._secret)

    def wrong(self, error: QmtuiError) -> None:
        """The secret was right, but the book does not open for another reason."""
        self.form.post_message(SecretForm.Failed(error))

    @on(SecretForm.Opened)
    def pass_on(self, opened: SecretForm.Opened) -> None:
        """Forget what was typed; the app opens the book."""
        self.form.line.value = ""
        self.post_message(self.Opened(self.kept.folder, opened.key, self._behind))

    def action_back(self) -> None:
        self.post_message(self.Left())


def _hints(is_code: bool) -> list[str]:
    """Where the secret is to be found, and what to do without."""
    if is_code:
        return [
            _("It stands on the paper from the office: twenty letters, spaces do not matter."),
            _("Paper lost? The office can tell you the code or hand out a new one."),
        ]
    return [
        _("Forgotten? The printed recovery key opens the book as well:"),
        _("type its four lines here one after the other, with spaces between."),
    ]
