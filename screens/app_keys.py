"""The keys that work in every area; each is in the palette as well."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from qmtui.i18n import _
from screens.areas import FIELD, OFFICE
from screens.drafts import OPEN

EVERYWHERE: list[BindingType] = [
    Binding(
        "f1", "help", _("Help"), tooltip=_("Help for this screen"), priority=True, id="app.help"
    ),
    *(
        Binding(
            area.key,
            f"area('{area.name}')",
            _(area.title),
            tooltip=_(area.title),
            priority=True,
            show=False,
            id=f"area.{area.name}",
        )
        for area in (*FIELD, *OFFICE)
    ),
    Binding(
        "ctrl+z",
        "undo",
        _("Undo"),
        tooltip=_("Take back the last thing this device did"),
        id="app.undo",
    ),
    Binding(
        "ctrl+y",
        "latest",
        _("Last entries"),
        tooltip=_("The last entries of this device, to take one back"),
        show=False,
        id="app.latest",
    ),
    Binding(
        "ctrl+b",
        "initials",
        _("Initials"),
        tooltip=_("Somebody else takes over: change the initials"),
        show=False,
        id="app.initials",
    ),
    Binding(
        OPEN,
        "drafts",
        _("Drafts"),
        tooltip=_("Finish or discard what somebody else has begun here"),
        priority=True,
        show=False,
        id="app.drafts",
    ),
    Binding(
        "ctrl+t",
        "theme",
        _("Colours"),
        tooltip=_("Light or dark colours"),
        show=False,
        id="app.theme",
    ),
    Binding(
        "f12",
        "lock",
        _("Lock"),
        tooltip=_("Lock the screen: nobody reads along"),
        priority=True,
        show=False,
        id="app.lock",
    ),
    Binding(
        "ctrl+p",
        "command_palette",
        _("Commands"),
        tooltip=_("Search among all commands"),
        priority=True,
        id="app.palette",
    ),
    Binding(
        "ctrl+q",
        "quit",
        _("Quit"),
        tooltip=_("Leave the program; everything confirmed is saved"),
        priority=True,
        id="app.quit",
    ),
    Binding("ctrl+c", "help_quit", show=False, system=True),
]
