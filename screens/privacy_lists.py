"""What the privacy area shows while nobody asks: what falls due, was lost, was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qmtui.errors import QmtuiError
from qmtui.formats import date_and_time, number
from qmtui.i18n import _, ngettext
from qmtui.incidents import Open
from qmtui.model.audit import ACTIONS, Audit
from qmtui.model.incident import Incident
from qmtui.retention import Due
from qmtui.words import DUE, people
from screens.choose_folder import two_lines
from screens.text import safe

URGENT = 24
"""Hours from which on an incident is urgent."""
SHOWN_LATE = timedelta(days=14)
"""So long an incident stands here after its time is over; the form is still to be read then."""


class DueList(Widget):
    """What falls due, a line each; None is still being looked up, an error says why not."""

    due: reactive[tuple[Due, ...] | QmtuiError | None] = reactive(None, layout=True)

    def render(self) -> RenderResult:
        match self.due:
            case None:
                return Content(_("… looking through all events"))
            case QmtuiError() as error:
                return _coloured("✗ ", str(error), "$error")
            case ():
                return Content(_("✓ Nothing is kept longer than it is needed."))
            case found:
                return Content("\n").join(map(_due_line, found))


class IncidentList(OptionList):
    """Incidents that may still have to be reported; Enter asks to see the form of one."""

    incidents: reactive[tuple[Open, ...]] = reactive(())

    @dataclass
    class Wanted(Message):
        incident: Incident

    def __init__(self) -> None:
        super().__init__(id="incidents", markup=False)

    def watch_incidents(self, incidents: tuple[Open, ...]) -> None:
        marked = self.highlighted
        self.set_options(Option(_incident_line(one)) for one in incidents)
        self.highlighted = min(marked or 0, len(incidents) - 1) if incidents else None
        self.display = bool(incidents)

    def on_option_list_option_selected(self, selected: OptionList.OptionSelected) -> None:
        selected.stop()
        self.post_message(self.Wanted(self.incidents[selected.option_index].incident))


class AuditList(Widget):
    """Who did what to people's data, the latest first."""

    lines: reactive[tuple[Audit, ...]] = reactive((), layout=True)

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone

    def render(self) -> RenderResult:
        if not self.lines:
            return Content(_("Nothing yet."))
        return Content("\n").join(map(self._line, self.lines))

    def _line(self, line: Audit) -> Content:
        when = date_and_time(line.at.astimezone(self._zone))
        action = " · ".join([_(ACTIONS.get(line.action, line.action)), *_figures(line)])
        return safe(f"{when} {(line.by or line.device or '–').ljust(4)} {action}")


def is_to_be_seen(one: Open) -> bool:
    """Whether an incident belongs on the first screen."""
    return one.hours_left > -SHOWN_LATE / timedelta(hours=1)


def urgency(hours_left: int) -> tuple[str, str]:
    """How an incident is marked: the class of the colour, and the words that go with it."""
    hours = ngettext("{0} hour left", "{0} hours left", hours_left).format(number(hours_left))
    if hours_left <= 0:
        return "-failed", _("the time to report it is over")
    if hours_left <= URGENT:
        return "-failed", _("urgent: {0}").format(hours)
    return "-heed", hours


def what_is_gone(incident: Incident) -> str:
    return _("device {0}").format(incident.label) if incident.label else _("a stick")


def _due_line(item: Due) -> Content:
    since = item.since.strftime(_("%Y-%m-%d"))
    parts = [item.title, _(DUE[item.kind]), people(item.count), _("since {0}").format(since)]
    sign, colour = ("? ", "$text") if item.kind == "ask" else ("▲ ", "$warning")
    return _coloured(sign, " · ".join(parts), colour)


def _coloured(sign: str, text: str, colour: str) -> Content:
    return Content(sign).stylize(f"bold {colour}") + safe(text)


def _incident_line(one: Open) -> Content:
    kind, words = urgency(one.hours_left)
    state = kind.removeprefix("-")
    told = safe(f" ▲ {words} ").stylize(f"bold ${state}-text on ${state}")
    noticed = _("noticed {0}").format(date_and_time(one.incident.noticed_at))
    until = _("to be reported until {0}").format(date_and_time(one.incident.report_by))
    head, below = two_lines(what_is_gone(one.incident), f"{noticed} · {until}").split("\n")
    return Content("\n").join([Content.assemble(head, "  ", told), below])


def _figures(line: Audit) -> list[str]:
    """The counts of a line that have a word."""
    words: dict[str, Callable[[int], str]] = {
        "people": people,
        "records": lambda n: ngettext("{0} record", "{0} records", n).format(number(n)),
    }
    return [words[name](count) for name, count in line.figures.items() if name in words]
