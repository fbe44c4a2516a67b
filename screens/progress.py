"""How far a worker has come with files or pages, and Esc to stop it between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from time import monotonic

from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from qmtui.exchange import Progress, stop
from qmtui.formats import number
from qmtui.i18n import _, mark
from screens.bars import bar
from screens.keys import display, key_of

FILES = mark("… {0} of {1} files")
AFTER_FILE = mark("Stopping after this file …")

AFTER = 1.0
"""Seconds; what takes no longer shows nothing."""

EVERY = 0.1
"""Seconds between two looks at how far it has come."""


class ProgressLine(Widget):
    """A bar for a worker thread; `begin` gives what the worker tells, `end` clears it away.

    It takes the focus while it shows, so that Esc is its own whatever Esc means on the screen, and
    gives the focus back. Whoever stops the worker meets `BookUnusable.is_stopped` there.
    """

    BINDINGS = [
        Binding(
            "escape",
            "stop",
            _("Stop"),
            tooltip=_("Stop here; nothing is lost by it"),
            id="progress.stop",
        )
    ]
    COMPONENT_CLASSES = {"progress-line--bar", "progress-line--rest"}

    done: reactive[int] = reactive(0)
    total: reactive[int] = reactive(0)
    is_stopping: reactive[bool] = reactive(False)

    @dataclass
    class Told(Message):
        """So many files are done, of so many in all."""

        done: int
        total: int

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, ProgressLine.Told)

    def __init__(self, words: str = FILES, stopping: str = AFTER_FILE) -> None:
        """`words` say how far it is, `stopping` that it will end soon."""
        super().__init__()
        self._words = words
        self._stopping = stopping
        self._stop = Event()
        self._timer: Timer | None = None
        self._before: Widget | None = None
        """What had the focus."""

    def on_mount(self) -> None:
        self.display = self.can_focus = False

    def on_unmount(self) -> None:
        # Nobody waits for it any more.
        self._stop.set()

    def begin(self) -> Progress:
        """What the worker tells how far it has come; called before it starts."""
        self.end()
        self._stop = stopped = Event()
        self.done = self.total = 0
        self.is_stopping = False
        self._timer = self.set_timer(AFTER, self._show)
        last = 0.0

        def tell(done: int, total: int) -> None:
            nonlocal last
            if stopped.is_set():
                stop()
            if (now := monotonic()) - last >= EVERY:
                last = now
                self.post_message(self.Told(done, total))

        return tell

    def end(self) -> None:
        """The worker is done, one way or the other."""
        if self._timer:
            self._timer.stop()
            self._timer = None
        if self.display:
            had_focus = self.has_focus
            self.display = self.can_focus = False
            if had_focus and self._before and self._before.is_attached:
                self._before.focus()

    def _show(self) -> None:
        self._before = self.screen.focused
        self.display = self.can_focus = True
        self.focus()

    def on_progress_line_told(self, told: Told) -> None:
        told.stop()
        self.done, self.total = told.done, told.total

    def render(self) -> RenderResult:
        if self.is_stopping:
            return Content(_(self._stopping))
        files = _(self._words).format(number(self.done), number(self.total))
        key = display(key_of(self.app, "progress.stop", "escape"))
        words = (files if self.total else "…") + "   " + _("{0} stops").format(key)
        room = max(self.size.width, 1)
        drawn = bar(room * self.done / self.total) if self.total else ""
        return Content.assemble(
            words,
            "\n",
            Content(drawn).stylize(self.get_visual_style("progress-line--bar")),
            Content("·" * (room - len(drawn))).stylize(
                self.get_visual_style("progress-line--rest")
            ),
        )

    def action_stop(self) -> None:
        self._stop.set()
        self.is_stopping = True
