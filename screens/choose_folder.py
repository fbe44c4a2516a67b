"""Choosing a stick, a folder or an event on one: a list of those found, and a field for others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key, Paste
from textual.message import Message
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from qmtui.fieldbook import FolderHasNoEvent
from qmtui.i18n import _
from qmtui.sticks import Offer, Place, places
from screens.fields import Line
from screens.text import safe

LOOK_AGAIN = 3.0
"""Seconds after which a stick that was plugged in shows up."""

PATH = 1_000
"""The longest path, in characters."""


class PlaceList(OptionList):
    """What was found; ↓ after the last line goes on to the field below."""

    def action_cursor_down(self) -> None:
        if self.highlighted == self.option_count - 1:
            self.screen.focus_next()
        else:
            super().action_cursor_down()


class PathLine(Line):
    """A path that is typed; ↑ goes back to the list."""

    BINDINGS = [Binding("up", "app.focus_previous", show=False)]


class FolderChoice(Vertical):
    """Sticks and folders to choose from, and a field for the path of any other.

    It looks again every few seconds, so a stick appears as soon as it is plugged in.
    """

    NOTHING = _("No stick found. Plug it in: it appears here by itself.")

    @dataclass
    class Chosen(Message):
        """A folder was chosen; `offer` is the event in it, where events are to choose from."""

        folder: Path
        offer: Offer | None = None

    @dataclass
    class Found(Message):
        """What lies on sticks and in folders now."""

        places: list[Place]

    options = getters.query_one(PlaceList)
    hint = getters.query_one("#hint", Label)
    path = getters.query_one("#path", PathLine)

    def __init__(self, candidates: Callable[[], Iterable[Path]]) -> None:
        super().__init__()
        self._candidates = candidates
        self._places: list[Place] | None = None
        self._choices: list[FolderChoice.Chosen] = []
        self._is_looking = False

    def compose(self) -> ComposeResult:
        yield PlaceList(markup=False)
        yield Label(_("Looking for sticks and folders …"), id="hint")
        yield Label(_("Another folder, its path typed or pasted:"), classes="caption")
        yield PathLine(limit=PATH, id="path", compact=True)

    def on_mount(self) -> None:
        self.options.display = False
        self.look()
        self.set_interval(LOOK_AGAIN, self.look)

    def choices_in(self, place: Place) -> Iterator[tuple[Content, Chosen]]:
        """The lines of a place in the list, each with what it stands for."""
        titles = ", ".join(offer.title for offer in place.offers)
        note = _("with {0}").format(titles) if titles else _("no event on it yet")
        yield two_lines(str(place.folder), note), self.Chosen(place.folder)

    def take_typed(self, folder: Path) -> None:
        self.post_message(self.Chosen(folder))

    def look(self) -> None:
        """Look for sticks and folders anew, unless that is still going on."""
        if not self._is_looking:
            self._is_looking = True
            self._look()

    @work(thread=True, group="places")
    def _look(self) -> None:
        self.post_message(self.Found(places(self._candidates())))

    @on(Found)
    def show(self, found: Found) -> None:
        self._is_looking = False
        if found.places != self._places:
            self._places = found.places
            self._show_choices([line for place in found.places for line in self.choices_in(place)])

    def _show_choices(self, lines: list[tuple[Content, Chosen]]) -> None:
        marked = self.options.highlighted
        kept = self._choices[marked] if marked is not None else None
        self._choices = [choice for _line, choice in lines]
        self.options.set_options(Option(line) for line, _choice in lines)
        self.options.display = bool(lines)
        self.hint.update(self.NOTHING)
        self.hint.display = not lines
        if lines:
            self.options.highlighted = self._choices.index(kept) if kept in self._choices else 0
        # Whoever is typing or has gone on to another field is not called back.
        if not self.path.value and self.screen.focused in (None, self.options, self.path):
            (self.options if lines else self.path).focus()

    def on_key(self, event: Key) -> None:
        """Whoever types in the list means the field; that one keeps its own keys."""
        if event.is_printable and event.character and not event.character.isspace():
            event.stop()
            # At once, so that the next letter finds the field.
            self.screen.set_focus(self.path)
            self.path.insert_text_at_cursor(event.character)

    def on_paste(self, event: Paste) -> None:
        event.stop()
        self.screen.set_focus(self.path)
        self.path.post_message(Paste(event.text))

    @on(Input.Submitted)
    def _typed(self, submitted: Input.Submitted) -> None:
        submitted.stop()
        if submitted.value.strip():
            self.take_typed(typed_path(submitted.value))

    @on(OptionList.OptionSelected)
    def _selected(self, selected: OptionList.OptionSelected) -> None:
        selected.stop()
        self.post_message(self._choices[selected.option_index])


class EventChoice(FolderChoice):
    """Events on sticks and in folders to choose from; a typed path adds those of its folder."""

    NOTHING = _("No event found. Plug in the stick from the office: it appears here by itself.")

    def __init__(
        self, candidates: Callable[[], Iterable[Path]], is_joined: Callable[[Offer], bool]
    ) -> None:
        self._asked: list[Path] = []
        super().__init__(lambda: [*self._asked, *candidates()])
        self._is_joined = is_joined

    def choices_in(self, place: Place) -> Iterator[tuple[Content, FolderChoice.Chosen]]:
        for offer in place.offers:
            note = str(place.folder)
            if self._is_joined(offer):
                note = _("this device takes part already · {0}").format(note)
            yield two_lines(offer.title, note), self.Chosen(place.folder, offer)

    def take_typed(self, folder: Path) -> None:
        if any(place.offers for place in places([folder])):
            self._asked.insert(0, folder)
            self.path.value = ""
            self.look()
        else:
            self.hint.update(safe(str(FolderHasNoEvent())))
            self.hint.display = True


def two_lines(first: str, second: str) -> Content:
    """An option: what it is, and more about it below."""
    return Content("\n").join([safe(first).stylize("bold"), Content("  ") + safe(second)])


def typed_path(text: str) -> Path:
    """The path somebody typed or pasted, without the quotes and marks a file manager adds."""
    text = text.strip()
    if text.startswith("file://"):
        text = unquote(text.removeprefix("file://"))
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    # Systems raise no error of theirs about a NUL; like this it is a path that is not there.
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # there is no such user as in "~lea"
        return Path(text)
