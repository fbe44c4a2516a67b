"""The command that makes reports, and shows the records that their figures are made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qmtui.book import Book, now
from qmtui.clean import printable
from qmtui.cli.giving import form_of, give, output_option, require_file
from qmtui.cli.session import Session, as_json, as_one_line, pass_session
from qmtui.i18n import _
from qmtui.model.event import Event

if TYPE_CHECKING:
    from qmtui.reports.files import Format
    from qmtui.reports.layout import Report

FORMATS = ("md", "html", "csv", "xlsx", "json")
ALL_RECORDS = "list"
"""Asks for the names of the figures instead of one of them."""


@click.command(help=_("Report the figures of EVENT."))
@click.argument("wanted", metavar=_("[EVENT]"), required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), help=_("Format."))
@output_option
@click.option("--table", metavar="NAME", help=_("Only this table, as CSV."))
@click.option(
    "--kind", "wanted_kind", metavar="R1", default="R1", help=_("Which report, by its code.")
)
@click.option("--public", is_flag=True, help=_("For outside: no names, small groups hidden."))
@click.option(
    "--records",
    metavar="KEY",
    help=_("What a figure is made of, such as counted:3; “list” names all figures."),
)
@as_json
@pass_session
def report(
    session: Session,
    wanted: str | None,
    form: str | None,
    output: Path | None,
    table: str | None,
    wanted_kind: str,
    public: bool,
    records: str | None,
    as_json: bool,
) -> None:
    if public and records:
        raise click.UsageError(
            _("Single records never leave the house: omit --public or --records.")
        )
    form = "json" if as_json else form or form_of(output, FORMATS) or ("csv" if table else "md")
    require_file(form, output)
    with session.open(read_only=not _is_noted(wanted_kind)) as book:
        event = book.event(wanted)
        if records == ALL_RECORDS:
            content = _names(book, event, wanted_kind, is_json=form == "json")
        elif records:
            content = _records(book, event, wanted_kind, records, form)
        else:
            content = _whole(book, event, wanted_kind, form, table, public=public)
    give(content, output)


def _is_noted(kind: str) -> bool:
    """Whether making it is written into the book."""
    from qmtui.reports.catalogue import has_names

    return has_names(kind)


def _whole(
    book: Book, event: Event, kind: str, form: str, table: str | None, *, public: bool
) -> bytes:
    # Jinja2 and openpyxl cost 0.2 s that no other command should pay.
    from qmtui.reports.event import event_report
    from qmtui.reports.files import as_bytes
    from qmtui.reports.public import for_public

    if form != "json":
        return as_bytes(_made(book, event, kind, public=public), _format(form), table)
    if kind.casefold() != "r1":
        return _json(_made(book, event, kind, public=public))
    figures = event_report(book, event)
    return _json(for_public(figures) if public else figures)


def _names(book: Book, event: Event, kind: str, *, is_json: bool) -> bytes:
    """The figures of a report that open, with the name of each."""
    from qmtui.reports.keys import figures_of

    found = list(figures_of(_made(book, event, kind)))
    if is_json:
        return _json([{"key": figure.key, "told": figure.told} for figure in found])
    width = max((len(figure.key) for figure in found), default=0)
    return "".join(f"{figure.key:{width}}  {figure.told}\n" for figure in found).encode()


def _records(book: Book, event: Event, kind: str, key: str, form: str) -> bytes:
    """The records behind one figure, in any format."""
    from qmtui.reports.behind import records_behind
    from qmtui.reports.files import as_bytes
    from qmtui.reports.keys import figure_called
    from qmtui.reports.layout import Head, Report, Section

    whole = _made(book, event, kind)
    figure = figure_called(whole, key)
    found = records_behind(book, now, event, figure.opens)
    if form == "json":
        return _json(found)
    records = Report(
        code=whole.code,
        name="records",
        title=whole.title,
        head=Head(
            period=whole.head.period, district=whole.head.district, made_at=whole.head.made_at
        ),
        sections=(Section(title=figure.told, blocks=(found,)),),
    )
    return as_bytes(records, _format(form))


def _made(book: Book, event: Event, kind: str, *, public: bool = False) -> Report:
    from qmtui.reports.catalogue import report_called

    return report_called(event, kind).make(book, now, event, public=public)


def _json(value: object) -> bytes:
    return (as_one_line(value) + "\n").encode()


def _format(form: str) -> Format:
    from qmtui.reports.files import FORMATS

    return next(known for known in FORMATS if known == form)


def text_of(book: Book, wanted: str | None) -> str:
    """The report of an event as text for the terminal."""
    from qmtui.reports.making import event_report_of
    from qmtui.reports.markdown import as_markdown

    return printable(as_markdown(event_report_of(book, now, book.event(wanted))))


COMMANDS = [report]
