"""Commands about contacts: take one down, take a consent back."""

from __future__ import annotations

import click

from qmtui.book import now
from qmtui.cli.options import station
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.codes import grouped
from qmtui.contacts.contacts import Contacts
from qmtui.i18n import _
from qmtui.model.contact import PURPOSES


@click.group(help=_("People who want to hear from us."))
def contact() -> None:
    pass


@contact.command("add", help=_("Take a contact down, each purpose agreed to by name."))
@click.option("--name", required=True, help=_("Name."))
@click.option(
    "--purpose",
    "purposes",
    required=True,
    multiple=True,
    type=click.Choice(list(PURPOSES)),
    help=_("Purpose, K1 to K9; may be repeated."),
)
@click.option("--email", default="", help=_("E-mail."))
@click.option("--phone", default="", help=_("Phone."))
@click.option("--note", default="", help=_("Note."))
@station
@as_json
@pass_session
def add_contact(
    session: Session,
    name: str,
    purposes: tuple[str, ...],
    email: str,
    phone: str,
    note: str,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        added = Contacts(book, now).add(name, purposes, email=email, phone=phone, note=note)
    emit(
        {"id": added.id, "consent_code": added.code},
        as_json,
        _("Taken down. Consent code to hand over: {0}").format(grouped(added.code)),
    )


@click.group(help=_("What people agreed to."))
def consent() -> None:
    pass


@consent.command("withdraw", help=_("Take back what was agreed under CODE."))
@click.argument("code")
@station
@as_json
@pass_session
def withdraw(session: Session, code: str, station: str | None, as_json: bool) -> None:
    with session.open(station=station) as book:
        withdrawal = Contacts(book, now).withdraw(code)
    emit(
        {"id": withdrawal.id, "consent_code": withdrawal.code},
        as_json,
        _("Withdrawn: {0}. It holds from now on, everywhere.").format(grouped(withdrawal.code)),
    )


COMMANDS = [contact, consent]
