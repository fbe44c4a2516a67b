"""Textual's style sheets in tests: what was found out in one app holds for the next."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import pytest
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What a sheet notes at a widget beside its styles."""

OF_THE_APP = frozenset({"dark", "light", "ansi", "nocolor", "inline"})
"""States in which all widgets are alike."""


class Asked(NamedTuple):
    """The rules that may hold for a widget, by number, and the states that they ask for."""

    rules: int
    wide: tuple[str, ...]
    own: tuple[str, ...]


class Found(NamedTuple):
    """What Textual made of the rules."""

    styles: RulesMap | None
    flags: tuple[bool, ...]


class Memory:
    """Looks rules up once for all widgets that the rules cannot tell from each other.

    Textual itself begins anew with every update, and its rules are a third of an app's time.
    """

    def __init__(self) -> None:
        self._apply = Stylesheet.apply
        self._numbers: dict[tuple[RuleSet, ...], int] = {}
        self._known: dict[object, Found] = {}

    def apply(
        self,
        sheet: Stylesheet,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[tuple[object, ...], RulesMap] | None = None,
    ) -> None:
        """Do what Textual's own `apply` does."""
        rules, wide, own = self._asked(sheet, node)
        path = node.css_path_nodes
        key = (rules, _holding(path[0], wide), *(_seen(each, own) for each in path))
        if found := self._known.get(key):
            for flag, value in zip(FLAGS, found.flags, strict=True):
                setattr(node, flag, value)
            if found.styles is not None:
                sheet.replace_rules(node, found.styles, animate=animate)
            sheet._process_component_classes(node)
        else:
            once: dict[tuple[object, ...], RulesMap] = {}
            self._apply(sheet, node, animate=animate, cache=once)
            flags = tuple(getattr(node, flag) for flag in FLAGS)
            self._known[key] = Found(next(iter(once.values()), None), flags)

    def _asked(self, sheet: Stylesheet, node: DOMNode) -> Asked:
        by_name = sheet.rules_map
        of, known = sheet.__dict__.get("asked", (None, {}))
        if of is not by_name:
            known = {}
            sheet.__dict__["asked"] = (by_name, known)
        names = frozenset(by_name.keys() & node._selector_names)
        if names not in known:
            may_hold = {rule for name in names for rule in by_name[name]}
            rules = tuple(rule for rule in sheet.rules if rule in may_hold)
            states = {state for rule in rules for state in rule.pseudo_classes}
            number = self._numbers.setdefault(rules, len(self._numbers))
            known[names] = Asked(number, tuple(states & OF_THE_APP), tuple(states - OF_THE_APP))
        return cast(Asked, known[names])


def _seen(node: DOMNode, states: tuple[str, ...]) -> object:
    """All that a rule can see of a node on the way from the app to the widget."""
    return type(node), node._id, frozenset(node._classes), _holding(node, states)


def _holding(node: DOMNode, states: tuple[str, ...]) -> list[str]:
    checks = node._PSEUDO_CLASSES
    return tuple([state in checks and checks[state](node) for state in states])


def replace_rules(
    cls: type[Stylesheet], node: DOMNode, rules: RulesMap, animate: bool = False
) -> None:
    """Do what Textual's own does, but set nothing to what it is."""
    base = node.styles.base
    if type(node) is DOMNode and not base._rules:
        # It stands for the parts of a widget and is drawn nowhere.
        base._rules.update(rules)
        base._updates += 1
    elif not animate and base._rules == rules:
        node.notify_style_update()
    else:
        original(node, rules, animate=animate)

original = Stylesheet.replace_rules

def remember_styles(patch: pytest.MonkeyPatch) -> None:
    """Take a sixth off the time of every test that runs an app."""
    memory = Memory()

    def apply(sheet: Stylesheet, node: DOMNode, **more: Any) -> None:
        memory.apply(sheet, node, **more)

    # Textual's key of a widget says less than ours.
    patch.setattr(Stylesheet, "_EXCLUDE_PSEUDO_CLASSES_FROM_CACHE", frozenset())
    patch.setattr(Stylesheet, "apply", apply)
    patch.setattr(Stylesheet, "replace_rules", classmethod(replace_rules))
