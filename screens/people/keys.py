"""The keys of the people area: where one types, and what letters do with the marked row."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from qmtui.i18n import _
from screens.fields import Line


class SearchLine(Line):
    """What is looked for; ↓ and Enter go to the list below."""

    BINDINGS = [
        Binding(
            "down,enter",
            "screen.to_rows",
            _("To the list"),
            tooltip=_("To what was found"),
            key_display="↓",
            id="contacts.rows",
        )
    ]


DEEDS: list[BindingType] = [
    Binding(
        "f",
        "deed('function')",
        _("Function"),
        tooltip=_("A function at an actor, from today on"),
        id="contacts.function",
    ),
    Binding(
        "e",
        "deed('end')",
        _("Ends"),
        tooltip=_("A function ends today"),
        id="contacts.end",
    ),
    Binding(
        "w",
        "deed('pick')",
        _("Which value"),
        tooltip=_("Say which of several values is right"),
        id="contacts.pick",
    ),
    Binding(
        "t",
        "deed('split')",
        _("Two again"),
        tooltip=_("They are different people after all"),
        id="contacts.split",
    ),
    Binding(
        "a",
        "deed('change')",
        _("Change"),
        tooltip=_("Change what is said of the person or actor"),
        id="contacts.change",
    ),
    Binding(
        "k",
        "deed('talk')",
        _("Talk"),
        tooltip=_("Note that we spoke with them"),
        id="contacts.talk",
    ),
    Binding(
        "v",
        "deed('list')",
        _("On a list"),
        tooltip=_("Put them on a mailing list"),
        id="contacts.list",
    ),
    Binding(
        "x",
        "deed('remove')",
        _("Take off"),
        tooltip=_("Take somebody off the mailing list"),
        id="contacts.remove",
    ),
    Binding(
        "r",
        "deed('done')",
        _("Reached"),
        tooltip=_("The person was called"),
        id="contacts.done",
    ),
    Binding(
        "i",
        "deed('tried')",
        _("Not reached"),
        tooltip=_("Nobody answered; the call stays owed"),
        id="contacts.tried",
    ),
    Binding(
        "g",
        "deed('same')",
        _("Same"),
        tooltip=_("Both are one and the same person"),
        id="contacts.same",
    ),
    Binding(
        "u",
        "deed('different')",
        _("Different"),
        tooltip=_("They are different people; never ask again"),
        id="contacts.different",
    ),
    Binding(
        "s",
        "deed('later')",
        _("Later"),
        tooltip=_("Decide later: to the end of the list"),
        id="contacts.later",
    ),
]
"""Letters that do something with the marked row, as long as the list has the focus."""
