"""Commands for templates of events, and for planning an event once more."""

from __future__ import annotations

from typing import Any

import click

from qmtui.book import now
from qmtui.cli.events import event, series
from qmtui.cli.repeating import dates_meant, dates_told, emit_planned, repeating
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.i18n import _
from qmtui.model.event import KINDS
from qmtui.model.planning import EventTemplate
from qmtui.planning.planner import Planner
from qmtui.planning.recurring import Every, start_like
from qmtui.planning.telling import brought_told
from qmtui.planning.templates import Templates, is_own

name = click.argument("name", metavar=_("TEMPLATE"))


@event.command("copy", help=_("Plan EVENT once more: the same stations, shifts and tasks."))
@click.argument("wanted", metavar=_("EVENT"))
@click.option("--start", required=True, help=_("Start, like 2026-06-13T14:00."))
@click.option("--title", default="", help=_("Title."))
@series
@repeating
@as_json
@pass_session
def copy(
    session: Session,
    /,
    wanted: str,
    start: str,
    title: str,
    series: str,
    every: Every | None,
    as_json: bool,
    **options: Any,  # those of `repeating`
) -> None:
    with session.open() as book:
        before = book.event(wanted)
        first = start_like(before, start, book.zone)
        dates = dates_meant(book, first, every, options)
        if options["dry_run"]:
            emit(dates, as_json, dates_told(dates))
            return
        planned = Planner(book, now).again(before, dates, series=series, title=title)
    emit_planned(planned, as_json)


@event.group(help=_("Templates of events."))
def template() -> None:
    pass


@template.command("list", help=_("List the templates, your own first."))
@click.option("--kind", type=click.Choice(list(KINDS)), help=_("Kind of event."))
@as_json
@pass_session
def list_templates(session: Session, kind: str | None, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = Templates(book).all(kind)
    rows = [
        {"id": t.id, "title": t.title, "kind": t.kind, "own": is_own(t), "brings": brought_told(t)}
        for t in found
    ]
    emit(rows, as_json, "\n".join(map(_line, found)))


@template.command(help=_("Keep EVENT as a template with this NAME."))
@click.argument("wanted", metavar=_("EVENT"))
@click.argument("title", metavar=_("NAME"))
@as_json
@pass_session
def save(session: Session, wanted: str, title: str, as_json: bool) -> None:
    with session.open() as book:
        saved = Templates(book).save(book.event(wanted), title)
    emit({"id": saved.id, "title": saved.title}, as_json, _("Kept: {0}").format(_line(saved)))


@template.command(help=_("Give your own TEMPLATE another name."))
@name
@click.argument("title", metavar=_("NAME"))
@as_json
@pass_session
def rename(session: Session, name: str, title: str, as_json: bool) -> None:
    with session.open() as book:
        templates = Templates(book)
        renamed = templates.rename(templates.named(name), title)
    emit({"id": renamed.id, "title": renamed.title}, as_json, _line(renamed))


@template.command(help=_("Take your own TEMPLATE away; events made with it stay."))
@name
@as_json
@pass_session
def remove(session: Session, name: str, as_json: bool) -> None:
    with session.open() as book:
        templates = Templates(book)
        found = templates.named(name)
        templates.remove(found)
    emit({"id": found.id}, as_json, _("Removed: {0}").format(found.title))


def _line(template: EventTemplate) -> str:
    kind = _(KINDS.get(template.kind, template.kind))
    title = template.title if template.title == kind else f"{template.title} ({kind})"
    return ": ".join(filter(None, [title, brought_told(template)]))


COMMANDS: list[click.Command] = []
"""Its commands are those of the group."""
