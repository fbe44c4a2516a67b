"""In practice, the line that says so and what to try next (Übung 1 von 5)."""

from __future__ import annotations

from textual.widgets import Static

from qmtui.book import Book
from qmtui.i18n import _, mark
from qmtui.invented import ALONE, FAMILY, WITH_TICKET
from qmtui.practice import EXERCISES, Exercise, is_practising, next_exercise
from screens.keys import in_present_keys
from screens.text import safe

TASKS: dict[Exercise, str] = {
    "alone": mark("{alone} is here without a ticket: type a few letters of the name, then Enter."),
    "ticket": mark("{ticket} shows a ticket: scan it from the practice sheet, or type the name."),
    "family": mark(
        "{family} is here without Ben: type “som”, Enter twice; Space drops him, Enter."
    ),
    "walk_in": mark("Somebody without registration: Ctrl+N, a first name, Ctrl+S."),
    "undo": mark("That was a slip: Ctrl+Z takes the last thing back."),
}


class PracticeLine(Static):
    """Ticks itself off: after each entry it shows the next exercise."""

    def __init__(self, book: Book, area: str) -> None:
        super().__init__(markup=False)
        self._book = book
        self._area = area

    def on_mount(self) -> None:
        self.show_facts()

    def show_facts(self) -> None:
        words, more = self._words()
        self.update(safe(f"{words} · {in_present_keys(more, self.screen)}"))

    def _words(self) -> tuple[str, str]:
        if not is_practising(self._book):
            return _("PRACTICE"), _("all of this is invented")
        exercise = next_exercise(self._book)
        if exercise is None:
            return _("PRACTICE done ✓"), _("Go on with F3, F4 … Ctrl+Q ends practice.")
        number = EXERCISES.index(exercise) + 1
        words = _("PRACTICE {0} of {1}").format(number, len(EXERCISES))
        return words, _task(exercise) if self._area == "desk" else _("F2 leads on.")


def _task(exercise: Exercise) -> str:
    names = {"alone": ALONE.name, "ticket": WITH_TICKET.name, "family": FAMILY}
    return _(TASKS[exercise]).format(**names)
