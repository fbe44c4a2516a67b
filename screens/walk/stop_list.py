"""The stops of a walk, one line each: where it was, where it is, where it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qmtui.formats import clock
from qmtui.i18n import _
from qmtui.model.feedback import Light
from qmtui.walk.walk import AtStop
from screens.text import safe

SIGNS: dict[Light, str] = {"green": "●", "amber": "▲", "red": "■"}
"""The traffic light without its colours: a sign can be told apart in the dark too."""

BESIDE = 44
"""Cells of a line that the name of the stop cannot have, the margins among them."""


class StopList(OptionList):
    """Shows the stops; the chosen one is whatever a key is meant for."""

    _shown: tuple[Sequence[AtStop], ZoneInfo] = (), ZoneInfo("UTC")

    def show(self, stops: Sequence[AtStop], zone: ZoneInfo) -> None:
        """Show the stops as they are now; the mark stays on the stop where it was."""
        self._shown = stops, zone
        self._show()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        chosen = self.chosen
        stops, zone = self._shown
        room = max(self.app.size.width - BESIDE, 8)
        self.set_options(Option(_line(at, zone, room), id=at.stop.id) for at in stops)
        self.choose(chosen)

    @property
    def chosen(self) -> str | None:
        """The id of the marked stop."""
        return self.highlighted_option.id if self.highlighted_option else None

    def choose(self, stop_id: str | None) -> None:
        ids = [option.id for option in self.options]
        if stop_id in ids:
            self.highlighted = ids.index(stop_id)


def times(at: AtStop, zone: ZoneInfo) -> str:
    """Since when, or from when until when, the walk was at a stop."""
    if at.arrived is None:
        return ""
    arrived = clock(at.arrived.astimezone(zone))
    if at.left is None:
        return _("since {0}").format(arrived)
    return f"{arrived}–{clock(at.left.astimezone(zone))}"


def lights(at: AtStop) -> str:
    """How often each light was given."""
    given = Counter(observation.light for observation in at.observations)
    return " ".join(f"{sign}{given[light]}" for light, sign in SIGNS.items() if given[light])


def _line(at: AtStop, zone: ZoneInfo, room: int) -> Content:
    sign = "▶" if at.is_here else "✗" if at.cut else "✓" if at.was_visited else " "
    said = str(len(at.observations)) if at.observations or at.was_visited else ""
    late = _("entered later") if at.is_late else _("left out") if at.cut else ""
    name = safe(at.stop.name).truncate(room, ellipsis=True, pad=True)
    line = Content.assemble(
        f"{sign} {at.stop.number:>2} ",
        name,
        f" {times(at, zone):<11} {late:<11} {lights(at):<8}{said:>3}",
    )
    return line.stylize("bold") if at.is_here else line.stylize("dim") if at.cut else line
