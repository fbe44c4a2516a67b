"""The sheet of all keys as Markdown, made from the bindings: to print, and to change keys by."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from qmtui.i18n import _
from screens.app_keys import EVERYWHERE
from screens.areas import FIELD, OFFICE
from screens.keymap import owners
from screens.keys import display


def key_sheet() -> str:
    """Everywhere first, then area by area, then dialogs and lists."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# " + _("Keys")
    yield ""
    yield _("F1 shows those that work where one is, Ctrl+P offers them by name.")
    yield _("The last column is the name of a key below [keymap] in the config file.")
    yield from _table(_("Everywhere"), EVERYWHERE)
    screens = sorted((owner for owner in owners() if issubclass(owner, Screen)), key=_place)
    for area in (*FIELD, *OFFICE):
        for screen in screens:
            if getattr(screen, "AREA", "") == area.name:
                title = str(screen.BINDING_GROUP_TITLE or "")
                words = _(area.title)
                heading = words if title in ("", words) else f"{words}: {title}"
                yield from _table(heading, screen.BINDINGS)
    others = [screen for screen in screens if not getattr(screen, "AREA", "")]
    for screen in others:
        if title := str(screen.BINDING_GROUP_TITLE or ""):
            yield from _table(title, screen.BINDINGS)
    untitled = [screen for screen in others if not screen.BINDING_GROUP_TITLE]
    # In an order of their own: theirs is that of imports, which tests change.
    widgets = sorted(
        (owner for owner in owners() if not issubclass(owner, Screen)),
        key=lambda widget: (widget.__module__, widget.__name__),
    )
    small = [binding for owner in (*untitled, *widgets) for binding in owner.BINDINGS]
    yield from _table(_("In dialogs and lists"), small)


def _place(screen: type[DOMNode]) -> tuple[bool, str]:
    """The screen an area begins with stands first: its module is named like the area."""
    name = screen.__module__.rpartition(".")[2]
    return name != getattr(screen, "AREA", ""), f"{screen.BINDING_GROUP_TITLE} {screen.__name__}"


def _table(heading: str, bindings: list[BindingType]) -> Iterator[str]:
    rows: dict[str, str] = {}
    for binding in bindings:
        if isinstance(binding, Binding) and binding.id:
            caps = ", ".join(display(key.strip()) for key in binding.key.split(","))
            what = binding.tooltip or binding.description
            rows.setdefault(binding.id, f"| {caps} | {what} | `{binding.id}` |")
    if rows:
        yield from ("", f"## {heading}", "", "| " + _("Key") + " | " + _("Does") + " | |")
        yield "|---|---|---|"
        yield from rows.values()
