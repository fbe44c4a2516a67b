"""What stands below the answer: who is here, how much room is left, what was done last."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from textual.content import Content
from textual.widgets import Static

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

    def show(self, desk: Desk) -> None:
        here = Content(_("Here now: {0}").format(people(desk.presence.inside)))
        tone, words = light(desk.capacity.occupied, desk.capacity.limit)
        if words:
            # Where strokes say who is inside, they and not the heads are set against the capacity.
            words = _("counted {0}").format(words) if desk.event.mode == "count" else words
            style = self.get_visual_style(f"standing-{tone}")
            here = Content.assemble(here, "  ", Content(f" {words} ").stylize(style))
        self.update(here)


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
