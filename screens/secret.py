"""Asking for the secret of a book: an access code or a passphrase, never shown to the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key, Paste
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Label, Static

from qmtui import access_codes
from qmtui.access_codes import CodeMistyped
from qmtui.book import Kind
from qmtui.codes import ALPHABET, grouped, is_code, normalise
from qmtui.errors import QmtuiError
from qmtui.i18n import _, ngettext
from qmtui.unlocking import key_for, wait_after
from screens.fields import Line, refuse_long
from screens.note import Note

KeyHook = Callable[[Key], None]
"""Sees a key before the field does; `prevent_default` keeps it from the field."""

LONGEST = 200
TYPED_WRONG = range(30, 40)
"""Exit codes of what was typed wrong; any other error is no fault of whoever types."""


class SecretLine(Line):
    """A line for a secret: copying and cutting do nothing, so it never leaves this field."""

    HELP = _("Nothing typed here reaches the clipboard.")

    def __init__(
        self,
        *,
        upper: bool = False,
        hidden: bool = False,
        limit: int = LONGEST,
        hook: KeyHook | None = None,
        **options: object,
    ) -> None:
        super().__init__(limit=limit, password=hidden, **options)  # type: ignore[arg-type] # Input's own options
        self._upper = upper
        self._hook = hook

    def on_key(self, event: Key) -> None:
        if self._hook:
            self._hook(event)

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(text.upper() if self._upper else text, start, end)

    def takes(self, fast: str) -> bool:
        """Whether what came as fast as a scan may be the secret; some programs type it so fast.

        A ticket is none, and a PIN is shorter than any scan.
        """
        return not self.restrict and not is_code(normalise(fast))

    def write(self, fast: str, suffix: str) -> None:
        """Have it typed, with the key that came after it."""
        self.replace(fast, *self.selection)
        if suffix == "enter":
            self.call_later(self.action_submit)
        elif suffix == "tab":
            self.screen.focus_next()

    def on_paste(self, event: Paste) -> None:
        # Textual would take the first of several lines only; a recovery key has four.
        event.prevent_default()
        event.stop()
        room = (self.max_length or LONGEST) - len(self.value)
        if not refuse_long(self, event, room):
            self.replace(" ".join(event.text.split()), *self.selection)

    def action_copy(self) -> None:
        self.app.bell()

    def action_cut(self) -> None:
        self.app.bell()


class SecretForm(Vertical):
    """A field for the secret of the book in a folder; a wrong one waits longer each time."""

    BINDINGS = [
        Binding(
            "ctrl+o",
            "show",
            _("Show"),
            tooltip=_("Show or hide what is typed"),
            id="secret.show",
        )
    ]

    line = getters.query_one(SecretLine)
    progress = getters.query_one("#progress", Static)
    note = getters.query_one(Note)
    pause = getters.query_one("#pause", Static)

    @dataclass
    class Opened(Message):
        """The secret was the right one."""

        key: bytes = field(repr=False)

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def __init__(self, folder: Path, kind: Kind, hook: KeyHook | None = None) -> None:
        super().__init__()
        self._folder = folder
        self._kind = kind
        self._hook = hook
        self._wrong_tries = 0
        self._left = 0
        self._clock: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Label(_("Access code") if self._is_code else _("Passphrase"), classes="question")
        yield SecretLine(
            upper=self._is_code, hidden=not self._is_code, hook=self._hook, id="secret"
        )
        yield Static(id="progress")
        yield Note()
        yield Static(id="pause")

    @property
    def _is_code(self) -> bool:
        return self._kind == "field"

    @property
    def is_busy(self) -> bool:
        return self.note.is_busy

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not self._is_code if action == "show" else True

    def on_mount(self) -> None:
        self.show_progress()
        self.pause.display = False

    @on(Input.Changed, "#secret")
    def show_progress(self) -> None:
        """Show the code in groups while it is typed, so that a slip is seen at once."""
        self.progress.display = self._is_code
        self.progress.update(progress(self.line.value))

    @on(Input.Submitted, "#secret")
    def submit(self, submitted: Input.Submitted) -> None:
        submitted.stop()
        if self.note.is_busy or self._left or not submitted.value.strip():
            self.app.bell()
            return
        self.try_secret(submitted.value)

    def try_secret(self, secret: str) -> None:
        self.note.working(_("Opening; this takes a moment …"))
        self._open(secret)

    @work(thread=True, group="secret")
    def _open(self, secret: str) -> None:
        try:
            key = key_for(self._folder, secret)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Opened(key))

    @on(Failed)
    def wrong(self, failed: Failed) -> None:
        """Say what is wrong, and after some wrong secrets how long to wait."""
        failed.stop()
        self.note.wrong(failed.error)
        if failed.error.exit_code in TYPED_WRONG and not isinstance(failed.error, CodeMistyped):
            self._wrong_tries += 1
            self._wait(wait_after(self._wrong_tries))

    def _wait(self, seconds: int) -> None:
        self._left = seconds
        if seconds and self._clock is None:
            self._clock = self.set_interval(1, self.count_down)
        self._show_pause()

    def count_down(self) -> None:
        """A second of the wait is over."""
        self._left = max(0, self._left - 1)
        if not self._left and self._clock is not None:
            self._clock.stop()
            self._clock = None
        self._show_pause()

    def _show_pause(self) -> None:
        seconds = ngettext("{0} second", "{0} seconds", self._left).format(self._left)
        self.pause.update(_("The next try in {0}. Nothing is locked for good.").format(seconds))
        self.pause.display = bool(self._left)

    def action_show(self) -> None:
        self.line.password = not self.line.password


def progress(typed: str) -> str:
    """The code so far in groups, and how many of its letters are there."""
    code = normalise(typed)
    if set(code) <= set(ALPHABET) and len(code) <= access_codes.LENGTH:
        so_far = _("{0} of {1} letters").format(len(code), access_codes.LENGTH)
        return f"{grouped(code)} · {so_far}" if code else so_far
    # Something else, such as the four lines of a recovery key; Enter will tell.
    return ""
