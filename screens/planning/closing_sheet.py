"""The closing sheet of an event: what it came to, what is missing, and where to mend that."""

from __future__ import annotations

from collections.abc import Callable

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.day.hours import spoken_hours
from qmtui.day.relocating import REMARKS
from qmtui.errors import QmtuiError
from qmtui.formats import date_and_time, number
from qmtui.i18n import _, mark
from qmtui.model.event import Event
from qmtui.planning.closing import Closings, ClosingSheet, Gap
from qmtui.planning.steps import Steps, is_still_on
from qmtui.planning.telling import figure_told, step_told
from qmtui.times import in_zone
from screens.areas import AreaScreen
from screens.collect import CollectScreen
from screens.dialogs import Confirm
from screens.event_fields import row, whole_number
from screens.fields import FormLine
from screens.note import Note
from screens.planning.checklist import ChecklistScreen
from screens.text import safe

TEXTS = ("weather", "incidents", "remarks", "better")

WAYS: dict[Gap, str] = {
    "weather": mark("Enter: write it down"),
    "devices": mark("Enter: take in"),
    "figure": mark("Enter: estimate"),
    "hours": mark("Enter: confirm"),
    "tasks": mark("Enter: to the list"),
}
"""Where Enter on a gap leads."""


class ClosingSheetScreen(AreaScreen[Event]):
    """Answers the event as it is now."""

    AREA = "events"
    AUTO_FOCUS = "#weather"
    BINDING_GROUP_TITLE = _("Closing sheet")
    HELP = _(
        "Filled in once the event is over; no names. Ctrl+S saves it and ends the event. The list "
        "below tells what is still missing: Enter on a line leads there. When all is looked "
        "through, mark the event as checked, and as published once its report is out."
    )
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), tooltip=_("Save; the event is over"), id="sheet.save"),
        Binding("escape", "back", _("Back"), tooltip=_("Back to the events"), id="sheet.back"),
        Binding("ctrl+z", "stay", show=False),
    ]

    facts = getters.query_one("#facts", Static)
    gaps = getters.query_one("#gaps", OptionList)
    note = getters.query_one(Note)

    def __init__(self, book: Book, now: Now, event: Event) -> None:
        super().__init__(book, now)
        self._closings = Closings(book, now)
        self._steps = Steps(book, now)
        self._sheet = self._closings.sheet(event)

    @property
    def has_unsaved(self) -> bool:
        return self.is_mounted and (bool(self._typed("estimate")) or self._texts() != self._known())

    def compose_area(self) -> ComposeResult:
        sheet = self._sheet
        with VerticalScroll(classes="office", can_focus=False):
            title = _("Closing sheet: {0}").format(sheet.event.title)
            yield Label(safe(title), classes="heading")
            yield row(_("Weather"), _text("weather", sheet, _("e.g. dry, rain from 16:10")))
            yield row(_("Incidents"), _text("incidents", sheet, _("what went wrong, no names")))
            yield row(_("Remarks"), _text("remarks", sheet, _("for the report, no names")))
            yield row(_("To do better"), _text("better", sheet, _("for the next time")))
            example = _("number nobody counted")
            estimate = FormLine(limit=6, placeholder=example, id="estimate", compact=True)
            how = FormLine(placeholder=_("how estimated"), id="how", compact=True)
            estimated = row(_("Estimate"), estimate, how)
            # Figures lie in the field book, and there is none before it is handed out.
            estimated.display = sheet.devices is not None
            yield estimated
            yield Static(id="facts", markup=False)
            yield OptionList(id="gaps", markup=False)
        yield Note()

    def show_facts(self) -> None:
        super().show_facts()
        self._show()

    def _show(self) -> None:
        self._sheet = sheet = self._closings.sheet(self._sheet.event)
        minutes = sum(one.minutes for one in sheet.hours)
        registered = _("Registered: {0}, not come: {1}").format(
            number(sheet.registered), number(sheet.no_shows)
        )
        helpers = _("Helpers: {0}").format(spoken_hours(minutes)) if sheet.hours else ""
        devices = _("Devices: {0} of {1}").format(*sheet.devices) if sheet.devices else ""
        step = step_told(sheet.step) if sheet.step else ""
        # On lines of their own: a line that wraps tears a figure from its words.
        facts = [
            [_("Visits: {0}").format(figure_told(sheet))],
            [registered if sheet.registered else "", helpers],
            [devices, step],
        ]
        told = [" · ".join(filter(None, parts)) for parts in facts]
        self.facts.update(safe("\n".join(filter(None, told)), multiline=True))
        lines = [
            Option(Content(f"▲ {words}  {_(WAYS[gap])}"), id=gap)
            for gap, words in sheet.missing.items()
        ]
        marked = self.gaps.highlighted
        self.gaps.set_options([*lines, *self._step_lines()])
        self.gaps.highlighted = min(marked or 0, max(self.gaps.option_count - 1, 0))
        self.gaps.display = bool(self.gaps.option_count)

    def _step_lines(self) -> list[Option]:
        """What can be done with the event as a whole."""
        words = {
            "checked": _("→ Mark as checked"),
            "published": _("→ Mark as published"),
        }
        step = self._steps.next(self._sheet.event)
        lines = [Option(words[step], id=step)] if step in words else []
        if self._sheet.event.status in ("checked", "published"):
            lines.append(Option(_("→ Open it again"), id="reopened"))
        return lines

    @on(OptionList.OptionSelected, "#gaps")
    def lead_there(self, message: OptionList.OptionSelected) -> None:
        event = self._sheet.event
        match message.option.id:
            case "weather":
                self.query_one("#weather").focus()
            case "figure":
                self.query_one("#estimate").focus()
            case "devices":
                self.app.push_screen(CollectScreen(self.book, self.now))
            case "tasks":
                self.app.push_screen(ChecklistScreen(self.book, self.now, event))
            case "hours":
                self._confirm_hours()
            case "checked":
                self._check()
            case "published":
                self._step(lambda: self._steps.publish(event))
            case "reopened":
                self._step(lambda: self._steps.reopen(event))

    def _confirm_hours(self) -> None:
        """The hours of all, seen before they are confirmed."""
        open_hours = [one for one in self._sheet.hours if not one.confirmed_by]
        more = "\n".join(f"{one.initials:5} {spoken_hours(one.minutes)}" for one in open_hours)

        def confirm(yes: bool | None) -> None:
            if yes:
                self._step(lambda: self._closings.confirm_hours(self._sheet.event))

        question = _("Are these hours right?")
        self.app.push_screen(Confirm(question, yes=_("Confirm"), more=more), confirm)

    def _check(self) -> None:
        def check(yes: bool | None) -> None:
            if yes:
                self._step(lambda: self._steps.check(self._sheet.event))

        if not self._sheet.missing:
            check(True)
            return
        question = _("Mark as checked although something is missing?")
        more = "\n".join(self._sheet.missing.values())
        self.app.push_screen(Confirm(question, yes=_("Checked"), more=more), check)

    def _step(self, act: Callable[[], object]) -> None:
        try:
            act()
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self._show()
            # On the first line again: another Enter must not go one step further.
            self.gaps.highlighted = 0 if self.gaps.option_count else None
            self.note.done(_("Saved."))

    def action_save(self) -> None:
        event = self._sheet.event
        if not is_still_on(event, self.now()):
            self._save()
            return

        def end(yes: bool | None) -> None:
            if yes:
                self._save()

        question = _("Save, and end the event now?")
        more = _("It is planned to go on until {0}.").format(
            date_and_time(in_zone(event.end, self.book.zone)) if event.end else ""
        )
        self.app.push_screen(Confirm(question, yes=_("End it"), more=more), end)

    def _save(self) -> None:
        event = self._sheet.event
        try:
            estimate = whole_number(self._typed("estimate"))
            if estimate is not None:
                self._closings.estimate(event, estimate, self._typed("how"))
                self._line("estimate").value = self._line("how").value = ""
            self._closings.fill(event, **self._texts())
        except QmtuiError as error:
            self.note.wrong(error)
        else:
            self._show()
            self.note.done(_("Saved. The event is over."))

    def action_back(self) -> None:
        self.dismiss(self._sheet.event)

    def action_stay(self) -> None:
        """Swallow the key: in a form nothing else is to be undone."""

    def _texts(self) -> dict[str, str]:
        return {name: self._typed(name) for name in TEXTS}

    def _known(self) -> dict[str, str]:
        return {name: " ".join(getattr(self._sheet, name).split()) for name in TEXTS}

    def _typed(self, name: str) -> str:
        return self._line(name).value.strip()

    def _line(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)


def _text(name: str, sheet: ClosingSheet, example: str) -> FormLine:
    value = " ".join(getattr(sheet, name).split())
    return FormLine(value, limit=REMARKS, placeholder=example, id=name, compact=True)
