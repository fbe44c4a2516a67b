"""Commands of a station that counts."""

from __future__ import annotations

import click

from qmtui.book import now
from qmtui.breakdown import meanwhile
from qmtui.cli.options import station
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.count import Count
from qmtui.counters import counter_called
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.model.count import METHODS, ROLES, VISITS, Method, Moment
from qmtui.model.place import MOMENTS
from qmtui.spans import span_of
from qmtui.words import perhaps_twice


class RoleUnclear(QmtuiError):
    exit_code = 30
    sentence = mark("“{0}” is no role with a number; write it like resident=17. Roles: {1}.")


@click.command(
    help=_("Count DELTA visits; -1 takes a slip back."),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("delta", type=int)
@click.option("--counter", default=VISITS, help=_("Another counter than visits."))
@click.option("--band", help=_("Age band or other band."))
@click.option(
    "--late", nargs=2, metavar=_("FROM TO"), help=_("Counted on paper between two times.")
)
@station
@as_json
@pass_session
def tally(
    session: Session,
    delta: int,
    counter: str,
    band: str | None,
    late: tuple[str, str] | None,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        count = Count(book, now)
        counter = counter_called(book.event(), counter)
        known = None
        if late:
            since, until = span_of(book, late)
            known = meanwhile(book, since, until, counter)
            count.late(delta, since, until, counter, band)
        else:
            count.stroke(delta, counter, band)
        figure = count.balance_here(counter)
    if known is None:
        _emit_figure(figure, as_json)
        return
    if (words := perhaps_twice(known.strokes, known.late)) and not as_json:
        click.echo(words, err=True)
    emit({"figure": figure, "known_meanwhile": known}, as_json, str(figure))


@click.command(help=_("Enter a number of people taken at one look."))
@click.argument("number", type=int)
@click.option("--method", required=True, type=click.Choice(list(METHODS)), help=_("How counted."))
@click.option("--note", default="", help=_("What was counted."))
@click.option("--moment", type=click.Choice(list(MOMENTS)), help=_("When on a walk."))
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar=_("ROLE=NUMBER"),
    help=_("How many of a role: {0}. May be repeated.").format(", ".join(ROLES)),
)
@station
@as_json
@pass_session
def headcount(
    session: Session,
    number: int,
    method: Method,
    note: str,
    moment: Moment | None,
    roles: tuple[str, ...],
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        figure = (
            Count(book, now)
            .headcount(number, method, note, moment=moment, roles=dict(map(_role, roles)))
            .total
        )
    _emit_figure(figure, as_json)


def _role(text: str) -> tuple[str, int]:
    role, _equals, number = text.partition("=")
    if role not in ROLES or not (number.isascii() and number.isdecimal()):
        raise RoleUnclear(text[:40], ", ".join(ROLES))
    return role, int(number[:6])


def _emit_figure(figure: int, as_json: bool) -> None:
    emit({"figure": figure}, as_json, str(figure))


COMMANDS = [tally, headcount]
