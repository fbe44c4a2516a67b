"""The day's part of the event report, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator

from qmtui.day.figures import Changed, DayFigures
from qmtui.day.hours import spoken_hours
from qmtui.formats import clock, number
from qmtui.i18n import _, ngettext
from qmtui.model.day import TURNS


def day_sentences(day: DayFigures) -> Iterator[str]:
    """One sentence for each thing there is to say; none for an ordinary day."""
    for change in day.changes:
        yield _changed(change)
    if day.changes:
        for place, mentions in day.feedback_at.items():
            remarks = ngettext("{0} remark", "{0} remarks", mentions).format(number(mentions))
            where = place or _("no place named")
            yield _("taken down at {0}: {1}").format(where, remarks)
    if day.helpers:
        helpers = ngettext("{0} helper", "{0} helpers", day.helpers).format(number(day.helpers))
        yield _("Helpers: {0}").format(f"{helpers}, {spoken_hours(day.minutes)}")
    if day.stands:
        yield _("Stands: {0} of {1} came").format(day.stands_came, day.stands)
        if day.stands_absent:
            names = ", ".join(day.stands_absent)
            yield _("Stands that did not come: {0}").format(names)
    if day.talks:
        sentence = _("Talks of the office hour: {0}, {1} minutes in all")
        yield sentence.format(number(day.talks), number(day.talk_minutes))
    if day.weather:
        yield _("Weather: {0}").format(day.weather)
    if day.remarks:
        yield _("Remarks: {0}").format(" ".join(day.remarks.split()))
    if day.ended_at:
        yield _("Ended at {0}").format(clock(day.ended_at))


def _changed(change: Changed) -> str:
    """`16:15 QM-Stand: Lindenplatz → Gemeinschaftshaus (Regen)`."""
    name = change.offering or change.station or _("The whole event")
    if change.kind == "moved":
        before, after = (p or _("no place named") for p in (change.before, change.after))
        what = _("Change of place: {0} {1}: {2} → {3}").format(
            clock(change.at), name, before, after
        )
    else:
        what = _("{0}: {1} {2}").format(_(TURNS[change.kind]), clock(change.at), name)
    if change.registered and change.kind != "moved":
        what += ", " + _("{0} of {1} had come").format(change.came, change.registered)
    return f"{what} ({change.reason})" if change.reason else what
