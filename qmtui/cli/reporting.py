"""The command that makes reports."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qmtui.book import Book, now
from qmtui.clean import printable
from qmtui.cli.session import Session, as_json, as_one_line, pass_session
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark

FORMATS = ("md", "html", "csv", "xlsx", "json")


class FileNeeded(QmtuiError):
    exit_code = 55
    sentence = mark("A workbook is no text: name its file with -o FILE.")


@click.command(help=_("Report the figures of EVENT."))
@click.argument("wanted", metavar=_("[EVENT]"), required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), help=_("Format."))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=_("Write into this file."))
@click.option("--table", metavar="NAME", help=_("Only this table, as CSV."))
@click.option("--public", is_flag=True, help=_("For outside: no names, no small numbers."))
@as_json
@pass_session
def report(
    session: Session,
    wanted: str | None,
    form: str | None,
    output: Path | None,
    table: str | None,
    public: bool,
    as_json: bool,
) -> None:
    # Jinja2 and openpyxl cost 0.2 s that no other command should pay.
    from qmtui.reports.event import event_report
    from qmtui.reports.files import FORMATS, as_bytes, write_bytes
    from qmtui.reports.making import event_report_of

    form = "json" if as_json else form or _form_of(output) or ("csv" if table else "md")
    with session.open(read_only=True) as book:
        event = book.event(wanted)
        if form == "json":
            content = (as_one_line(event_report(book, event)) + "\n").encode()
        else:
            made = event_report_of(book, now, event, public=public)
            content = as_bytes(made, next(f for f in FORMATS if f == form), table)
    if output is not None:
        write_bytes(content, output)
    elif form == "xlsx":
        raise FileNeeded
    elif form == "csv" and not sys.stdout.isatty():
        click.echo(content, nl=False)
    else:
        click.echo(printable(content.decode("utf-8-sig")), nl=False)


def text_of(book: Book, wanted: str | None) -> str:
    """The report of an event as text for the terminal."""
    from qmtui.reports.making import event_report_of
    from qmtui.reports.markdown import as_markdown

    return printable(as_markdown(event_report_of(book, now, book.event(wanted))))


def _form_of(output: Path | None) -> str | None:
    """The format that the name of the file asks for."""
    suffix = output.suffix.casefold().removeprefix(".") if output else ""
    return suffix if suffix in FORMATS else None


COMMANDS = [report]
