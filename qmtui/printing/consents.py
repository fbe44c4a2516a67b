"""Consent on paper: a sign for the stall and a form to tick, in every language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qmtui.book import Book, Now
from qmtui.i18n import _
from qmtui.model.contact import PURPOSES
from qmtui.model.event import Event
from qmtui.printing.paper import HEIGHT, WIDTH, Box, Paper
from qmtui.printing.printed import Printed, finish
from qmtui.texts.consent import LANGUAGES, is_draft, said

RIGHT_TO_LEFT = ("ar",)
_MARGIN = 20.0
_INNER = WIDTH - 2 * _MARGIN
_BOX = 6.0
_GAP = 5.0


def print_consents(
    book: Book, now: Now, event: Event, path: Path, languages: Sequence[str] = ()
) -> Printed:
    """A sign and a form for each language, all of them unless some are named.

    Raises `PaperNotWritten`.
    """
    with Paper(event.title, now()) as paper:
        for language in languages or LANGUAGES:
            _Sheet(book, event, paper, language).draw()
        return finish(book, now, paper, path, ())


class _Sheet:
    """The two pages of one language."""

    def __init__(self, book: Book, event: Event, paper: Paper, language: str) -> None:
        self._book = book
        self._event = event
        self._paper = paper
        self._language = language
        self._from_right = language in RIGHT_TO_LEFT

    def draw(self) -> None:
        self._begin()
        first, *others = self._said("sign").split("\n")
        y = self._write(first, 40, 30, is_bold=True) + 3 * _GAP
        for line in others:
            y = self._write(line, y, 20) + 2 * _GAP
        self._begin()
        y = self._write(self._said("form"), 30, 20, is_bold=True) + _GAP
        y = self._write(self._said("choose"), y, 12) + 2 * _GAP
        for purpose in PURPOSES:
            y = self._tick(self._said(purpose), y) + _GAP
        for field in ("name", "phone", "email"):
            y = self._line(self._said(field), y)
        y = self._write(self._said("minor"), y + _GAP, 10) + 1
        y = self._line(self._said("guardian"), y)
        y = self._line(self._said("signature"), y)
        y = self._line(self._said("code"), y)
        self._write(self._said("withdraw"), y + _GAP, 10)

    def _begin(self) -> None:
        self._paper.add_page()
        head = f"{self._event.title} · {LANGUAGES[self._language]}"
        self._paper.write(head, Box(_MARGIN, 12, _INNER, 9))
        if is_draft(self._book, self._language):
            note = _("Draft: this translation is still to be checked.")
            self._paper.write(note, Box(_MARGIN, HEIGHT - 15, _INNER, 9))

    def _said(self, key: str) -> str:
        return said(self._book, key, self._language)

    def _write(self, text: str, y: float, size: float, *, is_bold: bool = False) -> float:
        box = Box(_MARGIN, y, _INNER, size, is_bold=is_bold)
        return self._paper.paragraph(text, box, from_right=self._from_right)

    def _tick(self, text: str, y: float) -> float:
        beside = _BOX + 4
        left = WIDTH - _MARGIN - _BOX if self._from_right else _MARGIN
        self._paper.frame(left, y, _BOX, _BOX)
        x = _MARGIN if self._from_right else _MARGIN + beside
        box = Box(x, y + 0.5, _INNER - beside, 12)
        return max(self._paper.paragraph(text, box, from_right=self._from_right), y + _BOX)

    def _line(self, text: str, y: float) -> float:
        """A caption with room to write beside it."""
        width = 60.0
        x = WIDTH - _MARGIN - width if self._from_right else _MARGIN
        below = self._paper.paragraph(text, Box(x, y + 5, width, 11), from_right=self._from_right)
        start = _MARGIN if self._from_right else _MARGIN + width
        self._paper.line(start, below, start + _INNER - width, below)
        return below + 1
