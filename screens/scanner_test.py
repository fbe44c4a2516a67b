"""Trying a scanner out (Scanner prüfen): what arrived, and what to change if something is wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct
from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qmtui import codes
from qmtui.codes import Reading
from qmtui.desk import Desk
from qmtui.formats import number
from qmtui.i18n import _, mark
from qmtui.layouts import CAPS
from screens.scan_guard import Scan, ScanGuard
from screens.scans import shown
from screens.text import safe

PATIENCE = 0.4
"""Seconds between two keys that still count here, to see how slow a scanner is."""
WIDEST = 120
"""Milliseconds, the most that `scanner_gap_ms` may be."""

SUFFIXES = {"enter": mark("Enter"), "tab": mark("Tab"), "none": mark("nothing")}


class Check(Struct, frozen=True, kw_only=True):
    """The verdict on a scan: `tone` is the class that colours it."""

    tone: str
    word: str
    facts: tuple[tuple[str, str], ...]
    advice: tuple[str, ...]


class ScannerTest(ModalScreen[None]):
    """Shows what the scanner sends; nobody is checked in by it."""

    BINDING_GROUP_TITLE = _("Test the scanner")
    HELP = _(
        "Scan a ticket or sticker of ours; nobody is checked in. Below stands what arrived, and "
        "what to change at the scanner if something is wrong. Esc closes."
    )
    BINDINGS = [
        Binding(
            "escape",
            "dismiss(None)",
            _("Close"),
            tooltip=_("Close this window"),
            id="scanner_test.close",
        ),
        Binding("enter,tab,shift+tab", "stay", show=False),
    ]

    verdict = getters.query_one("#verdict", Static)
    facts = getters.query_one("#facts", Static)
    advice = getters.query_one("#advice", Static)

    def __init__(self, guard: ScanGuard, desk: Desk | None = None, log: Sequence[str] = ()) -> None:
        """At a station its `desk` tells whose tickets are good here; `log` are the last scans."""
        super().__init__()
        self._log = log
        self._guard = guard
        self._desk = desk

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(_("Test the scanner · Esc closes"), classes="question")
            yield Static(_("Scan a ticket or sticker of ours, just to try it out."))
            yield Static(_("Waiting for a scan …"), id="verdict")
            yield Static(id="facts")
            yield Static(id="advice")
            if self._log:
                lines = [_("Scanned last:"), *self._log]
                yield Static(safe("\n".join(lines), multiline=True), classes="hint")

    def on_mount(self) -> None:
        self._guard.patience = PATIENCE

    def on_unmount(self) -> None:
        self._guard.patience = 0.0

    def measured(self, scan: Scan) -> None:
        """A scan came."""
        is_listed = self._desk is not None and self._desk.knows(scan.text)
        layout = self._desk.layout_of(scan.text) if self._desk and is_listed else ""
        check = check_of(
            scan, self._guard.gap, self._guard.suffix, is_listed=is_listed, layout=layout
        )
        self.verdict.set_classes(check.tone)
        self.verdict.update(Content(_(check.word)))
        width = max(len(name) for name, _value in check.facts)
        lines = [Content(name.ljust(width + 2)) + safe(value) for name, value in check.facts]
        self.facts.update(Content("\n").join(lines))
        self.advice.update(safe("\n".join(check.advice), multiline=True))
        self.advice.display = bool(check.advice)

    def action_stay(self) -> None:
        """A scanner too slow to be one ends with these keys."""


def check_of(
    scan: Scan, gap: float, suffix: str, *, is_listed: bool = False, layout: str = ""
) -> Check:
    """What to say of a scan where the guard allows `gap` seconds and expects `suffix`.

    `is_listed` says that it is the ticket of somebody on the list, of whatever ticketing system;
    `layout` is the keyboard's if it is known by that alone.
    """
    reading = codes.read(scan.text)
    is_misread = reading is None and not is_listed and _is_nearly_ours(scan)
    advice = [*_of_keys(scan, reading, layout), *_of_suffix(scan, suffix), *_of_speed(scan, gap)]
    if reading is None and not is_listed:
        advice.insert(0, _of_foreign(is_misread=is_misread, is_well=not advice))
    if is_misread:
        tone, word = "-failed", mark("✗  Not read")
    elif advice:
        tone, word = "-heed", mark("▲  Read, but")
    elif is_listed:
        tone, word = "-good", mark("✓  Ticket of this event")
    else:
        tone, word = "-good", mark("✓  All is well")
    return Check(tone=tone, word=word, facts=_facts(scan, reading), advice=tuple(advice))


def _facts(scan: Scan, reading: Reading | None) -> tuple[tuple[str, str], ...]:
    code = codes.grouped(reading.code) if reading else shown(scan.text)
    length = _("{0} characters").format(number(len(scan.text)))
    arrived = (_("Arrived"), f"{code} · {length}")
    if scan.suffix not in SUFFIXES:  # Pasted: there were no keys.
        return (arrived,)
    per_second = round((len(scan.text) - 1) / max(scan.seconds, 0.001))
    speed = _("{0} keys a second, longest gap {1} ms")
    told = speed.format(number(per_second), math.ceil(scan.gap * 1000))
    return arrived, (_("Then"), f"{_(SUFFIXES[scan.suffix])} · {told}")


def _of_foreign(*, is_misread: bool, is_well: bool) -> str:
    if is_misread:
        return _("A character arrived wrong: clean the code, hold it still, scan again.")
    if is_well:
        return _("The scanner reads well; the code is not from here.")
    return _("The code is not from here.")


def _is_nearly_ours(scan: Scan) -> bool:
    return codes.looks_like_code(codes.normalise(scan.text))


def _of_keys(scan: Scan, reading: Reading | None, layout: str) -> list[str]:
    """What the keyboard makes of the code: nothing is lost, but it is better put right."""
    if reading is None and layout:
        name, has_caps, _rest = layout.partition(CAPS)
        words = _(
            "The scanner types as if the keyboard were American, but it is {0}: set the scanner to "
            "that. The ticket is known all the same."
        )
        return [words.format(_(name)), *([_of_caps()] if has_caps else [])]
    if reading is None:
        return []
    if reading.layout:
        words = _(
            "The keyboard is set to {0}: set this computer to German. Codes are read all the same."
        )
        return [words.format(_(reading.layout))]
    return [_of_caps()] if any(character.islower() for character in scan.text) else []


def _of_caps() -> str:
    return _("Caps Lock is on: press it once. Codes are read all the same.")


def _of_suffix(scan: Scan, suffix: str) -> list[str]:
    if scan.suffix != "none" or suffix == "none":
        return []
    return [
        _(
            "No Enter follows the code, so each scan takes longer and other tickets are taken for "
            "typing. Set the scanner to “suffix Enter (CR)”, or write in the config file: {0}"
        ).format('scanner_suffix = "none"')
    ]


def _of_speed(scan: Scan, gap: float) -> list[str]:
    # One gap alone may be the computer's; what counts is how the scanner usually types.
    usual = scan.seconds / max(1, len(scan.text) - 1)
    slow = min(scan.gap, 2 * usual)
    if slow <= gap:
        return []
    slowest = math.ceil(slow * 1000)
    needed = min(WIDEST, math.ceil(slowest * 1.5 / 10) * 10)
    words = _(
        "Too slow: {0} ms between two keys, only {1} ms are allowed. Elsewhere it is taken for a "
        "person who types. In the config file: {2}"
    )
    return [words.format(slowest, round(gap * 1000), f"scanner_gap_ms = {needed}")]
