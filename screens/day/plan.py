"""Planning the day in the office: shifts, stands, another place, what is called off, the sheet."""

from __future__ import annotations

from collections.abc import Callable

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.day.relocating import offerings_of
from qmtui.day.replanning import Replanning
from qmtui.day.shifts import MOST, Shifts
from qmtui.day.stands import Stands
from qmtui.errors import QmtuiError
from qmtui.events import Events
from qmtui.formats import clock, date_and_time
from qmtui.i18n import _, mark
from qmtui.model.event import Event
from qmtui.planning.steps import state_told
from qmtui.times import parse_time
from screens.choice import Choice
from screens.fields import FormLine
from screens.note import Note
from screens.setting import Setting
from screens.text import safe

KINDS = {
    "shift": mark("Shift of a helper"),
    "stand": mark("Stand"),
    "move": mark("Move"),
    "cancel": mark("Call off"),
    "resume": mark("Goes on"),
    "sheet": mark("Sheet"),
}
"""What can be planned."""

ROWS = {
    "shift": ("initials", "since", "until", "where"),
    "stand": ("partner", "place"),
    "move": ("where", "place"),
    "cancel": ("offering",),
    "resume": ("offering",),
    "sheet": ("names", "demanded"),
}
"""The fields each of them asks for."""

WHOLE = ""


class PlanDayScreen(ModalScreen[None]):
    """What is saved is listed at once; the stations learn of it with the next issue."""

    AUTO_FOCUS = "#kind"
    BINDING_GROUP_TITLE = _("Plan the day")
    HELP = _(
        "Choose what to plan, fill in its fields, then Ctrl+S; the form stays open for the next "
        "one. Enter on an open shift fills its times in. Del takes the marked shift or stand from "
        "the plan. Stations learn of it when the event is handed out once more."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save it in the plan"), id="plan.save"),
        Binding(
            "escape", "dismiss(None)", _("Back"), tooltip=_("Back to the events"), id="plan.back"
        ),
        Binding("ctrl+z", "stay", show=False),
    ]

    kind = getters.query_one("#kind", Setting)
    planned = getters.query_one(OptionList)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__()
        self._book = book
        self._now = now
        self._id = event.id
        self._title = event.title

    @property
    def _event(self) -> Event:
        return self._book.event(self._id)

    def compose(self) -> ComposeResult:
        event = self._event
        stations = [(s.name, s.name) for s in self._book.stations_of(event)]
        offerings = [(name, name) for name in offerings_of(self._book, event.id)]
        names = [("no", _("no names")), ("yes", _("names and signatures"))]
        whole = (WHOLE, _("The whole event"))
        with VerticalScroll(classes="dialog wide day-form -dense", can_focus=False):
            yield Static(safe(_("Plan the day: {0}").format(self._title)), classes="question")
            yield Static(id="state")
            yield OptionList(id="planned", compact=True)
            kinds = [(kind, _(words)) for kind, words in KINDS.items()]
            yield _row(_("Plan what?"), Setting(kinds, chosen="shift", in_a_row=False, id="kind"))
            yield _row(_("Initials"), FormLine(limit=MOST, id="initials", compact=True))
            yield _row(_("From"), FormLine(id="since", placeholder="14:00", compact=True))
            yield _row(_("Until"), FormLine(id="until", placeholder="17:00", compact=True))
            yield _row(_("Where"), _wheel([whole, *stations], "where"))
            yield _row(_("Partner"), FormLine(id="partner", compact=True))
            yield _row(_("Place"), FormLine(id="place", compact=True))
            yield _row(_("What?"), _wheel([whole, *offerings], "offering"))
            signed = "yes" if event.signatures else "no"
            yield _row(_("It asks for"), Setting(names, chosen=signed, id="names"))
            demanded = ", ".join(event.demanded)
            hint = _("e.g. PLZ; only with signatures")
            line = FormLine(demanded, id="demanded", placeholder=hint, compact=True)
            yield _row(_("and also"), line)
            yield Note()
            yield Static(_("Ctrl+S saves · Del takes away · Esc: back"), classes="hint")

    def on_mount(self) -> None:
        self.watch(self.kind, "chosen", self._show_rows)
        self._show()

    def _show_rows(self, kind: str) -> None:
        for name in {name for names in ROWS.values() for name in names}:
            self.query_one(f"#{name}-row").display = name in ROWS[kind]

    def _show(self) -> None:
        event = self._event
        facts = [state_told(event, self._now()), event.place]
        if event.cancelled:
            facts.append(_("called off: {0}").format(", ".join(event.cancelled)))
        self.query_one("#state", Static).update(safe(" · ".join(filter(None, facts))))
        options = [
            Option(Content(f"{caption:13}") + safe(words), id=id)
            for id, caption, words in self._lines(event)
        ]
        self.planned.display = bool(options)
        self.planned.set_options(options)

    def _lines(self, event: Event) -> list[tuple[str, str, str]]:
        found = []
        for shift in Shifts(self._book, self._now).planned(event):
            times = (clock(m.astimezone(self._book.zone)) for m in (shift.start, shift.end))
            where = self._book.station_name(shift.shift_station)
            who = shift.initials or _("open")
            found.append((shift.id, "–".join(times), f"{who} {where}"))
        for seen in Stands(self._book, self._now).all(event):
            stand = seen.stand
            words = ", ".join(filter(None, [stand.partner, stand.place]))
            found.append((stand.id, _("Stand {0}").format(stand.number), words))
        return found

    @on(Choice.Chosen, "#kind")
    def go_on(self) -> None:
        self.call_after_refresh(self.focus_next)

    @on(OptionList.OptionSelected, "#planned")
    def take_open_shift(self, message: OptionList.OptionSelected) -> None:
        """Enter on a shift that nobody has taken: only the initials are left to type."""
        shift = self._book.shifts.get(message.option.id or "")
        if shift is None or shift.initials:
            return
        self.kind.chosen = "shift"
        day = self._event.start.astimezone(self._book.zone).date()
        for name, moment in (("since", shift.start), ("until", shift.end)):
            local = moment.astimezone(self._book.zone)
            text = clock(local) if local.date() == day else date_and_time(local)
            self.query_one(f"#{name}", FormLine).value = text
        station = self._book.station_name(shift.shift_station)
        self.query_one("#where", Setting).chosen = station or WHOLE
        self.call_after_refresh(self.query_one("#initials").focus)

    def key_delete(self) -> None:
        option = self.planned.highlighted_option
        if self.focused is not self.planned or option is None or option.id is None:
            return
        stand = self._book.stands.get(option.id)
        if stand is not None:
            self._do(lambda: Stands(self._book, self._now).remove(self._event, stand.number))
        else:
            self._do(lambda: Shifts(self._book, self._now).remove(option.id or ""))

    def action_save(self) -> None:
        save = SAVED[self.kind.chosen or "shift"]
        if self._do(lambda: save(self)):
            for line in self.query(FormLine):
                if line.id != "demanded":
                    line.value = ""

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""

    def _do(self, change: Callable[[], object]) -> bool:
        try:
            change()
        except QmtuiError as error:
            self.note.wrong(error)
            return False
        words = _("Saved.")
        if self._event.fieldbook is not None:
            words = _("Saved. The stations learn of it when the event is handed out once more.")
        self.note.done(words)
        self._show()
        return True

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", FormLine).value

    def _chosen(self, name: str) -> str:
        return self.query_one(f"#{name}", Setting).chosen or ""

    def _save_shift(self) -> None:
        day = self._event.start.astimezone(self._book.zone).date()
        start = parse_time(self._typed("since"), self._book.zone, day)
        end = parse_time(self._typed("until"), self._book.zone, start.date())
        station = self._chosen("where") or None
        Shifts(self._book, self._now).add(self._event, self._typed("initials"), start, end, station)

    def _save_stand(self) -> None:
        partner, place = self._typed("partner"), self._typed("place")
        Stands(self._book, self._now).add(self._event, partner, place=place)

    def _move(self) -> None:
        station = self._chosen("where") or None
        Replanning(self._book, self._now).move(self._event, self._typed("place"), station)

    def _cancel(self) -> None:
        Replanning(self._book, self._now).cancel(self._event, self._chosen("offering"))

    def _resume(self) -> None:
        Replanning(self._book, self._now).resume(self._event, self._chosen("offering"))

    def _save_sheet(self) -> None:
        demanded = [part.strip() for part in self._typed("demanded").split(",")]
        is_signed = self._chosen("names") == "yes"
        Events(self._book, self._now).change(self._event, signatures=is_signed, demanded=demanded)


SAVED = {
    "shift": PlanDayScreen._save_shift,
    "stand": PlanDayScreen._save_stand,
    "move": PlanDayScreen._move,
    "cancel": PlanDayScreen._cancel,
    "resume": PlanDayScreen._resume,
    "sheet": PlanDayScreen._save_sheet,
}
"""What saves each of them."""


def _row(caption: str, field: Widget) -> Horizontal:
    return Horizontal(Label(caption), field, id=f"{field.id}-row", classes="row")


def _wheel(answers: list[tuple[str, str]], id: str) -> Setting:
    return Setting(answers, chosen=WHOLE, in_a_row=False, id=id)
