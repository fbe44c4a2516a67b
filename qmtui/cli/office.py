"""Commands about the office itself: who we are, as every report says it."""

from __future__ import annotations

from typing import Any

import click

from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.district import describe, district_of
from qmtui.formats import number
from qmtui.i18n import _
from qmtui.model.event import District


@click.group(help=_("Who we are: stands on every report."))
def office() -> None:
    pass


@office.command("show", help=_("Show who we are."))
@as_json
@pass_session
def show(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = district_of(book)
    emit(found, as_json, told(found))


@office.command("set", help=_("Say who we are; what is not named stays as it is."))
@click.option("--name", help=_("Name of the quarter."))
@click.option("--residents", type=int, help=_("How many people live there."))
@click.option("--provider", help=_("Who runs the office."))
@click.option("--client", help=_("On whose behalf."))
@click.option("--programme", help=_("Programme that pays for it."))
@click.option("--logo-line", help=_("The words that funders want to read on everything printed."))
@as_json
@pass_session
def change(session: Session, /, as_json: bool, **options: Any) -> None:
    with session.open() as book:
        changed = describe(
            book, **{field: said for field, said in options.items() if said is not None}
        )
    emit(changed, as_json, told(changed))


def told(district: District) -> str:
    """One line for each thing that is known."""
    said = {
        _("Neighbourhood"): district.name,
        _("Inhabitants"): "" if district.residents is None else number(district.residents),
        _("Provider"): district.provider,
        _("On behalf of"): district.client,
        _("Programme"): district.programme,
        _("Logo line"): district.logo_line,
    }
    return "\n".join(f"{label}: {text or '–'}" for label, text in said.items())


COMMANDS = [office]
