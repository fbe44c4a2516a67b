"""Textual's tests at the speed of the program: nothing parsed twice, no waiting by the clock."""

from __future__ import annotations

import asyncio
import gc
import math
from collections.abc import Callable, Hashable
from typing import Any

import pytest
from rich.console import RenderableType
from textual import _wait
from textual._compositor import Compositor
from textual._context import active_app
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from tests.styles import remember_styles

SOON = 1 / 30
"""A repaint begins within this time; what is due later is not waited for."""

FRAME = 1 / 250
"""Seconds between two repaints; nobody looks at 60 of them a second."""

PERSON = 0.01
"""Seconds between a pilot's keys; tests/screens/conftest.py takes less than 5 ms for a scanner."""


def quicken(patch: pytest.MonkeyPatch) -> None:
    """Take a third off the time of every test that runs an app."""
    # What the imports made lives as long as the tests; looking it over again is a fifth of them.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    for user in ("textual.app", "textual.pilot"):
        patch.setattr(f"{user}.wait_for_idle", nothing_left_to_do)
    patch.setattr("textual.screen.UPDATE_PERIOD", FRAME)
    patch.setattr(Compositor, "render_update", _when_looked_at(Compositor.render_update))
    patch.setattr(Stylesheet, "_parse_rules", _remembering(Stylesheet._parse_rules))
    remember_styles(patch)
    # As it is, a rule counts as itself alone; only in Python that takes a sixth of every app.
    patch.setattr(RuleSet, "__hash__", object.__hash__)


async def nothing_left_to_do(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until the loop has nothing to do, instead of until the processor has not.

    Textual looks at the processor's time every 20 ms, three times a key.
    """
    loop = asyncio.get_running_loop()
    await asyncio.sleep(PERSON)
    if any(not worker.is_finished for worker in active_app.get().workers):
        # Of what goes on in a thread only the processor knows.
        await _wait.wait_for_idle(min_sleep, max_sleep)
    end = loop.time() + max_sleep
    while loop.time() < end:
        due = soonest(loop)
        if due <= SOON:
            await asyncio.sleep(max(due, 0))
        elif not look():
            return


def look() -> bool:
    """Have the screen painted if it is not as it was painted last."""
    app = active_app.get()
    screen = app.screen
    compositor = screen._compositor
    if compositor._dirty_regions and app.is_running:
        compositor.__dict__["is_looked_at"] = True
        screen.call_later(screen._compositor_refresh)
        return True
    return False


def soonest(loop: asyncio.AbstractEventLoop) -> float:
    """Seconds until the loop has something to do."""
    if loop._ready:  # type: ignore[attr-defined]
        return 0
    timers = [t.when() for t in loop._scheduled if not t.cancelled()]  # type: ignore[attr-defined]
    return min(timers, default=math.inf) - loop.time()


Render = Callable[..., RenderableType | None]


def _when_looked_at(render: Render) -> Render:
    """Every key paints a screen several times, for nobody; the last of them is enough."""

    def render_update(
        self: Compositor,
        full: bool = False,
        screen_stack: list[Screen[Any]] | None = None,
        **more: Any,
    ) -> RenderableType | None:
        # The first of all shows what the clock said then; a dialog, what lies behind it. What is
        # not headless is looked at by somebody: a benchmark waits for the paint.
        is_seen = not active_app.get().is_headless or self.__dict__.get("is_looked_at", True)
        if full or screen_stack or is_seen:
            self.__dict__["is_looked_at"] = False
            return render(self, full, screen_stack, **more)
        return None

    return render_update


Parse = Callable[..., list[RuleSet]]


def _remembering(parse: Parse) -> Parse:
    """Each app has a stylesheet of its own and parses a hundred sources, three times over."""
    known: dict[Hashable, list[RuleSet]] = {}

    def remembered(self: Stylesheet, *args: Hashable, **more: Hashable) -> list[RuleSet]:
        key = (frozenset(self._variables.items()), args, frozenset(more.items()))
        if key not in known:
            known[key] = parse(self, *args, **more)
        return known[key]

    return remembered
