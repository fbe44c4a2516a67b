"""What is written on the keys of a German keyboard."""

from __future__ import annotations

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
