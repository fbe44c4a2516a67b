"""Settling at a station: the same questions, reached from the exchange."""

from __future__ import annotations

from textual.binding import Binding

from qmtui.i18n import _
from screens.settling.settling import SettlingScreen


class FieldSettling(SettlingScreen):
    """What two stations say of one person; Esc goes back to the exchange."""

    TAB = "exchange"
    BINDINGS = [
        Binding(
            "escape",
            "dismiss(None)",
            _("Back"),
            tooltip=_("Back to the exchange"),
            id="settling.back",
        )
    ]
