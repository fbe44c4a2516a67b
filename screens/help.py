"""F1: what this screen is for and which keys work here, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from qmtui.i18n import _

Keys = list[tuple[str, str]]
"""Pairs of key and what it does."""


class HelpScreen(ModalScreen[None]):
    """An overlay over any screen, dialogs included."""

    BINDINGS = [
        Binding("escape,enter,space", "dismiss", _("Close"), id="help.close"),
    ]

    def __init__(self, topic: str, sentences: list[str], keys: Keys) -> None:
        super().__init__()
        self._topic = topic
        self._sentences = sentences
        self._keys = keys

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog", id="help"):
            yield Static(Content(self._topic), classes="question")
            for sentence in self._sentences:
                yield Static(Content(sentence), classes="sentence")
            width = max((len(key) for key, _what in self._keys), default=0)
            lines = [
                Content.assemble((key.ljust(width + 2), "bold"), what) for key, what in self._keys
            ]
            yield Static(Content("\n").join(lines))
            yield Static(Content(_("Esc closes this help.")), classes="hint")


def help_for(screen: Screen[object]) -> HelpScreen:
    """The help that fits what has the focus now."""
    topic = getattr(screen, "BINDING_GROUP_TITLE", None) or _("Help")
    return HelpScreen(str(topic), list(_sentences(screen)), own_keys(screen))


def own_keys(screen: Screen[object]) -> Keys:
    """The keys that do something of ours here, in the order of the binding chain."""
    keys: dict[str, tuple[str, str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and binding.id not in keys:
            display = screen.app.get_key_display(binding)
            keys[binding.id] = display, binding.tooltip or binding.description
    return list(keys.values())


def _sentences(screen: Screen[object]) -> Iterator[str]:
    """The HELP of the screen and of what has the focus; Textual's own widgets have none."""
    nodes: list[DOMNode] = [screen]
    if screen.focused is not None:
        nodes.append(screen.focused)
    for node in nodes:
        if text := getattr(node, "HELP", None):
            yield str(text)
