"""What holds for every screen: looked at on each one that any test leaves or ends on.

So no list of screens has to be kept, and a new one is looked at by its own first test.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.cells import cell_len
from textual.screen import Screen

from qmtui.i18n import _
from screens.app import QmtuiApp
from screens.footer import MOST, KeyLine
from screens.palette import Palette
from screens.why import why_not
from tests.conftest import screen_text

LONGEST = 16
"""Letters of a word in the footer."""

ENGLISH = set(
    re.findall(
        r"\w+",
        "the and with from this that not you your there are were nothing found matches press "
        "select search close cancel please quit keys theme maximize minimize screenshot has have "
        "been which who they them its each any none must cannot will would",
    )
)
"""Words of every English sentence and of Textual's own, none of which is German as well."""


def faults(app: QmtuiApp) -> Iterator[str]:
    """What is wrong with the screen that is seen now."""
    screen = app.screen
    # The folders of tests are called like the tests, and a long path may break before its file.
    text = re.sub(r'\S*[/_]\S*|"\w+"|\b\w+\.[a-z]{3,}', " ", screen_text(app).casefold())
    if english := ENGLISH & set(re.findall(r"\b[a-z]+\b", text)):
        yield f"English: {sorted(english)}"
    titles = [command.title for command in app.get_system_commands(screen)]
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id is None:
            if binding.show and not binding.system:
                yield f"{binding.key} has no id and so is missing in F1 and palette"
            continue
        if not any((binding.tooltip or binding.description) in title for title in titles):
            yield f"{binding.id} is missing in the palette"
        if not active.enabled and why_not(screen, active) == _("This is not possible right now."):
            yield f"{binding.id} is greyed and does not say why"
    for line in screen.query(KeyLine):
        shown = [binding for binding, _is_on in line.shown()]
        if len(shown) > MOST:
            yield f"footer: {[binding.id for binding in shown]}"
        # Over a dialog F1 works too, but Textual does not count it among its keys.
        if "f1" in screen.active_bindings and "app.help" not in [b.id for b in shown]:
            yield "footer: F1, which names the keys without room, is missing itself"
        yield from (f"footer: {b.description}" for b in shown if cell_len(b.description) > LONGEST)


def look_at_all(patch: pytest.MonkeyPatch) -> list[str]:
    """Look at each screen that is left, and at the last one of each app; the faults found."""
    found: list[str] = []
    dismiss, run = Screen.dismiss, QmtuiApp.run_test

    def look(app: object) -> None:
        # The palette is Textual's own.
        if isinstance(app, QmtuiApp) and app.is_running and not isinstance(app.screen, Palette):
            found.extend(f"{type(app.screen).__name__}: {fault}" for fault in faults(app))

    def leave(screen: Screen[Any], *result: Any) -> Any:
        if screen.is_current:
            look(screen.app)
        return dismiss(screen, *result)

    @asynccontextmanager
    async def run_test(app: QmtuiApp, **options: Any) -> AsyncIterator[Any]:
        async with run(app, **options) as pilot:
            yield pilot
            look(app)

    patch.setattr(Screen, "dismiss", leave)
    patch.setattr(QmtuiApp, "run_test", run_test)
    return found
