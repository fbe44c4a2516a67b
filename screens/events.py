"""The office's events: planned, handed out, taken in again, reported."""

from __future__ import annotations

from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.book import Book, Now
from qmtui.code_lists import codes_of
from qmtui.collecting import last_handed_in
from qmtui.directory.notices import Notices
from qmtui.errors import QmtuiError
from qmtui.events import Events
from qmtui.formats import clock, day, number
from qmtui.i18n import _, mark, ngettext
from qmtui.model.event import KINDS, District, Event
from qmtui.planning.checklist import OVER, Checklist
from qmtui.planning.series import title_of
from qmtui.planning.steps import state_told
from qmtui.recovery import has_recovery_key
from qmtui.registrations import Imported
from qmtui.walk.route import planned_stops
from screens.areas import AreaScreen
from screens.choose_folder import two_lines
from screens.collect import CollectScreen
from screens.event_fields import Draft
from screens.event_form import EventForm
from screens.event_rules import RulesScreen
from screens.event_texts import said
from screens.import_file import ImportScreen
from screens.issue import IssueScreen
from screens.measures import MeasuresScreen
from screens.print_paper import PrintScreen
from screens.recovery import is_open, offer_recovery_key, show_recovery_key
from screens.reports.report import EventReport
from screens.revoke import RevokeScreen
from screens.text import safe

NEXT_STEPS = {
    "planned": mark("Next: i takes registrations in, a hands the event out to the stations."),
    "issued": mark("Next: when the stick is back, e takes it in. After changes here: a again."),
    "interrupted": mark("Interrupted. When the stick is back, e takes it in; b shows the report."),
    "moved": mark("Moved. When the stick is back, e takes it in. After changes here: a again."),
    "cancelled": mark("Cancelled. Hand it out again with a, so that the stations know."),
    "ended": mark("Next: when the stick is back, e takes it in; b shows the report."),
    "collected": mark("Next: s, the closing sheet, then b, the report. For another stick: e."),
    "checked": mark("Checked. b shows the report; once it is out, s marks it as published."),
    "published": mark("Published. If something is to be mended: s opens it again."),
}

WAITING = mark("Next: e takes the next stick in; g shows which device is missing.")
"""The next step as long as not every device has handed in."""

NEEDS_EVENT = (
    "import",
    "issue",
    "close",
    "report",
    "details",
    "rules",
    "tasks",
    "again",
    "plan_day",
    "devices",
    "print",
    "revoke",
)
"""What acts on the marked event."""


class EventsScreen(AreaScreen[None]):
    """What is planned, and what is to be done about it?"""

    AREA = "events"
    AUTO_FOCUS = "#events"
    BINDING_GROUP_TITLE = _("Events")
    HELP = _(
        "The letters below act on the marked event: import its registrations, hand it out on a "
        "stick, read its report. When the stick comes back, take it in. n plans a new event."
    )
    BINDINGS = [
        Binding("n", "new", _("New"), tooltip=_("Plan an event"), id="events.new"),
        Binding(
            "i",
            "import",
            _("Import"),
            tooltip=_("Take registrations in from a file"),
            show=False,
            id="events.import",
        ),
        Binding(
            "a",
            "issue",
            _("Hand out"),
            tooltip=_("Hand the event out to the stations"),
            id="events.issue",
        ),
        Binding(
            "e",
            "collect",
            _("Take in"),
            tooltip=_("Take in what the stations bring back"),
            id="events.collect",
        ),
        Binding(
            "s",
            "close",
            _("Closing"),
            tooltip=_("The closing sheet: weather, hours, what is missing; checked, published"),
            id="events.close",
        ),
        Binding(
            "g",
            "devices",
            _("Devices"),
            tooltip=_("The devices: handed out, back, lost, wiped"),
            show=False,
            id="events.devices",
        ),
        Binding("b", "report", _("Report"), tooltip=_("Read the report"), id="events.report"),
        Binding(
            "f",
            "details",
            _("For whom"),
            tooltip=_("Way of counting, offerings, target groups, funders, partners, series"),
            show=False,
            id="events.details",
        ),
        Binding(
            "r",
            "rules",
            _("Rules"),
            tooltip=_("Check-in, counting and stations of the event"),
            show=False,
            id="events.rules",
        ),
        Binding(
            "l",
            "tasks",
            _("To do"),
            tooltip=_("What is to be done for this event"),
            show=False,
            id="events.tasks",
        ),
        Binding(
            "o",
            "todo",
            _("To do for all events"),
            tooltip=_("What is still to be done for all events"),
            show=False,
            id="events.todo",
        ),
        Binding(
            "k",
            "again",
            _("Once more"),
            tooltip=_("Plan the event once more: another day, or a series"),
            show=False,
            id="events.again",
        ),
        Binding(
            "p",
            "templates",
            _("Templates"),
            tooltip=_("Templates of events; keep this one as your own"),
            show=False,
            id="events.templates",
        ),
        Binding(
            "v",
            "plan_day",
            _("Day"),
            tooltip=_("Shifts, stands, another place, what is called off, the sheet"),
            show=False,
            id="events.day",
        ),
        Binding(
            "d",
            "print",
            _("Print"),
            tooltip=_("Print tickets, badges, stickers or lists"),
            show=False,
            id="events.print",
        ),
        Binding(
            "t",
            "revoke",
            _("Tickets"),
            tooltip=_("Withdraw a ticket, or make it good again"),
            show=False,
            id="events.revoke",
        ),
        Binding(
            "m",
            "measures",
            _("Measures"),
            tooltip=_("Plan measures and dot polls"),
            show=False,
            id="events.measures",
        ),
        Binding(
            "w",
            "route",
            _("Stops"),
            tooltip=_("Take the stops of a walk in from a file"),
            show=False,
            id="events.route",
        ),
        Binding(
            "ctrl+o",
            "office",
            _("Who we are"),
            tooltip=_("Who we are: neighbourhood, provider, logo line, for every report"),
            show=False,
            id="events.office",
        ),
        Binding(
            "ctrl+r",
            "recovery",
            _("Recovery key"),
            tooltip=_("Make a new recovery key and write it down"),
            show=False,
            id="events.recovery",
        ),
    ]

    event_list = getters.query_one("#events", OptionList)
    details = getters.query_one("#details", Static)
    reminder = getters.query_one("#reminder", Static)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(book, now)
        self._events = Events(book, now)
        self._shown: list[Event] = []
        self._draft: Draft = {}
        self._rules: dict[str, Draft] = {}
        """What was begun in the rules of an event, by its id."""

    @property
    def has_unsaved(self) -> bool:
        return any(self._draft.values()) or bool(self._rules)

    @property
    def draft(self) -> dict[str, Any]:
        if not self.has_unsaved:
            return {}
        return self._draft | ({"rules": self._rules} if self._rules else {})

    @property
    def marked(self) -> Event | None:
        place = self.event_list.highlighted if self.is_mounted else None
        return None if place is None else self._shown[place]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "recovery":
            return not self.book.is_plain
        needs_event = action in NEEDS_EVENT
        return None if needs_event and self.marked is None else True

    def why_not(self, action: str) -> str:
        return _("No event is planned yet. n plans the first one.")

    def compose_area(self) -> ComposeResult:
        with Vertical(classes="office"):
            yield OptionList(id="events", markup=False)
            yield Static(id="details", markup=False)
            words = _("▲ The recovery key is not on paper yet: Ctrl+R shows a new one.")
            yield Static(words, id="reminder", classes="-heed")

    def on_mount(self) -> None:
        begun = self.take_draft()
        self._rules = dict(begun.pop("rules", {}))
        self._draft = {field: str(text) for field, text in begun.items()}
        if not self.book.is_plain and not has_recovery_key(self.book):
            self.call_after_refresh(show_recovery_key, self)

    def show_facts(self) -> None:
        super().show_facts()
        self.reminder.display = is_open(self.book)
        self._show_events(self.marked)

    def _show_events(self, marked: Event | None) -> None:
        self._shown = self._events.all()
        self.event_list.set_options(Option(self._line(event)) for event in self._shown)
        self.event_list.display = bool(self._shown)
        if self._shown:
            self.event_list.highlighted = self._place_of(marked)
            self.event_list.focus()
        self._show_details()
        self.refresh_bindings()

    def _place_of(self, marked: Event | None) -> int:
        """Where the event stands in the list; without one, the next to come or else the last."""
        ids = [event.id for event in self._shown]
        if marked and marked.id in ids:
            return ids.index(marked.id)
        now = self.now()
        coming = (n for n, event in enumerate(self._shown) if (event.end or event.start) >= now)
        return next(coming, len(ids) - 1)

    def _line(self, event: Event) -> Content:
        start = event.start.astimezone(self.book.zone)
        registered = self._events.registered(event)
        about = [
            start.strftime(_("%Y-%m-%d %H:%M")),
            _(KINDS.get(event.kind, event.kind)),
            self._status(event),
            ngettext("{0} registration", "{0} registrations", registered).format(
                number(registered)
            ),
        ]
        return two_lines(event.title, " · ".join(about))

    def _status(self, event: Event) -> str:
        if left := self._devices_left(event):
            return _("{0} of {1} handed in").format(*left)
        return state_told(event, self.now())

    def _devices_left(self, event: Event) -> tuple[int, int] | None:
        """How many devices have handed in, and of how many; None once all have."""
        if event.status == "collected" and (figures := last_handed_in(self.book, event)):
            done, expected = figures
            if done < expected:
                return figures
        return None

    def _next_step(self, event: Event) -> str:
        return _(WAITING if self._devices_left(event) else NEXT_STEPS[event.status])

    @on(OptionList.OptionHighlighted)
    def _show_details(self) -> None:
        self.details.set_class(not self._shown, "-empty")
        if event := self.marked:
            self.details.update(Content("\n").join(map(safe, self._about(event))))
        else:
            self.details.update(_("No event is planned yet. n plans the first one."))
        self.refresh_bindings()

    def _about(self, event: Event) -> list[str]:
        start = event.start.astimezone(self.book.zone)
        end = event.end and event.end.astimezone(self.book.zone)
        times = f"{day(start)}, {clock(start)}"
        if end:
            times += f" – {clock(end)}" if end.date() == start.date() else f" – {day(end)}"
        stations = ", ".join(station.name for station in self.book.stations_of(event))
        capacity = number(event.capacity) if event.capacity else _("no limit")
        closed = Notices(self.book, self.now).warning(event)
        return [
            " · ".join(filter(None, [times, event.place])),
            *([f"▲ {closed}"] if closed else []),
            _("Stations: {0}").format(stations or _("none"))
            + " · "
            + _("Capacity: {0}").format(capacity),
            *self._belongs(event),
            *self._route(event),
            *self._open_tasks(event),
            self._next_step(event),
            _("Plan: f for whom, r rules, v day, l to do, k once more, p templates."),
            _("As well: g devices, o to do for all, d print, t tickets, m measures."),
        ]

    def _belongs(self, event: Event) -> list[str]:
        """The series it is part of, for whom it is, and whose money it is."""
        today = self.book.today(self.now)
        groups = codes_of(self.book, "target_groups", today)
        parts = [
            _("Series: {0}").format(title) if (title := title_of(self.book, event)) else "",
            ", ".join(groups.get(code, code) for code in event.target_groups),
            ", ".join(event.funders),
        ]
        told = " · ".join(filter(None, parts))
        return [told] if told else []

    def _open_tasks(self, event: Event) -> list[str]:
        tasks = [task for task in Checklist(self.book, self.now).of(event) if not task.is_done]
        if not tasks or event.status in OVER:
            return []
        late = sum(task.is_overdue for task in tasks)
        words = _("To do: {0} open").format(len(tasks))
        overdue = _("{0} late").format(late)
        return [f"{words}, ▲ {overdue}" if late else words]

    def _route(self, event: Event) -> list[str]:
        stops = len(planned_stops(self.book, event))
        if not stops and event.kind != "district_walk":
            return []
        return [_("Stops: {0} · w takes them in from a file").format(stops)]

    @on(OptionList.OptionSelected)
    def action_report(self) -> None:
        if event := self.marked:
            self.app.push_screen(EventReport(self.book, self.now, event))

    def action_new(self) -> None:
        def take(answer: Event | Draft | None) -> None:
            if isinstance(answer, Event):
                self._draft = {}
                self._show_events(answer)
            else:
                self._draft = answer or {}

        self.app.push_screen(EventForm(self.book, self.now, self._draft), take)

    def action_rules(self) -> None:
        if (event := self.marked) is None:
            return
        before = event

        def take(answer: Event | Draft | None) -> None:
            if isinstance(answer, Event):
                self._rules.pop(before.id, None)
                self._show_events(answer)
                if answer != before:
                    self.notify(said(_("Saved: {0}.").format(answer.title), answer), markup=False)
            elif answer:
                self._rules[before.id] = answer
            else:
                self._rules.pop(before.id, None)

        draft = self._rules.get(event.id, {})
        self.app.push_screen(RulesScreen(self.book, self.now, event, draft), take)

    def action_plan_day(self) -> None:
        from screens.day.plan import PlanDayScreen

        if event := self.marked:
            self.app.push_screen(PlanDayScreen(self.book, self.now, event))

    def action_details(self) -> None:
        from screens.planning.details import DetailsScreen

        if event := self.marked:
            self.app.push_screen(DetailsScreen(self.book, self.now, event), self._say_changed)

    def _say_changed(self, event: Event | None) -> None:
        if event:
            self._show_events(event)
            self.notify(said(_("Saved: {0}.").format(event.title), event), markup=False)

    def action_close(self) -> None:
        from screens.planning.closing_sheet import ClosingSheetScreen

        if event := self.marked:
            try:
                screen = ClosingSheetScreen(self.book, self.now, event)
            except QmtuiError as error:
                self.notify(str(error), severity="warning", markup=False)
                return
            self.app.push_screen(screen)

    def action_tasks(self) -> None:
        from screens.planning.checklist import ChecklistScreen

        if event := self.marked:
            self.app.push_screen(ChecklistScreen(self.book, self.now, event))

    def action_todo(self) -> None:
        from screens.planning.checklist import ChecklistScreen

        self.app.push_screen(ChecklistScreen(self.book, self.now, None))

    def action_again(self) -> None:
        from screens.planning.again import AgainScreen

        def take(planned: list[Event] | None) -> None:
            if planned:
                self._show_events(planned[0])
                count = len(planned)
                words = ngettext("{0} event planned.", "{0} events planned.", count)
                self.notify(words.format(number(count)), markup=False)

        if event := self.marked:
            self.app.push_screen(AgainScreen(self.book, self.now, event), take)

    def action_templates(self) -> None:
        from screens.planning.templates import TemplatesScreen

        self.app.push_screen(TemplatesScreen(self.book, self.now, self.marked))

    def action_print(self) -> None:
        if event := self.marked:
            self.app.push_screen(PrintScreen(self.book, self.now, event))

    def action_revoke(self) -> None:
        if event := self.marked:
            self.app.push_screen(RevokeScreen(self.book, self.now, event))

    def action_measures(self) -> None:
        self.app.push_screen(MeasuresScreen(self.book, self.now))

    def action_import(self) -> None:
        if event := self.marked:
            self.app.push_screen(ImportScreen(self.book, self.now, event), self._say_imported)

    def action_route(self) -> None:
        from screens.walk.import_route import ImportRouteScreen

        if event := self.marked:
            screen = ImportRouteScreen(self.book, self.now, event)
            self.app.push_screen(screen, lambda _done: self._show_events(event))

    def _say_imported(self, imported: Imported | None) -> None:
        if imported:
            sentence = _("Saved: {0} new, {1} changed, {2} known registrations.")
            figures = map(number, (imported.new, imported.changed, imported.known))
            self.notify(sentence.format(*figures), markup=False)

    def action_issue(self) -> None:
        if event := self.marked:
            self.app.push_screen(IssueScreen(self.book, self.now, event))

    def action_collect(self) -> None:
        self.app.push_screen(CollectScreen(self.book, self.now))

    def action_devices(self) -> None:
        from screens.handover.devices import DevicesScreen

        if event := self.marked:
            self.app.push_screen(DevicesScreen(self.book, self.now, event))

    def action_office(self) -> None:
        from screens.office_details import OfficeDetails

        def say(saved: District | None) -> None:
            if saved:
                self.notify(_("Saved. It stands on every report from now on."), markup=False)

        self.app.push_screen(OfficeDetails(self.book), say)

    def action_recovery(self) -> None:
        offer_recovery_key(self)
