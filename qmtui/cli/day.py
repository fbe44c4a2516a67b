"""Commands of the day: shifts and hours, stands, the office hour, the attendance sheet."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from qmtui.book import Book, now
from qmtui.cli.options import station
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.code_lists import word_of
from qmtui.day.consultations import Consultations, Figures
from qmtui.day.hours import spoken_hours, total_told
from qmtui.day.sheet import Sheet
from qmtui.day.shifts import Hours, Shifts
from qmtui.day.stands import Seen, Stands
from qmtui.formats import clock, number
from qmtui.i18n import _
from qmtui.model.day import APPEARANCES, CHANNELS, OUTCOMES, Appearance, Outcome, Shift
from qmtui.replicas import each_copy
from qmtui.times import parse_time

initials = click.argument("initials", metavar=_("INITIALS"))
event = click.argument("wanted", metavar=_("EVENT"))
event_or_own = click.argument("wanted", metavar=_("[EVENT]"), required=False)


@click.group(help=_("Shifts of the helpers, and their hours."))
def shift() -> None:
    pass


@shift.command("add", help=_("Plan a shift at EVENT for the helper with these INITIALS."))
@event
@initials
@click.option("--from", "start", required=True, help=_("Begin, like 14:00."))
@click.option("--to", "end", required=True, help=_("End, like 17:00."))
@click.option("--station", help=_("Where; without it nowhere in particular."))
@as_json
@pass_session
def add_shift(
    session: Session,
    wanted: str,
    initials: str,
    start: str,
    end: str,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open() as book:
        event = book.event(wanted)
        begin = parse_time(start, book.zone, event.start.astimezone(book.zone).date())
        finish = parse_time(end, book.zone, begin.date())
        added = Shifts(book, now).add(event, initials, begin, finish, station)
        line = _shift_line(book, added)
    emit({"id": added.id}, as_json, _("Planned: {0}").format(line))


@shift.command("list", help=_("List the shifts of EVENT."))
@event_or_own
@as_json
@pass_session
def list_shifts(session: Session, wanted: str | None, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = Shifts(book, now).planned(book.event(wanted))
        lines = [f"{one.id}  {_shift_line(book, one)}" for one in found]
    emit(found, as_json, "\n".join(lines) or _("No shifts yet."))


@shift.command("remove", help=_("Take the shift with this ID from the plan."))
@click.argument("shift_id", metavar="ID")
@as_json
@pass_session
def remove_shift(session: Session, shift_id: str, as_json: bool) -> None:
    with session.open() as book:
        removed = Shifts(book, now).remove(shift_id)
        line = _shift_line(book, removed)
    emit({"id": removed.id}, as_json, _("Removed: {0}").format(line))


@shift.command(help=_("Note that the helper with these INITIALS has come."))
@initials
@station
@as_json
@pass_session
def come(session: Session, initials: str, station: str | None, as_json: bool) -> None:
    with session.open(station=station) as book:
        shifts = Shifts(book, now)
        shifts.come(initials)
        hours = shifts.hours_of(initials)
    emit(hours, as_json, _hours_line(hours))


@shift.command(help=_("Note that the helper with these INITIALS has left."))
@initials
@station
@as_json
@pass_session
def leave(session: Session, initials: str, station: str | None, as_json: bool) -> None:
    with session.open(station=station) as book:
        shifts = Shifts(book, now)
        shifts.leave(initials)
        hours = shifts.hours_of(initials)
    emit(hours, as_json, _hours_line(hours))


@shift.command(help=_("Confirm the hours of the helper with these INITIALS."))
@initials
@click.option("--minutes", type=int, help=_("So many minutes, if coming and going were not noted."))
@as_json
@pass_session
def confirm(session: Session, initials: str, minutes: int | None, as_json: bool) -> None:
    with session.open() as book:
        shifts = Shifts(book, now)
        shifts.confirm(initials, minutes)
        hours = shifts.hours_of(initials)
    emit(hours, as_json, _hours_line(hours))


@shift.command("hours", help=_("Hours of the helpers; the office names the EVENT."))
@event_or_own
@click.option("--external", is_flag=True, help=_("Only how many people and hours, for outside."))
@as_json
@pass_session
def show_hours(session: Session, wanted: str | None, external: bool, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        event = book.event(wanted)
        copies = [copy for planned, copy in _copies(book, event.id)]
        hours = [one for copy in copies for one in copy]
    if external:
        sums = {"people": len(hours), "minutes": sum(one.minutes for one in hours)}
        emit(sums, as_json, total_told(hours))
        return
    lines = [*map(_hours_line, hours), total_told(hours)]
    emit(hours, as_json, "\n".join(lines) if hours else _("Nobody has come yet."))


def _copies(book: Book, event_id: str) -> list[tuple[str, list[Hours]]]:
    """The hours in a field book, or in the office's copy of the one that is meant."""
    if book.kind == "field":
        return [("", Shifts(book, now).hours())]
    return [
        (planned.id, Shifts(copy, now).hours(until=planned.end))
        for planned, copy in each_copy(book)
        if planned is not None and planned.id == event_id
    ]


def _shift_line(book: Book, shift: Shift) -> str:
    since, until = (clock(moment.astimezone(book.zone)) for moment in (shift.start, shift.end))
    where = book.station_name(shift.shift_station)
    return " ".join(filter(None, [f"{since}–{until}", shift.initials or _("open"), where]))


def _hours_line(hours: Hours) -> str:
    state = _("here since {0}").format(clock(hours.since)) if hours.since else ""
    if hours.confirmed_by:
        state = _("confirmed by {0}").format(hours.confirmed_by)
    return f"{hours.initials:4} {spoken_hours(hours.minutes):>10}  {state}".rstrip()


@click.group(help=_("Stands of partners."))
def stand() -> None:
    pass


@stand.command("add", help=_("Plan a stand of PARTNER at EVENT."))
@event
@click.argument("partner", metavar=_("PARTNER"))
@click.option("--number", type=int, help=_("Its number on the plan; without it the next one."))
@click.option("--place", default="", help=_("Where it stands."))
@as_json
@pass_session
def add_stand(
    session: Session, wanted: str, partner: str, number: int | None, place: str, as_json: bool
) -> None:
    with session.open() as book:
        added = Stands(book, now).add(book.event(wanted), partner, number, place)
    words = _("Planned: stand {0}, {1}").format(added.number, added.partner)
    emit({"id": added.id, "number": added.number}, as_json, words)


@stand.command("list", help=_("List the stands of EVENT, the open ones first."))
@event_or_own
@as_json
@pass_session
def list_stands(session: Session, wanted: str | None, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        event = book.event(wanted)
        if book.kind == "office" and event.fieldbook is not None:
            copies = (copy for planned, copy in each_copy(book) if planned == event)
            found = [seen for copy in copies for seen in Stands(copy, now).all(event)]
        else:
            found = Stands(book, now).all(event)
    rows = [_stand_row(seen) for seen in found]
    emit(rows, as_json, "\n".join(map(_stand_line, found)) or _("No stands yet."))


@stand.command("remove", help=_("Take the stand with this NUMBER from the plan of EVENT."))
@event
@click.argument("number", metavar=_("NUMBER"), type=int)
@as_json
@pass_session
def remove_stand(session: Session, wanted: str, number: int, as_json: bool) -> None:
    with session.open() as book:
        removed = Stands(book, now).remove(book.event(wanted), number)
    words = _("Removed: {0}").format(f"{removed.number} {removed.partner}")
    emit({"id": removed.id, "number": removed.number}, as_json, words)


@stand.command(help=_("Note that the partner at stand NUMBER has come."))
@click.argument("number", metavar=_("NUMBER"), type=int)
@click.option("--left", "kind", flag_value="left", help=_("They have gone."))
@click.option("--absent", "kind", flag_value="absent", help=_("They do not come."))
@station
@as_json
@pass_session
def arrived(
    session: Session, number: int, kind: Appearance | None, station: str | None, as_json: bool
) -> None:
    with session.open(station=station) as book:
        stands = Stands(book, now)
        stands.mark(number, kind or "arrived")
        seen = next(seen for seen in stands.all(book.event()) if seen.stand.number == number)
    emit(_stand_row(seen), as_json, _stand_line(seen))


def _stand_row(seen: Seen) -> dict[str, Any]:  # JSON
    row = msgspec.to_builtins(seen.stand)
    return {"number": row["number"], "partner": row["partner"], "state": seen.state}


def _stand_line(seen: Seen) -> str:
    state = _(APPEARANCES[seen.state]) if seen.state else _("open")
    return f"{seen.stand.number:>3}  {seen.stand.partner}  ({state})"


@click.group(help=_("Talks of the office hour, without names."))
def consultation() -> None:
    pass


@consultation.command("add", help=_("Take a talk down. No names, and nothing that gives one away."))
@click.option("--topic", required=True, help=_("Topic, as code or in words."))
@click.option("--minutes", required=True, type=int, help=_("How long it took."))
@click.option("--channel", type=click.Choice(list(CHANNELS)), default="in_person", help=_("Way."))
@click.option("--outcome", type=click.Choice(list(OUTCOMES)), default="at_once", help=_("Outcome."))
@click.option("--to", "body", help=_("Whom it was passed on to, as code or in words."))
@click.option("--language-help", "needs_language", is_flag=True, help=_("Interpreting wanted."))
@click.option("--note", default="", help=_("At most 200 characters, no names."))
@station
@as_json
@pass_session
def add_consultation(
    session: Session,
    /,
    topic: str,
    minutes: int,
    outcome: Outcome,
    station: str | None,
    as_json: bool,
    **more: Any,  # what click read, see the options
) -> None:
    with session.open(station=station) as book:
        talk = Consultations(book, now).add(topic, minutes, outcome=outcome, **more)
        words = word_of(book, "topics", talk.topic)
    emit({"id": talk.id}, as_json, _("Taken down: {0}").format(words))


@consultation.command(help=_("Add the talks up: by month, way, topic, outcome."))
@as_json
@pass_session
def figures(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = Consultations(book, now).figures()
        text = "\n".join(_figure_lines(book, found))
    emit(found, as_json, text)


def _figure_lines(book: Book, figures: Figures) -> list[str]:
    lines = [
        _("{0} talks, {1} minutes in all, {2} in the middle").format(
            number(figures.contacts), number(figures.minutes), round(figures.median_minutes)
        ),
        _("Interpreting wanted: {0}").format(number(figures.language_help)),
    ]
    topics = {word_of(book, "topics", code): count for code, count in figures.topics.items()}
    bodies = {word_of(book, "bodies", code): count for code, count in figures.bodies.items()}
    channels = {_(CHANNELS[code]): count for code, count in figures.channels.items()}
    outcomes = {_(OUTCOMES[code]): count for code, count in figures.outcomes.items()}
    for caption, counts in (
        (_("Month"), figures.months),
        (_("Way"), channels),
        (_("Topic"), topics),
        (_("Outcome"), outcomes),
        (_("Passed on to"), bodies),
    ):
        lines += [f"{caption}: {words} {number(count)}" for words, count in counts.items()]
    return lines


@click.group(help=_("The attendance sheet of a meeting."))
def sheet() -> None:
    pass


@sheet.command("add", help=_("Put somebody of INSTITUTION on the sheet who is here."))
@click.argument("organisation", metavar=_("INSTITUTION"))
@click.option("--function", default="", help=_("Function."))
@click.option("--name", default="", help=_("Name, only where the grant notice demands it."))
@station
@as_json
@pass_session
def add_to_sheet(
    session: Session,
    organisation: str,
    function: str,
    name: str,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        sheet = Sheet(book, now)
        attendee = sheet.add(organisation, function, name)
        count = len(sheet.rows(book.event()))
    words = _("On the list: {0}").format(organisation)
    emit({"id": attendee, "rows": count}, as_json, words)


@sheet.command("figures", help=_("How many are on the sheet, by institution."))
@as_json
@pass_session
def sheet_figures(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        counts = Sheet(book, now).by_institution(book.event())
    lines = [f"{number(count):>4}  {name}" for name, count in counts.items()]
    emit(counts, as_json, "\n".join(lines) or _("Nobody is on the sheet yet."))


COMMANDS = [shift, stand, consultation, sheet]
