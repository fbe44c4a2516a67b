"""Cards in bulk, and what was said as figures; both belong to `qmtui feedback`."""

from __future__ import annotations

from typing import TextIO

import click

from qmtui.book import now
from qmtui.cli.feedback import feedback
from qmtui.cli.options import station
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.errors import QmtuiError
from qmtui.feedback.cards import Cards, Pile
from qmtui.feedback.figures import BY, By, Figures, figures
from qmtui.formats import number
from qmtui.i18n import _, mark, ngettext
from qmtui.model.feedback import KINDS, Kind


class CardsUnreadable(QmtuiError):
    exit_code = 44
    sentence = mark("The cards are no readable text; save the file as UTF-8 text.")


@feedback.command("cards", help=_("Take down the cards of a topic table, one on each line."))
@click.argument("file", metavar=_("FILE"), type=click.File("r", encoding="utf-8-sig"))
@click.option("--kind", required=True, type=click.Choice(list(KINDS)), help=_("Kind of remark."))
@click.option("--topic", help=_("Topic."))
@click.option("--field", help=_("Field of action."))
@click.option("--paper", "is_paper", is_flag=True, help=_("Typed later, from paper."))
@station
@as_json
@pass_session
def cards(
    session: Session,
    file: TextIO,
    kind: Kind,
    topic: str | None,
    field: str | None,
    is_paper: bool,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        pile = Pile(kind=kind, topic=topic, field=field, is_paper=is_paper)
        added = Cards(book, now).add_all(_lines(file), pile)
    words = ngettext("{0} card saved.", "{0} cards saved.", len(added)).format(number(len(added)))
    emit({"ids": [card.id for card in added]}, as_json, words)


@feedback.command(
    "figures",
    help=_(
        "What was said, added up as in the event's report: of matters that the office merged one "
        "counts, the others say the same."
    ),
)
@click.option("--event", "wanted", help=_("Id or title of the event."))
@click.option(
    "--by", type=click.Choice(list(BY)), default="kind", help=_("What to tell mentions apart by.")
)
@as_json
@pass_session
def show_figures(session: Session, wanted: str | None, by: By, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = figures(book, by, book.event(wanted) if wanted else None)
    emit(
        {
            "by": by,
            "mentions": found.mentions,
            "endorsements": found.endorsements,
            "rows": found.rows,
        },
        as_json,
        _table(found),
    )


def _table(found: Figures) -> str:
    if not found.rows:
        return _("No remarks yet.")
    title, mentions, more = _(BY[found.by]), _("mentions"), _("me too")
    total = _("In all")
    wide = max(len(title), len(total), *(len(row.label) for row in found.rows))
    lines = [(title, mentions, more)]
    lines += [(r.label, number(r.mentions), number(r.endorsements)) for r in found.rows]
    lines += [(total, number(found.mentions), number(found.endorsements))]
    return "\n".join(
        f"{label:<{wide}}  {said:>{len(mentions)}}  {agreed:>{len(more)}}"
        for label, said, agreed in lines
    )


def _lines(file: TextIO) -> list[str]:
    try:
        return file.read().splitlines()
    except UnicodeDecodeError as error:
        raise CardsUnreadable from error


COMMANDS: list[click.Command] = []
"""Its commands are those of the group."""
