"""A choice that always has an answer."""

from __future__ import annotations

from textual.binding import Binding

from qmtui.i18n import _
from screens.choice import Choice


class Setting(Choice):
    """For what cannot be left open: Delete and the arrows never end at nothing."""

    BINDINGS = [Binding("backspace,delete", "stay", show=False)]
    HELP = _("← and → choose, or the first letter, or the number in front.")

    def action_stay(self) -> None:
        """Swallow the key that empties other choices."""

    def action_walk(self, steps: int) -> None:
        values = [value for value, _text in self._answers]
        place = values.index(self.chosen) if self.chosen in values else 0
        self.chosen = values[(place + steps) % len(values)]
