"""The app: its areas, the keys that work everywhere, and how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from textual.app import SystemCommand
from textual.binding import ActiveBinding, Binding
from textual.events import DescendantFocus, Event, Key, Resize
from textual.filter import LineFilter
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widgets import OptionList

from qmtui import crash
from qmtui.book import now as wall_clock
from qmtui.clean import clean
from qmtui.config import Settings
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.undo import ReasonNeeded
from qmtui.unlocking import is_encrypted
from screens import keys
from screens.app_keys import EVERYWHERE
from screens.areas import AreaScreen, areas_of
from screens.book_app import BookApp, opened
from screens.cursor import put_cursor
from screens.dialogs import Confirm
from screens.help import HelpScreen, help_for
from screens.initials import remember
from screens.palette import Palette
from screens.signals import leave_when_told
from screens.text import DRAWABLE
from screens.theme import DARK, LIGHT
from screens.undone import take_back_newest
from screens.why import why_not

DRAWN = (32, 8)
"""Columns and rows that are drawn at least, however small the window."""

SAID_FOR = 4
"""Seconds that a reason stays on the screen."""


class QmtuiApp(BookApp, inherit_bindings=False):
    """qmtui on one book, or without one on the first-start screen."""

    TITLE = "qmtui"
    BINDINGS = EVERYWHERE

    _tidied_up: Callable[[], None] | None = None
    _said = ("", 0.0)
    """The last reason told for a key that did nothing, and when."""
    has_mouse = True
    """Whether the mouse is ours and not the terminal's."""

    def on_mount(self) -> None:
        self._tidied_up = leave_when_told(self._leave)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Resize):
            # Where no column is left for a word, Textual ends; and nothing can be read there.
            size = Size(*map(max, event.size, DRAWN))
            event = Resize(size, size)
        await super().on_event(event)

    @property
    def is_asking(self) -> bool:
        """Whether a dialog, the palette or the help lies over the area."""
        return isinstance(self.screen, ModalScreen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "area":
                names = [area.name for area in areas_of(self.book)] if self.book else []
                return not (self.is_asking or self.guard.is_locked) and parameters[0] in names
            case "undo" | "latest" | "initials":
                is_field = self.book is not None and self.book.kind == "field"
                return is_field and not self.guard.is_locked
            case "drafts":
                return self.has_offer
            case "scanner_test":
                return not self.guard.is_locked
            case "lock":
                return self.book is not None and not self.guard.is_locked
            case "command_palette":
                return not (self.is_asking or self.guard.is_locked)
        return True

    def on_key(self, event: Key) -> None:
        """A key that nothing answered: say why, if something could have."""
        if sentence := self._why_not(event.key):
            self._say_once(sentence, event.time)

    def _why_not(self, key: str) -> str:
        active = self.screen.active_bindings.get(key)
        if active is not None:
            return "" if active.enabled else why_not(self.screen, active)
        areas = areas_of(self.book) if self.book and self.is_asking else ()
        if key in [keys.key_of(self, f"area.{area.name}", area.key) for area in areas]:
            return _("First close what lies on top: Esc.")
        return ""

    def _say_once(self, sentence: str, moment: float) -> None:
        """A key held down says it once."""
        said, self._said = self._said, (sentence, moment)
        if said[0] != sentence or moment - said[1] > SAID_FOR:
            self.notify(sentence, timeout=SAID_FOR, markup=False)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        # Where it lies is known only after it was laid out.
        self.call_after_refresh(put_cursor, event.widget)

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        if message.option_list.has_focus:
            self.call_after_refresh(put_cursor, message.option_list)

    def bell(self) -> None:
        if self.config.bell:
            super().bell()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), DRAWABLE]

    def get_key_display(self, binding: Binding) -> str:
        return binding.key_display or keys.display(binding.key)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        for area in areas_of(self.book) if self.book else ():
            key = keys.key_of(self, f"area.{area.name}", area.key)
            title = f"{_(area.title)} · {keys.display(key)}"
            yield SystemCommand(title, "", partial(self.action_area, area.name))
        if self.book and self.book.kind == "field" and not self.book.is_plain:
            yield SystemCommand(_("Set another PIN for this device"), "", self._ask_for_pin)
        yield SystemCommand(_("Test the scanner"), "", self.action_scanner_test)
        if self.book and not self.book.is_practice:
            title = _("Practise in an invented quarter, then come back here")
            yield SystemCommand(title, "", self.action_practise)
        if self.book and self.book.kind == "field":
            from screens import ways

            yield from ways.commands(self)
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and not binding.id.startswith("area."):
                title = f"{binding.tooltip or binding.description} · {keys.display(binding.key)}"
                yield SystemCommand(title, "", self._command(screen, active))

    def _command(self, screen: Screen[object], active: ActiveBinding) -> Callable[[], object]:
        """What a binding does; one that is off says why."""
        if active.enabled:
            return partial(self.run_action, active.binding.action, active.node)
        return lambda: self.notify(why_not(screen, active), markup=False)

    def action_help(self) -> None:
        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        else:
            self.push_screen(help_for(self.screen))

    def action_scanner_test(self) -> None:
        from screens.scanner_test import ScannerTest
        from screens.scans import desk_of

        if isinstance(self.screen, HelpScreen):
            self.pop_screen()
        if isinstance(self.screen, ScannerTest):
            return
        desk = desk_of(self.book, self.now) if self.book and self.book.kind == "field" else None
        self.push_screen(ScannerTest(self.scan_guard, desk, self.scan_log))

    def action_practise(self) -> None:
        from screens.practice import practise

        self.draft_keeper.keep()
        practise(self, self.book.post.by if self.book else None)
        self.guard.came_back()

    def action_lock(self) -> None:
        self.guard.lock()

    def action_area(self, name: str) -> None:
        self.switch_mode(name)

    def action_undo(self) -> None:
        if self.book is None:
            return
        try:
            words = take_back_newest(self.book, self.now)
        except ReasonNeeded:
            self.action_latest(_("This is older, or somebody else's: say why it is taken back."))
        except QmtuiError as error:
            self.notify(clean(str(error), limit=500), severity="warning", markup=False)
        else:
            self._tell_undone(words)

    def action_latest(self, hint: str = "") -> None:
        if self.book is not None:
            from screens.latest import LatestScreen

            self.push_screen(LatestScreen(self.book, self.now, hint), self._tell_undone)

    def _tell_undone(self, words: str | None) -> None:
        if words and isinstance(self.screen, AreaScreen):
            self.screen.show_undone(clean(words, limit=200))

    def action_theme(self) -> None:
        self.theme = LIGHT.name if self.theme != LIGHT.name else DARK.name
        if self.book is not None:
            remember(self.book, theme=self.theme)

    def action_command_palette(self) -> None:
        self.push_screen(Palette())

    def action_help_quit(self) -> None:
        self.notify(_("Ctrl+Q leaves the program."), markup=False)

    async def action_quit(self) -> None:
        unsaved = [screen for screen in self.area_screens() if screen.has_unsaved]
        is_practice = self.book is not None and self.book.is_practice
        if self.guard.is_locked or is_practice or not unsaved:
            self._leave()
        elif not isinstance(self.screen, Confirm):
            is_kept = all(screen.draft for screen in unsaved)
            question = Confirm(
                _("Leave although something is not saved?"),
                yes=_("Leave"),
                no=_("Stay"),
                more=_("What you have begun waits on this device until the next start.")
                if is_kept
                else _("What you have begun to type would be lost."),
            )
            self.push_screen(question, lambda leaves: self._leave() if leaves else None)

    def _leave(self) -> None:
        """End without a question; what was begun is kept, and where one was."""
        self.is_ending = True
        self.draft_keeper.keep()
        self.remember_area()
        self.exit()

    def _fatal_error(self) -> None:
        # Textual's own report shows the values of variables: names and numbers of people.
        error = self._exception
        if error is not None and not self._exit_renderables:
            crash.note_down(error, self.now())
            self.panic(crash.sentence(error))

    def tidied_up(self) -> None:
        """Tell the system that waits for our end that all is in order."""
        if self._tidied_up:
            self._tidied_up()


def run(
    book_folder: Path | None,
    by: str | None,
    *,
    settings: Settings | None = None,
    mouse: bool = True,
) -> int:
    """Open the app on the book in a folder, or on the first-start screen; its return code."""
    # Once: after the book was locked, whoever is there has to type it.
    secret = os.environ.pop("QMTUI_PASSPHRASE", "")
    locked = book_folder if book_folder and is_encrypted(book_folder) else None
    book = opened(book_folder) if book_folder and not locked else None
    app = QmtuiApp(book, wall_clock, by, locked=locked, secret=secret, settings=settings)
    app.has_mouse = mouse
    if sys.platform == "win32":
        from screens.windows import QuietWindowsDriver

        app.driver_class = QuietWindowsDriver
    try:
        app.run(mouse=mouse)
        return app.return_code or 0
    finally:
        if app.book is not None:
            app.book.close()
        app.tidied_up()
