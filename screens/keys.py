"""What is written on the keys of a German keyboard."""

from __future__ import annotations

import re

from textual.dom import DOMNode
from textual.screen import Screen

from qmtui.i18n import _, mark

CAPS = {
    "ctrl": mark("Ctrl"),
    "shift": mark("Shift"),
    "alt": mark("Alt"),
    "enter": mark("Enter"),
    "escape": mark("Esc"),
    "space": mark("Space"),
    "tab": mark("Tab"),
    "backspace": mark("Backspace"),
    "delete": mark("Del"),
    "insert": mark("Ins"),
    "home": mark("Home"),
    "end": mark("End"),
    "pageup": mark("PgUp"),
    "pagedown": mark("PgDn"),
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "plus": "+",
    "minus": "−",
}


def display(key: str) -> str:
    """`ctrl+s` as Strg+S."""
    caps = (CAPS.get(part, part.upper()) for part in key.split("+"))
    return "+".join(_(cap) for cap in caps)


def key_of(app: DOMNode, binding_id: str, usual: str) -> str:
    """The key of a binding, which people may have changed."""
    keymap: dict[str, str] = getattr(app, "keymap", {})  # the app of a widget's test has none
    return keymap.get(binding_id, usual)


def in_present_keys(text: str, screen: Screen[object]) -> str:
    """A sentence with the keys that people have chosen, where it names the usual ones."""
    keymap: dict[str, str] = getattr(screen.app, "keymap", {})
    if not keymap:
        return text
    # Every screen is imported for that.
    from screens.keymap import usual_keys

    here = {active.binding.id or "" for active in screen.active_bindings.values()}
    usual = usual_keys(keymap.keys() & here).items()
    present = {display(key): display(keymap[name]) for name, key in usual}
    # All at once, for two may have changed places; and F1 is no part of F12.
    return re.sub(r"[\w+]+", lambda word: present.get(word[0], word[0]), text)
