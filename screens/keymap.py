"""Keys of people's own choice: every binding of ours by its id, and which keys it may have."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Set
from difflib import get_close_matches

from msgspec import Struct
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

import screens
from qmtui.config import Finding, Settings
from qmtui.i18n import _
from screens.app_keys import EVERYWHERE
from screens.areas import FIELD, OFFICE
from screens.keys import display

ALIASES = {"strg": "ctrl", "entf": "delete", "einfg": "insert", "del": "delete", "ins": "insert"}
FREE = {
    *(f"f{number}" for number in range(1, 13)),
    # h, i, j and m arrive as backspace, tab and enter; the others edit or copy in a field.
    *(f"ctrl+{letter}" for letter in "bglnopqrstyz"),
    "insert",
}
"""Keys that every terminal delivers and no field of text needs."""


class Bound(Struct, frozen=True):
    """A binding as it stands in the sources; `id` is "" where nobody may change it."""

    id: str
    keys: tuple[str, ...]
    words: str
    is_priority: bool


Keymap = dict[str, str]
"""Keys by the id of the binding."""


def checked_keymap(settings: Settings) -> tuple[Keymap, list[Finding]]:
    """What can be done of the keys wanted, and what is wrong with the rest, which stay as usual."""
    known = {bound.id: bound for bound in every_binding() if bound.id}
    taken: Keymap = {}
    findings = []
    for name, written in settings.config.keymap.items():
        key = _normal(written)
        if fault := _fault(known, name, key):
            findings.append(_finding(settings, name, fault))
        else:
            taken[name] = key
    while clash := _clash(taken):
        mine, other, key = clash
        fault = _("{0} already means “{1}” there.").format(display(key), other.words)
        findings.append(_finding(settings, mine.id, fault))
        del taken[mine.id]
    return taken, findings


def for_textual(keymap: Keymap) -> Keymap:
    """The keymap as Textual needs it.

    Whoever takes a binding off its key takes off what shares the key with it as well, such as the
    office's areas with those of a station; so these are named with the keys they have.
    """
    moved = {key for bound in every_binding() if bound.id in keymap for key in bound.keys}
    sharing = (bound for bound in _of(EVERYWHERE) if moved & set(bound.keys))
    return {**{bound.id: ",".join(bound.keys) for bound in sharing}, **keymap}


def usual_keys(names: Set[str]) -> Keymap:
    """The keys that bindings have in the sources, the first one of several."""
    return {bound.id: bound.keys[0] for bound in every_binding() if bound.id in names}


def every_binding() -> Iterator[Bound]:
    """All of ours, those that work everywhere first; one id may come more than once."""
    yield from _of(EVERYWHERE)
    for owner in owners():
        yield from _of(owner.BINDINGS)


def owners() -> list[type[DOMNode]]:
    """The screens and widgets of ours that bind keys."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        if module.name != "screens.windows":  # can only be imported there
            importlib.import_module(module.name)
    found = [kind for kind in _kinds(DOMNode) if _is_ours(kind) and "BINDINGS" in vars(kind)]
    # The app's are EVERYWHERE.
    return [kind for kind in dict.fromkeys(found) if vars(kind)["BINDINGS"] is not EVERYWHERE]


def _fault(known: dict[str, Bound], name: str, key: str) -> str:
    """Why a binding cannot have this key, "" if it can."""
    if name not in known:
        near = get_close_matches(name, known, 1)
        there = _("did you mean {0}?").format(near[0]) if near else _("see the list of keys.")
        return _("there is no such action; {0}").format(there)
    bound = known[name]
    is_letter = len(key) == 1 and key.isprintable() and not key.isspace()
    if is_letter and (bound.is_priority or not all(len(usual) == 1 for usual in bound.keys)):
        return _("“{0}” alone would be missing when typing; take an F key or Ctrl.").format(key)
    if not is_letter and key not in FREE:
        sentence = _("“{0}” does not arrive everywhere or is needed for typing; allowed are {1}.")
        return sentence.format(key[:40], _("F1 to F12, Ins, and Ctrl with b g l n o p q r s t y z"))
    return ""


def _clash(keymap: Keymap) -> tuple[Bound, Bound, str] | None:
    """A changed binding, another one that works at the same time, and the key of both."""
    of_screens = [owner for owner in owners() if issubclass(owner, Screen)]
    of_widgets = [owner for owner in owners() if not issubclass(owner, Screen)]
    everywhere = [*_of(EVERYWHERE), *(b for owner in of_widgets for b in _of(owner.BINDINGS))]
    here = [_inherited(owner) for owner in of_screens]
    for bounds in ([], *here):
        users: dict[str, Bound] = {}
        # Changed ones last, so that they meet those that stay.
        for bound in sorted([*everywhere, *bounds], key=lambda bound: bound.id in keymap):
            changed = keymap.get(bound.id)
            for key in [changed] if changed else bound.keys:
                other = users.setdefault(key, bound)
                if changed and other.id != bound.id and not _never_meet(other, bound):
                    return bound, other, key
    return None


def _never_meet(one: Bound, other: Bound) -> bool:
    """Whether they belong to the two kinds of book."""
    field, office = ({f"area.{area.name}" for area in areas} for areas in (FIELD, OFFICE))
    return (one.id in field and other.id in office) or (one.id in office and other.id in field)


def _inherited(owner: type[DOMNode]) -> list[Bound]:
    kinds = [kind for kind in owner.__mro__ if _is_ours(kind) and "BINDINGS" in vars(kind)]
    return [bound for kind in kinds for bound in _of(vars(kind)["BINDINGS"])]


def _of(bindings: list[BindingType]) -> list[Bound]:
    return [
        Bound(
            binding.id or "",
            tuple(_normal(key) for key in binding.key.split(",")),
            str(binding.tooltip or binding.description),
            binding.priority,
        )
        for binding in bindings
        if isinstance(binding, Binding)
    ]


def _kinds(kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _kinds(inner)


def _is_ours(kind: type) -> bool:
    return kind.__module__.startswith("screens.")


def _normal(key: str) -> str:
    parts = key.strip().casefold().split("+") if len(key.strip()) > 1 else [key.strip()]
    return "+".join(ALIASES.get(part, part) for part in parts)


def _finding(settings: Settings, name: str, fault: str) -> Finding:
    place = settings.place(f"keymap.{name}")
    sentence = _("{0}, [keymap] {1}: {2}").format(place, name[:40], fault)
    return Finding(option=f"keymap.{name[:40]}", sentence=sentence)
