"""The app: its areas, the keys that work everywhere, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen
from textual.theme import Theme

from qmtui import crash
from qmtui.book import Book, Now
from qmtui.book import now as wall_clock
from qmtui.clean import clean
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.undo import undo_last
from screens import keys
from screens.app_keys import EVERYWHERE
from screens.areas import Area, AreaScreen, areas_of
from screens.crash_log import note_crash
from screens.dialogs import Confirm
from screens.help import HelpScreen, help_for
from screens.initials import InitialsScreen, known_initials, remember, take_over
from screens.palette import Palette
from screens.signals import leave_when_told
from screens.theme import DARK, LIGHT, THEMES
from screens.undone import in_words

FIRST_START = "first_start"


class QmtuiApp(App[None], inherit_bindings=False):
    """qmtui on one book, or without one on the first-start screen."""

    TITLE = "qmtui"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-usual"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-low"), (32, "-high")]
    BINDINGS = EVERYWHERE

    # Textual would begin with its own theme and then parse all styles twice more for ours.
    theme: Reactive[str] = Reactive(LIGHT.name, init=False)

    def __init__(
        self, book: Book | None, now: Now, by: str | None = None, *, practice: bool = False
    ) -> None:
        # The mode to begin with depends on the book; Textual asks for it while it is built.
        self.DEFAULT_MODE = areas_of(book)[0].name if book else FIRST_START  # type: ignore[misc]
        # Parsing styles is most of the start; a station does without the office's.
        is_station = book is not None and book.kind == "field"
        styles = ["app.tcss"] if is_station else ["app.tcss", "office.tcss"]
        super().__init__(css_path=[Path(__file__).with_name(name) for name in styles])
        self.book = book
        self.now = now
        self._by = by
        self._tidied_up: Callable[[], None] = lambda: None
        self.animation_level = "none"
        if book is None:
            self.add_mode(FIRST_START, self._first_start)
        else:
            self._take(book, practice)

    def on_mount(self) -> None:
        self._tidied_up = leave_when_told(self.exit)
        self._ask_initials_first()

    def _take(self, book: Book, practice: bool) -> None:
        """Work on this book from here on: its areas become modes."""
        self.book = book
        book.local["practice"] = practice or book.local.get("practice", False)
        if book.local.get("theme") in self.available_themes:
            self.theme = str(book.local["theme"])
        if self._by:
            take_over(book, self._by)
        for area in areas_of(book):
            self.add_mode(area.name, partial(self._begin, area, book))

    def _begin(self, area: Area, book: Book) -> Screen[None]:
        screen = area.build(book, self.now)
        # Textual would parse all styles anew for it (0.1 s); ours change with the theme only.
        screen._css_update_count = self._css_update_count
        return screen

    def _first_start(self) -> Screen[None]:
        from screens.first_start import FirstStartScreen

        return FirstStartScreen(self.now)

    async def on_first_start_screen_book_ready(self, message: Message) -> None:
        from screens.first_start import FirstStartScreen

        assert isinstance(message, FirstStartScreen.BookReady)
        try:
            book = _opened(message.folder)
        except QmtuiError as error:
            self.notify(clean(str(error), limit=500), severity="error", markup=False)
            return
        self._take(book, message.practice)
        await self.switch_mode(areas_of(book)[0].name)
        await self.remove_mode(FIRST_START)
        self._ask_initials_first()

    def _ask_initials_first(self) -> None:
        if self.book is not None and self.book.kind == "field" and not self.book.post.by:
            self.action_initials()

    @property
    def available_themes(self) -> dict[str, Theme]:
        return {theme.name: theme for theme in THEMES}

    @property
    def is_asking(self) -> bool:
        """Whether a dialog, the palette or the help lies over the area."""
        return isinstance(self.screen, ModalScreen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "area":
                names = [area.name for area in areas_of(self.book)] if self.book else []
                return not self.is_asking and parameters[0] in names
            case "undo" | "initials":
                return self.book is not None and self.book.kind == "field"
            case "command_palette":
                return not self.is_asking
        return True

    def get_key_display(self, binding: Binding) -> str:
        return binding.key_display or keys.display(binding.key)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        for area in areas_of(self.book) if self.book else ():
            title = f"{_(area.title)} · {keys.display(area.key)}"
            yield SystemCommand(title, "", partial(self.action_area, area.name))
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

    def action_initials(self) -> None:
        book = self.book
        if book is None:
            return

        def take(initials: str | None) -> None:
            if initials:
                take_over(book, initials)
            if isinstance(self.screen, AreaScreen):
                self.screen.show_facts()

        self.push_screen(InitialsScreen(book.post.by, known_initials(book)), take)

    def action_theme(self) -> None:
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name
        if self.book is not None:
            remember(self.book, theme=self.theme)

    def action_command_palette(self) -> None:
        self.push_screen(Palette())

    def action_help_quit(self) -> None:
        self.notify(_("Ctrl+Q leaves the program."), markup=False)

    async def action_quit(self) -> None:
        stacks = self._screen_stacks.values()
        if not any(getattr(screen, "has_unsaved", False) for stack in stacks for screen in stack):
            self.exit()
        elif not isinstance(self.screen, Confirm):
            question = Confirm(
                _("Leave although something is not saved?"),
                yes=_("Leave"),
                no=_("Stay"),
                more=_("What you have begun to type would be lost."),
            )
            self.push_screen(question, lambda leaves: self.exit() if leaves else None)

    def _fatal_error(self) -> None:
        # Textual's own report shows the values of variables: names and numbers of people.
        error = self._exception
        if error is not None and not self._exit_renderables:
            note_crash(error, self.now())
            self.panic(crash.sentence(error))

    def tidied_up(self) -> None:
        """Tell the system that waits for our end that all is in order."""
        self._tidied_up()


def run(book_folder: Path | None, by: str | None, practice: bool = False) -> int:
    """Open the app on the book in a folder, or on the first-start screen; its return code."""
    book = _opened(book_folder) if book_folder else None
    app = QmtuiApp(book, wall_clock, by, practice=practice)
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


def _opened(folder: Path) -> Book:
    """The book, ready to work on; a field book whose event never arrived is none."""
    book = Book.open(folder)
    try:
        if book.kind == "field":
            book.event()
    except QmtuiError:
        book.close()
        raise
    return book
