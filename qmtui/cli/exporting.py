"""Commands that take data out of the book, in the formats of other programs."""

from __future__ import annotations

import json
from pathlib import Path

import click

from qmtui import exports
from qmtui.book import Book, now
from qmtui.cli.giving import form_of, give, output_option, require_file
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.i18n import _, ngettext
from qmtui.model.contact import PURPOSES
from qmtui.model.event import Event
from qmtui.planning.series import events_in
from qmtui.reports.files import write_bytes


@click.group(help=_("Take data out of the book: people's is noted."))
def export() -> None:
    pass


@export.command("contacts", help=_("Who agrees to a purpose, and the one way to reach them."))
@click.option(
    "--purpose", required=True, type=click.Choice(list(PURPOSES)), help=_("Purpose, K1 to K9.")
)
@click.option("--format", "form", type=click.Choice(exports.CONTACT_FORMATS), help=_("Format."))
@output_option
@as_json
@pass_session
def export_contacts(
    session: Session,
    purpose: str,
    form: exports.ContactFormat | None,
    output: Path | None,
    as_json: bool,
) -> None:
    form = form or form_of(None if as_json else output, exports.CONTACT_FORMATS) or "csv"
    if not as_json:
        require_file(form, output)
    with session.open() as book:
        people = exports.agreed(book, now, purpose)
        content = b"" if as_json else _as_file(book, purpose, people, form)
    if as_json:
        emit([exports.told(one.contact) for one in people], as_json, "")
        return
    words = ngettext("{0} contact written into {1}.", "{0} contacts written into {1}.", len(people))
    give(content, output, words.format(len(people), output))


def _as_file(
    book: Book, purpose: str, people: list[exports.Agreed], form: exports.ContactFormat
) -> bytes:
    from qmtui.interchange.contact_file import contact_file

    return contact_file(book, now, purpose, people, form)


@export.command("events", help=_("Events for calendars (iCalendar): EVENT, a series, or all."))
@click.argument("wanted", metavar=_("[EVENT]"), required=False)
@click.option("--series", help=_("Only the events of this series."))
@output_option
@as_json
@pass_session
def export_events(
    session: Session, wanted: str | None, series: str | None, output: Path | None, as_json: bool
) -> None:
    from qmtui.interchange.calendar_file import as_calendar, uid_of

    if wanted and series:
        raise click.UsageError(_("Name an event or a series, not both."))
    with session.open(read_only=True) as book:
        events = _events(book, wanted, series)
        content = as_calendar(book, now, events)
    words = ngettext("{0} event written into {1}.", "{0} events written into {1}.", len(events))
    if as_json:
        if output is not None:
            write_bytes(content, output)
        rows = [
            {"id": e.id, "uid": uid_of(e), "title": e.title, "start": e.start, "status": e.status}
            for e in events
        ]
        emit(rows, as_json, "")
        return
    give(content, output, words.format(len(events), output))


def _events(book: Book, wanted: str | None, series: str | None) -> list[Event]:
    if wanted:
        return [book.event(wanted)]
    if series:
        return events_in(book, series)
    return sorted(book.events, key=lambda event: (event.start, event.id))


@export.command("remarks", help=_("What people said for maps (GeoJSON), without texts and names."))
@click.option("--event", "wanted", help=_("Of this event only, by its id or title"))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help=_("Write into this file."),
)
@as_json
@pass_session
def export_remarks(session: Session, wanted: str | None, output: Path, as_json: bool) -> None:
    from qmtui.interchange.remarks_map import remarks_map

    with session.open() as book:
        found = remarks_map(book, now, book.event(wanted) if wanted else None)
    write_bytes((json.dumps(found.geojson, ensure_ascii=False, indent=1) + "\n").encode(), output)
    words = _("{0} remarks on the map in {1}; of {2} the place is not known.")
    emit(
        {"file": str(output), "remarks": found.remarks, "without_place": found.without_place},
        as_json,
        words.format(found.remarks, output, found.without_place),
    )


@export.command("plain", help=_("All books as ordinary JSON in DIR, unencrypted."))
@click.argument("folder", metavar=_("DIR"), type=click.Path(path_type=Path))
@as_json
@pass_session
def export_plain(session: Session, folder: Path, as_json: bool) -> None:
    with session.open() as book:
        written = exports.export_plain(book, now, folder)
    emit(
        {"files": [str(path) for path in written]},
        as_json,
        _("Written, unencrypted: {0}").format(", ".join(map(str, written))),
    )


COMMANDS = [export]
