"""Textual's style sheets in tests: what was found out in one app holds for the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, cast

import pytest
from textual.css.model import CombinatorType, RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

Rules = tuple[RuleSet, ...]

FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What a sheet notes at a widget beside its styles."""

OF_THE_APP = frozenset({"dark", "light", "ansi", "nocolor", "inline"})
"""States in which all widgets are alike."""


class Asked(NamedTuple):
    """The rules that may hold for a widget, by number, and the states that they ask for."""

    rules: int
    wide: tuple[str, ...]
    above: tuple[str, ...]
    own: tuple[str, ...]


class Found(NamedTuple):
    """What Textual made of the rules."""

    rules: RulesMap | None
    styles: RulesMap
    """The same as a widget keeps it; empty where something moves there slowly."""
    flags: tuple[bool, ...]


class Memory:
    """Looks rules up once for all widgets that the rules cannot tell from each other.

    Textual itself begins anew with every update, and its rules are a third of an app's time.
    """

    def __init__(self) -> None:
        self._apply = Stylesheet.apply
        self._numbers: dict[Rules, int] = {}
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
        rules, wide, above, own = self._asked(sheet, node)
        *ancestors, _node = path = node.css_path_nodes
        key = (
            rules,
            _holding(path[0], wide),
            _seen(node, own),
            *[_seen(each, above) for each in ancestors],
        )
        if found := self._known.get(key):
            for flag, value in zip(FLAGS, found.flags, strict=True):
                setattr(node, flag, value)
            _dress(sheet, node, found, animate=animate)
            sheet._process_component_classes(node)
        else:
            once: dict[tuple[object, ...], RulesMap] = {}
            self._apply(sheet, node, animate=animate, cache=once)
            styles = {} if animate else node.styles.base.get_rules()
            flags = tuple(getattr(node, flag) for flag in FLAGS)
            self._known[key] = Found(next(iter(once.values()), None), styles, flags)

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
            known[names] = Asked(
                number,
                tuple(states & OF_THE_APP),
                tuple(_asked_above(rules) - OF_THE_APP),
                tuple(states - OF_THE_APP),
            )
        return cast(Asked, known[names])


def _asked_above(rules: Rules) -> set[str]:
    """States that count at what a widget lies in."""
    states: set[str] = set()
    for selectors in (choice.selectors for rule in rules for choice in rule.selector_set):
        of_node = len(selectors) - 1
        while of_node and selectors[of_node].combinator is CombinatorType.SAME:
            of_node -= 1
        states.update(*(selector.pseudo_classes for selector in selectors[:of_node]))
    return states


def _dress(sheet: Stylesheet, node: DOMNode, found: Found, *, animate: bool) -> None:
    base = node.styles.base
    if type(node) is DOMNode and found.styles and not base._rules:
        # It stands for a part of a widget, and nothing looks at it but that widget.
        base._rules.update(found.styles)
    elif found.styles and base._rules == found.styles:
        node.notify_style_update()
    elif found.rules is not None:
        sheet.replace_rules(node, found.rules, animate=animate)


def _seen(node: DOMNode, states: tuple[str, ...]) -> object:
    """All that a rule can see of a node on the way from the app to the widget."""
    return type(node), node._id, frozenset(node._classes), _holding(node, states)


def _holding(node: DOMNode, states: tuple[str, ...]) -> tuple[bool, ...]:
    # Only an app has checks of apps, only a widget those of widgets.
    checks = cast(dict[str, Callable[[DOMNode], bool]], node._PSEUDO_CLASSES)
    return tuple([state in checks and checks[state](node) for state in states])


def remember_styles(patch: pytest.MonkeyPatch) -> None:
    """Take a sixth off the time of every test that runs an app."""
    memory = Memory()

    def apply(sheet: Stylesheet, node: DOMNode, **more: Any) -> None:
        memory.apply(sheet, node, **more)

    # Textual's key of a widget says less than ours.
    patch.setattr(Stylesheet, "_EXCLUDE_PSEUDO_CLASSES_FROM_CACHE", frozenset())
    patch.setattr(Stylesheet, "apply", apply)
