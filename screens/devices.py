"""Which device has brought what, one line each."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.formats import number
from qmtui.i18n import _
from qmtui.model.handover import DeviceState
from screens.text import safe

NUMBER = 10
LABEL = 24


class DeviceTable(Widget):
    """Devices by label with entries, gaps and whether they were handed in."""

    devices: reactive[tuple[DeviceState, ...]] = reactive((), layout=True)

    def render(self) -> RenderResult:
        if not self.devices:
            return Content(_("No device has written anything yet."))
        head = self._row(_("Device"), _("Entries"), _("missing"), _("handed in"))
        lines = [
            self._row(
                device.label or _("unnamed"),
                number(device.entries),
                number(device.missing) if device.missing else "–",
                _handed_in(device),
            )
            for device in self.devices
        ]
        return Content("\n").join([head.stylize("bold"), *lines])

    def _row(self, label: str, entries: str, missing: str, handed_in: str) -> Content:
        room = max(min(LABEL, self.size.width - 3 * NUMBER - 2), 4)
        return Content.assemble(
            safe(label).truncate(room, ellipsis=True).truncate(room, pad=True),
            entries.rjust(NUMBER),
            missing.rjust(NUMBER),
            handed_in.rjust(NUMBER + 2),
        )


def _handed_in(device: DeviceState) -> str:
    """A tick; who wrote on after that, or is lost, is told apart."""
    if device.lost:
        return _("lost")
    return "▲" if device.wrote_on else "✓" if device.handed_in else "–"
