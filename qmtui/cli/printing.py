"""Commands that print for an event: tickets, badges, stickers, lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from qmtui.book import Book, Now, now
from qmtui.clean import printable
from qmtui.cli.progress import progress_line
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.i18n import _
from qmtui.model.event import Event
from qmtui.printing.head import file_name, head_of, practice_file
from qmtui.printing.progress import DRAWN
from qmtui.texts.consent import LANGUAGES

# The libraries of the others cost 300 ms to import; only who prints shall pay for them.
if TYPE_CHECKING:
    from qmtui.printing.printed import Printed

    Work = Callable[[Book, Now, Event, Path], Printed]

event_argument = click.argument("wanted", metavar=_("EVENT"))
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=_("The file to write; without it a name made from the event, in this folder."),
)


@click.group("print", help=_("Print for an event."))
def print_paper() -> None:
    pass


@print_paper.command(
    help=_("Tickets with QR codes for EVENT. One for each registration, eight a page.")
)
@event_argument
@output_option
@as_json
@pass_session
def tickets(session: Session, wanted: str, output: Path | None, as_json: bool) -> None:
    _slips(session, wanted, output, as_json, "tickets")


@print_paper.command(
    help=_("Name badges for EVENT. Each with a QR code, ten a page (90 by 54 mm).")
)
@event_argument
@output_option
@as_json
@pass_session
def badges(session: Session, wanted: str, output: Path | None, as_json: bool) -> None:
    _slips(session, wanted, output, as_json, "badges")


@print_paper.command(
    help=_(
        "Stickers with COUNT new codes. Without names, for people who come without a ticket; "
        "for sheets of 40 labels (48.5 by 25.4 mm)."
    )
)
@event_argument
@click.argument("number", metavar=_("COUNT"), type=int)
@output_option
@as_json
@pass_session
def stickers(
    session: Session, wanted: str, number: int, output: Path | None, as_json: bool
) -> None:
    from qmtui.printing.tickets import print_stickers

    work = _telling(partial(print_stickers, number=number))
    _print(session, wanted, output, as_json, "stickers", work)


@print_paper.command(help=_("Lists to tick off for EVENT. Each offering has pages of its own."))
@event_argument
@output_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "csv", "md"]),
    default="pdf",
    help=_("Format; text is printed here unless a file is named."),
)
@as_json
@pass_session
def lists(
    session: Session,
    wanted: str,
    output: Path | None,
    form: Literal["pdf", "csv", "md"],
    as_json: bool,
) -> None:
    from qmtui.printing.lists import print_lists

    if form == "pdf":
        _print(session, wanted, output, as_json, "lists", print_lists)
    else:
        _list_text(session, wanted, output, form, as_json)


@print_paper.command(
    help=_(
        "EVENT from A to Z, should every laptop fail. All names to tick off, then a page for "
        "strokes by the hour."
    )
)
@event_argument
@output_option
@as_json
@pass_session
def gate(session: Session, wanted: str, output: Path | None, as_json: bool) -> None:
    from qmtui.printing.gate import print_gate

    _print(session, wanted, output, as_json, "gate", print_gate)


@print_paper.command(
    help=_("Practice tickets to scan. For invented people; they are good in practice only.")
)
@output_option
@as_json
def practice(output: Path | None, as_json: bool) -> None:
    from qmtui.printing.practice import print_practice
    from qmtui.printing.printed import told

    printed = print_practice(now, output or Path(practice_file()))
    emit(printed, as_json, told(printed))


@print_paper.command(
    help=_("The attendance sheet of EVENT. Names and signatures only if they are demanded.")
)
@event_argument
@output_option
@as_json
@pass_session
def sheet(session: Session, wanted: str, output: Path | None, as_json: bool) -> None:
    from qmtui.printing.sheet import print_sheet

    _print(session, wanted, output, as_json, "sheet", print_sheet)


@print_paper.command(
    help=_("Sign and form of consent for EVENT. In every language, two pages each.")
)
@event_argument
@click.option(
    "--language",
    "languages",
    multiple=True,
    type=click.Choice(list(LANGUAGES)),
    help=_("Only this language; may be repeated."),
)
@output_option
@as_json
@pass_session
def consent(
    session: Session, wanted: str, languages: tuple[str, ...], output: Path | None, as_json: bool
) -> None:
    from qmtui.printing.consents import print_consents

    work = partial(print_consents, languages=languages)
    _print(session, wanted, output, as_json, "consent", work)


def _slips(
    session: Session,
    wanted: str,
    output: Path | None,
    as_json: bool,
    kind: Literal["tickets", "badges"],
) -> None:
    from qmtui.printing.tickets import print_tickets

    _print(session, wanted, output, as_json, kind, _telling(partial(print_tickets, kind=kind)))


def _telling(draw: Callable[..., Printed]) -> Work:
    """The same, and how far it is."""

    def work(book: Book, now: Now, event: Event, path: Path) -> Printed:
        with progress_line(DRAWN) as progress:
            return draw(book, now, event, path, progress=progress)

    return work


def _print(
    session: Session,
    wanted: str,
    output: Path | None,
    as_json: bool,
    kind: str,
    work: Work,
) -> None:
    from qmtui.printing.printed import told

    with session.open() as book:
        event = book.event(wanted)
        printed = work(book, now, event, output or Path(file_name(event, kind)))
    emit(printed, as_json, told(printed))


def _list_text(
    session: Session,
    wanted: str,
    output: Path | None,
    form: Literal["csv", "md"],
    as_json: bool,
) -> None:
    from qmtui.printing.lists import as_csv, as_markdown, take_out
    from qmtui.printing.printed import write

    with session.open() as book:
        event = book.event(wanted)
        found = take_out(book, now, event)
        text = as_csv(found) if form == "csv" else as_markdown(head_of(book, event), found)
    if output is not None:
        # Excel takes a file without the mark for another encoding.
        write(output, text.encode("utf-8-sig" if form == "csv" else "utf-8"))
    if as_json:
        emit([msgspec.to_builtins(section) for section in found], as_json, "")
    elif output is None:
        click.echo(printable(text.replace("\r\n", "\n")), nl=False)


COMMANDS = [print_paper]
