"""How many walk along, and in which roles: at the start, half-way, at the end."""

from __future__ import annotations

from typing import cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Grid, Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from qmtui.count import Count, visitors
from qmtui.errors import QmtuiError
from qmtui.formats import number
from qmtui.i18n import _
from qmtui.model.count import METHODS, ROLES, Method, Moment
from qmtui.model.place import MOMENTS
from qmtui.walk.headcounts import of_the_walk
from screens.choice import Choice
from screens.fields import FormLine, NumberLine
from screens.note import Note
from screens.text import safe


class WalkHeadcountScreen(ModalScreen[str]):
    """Number and roles in one small form; the number alone is enough. Answers what was saved."""

    AUTO_FOCUS = "#number"
    BINDING_GROUP_TITLE = _("Headcount")
    HELP = _(
        "Count at the start, half-way and at the end: the figures are compared, never added. The "
        "team does not belong to the number. Roles may stay empty; without a number they make it."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the headcount"), id="walkers.save"),
        Binding("escape", "dismiss", _("Back"), tooltip=_("Save nothing"), id="walkers.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    moment = getters.query_one("#moment", Choice)
    method = getters.query_one("#method", Choice)
    number_line = getters.query_one("#number", FormLine)
    sum_line = getters.query_one("#sum", Static)
    note = getters.query_one(Note)

    def __init__(self, count: Count, *, is_last: bool) -> None:
        """`is_last`: the walk has come to its last stop."""
        super().__init__()
        self._count = count
        taken = {headcount.moment for headcount in of_the_walk(count.headcounts())}
        self._moment = "end" if is_last else "middle" if "start" in taken else "start"

    def compose(self) -> ComposeResult:
        moments = [(code, _(words)) for code, words in MOMENTS.items()]
        methods = [(code, _(METHODS[code])) for code in ("counted", "estimated", "late_entry")]
        with Vertical(classes="dialog wide count-form walkers"):
            yield Static(_("How many walk along, without the team?"), classes="question")
            with Horizontal(classes="row"):
                yield Label(_("When?"))
                yield Choice(moments, chosen=self._moment, id="moment")
            with Horizontal(classes="row"):
                yield Label(_("How many?"))
                yield FormLine(limit=4, id="number", restrict=r"[0-9]*", compact=True)
                yield Static(id="sum")
            with Horizontal(classes="row"):
                yield Label(_("How?"))
                yield Choice(methods, chosen="counted", id="method")
            with Grid(id="roles"):
                for role, words in ROLES.items():
                    yield Label(_(words))
                    yield _RoleLine("", id=role)
            yield Note()
            yield Static(_("Roles may stay empty · Ctrl+S saves · Esc: back"), classes="hint")

    @on(Input.Changed)
    def show_sum(self) -> None:
        count = visitors(self._roles())
        words = _("roles: {0}").format(number(count)) if count else ""
        self.sum_line.update(safe(words))

    def action_save(self) -> None:
        roles = self._roles()
        if not (self.number_line.value or visitors(roles)):
            self.note.wrong(_("How many? Please type a number, 0 if nobody is there."))
            self.number_line.focus()
            return
        people = int(self.number_line.value or visitors(roles))
        try:
            self._count.headcount(
                people,
                # What can be chosen are codes of METHODS and MOMENTS.
                cast(Method, self.method.chosen or "counted"),
                moment=cast(Moment, self.moment.chosen or self._moment),
                roles=roles,
            )
        except QmtuiError as error:
            self.note.wrong(error)
            self.number_line.focus()
        else:
            self.dismiss(_("Headcount {0} saved").format(number(people)))

    def _roles(self) -> dict[str, int]:
        return {role: self.query_one(f"#{role}", NumberLine).number for role in ROLES}

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""


class _RoleLine(NumberLine):
    """How many of one role."""

    def __init__(self, value: str, *, id: str) -> None:
        super().__init__(value, id=id)
        self.compact = True
