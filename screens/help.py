"""F1: what this screen is for and which keys work here, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from textual import getters
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from qmtui.i18n import _, mark
from screens.keys import display, in_present_keys, key_of

Keys = list[tuple[str, str]]
"""Pairs of key and what it does."""

OF_TEXTUAL = {
    "Button": mark("Enter presses the button that stands out, Tab goes to the next one."),
    "OptionList": mark("↑ and ↓ go through the list, Enter takes."),
    "Select": mark("Enter opens the list, ↑ and ↓ choose, Enter takes."),
    "TextArea": mark("Write as much as you like; Tab goes on to the next field."),
}
"""What to know about Textual's own widgets, whose help would be English.

By name: importing those that no screen needs at the start would delay it.
"""


class KeyTable(Widget):
    """Keys on the left, what they do on the right, wrapped within its column."""

    def __init__(self, keys: Keys, room: int) -> None:
        """`room` is the width of the left column."""
        super().__init__(classes="keys")
        self._keys = keys
        self._room = room

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> RenderResult:
        lines = self._lines(self.size.width)
        return Content("\n").join(
            Content.assemble((key.ljust(self._room), "bold"), what) for key, what in lines
        )

    def _lines(self, width: int) -> Keys:
        lines = []
        for key, what in self._keys:
            first, *more = wrap(what, max(width - self._room, 10)) or [""]
            lines += [(key, first), *(("", line) for line in more)]
        return lines


class HelpScreen(ModalScreen[None]):
    """An overlay over any screen, dialogs included."""

    BINDINGS = [
        Binding(
            "escape,enter,space",
            "dismiss",
            _("Close"),
            tooltip=_("Close this window"),
            id="help.close",
        ),
        Binding(
            "s",
            "app.scanner_test",
            _("Test the scanner"),
            tooltip=_("Test the scanner: what arrives, and what to change"),
            id="help.scanner_test",
        ),
    ]

    page = getters.query_one("#help", VerticalScroll)

    def __init__(self, topic: str, sentences: list[str], here: Keys, everywhere: Keys) -> None:
        super().__init__()
        self._topic = topic
        self._sentences = sentences
        self._groups = ((_("Here"), here), (_("Everywhere"), everywhere))

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog", id="help"):
            yield Static(Content(self._topic), classes="question")
            for sentence in self._sentences:
                yield Static(Content(sentence), classes="sentence")
            width = max(
                (len(key) for _name, keys in self._groups for key, _what in keys), default=0
            )
            for name, keys in self._groups:
                if keys:
                    yield Static(Content(name), classes="group")
                    yield KeyTable(keys, width + 2)

    def on_mount(self) -> None:
        key = display(key_of(self.app, "help.scanner_test", "s"))
        keys = [_("Esc closes"), _("↑ ↓ scroll"), f"{key} {_('Test the scanner')}"]
        self.page.border_subtitle = Content(" · ".join(keys))


def help_for(screen: Screen[object]) -> HelpScreen:
    """The help that fits what has the focus now."""
    topic = getattr(screen, "BINDING_GROUP_TITLE", None) or _("Help")
    here, everywhere = own_keys(screen)
    return HelpScreen(str(topic), list(_sentences(screen)), here, everywhere)


def own_keys(screen: Screen[object]) -> tuple[Keys, Keys]:
    """The keys that do something of ours here, and those of them that work everywhere."""
    groups: tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]] = {}, {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id:
            # Some screens list a key of the app's again, to keep it out of their footer.
            is_everywhere = active.node is screen.app or binding.id.startswith("app.")
            key = screen.app.get_key_display(binding)
            what = binding.tooltip or binding.description
            groups[is_everywhere].setdefault(binding.id, (key, what))
    here, everywhere = groups
    return list(here.values()), list(everywhere.values())


def _sentences(screen: Screen[object]) -> Iterator[str]:
    """The HELP of the screen and of what has the focus."""
    nodes: list[DOMNode] = [screen]
    if screen.focused is not None:
        nodes.append(screen.focused)
    for node in nodes:
        if text := getattr(node, "HELP", None):
            yield in_present_keys(str(text), screen)
    focused = screen.focused
    if focused is not None and not getattr(focused, "HELP", None):
        kinds = (kind.__name__ for kind in type(focused).__mro__)
        yield from (_(OF_TEXTUAL[kind]) for kind in kinds if kind in OF_TEXTUAL)
