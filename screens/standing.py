"""What stands below the answer: who is here, how much room is left, what was done last."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from textual.content import Content
from textual.widgets import Static

from qmtui.capacity import Capacity
from qmtui.desk import Desk
from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.words import people
from screens.text import safe

NEARLY = 0.9
"""From this share of the capacity on, the light is amber."""

SIGNS = {"arrival": "✓", "departure": "→"}


class Standing(Static):
    """Here now, and the light of the capacity in sign, colour and words."""

    COMPONENT_CLASSES = {"standing--good", "standing--heed", "standing--failed"}

    def show(self, capacity: Capacity, zone: ZoneInfo) -> None:
        source = _("from strokes") if capacity.by_strokes else _("from check-ins")
        if capacity.has_others and not capacity.by_strokes:
            until = capacity.others_until
            others = _("others until {0}").format(clock(until.astimezone(zone))) if until else ""
            source = ", ".join([source, others or _("this device alone")])
        lines = [self._line(_("Here now"), capacity.occupied, capacity.limit, source)]
        if capacity.limit_here is not None:
            lines.append(
                self._line(_("This station"), capacity.occupied_here, capacity.limit_here, "")
            )
        self.update(Content("\n").join(lines))

    def _line(self, words: str, occupied: int, limit: int | None, source: str) -> Content:
        """How many, set against the limit if there is one, and what the number rests on."""
        tone, meaning = light(occupied, limit)
        style = self.get_visual_style(f"standing-{tone}") if tone else ""
        figure = f" {meaning} " if meaning else f" {people(occupied)} "
        source = f" ({source})" if source else ""
        return Content.assemble(
            f"{words}:", " " if meaning else "", Content(figure).stylize(style), source
        )


class LastEntries(Static):
    """The newest arrivals and exits of this device; Ctrl+Z takes the first one back."""

    def show(self, desk: Desk, zone: ZoneInfo) -> None:
        entries = desk.last()
        lines = [Content.styled(_("Last at this device"), "bold")]
        for entry, name in entries:
            heads = f" · {people(entry.people)}" if entry.people > 1 else ""
            at = clock(entry.observed_at.astimezone(zone))
            who = name or _("Guest without a name")
            lines.append(safe(f"{at} {SIGNS[entry.kind]} {who}{heads}"))
        if not entries:
            lines.append(Content(_("Nobody yet.")))
        self.update(Content("\n").join(lines))


def light(occupied: int, capacity: int | None) -> tuple[str, str]:
    """Tone and words for how full it is; no words without a capacity."""
    if capacity is None:
        return "", ""
    figures = number(occupied), number(capacity)
    if occupied > capacity:
        return "-failed", _("■ {0} of {1}: too full").format(*figures)
    if occupied == capacity:
        return "-failed", _("■ {0} of {1}: full").format(*figures)
    if occupied >= capacity * NEARLY:
        return "-heed", _("▲ {0} of {1}: nearly full").format(*figures)
    return "-good", _("● {0} of {1}: room enough").format(*figures)
