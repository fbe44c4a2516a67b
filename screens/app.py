"""The app: its areas, the keys that work everywhere, and how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import ModalScreen, Screen

from qmtui import crash
from qmtui.book import now as wall_clock
from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.undo import undo_last
from qmtui.unlocking import is_encrypted
from screens import keys
from screens.app_keys import EVERYWHERE
from screens.areas import AreaScreen, areas_of
from screens.book_app import BookApp, opened
from screens.crash_log import note_crash
from screens.dialogs import Confirm
from screens.help import HelpScreen, help_for
from screens.initials import remember
from screens.palette import Palette
from screens.signals import leave_when_told
from screens.theme import DARK, LIGHT
from screens.undone import in_words


class QmtuiApp(BookApp, inherit_bindings=False):
    """qmtui on one book, or without one on the first-start screen."""

    TITLE = "qmtui"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-usual"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-low"), (32, "-high")]
    BINDINGS = EVERYWHERE

    _tidied_up: Callable[[], None] | None = None

    def on_mount(self) -> None:
        self._tidied_up = leave_when_told(self._leave)

    @property
    def is_asking(self) -> bool:
        """Whether a dialog, the palette or the help lies over the area."""
        return isinstance(self.screen, ModalScreen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "area":
                names = [area.name for area in areas_of(self.book)] if self.book else []
                return not (self.is_asking or self.guard.is_locked) and parameters[0] in names
            case "undo" | "initials":
                is_field = self.book is not None and self.book.kind == "field"
                return is_field and not self.guard.is_locked
            case "lock":
                return self.book is not None and not self.guard.is_locked
            case "command_palette":
                return not (self.is_asking or self.guard.is_locked)
        return True

    def get_key_display(self, binding: Binding) -> str:
        return binding.key_display or keys.display(binding.key)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        for area in areas_of(self.book) if self.book else ():
            title = f"{_(area.title)} · {keys.display(area.key)}"
            yield SystemCommand(title, "", partial(self.action_area, area.name))
        if self.book and self.book.kind == "field" and not self.book.is_plain:
            yield SystemCommand(_("Set another PIN for this device"), "", self._ask_for_pin)
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and active.enabled and not binding.id.startswith("area."):
                title = f"{binding.tooltip or binding.description} · {keys.display(binding.key)}"
                action = partial(self.run_action, binding.action, active.node)
                yield SystemCommand(title, "", action)

    def action_help(self) -> None:
        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        else:
            self.push_screen(help_for(self.screen))

    def action_lock(self) -> None:
        self.guard.lock()

    def action_area(self, name: str) -> None:
        self.switch_mode(name)

    def action_undo(self) -> None:
        if self.book is None:
            return
        names = {person.id: person.name for person in self.book.people}
        try:
            undone = undo_last(self.book, self.now)
        except QmtuiError as error:
            self.notify(clean(str(error), limit=500), severity="warning", markup=False)
            return
        words = clean(in_words(self.book, undone, names), limit=200)
        if isinstance(self.screen, AreaScreen):
            self.screen.show_undone(words)

    def action_theme(self) -> None:
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name
        if self.book is not None:
            remember(self.book, theme=self.theme)

    def action_command_palette(self) -> None:
        self.push_screen(Palette())

    def action_help_quit(self) -> None:
        self.notify(_("Ctrl+Q leaves the program."), markup=False)

    async def action_quit(self) -> None:
        if self.guard.is_locked:
            self._leave()
        elif not any(screen.has_unsaved for screen in self.area_screens()):
            self.exit()
        elif not isinstance(self.screen, Confirm):
            question = Confirm(
                _("Leave although something is not saved?"),
                yes=_("Leave"),
                no=_("Stay"),
                more=_("What you have begun to type would be lost."),
            )
            self.push_screen(question, lambda leaves: self.exit() if leaves else None)

    def _leave(self) -> None:
        """End without a question; what was begun is kept."""
        self.guard.keep_drafts()
        self.exit()

    def _fatal_error(self) -> None:
        # Textual's own report shows the values of variables: names and numbers of people.
        error = self._exception
        if error is not None and not self._exit_renderables:
            note_crash(error, self.now())
            self.panic(crash.sentence(error))

    def tidied_up(self) -> None:
        """Tell the system that waits for our end that all is in order."""
        if self._tidied_up:
            self._tidied_up()


def run(book_folder: Path | None, by: str | None, practice: bool = False) -> int:
    """Open the app on the book in a folder, or on the first-start screen; its return code."""
    # Once: after the book was locked, whoever is there has to type it.
    secret = os.environ.pop("QMTUI_PASSPHRASE", "")
    locked = book_folder if book_folder and is_encrypted(book_folder) else None
    book = opened(book_folder) if book_folder and not locked else None
    app = QmtuiApp(book, wall_clock, by, practice=practice, locked=locked, secret=secret)
    if sys.platform == "win32":
        from screens.windows import QuietWindowsDriver

        app.driver_class = QuietWindowsDriver
    try:
        app.run()
        return app.return_code or 0
    finally:
        if app.book is not None:
            app.book.close()
        app.tidied_up()
