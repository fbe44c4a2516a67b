"""The form of an actor, new or known."""

from __future__ import annotations

from msgspec.structs import replace
from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Label

from qmtui.actors.actors import LONG, ActorKindMissing, Actors
from qmtui.book import Book, Now, new_id
from qmtui.clean import EMAIL, FEEDBACK, NAME
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.model.actor import Actor
from qmtui.reach import PHONE, spoken_phone
from screens.areas import AreaScreen
from screens.choice import Choice
from screens.event_fields import row
from screens.fields import FormLine
from screens.note import Note


class ActorForm(AreaScreen[Actor]):
    """Who it is, what it does, how it is reached; answers the actor if it was saved."""

    AREA = "contacts"
    AUTO_FOCUS = "#name"
    BINDING_GROUP_TITLE = _("Actor")
    HELP = _(
        "Only name and kind are needed. Whom one reaches there is named by function, such as the "
        "school office: people stand on the page of people. Enter goes to the next field."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save the actor"), id="actor.save"),
        Binding(
            "ctrl+g",
            "checked",
            _("Checked"),
            tooltip=_("All this was checked today"),
            id="actor.checked",
        ),
        Binding(
            "ctrl+l",
            "no_share",
            _("Do not pass on"),
            tooltip=_("Never pass it on, and leave it out of every list"),
            id="actor.no_share",
        ),
        Binding("escape", "back", _("Back"), tooltip=_("Save nothing"), id="actor.back"),
    ]

    kind = getters.query_one("#kind", Choice)
    note = getters.query_one(Note)
    marks = getters.query_one("#marks", Label)

    def __init__(self, book: Book, now: Now, actor: Actor | None) -> None:
        super().__init__(book, now)
        self._actors = Actors(book, now)
        self._actor = actor or Actor(id=new_id(), name="", kind="")
        self._is_new = actor is None
        self._begun: Actor | None = None
        """What stood in the fields at first."""

    @property
    def has_unsaved(self) -> bool:
        return self._begun is not None and self._typed() != self._begun

    def compose_area(self) -> ComposeResult:
        actor = self._actor
        with VerticalScroll(classes="office", can_focus=False):
            yield Label(_("New actor") if self._is_new else _("Actor"), classes="heading")
            yield row(_("Name"), _line("name", actor.name))
            kinds = list(self._actors.kinds().items())
            yield row(
                _("Kind"), Choice(kinds, chosen=actor.kind or None, in_a_row=False, id="kind")
            )
            function = _("by function: school office, front desk")
            yield row(_("Reached there"), _line("function", actor.function_contact, function))
            yield row(_("Phone"), _line("phone", spoken_phone(actor.phone), limit=PHONE))
            yield row(_("E-mail"), _line("email", actor.email, limit=EMAIL))
            yield row(_("Address"), _line("address", actor.address, limit=LONG))
            yield row(_("Web page"), _line("web", actor.web, limit=LONG))
            commas = _("several with commas")
            yield row(
                _("Parts of the quarter"), _line("areas", ", ".join(actor.areas), commas, LONG)
            )
            yield row(_("Languages"), _line("languages", ", ".join(actor.languages), commas, LONG))
            profile = " ".join(actor.profile.split())
            yield row(_("Profile"), _line("profile", profile, limit=FEEDBACK))
            yield Label(id="marks")
            yield Note()

    def on_mount(self) -> None:
        self._begun = self._typed()
        self._show_marks()

    def _show_marks(self) -> None:
        checked = self._actor.checked_on
        day = checked.strftime(_("%Y-%m-%d")) if checked else _("never")
        share = "  ▲ " + _("Never to be passed on") if self._actor.no_share else ""
        self.marks.update(_("Last checked: {0}").format(day) + share)

    def action_checked(self) -> None:
        today = self.book.today(self.now)
        self._actor = replace(self._actor, checked_on=today)
        self._show_marks()

    def action_no_share(self) -> None:
        self._actor = replace(self._actor, no_share=not self._actor.no_share)
        self._show_marks()

    def action_save(self) -> None:
        try:
            saved = self._actors.save(self._typed())
        except QmtuiError as error:
            self.note.wrong(error)
            wanted = "#kind" if isinstance(error, ActorKindMissing) else "#name"
            self.query_one(wanted).focus()
        else:
            self.dismiss(saved)

    def action_back(self) -> None:
        self.dismiss(None)

    def _typed(self) -> Actor:
        return replace(
            self._actor,
            name=self._value("name"),
            kind=self.kind.chosen or "",
            function_contact=self._value("function"),
            phone=self._value("phone"),
            email=self._value("email"),
            address=self._value("address"),
            web=self._value("web"),
            areas=tuple(self._value("areas").split(",")),
            languages=tuple(self._value("languages").split(",")),
            profile=self._value("profile"),
        )

    def _value(self, field: str) -> str:
        return self.query_one(f"#{field}", FormLine).value.strip()


def _line(field: str, value: str, example: str = "", limit: int = NAME) -> FormLine:
    return FormLine(value, limit=limit, placeholder=example, id=field, compact=True)
