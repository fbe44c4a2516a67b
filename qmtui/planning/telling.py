"""Templates, tasks and closing sheets in words."""

from __future__ import annotations

from qmtui.day.hours import spoken_hours
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.model.planning import STEPS, EventStep, EventTemplate
from qmtui.planning.checklist import Task
from qmtui.planning.closing import ClosingSheet


def brought_told(template: EventTemplate) -> str:
    """What a template brings along, such as "4 stations, 1 counter, 9 tasks"; "" for nothing."""
    t = template
    parts = (
        (len(t.stations), ngettext("{0} station", "{0} stations", len(t.stations))),
        (len(t.counters), ngettext("{0} counter", "{0} counters", len(t.counters))),
        (len(t.offerings), ngettext("{0} offering", "{0} offerings", len(t.offerings))),
        (len(t.shifts), ngettext("{0} shift", "{0} shifts", len(t.shifts))),
        (len(t.stands), ngettext("{0} stand", "{0} stands", len(t.stands))),
        (len(t.tasks), ngettext("{0} task", "{0} tasks", len(t.tasks))),
    )
    return ", ".join(words.format(number(count)) for count, words in parts if count)


def due_told(task: Task) -> str:
    """The day by which it is to be done."""
    return task.due.strftime(_("%Y-%m-%d"))


def done_told(task: Task) -> str:
    """By whom and when a task was ticked off, "" if it was not."""
    if task.mark is None or not task.is_done:
        return ""
    day = task.mark.recorded_at.strftime(_("%Y-%m-%d"))
    return " ".join(filter(None, [task.mark.by, day]))


def step_told(step: EventStep) -> str:
    """What was done with an event once it was over, by whom and when."""
    day = step.recorded_at.strftime(_("%Y-%m-%d"))
    return ", ".join(filter(None, [_(STEPS[step.to]), step.by, day]))


def figure_told(sheet: ClosingSheet) -> str:
    """The visits with their methods."""
    figure = sheet.figure
    parts = [_("{0} counted").format(number(figure.counted))]
    if figure.estimated:
        parts.append(_("{0} estimated").format(number(figure.estimated)))
    return f"{number(figure.total)} ({', '.join(parts)})"


def sheet_told(sheet: ClosingSheet) -> str:
    """The closing sheet, one thing on each line."""
    minutes = sum(one.minutes for one in sheet.hours)
    lines = [
        (_("Weather"), sheet.weather),
        (_("Visits"), figure_told(sheet)),
        (_("Registered"), number(sheet.registered)),
        (_("Not come"), number(sheet.no_shows)),
        (_("Hours of helpers"), spoken_hours(minutes) if sheet.hours else ""),
        (_("Devices"), "{}/{}".format(*sheet.devices) if sheet.devices else ""),
        (_("Incidents"), sheet.incidents),
        (_("Remarks"), sheet.remarks),
        (_("To do better"), sheet.better),
        (_("Step"), step_told(sheet.step) if sheet.step else ""),
    ]
    told = [f"{caption}: {' '.join(words.split())}" for caption, words in lines if words]
    return "\n".join([sheet.event.title, *told, *(f"▲ {gap}" for gap in sheet.missing.values())])
