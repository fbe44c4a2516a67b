"""The keys of the inbox: one for each act."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from qmtui.i18n import _


def _act(key: str, name: str, word: str, tooltip: str, *, show: bool = False) -> Binding:
    return Binding(
        key, f"act('{name}')", word, tooltip=tooltip, show=show, id=f"inbox.{name}", priority=False
    )


BINDINGS: list[BindingType] = [
    _act("w", "refer", _("Refer"), _("Pass the matter on to a body"), show=True),
    _act("z", "responsible", _("Responsible"), _("Say who cares for it"), show=True),
    _act("f", "follow_up", _("Comes back"), _("Say when it is to come back"), show=True),
    _act("a", "reply", _("Answer"), _("Note what people are told"), show=True),
    _act("x", "close", _("Done"), _("Close the matter"), show=True),
    _act("r", "body_answer", _("Body says"), _("Note what a body has answered")),
    _act("g", "sent", _("Sent"), _("It was sent to the body")),
    _act("e", "acknowledged", _("Received"), _("The body has confirmed the receipt")),
    _act("b", "in_progress", _("In progress"), _("It is being worked on; opens closed ones again")),
    _act("s", "seen", _("Looked at"), _("It was looked at; nothing more for now")),
    _act("d", "merge", _("The same"), _("Merge it with another matter, or say why it is known")),
    _act("t", "split", _("Separate"), _("Separate what was merged")),
    _act("u", "not_feasible", _("Not feasible"), _("It is not feasible, with the reason")),
    _act("i", "fund_idea", _("Fund"), _("It becomes an idea for the fund")),
    _act("h", "action_plan", _("Plan"), _("It goes into the action plan")),
    _act("k", "due", _("Due"), _("Say until when it is to be done")),
    _act("n", "note", _("Note"), _("Leave a note among staff")),
    Binding(
        "space", "tick", _("Tick"), tooltip=_("Tick it, for one key over several"), id="inbox.tick"
    ),
    Binding("l", "lists", _("Lists"), tooltip=_("Show another list"), show=False, id="inbox.lists"),
    Binding(
        "slash",
        "search",
        _("Search"),
        tooltip=_("Search in this list"),
        key_display="/",
        show=False,
        id="inbox.search",
    ),
    Binding(
        "o",
        "overview",
        _("Overview"),
        tooltip=_("What bodies have, and how old matters are"),
        show=False,
        id="inbox.overview",
    ),
    Binding(
        "v",
        "templates",
        _("Templates"),
        tooltip=_("Write templates for answers, or change them"),
        show=False,
        id="inbox.templates",
    ),
    Binding(
        "p",
        "lists_out",
        _("Lists for bodies"),
        tooltip=_("Write a list for each body, to be filled in and sent back"),
        show=False,
        id="inbox.lists_out",
    ),
    Binding(
        "m",
        "answers",
        _("Answers"),
        tooltip=_("Take in the list that a body has filled in and sent back"),
        show=False,
        id="inbox.answers",
    ),
    Binding(
        "ctrl+z",
        "take_back",
        _("Undo"),
        tooltip=_("Take the last decision back"),
        show=False,
        id="inbox.undo",
    ),
    Binding(
        "escape",
        "clear",
        _("Back"),
        tooltip=_("Empty search or ticks"),
        show=False,
        id="inbox.clear",
    ),
]
