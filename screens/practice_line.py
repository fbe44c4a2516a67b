"""In practice, the line that says so and what to try next (Übung 1 von 5)."""

from __future__ import annotations

from textual.widgets import Static

from qmtui.book import Book
from qmtui.i18n import _
from qmtui.practice import SINCE, TASKS, next_exercise
from screens.text import safe


class PracticeLine(Static):
    """Ticks itself off: after each entry it shows the next exercise."""

    def __init__(self, book: Book, area: str) -> None:
        super().__init__(markup=False)
        self._book = book
        self._area = area

    def on_mount(self) -> None:
        self.show_facts()

    def show_facts(self) -> None:
        self.update(safe(" · ".join(self._words())))

    def _words(self) -> list[str]:
        if SINCE not in self._book.local:
            return [_("PRACTICE"), _("all of this is invented")]
        exercise = next_exercise(self._book)
        if exercise is None:
            return [_("PRACTICE done ✓"), _("Go on with F3, F4 … Ctrl+Q ends practice.")]
        number = _("PRACTICE {0} of {1}").format(exercise.number, len(TASKS))
        return [number, exercise.task if self._area == "desk" else _("F2 leads on.")]
