"""Commands about who helps with what, the notices, and the cards about ourselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from click.core import ParameterSource

from qmtui.book import Book, now
from qmtui.clean import printable
from qmtui.cli.planning import RowsRejected
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.code_lists import code_meant, codes_of
from qmtui.directory.card import card_lines
from qmtui.directory.directory import Directory
from qmtui.directory.finding import Finder
from qmtui.directory.hours import hours_text, parse_hours
from qmtui.directory.notices import Notices, parse_until, told
from qmtui.directory.reach import reach_text
from qmtui.directory.responsible import responsible
from qmtui.i18n import _
from qmtui.imports.directory import DirectoryImport, import_directory
from qmtui.model.directory import CHANNELS, ServiceOffer
from qmtui.texts import cards
from qmtui.times import parse_time


@click.group(help=_("Who helps with what: offers, hours, responsibility."))
def directory() -> None:
    pass


@directory.command("import", help=_("Import offers from FILE, all of them or none."))
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Only look what would happen."))
@as_json
@pass_session
def import_offers(session: Session, file: Path, dry_run: bool, as_json: bool) -> None:
    with session.open() as book:
        imported = import_directory(book, now, file, dry_run=dry_run)
    emit(imported, as_json, _imported(imported))
    if imported.rejected:
        raise RowsRejected(len(imported.rejected))


@directory.command("list", help=_("List the offers, or those that fit TEXT; open ones first."))
@click.argument("text", default="")
@click.option("--language", default="", help=_("Only those who speak it, like “tr”."))
@as_json
@pass_session
def list_offers(session: Session, text: str, language: str, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        known = Directory(book, now)
        hits = Finder(known, now).find(text, language)
        rows = [_row(book, known, hit.offer) for hit in hits]
    lines = [f"{row['id']}  {row['reach']:<22}  {_line(row)}" for row in rows]
    emit(rows, as_json, "\n".join(lines) or _("Nothing found."))


@directory.command(help=_("Show one offer, by its ID or PROVIDER."))
@click.argument("wanted", metavar=_("ID|PROVIDER"))
@as_json
@pass_session
def show(session: Session, wanted: str, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        known = Directory(book, now)
        offer = known.offer(wanted)
        row = _row(book, known, offer)
    lines = [offer.provider, *(f"{caption}: {words}" for caption, words in card_lines(offer))]
    lines.append(_("Last checked: {0}").format(offer.checked_on or "–"))
    emit(row, as_json, "\n".join([*lines, str(row["reach"])]))


def _options(command: Callable[..., Any]) -> Callable[..., Any]:  # what click decorates
    for option in (
        click.option("--topic", default="", help=_("Topic.")),
        click.option("--offer", default="", help=_("What is offered.")),
        click.option(
            "--channel", type=click.Choice(list(CHANNELS)), default="place", help=_("Way.")
        ),
        click.option("--address", default="", help=_("Address.")),
        click.option("--phone", default="", help=_("Phone.")),
        click.option("--email", default="", help=_("E-mail.")),
        click.option("--web", default="", help=_("Web page.")),
        click.option("--hours", default="", help=_("Hours, like “Di 10:00-13:00; Do 15-18 Uhr”.")),
        click.option("--languages", default="", help=_("Languages, like “de,tr”.")),
        click.option("--body", default="", help=_("Which responsible body it is.")),
    ):
        command = option(command)
    return command


@directory.command(help=_("Take an offer of PROVIDER in."))
@click.argument("provider")
@_options
@as_json
@pass_session
def add(session: Session, /, provider: str, as_json: bool, **options: Any) -> None:
    with session.open() as book:
        added = Directory(book, now).add(provider=provider, **_read(options))
    emit(added, as_json, _("Taken in: {0} ({1})").format(_name(added), added.id))


@directory.command(help=_("Change an offer; what is not named stays as it is."))
@click.argument("wanted", metavar=_("ID|PROVIDER"))
@click.option("--provider", help=_("Who offers it."))
@_options
@as_json
@pass_session
def change(session: Session, /, wanted: str, as_json: bool, **options: Any) -> None:
    source = click.get_current_context().get_parameter_source
    named = {k: v for k, v in options.items() if source(k) is ParameterSource.COMMANDLINE}
    with session.open() as book:
        known = Directory(book, now)
        changed = known.change(known.offer(wanted), **_read(named))
    emit(changed, as_json, _("Changed: {0}").format(_name(changed)))


@directory.command(help=_("Note that everything about an offer was checked today."))
@click.argument("wanted", metavar=_("ID|PROVIDER"))
@as_json
@pass_session
def check(session: Session, wanted: str, as_json: bool) -> None:
    with session.open() as book:
        known = Directory(book, now)
        checked = known.check(known.offer(wanted))
    emit(checked, as_json, _("Checked today: {0}").format(_name(checked)))


@directory.command(help=_("Take an offer off the list."))
@click.argument("wanted", metavar=_("ID|PROVIDER"))
@as_json
@pass_session
def remove(session: Session, wanted: str, as_json: bool) -> None:
    with session.open() as book:
        known = Directory(book, now)
        offer = known.offer(wanted)
        known.remove(offer)
    emit({"id": offer.id}, as_json, _("Taken off: {0}").format(_name(offer)))


@directory.command("responsible", help=_("Who is responsible for TOPIC, a code or its words."))
@click.argument("topic")
@as_json
@pass_session
def show_responsible(session: Session, topic: str, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        today = _today(book)
        bodies = responsible(book, code_meant(codes_of(book, "topics", today), topic), today)
    lines = []
    for body in bodies:
        known = [" · ".join(filter(None, [o.provider, o.phone, o.address])) for o in body.offers]
        lines.append(f"{body.name}: {'; '.join(known) or _('responsible, but no address known')}")
    emit(bodies, as_json, "\n".join(lines))


@click.group(help=_("What everybody should know: notices."))
def notice() -> None:
    pass


@notice.command("add", help=_("Put TEXT up on every station's screen."))
@click.argument("text")
@click.option("--place", default="", help=_("Which place it is about."))
@click.option("--closed", "is_closed", is_flag=True, help=_("The place is closed."))
@click.option("--offer", help=_("Which offer it is about, by id or provider."))
@click.option("--from", "since", help=_("From when on, like 2026-06-13T14:00."))
@click.option("--until", help=_("Until when; without it until further notice."))
@as_json
@pass_session
def add_notice(
    session: Session,
    text: str,
    place: str,
    is_closed: bool,
    offer: str | None,
    since: str | None,
    until: str | None,
    as_json: bool,
) -> None:
    with session.open() as book:
        notices = Notices(book, now)
        added = notices.add(
            text,
            place=place,
            is_closed=is_closed,
            offer_id=Directory(book, now).offer(offer).id if offer else None,
            valid_from=_moment(book, since),
            valid_until=parse_until(until, book.zone, _today(book)) if until else None,
        )
        for event in book.events:
            if notices.closing_event(event) == added:
                warning = _("“{0}” takes place there.").format(event.title)
                click.echo(printable(f"▲ {warning}"), err=True)
    hint = _("The stations learn of it when you issue the event once more.")
    emit(added, as_json, "\n".join([_("Put up: {0}").format(told(added)), hint]))


@notice.command("list", help=_("List what is in force; --all shows what is over as well."))
@click.option("--all", "is_all", is_flag=True, help=_("What is over as well."))
@as_json
@pass_session
def list_notices(session: Session, is_all: bool, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        notices = Notices(book, now)
        found = notices.all() if is_all else notices.in_force()
        due = [notice.id for notice in notices.due()]
    rows = [{**msgspec.to_builtins(n), "is_due": n.id in due} for n in found]
    lines = [
        f"{n.id}  {told(n)}" + (f"  ▲ {_('Does it still hold?')}" if n.id in due else "")
        for n in found
    ]
    emit(rows, as_json, "\n".join(lines) or _("No notices."))


@notice.command("keep", help=_("It still holds: ask again in a fortnight."))
@click.argument("notice_id", metavar="ID")
@as_json
@pass_session
def keep_notice(session: Session, notice_id: str, as_json: bool) -> None:
    with session.open() as book:
        notices = Notices(book, now)
        kept = notices.keep(notices.notice(notice_id))
    emit(kept, as_json, _("To be looked at again on {0}.").format(kept.review_on))


@notice.command("end", help=_("Take a notice down: it holds no longer."))
@click.argument("notice_id", metavar="ID")
@as_json
@pass_session
def end_notice(session: Session, notice_id: str, as_json: bool) -> None:
    with session.open() as book:
        notices = Notices(book, now)
        ended = notices.end(notices.notice(notice_id))
    emit(ended, as_json, _("Holds no longer: {0}").format(ended.text))


@click.command(help=_("Show a card about ourselves, or give it your own words."))
@click.argument("key", type=click.Choice(list(cards.CARDS)))
@click.option("--file", type=click.Path(path_type=Path), help=_("File with your own words."))
@click.option("--usual", is_flag=True, help=_("Back to the usual words."))
@as_json
@pass_session
def card(session: Session, key: str, file: Path | None, usual: bool, as_json: bool) -> None:
    with session.open(read_only=file is None and not usual) as book:
        if file is not None or usual:
            cards.change(book, key, None if file is None else cards.words_in(file))
        said = cards.said(book, key)
    emit({"key": key, "text": said}, as_json, said)


def _read(options: dict[str, Any]) -> dict[str, Any]:
    """Options as the fields of an offer."""
    if "hours" in options:
        options["slots"] = parse_hours(options.pop("hours"))
    if "languages" in options:
        options["languages"] = options["languages"].replace(" ", ",").split(",")
    return options


def _row(book: Book, known: Directory, offer: ServiceOffer) -> dict[str, Any]:
    """An offer for JSON, with what is worked out."""
    reached = known.reach(offer)
    return {
        **msgspec.to_builtins(offer),
        "hours": hours_text(offer.slots),
        "is_open": reached.is_open,
        "reach": reach_text(reached, now(), book.zone),
        "is_stale": known.is_stale(offer),
    }


def _line(row: dict[str, Any]) -> str:
    return " · ".join(filter(None, [row["provider"], row["offer"], row["phone"]]))


def _name(offer: ServiceOffer) -> str:
    return " · ".join(filter(None, [offer.provider, offer.offer]))


def _imported(imported: DirectoryImport) -> str:
    lines = [_("Row {0}: {1}").format(r.row, r.reason) for r in imported.rejected]
    lines.append(
        _("{0} new, {1} known, {2} changed, {3} rejected").format(
            imported.new, imported.known, imported.changed, len(imported.rejected)
        )
    )
    if imported.gone:
        lines.append(_("Not in the file, and kept: {0}").format(", ".join(imported.gone)))
    return "\n".join(lines)


def _today(book: Book) -> date:
    return book.today(now)


def _moment(book: Book, text: str | None) -> datetime | None:
    return parse_time(text, book.zone, _today(book)) if text else None


COMMANDS = [directory, notice, card]
