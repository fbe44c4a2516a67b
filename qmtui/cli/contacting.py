"""Commands about contacts: take one down, see who agreed to what, note that a promise was kept."""

from __future__ import annotations

from datetime import date

import click

from qmtui import reach
from qmtui.book import now
from qmtui.cli.options import station
from qmtui.cli.privacy import read_date
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.codes import grouped
from qmtui.contacts.contacts import Contacts, lacks_a_way
from qmtui.contacts.kept import keep_all
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.model.contact import METHODS, PURPOSES, Contact, Method
from qmtui.texts.consent import LANGUAGES

purpose_option = click.option(
    "--purpose",
    "purposes",
    required=True,
    multiple=True,
    type=click.Choice(list(PURPOSES)),
    help=_("Purpose, K1 to K9; may be repeated."),
)
language_option = click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default="de",
    help=_("Language the text was read out in."),
)
method_option = click.option(
    "--method",
    type=click.Choice(list(METHODS)),
    default="read_out",
    help=_("How it was agreed to."),
)


@click.group(help=_("People who want to hear from us."))
def contact() -> None:
    pass


@contact.command("add", help=_("Take a contact down, each purpose agreed to by name."))
@click.option("--name", required=True, help=_("Name."))
@purpose_option
@click.option("--email", default="", help=_("E-mail."))
@click.option("--phone", default="", help=_("Phone."))
@click.option("--note", default="", help=_("Note."))
@click.option("--under-16", "is_minor", is_flag=True, help=_("The person is under 16."))
@click.option("--guardian", default="", help=_("Name of the parent who agrees, for under 16."))
@click.option("--organisation", default="", help=_("Institution the person speaks for."))
@click.option("--function", default="", help=_("Function there."))
@click.option("--no-share", is_flag=True, help=_("Never to be passed on (Auskunftssperre)."))
@click.option("--feedback", "feedback_id", metavar="ID", help=_("The remark it belongs to."))
@click.option("--topic", default="", help=_("What to call about, with K1."))
@click.option("--good-time", default="", help=_("When to call, with K1."))
@click.option(
    "--until", metavar=_("DATE"), help=_("Last day on which it holds, such as 2026-12-31.")
)
@language_option
@method_option
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
    is_minor: bool,
    guardian: str,
    organisation: str,
    function: str,
    no_share: bool,
    feedback_id: str | None,
    topic: str,
    good_time: str,
    until: str | None,
    language: str,
    method: Method,
    station: str | None,
    as_json: bool,
) -> None:
    expires_on: date | None = read_date(until)
    with session.open(station=station) as book:
        added = Contacts(book, now).add(
            name,
            purposes,
            email=email,
            phone=phone,
            note=note,
            guardian=guardian,
            organisation=organisation,
            function=function,
            is_minor=is_minor,
            no_share=no_share,
            feedback_id=feedback_id,
            language=language,
            method=method,
            expires_on=expires_on,
            topic=topic,
            good_time=good_time,
        )
    lines = [_("Taken down. Consent code to hand over: {0}").format(grouped(added.code))]
    lines += _doubts(purposes, email, phone)
    emit({"id": added.id, "consent_code": added.code}, as_json, "\n".join(lines))


@contact.command("agree", help=_("Note that CONTACT (id or code) agrees again, or to more."))
@click.argument("wanted", metavar=_("CONTACT"))
@purpose_option
@language_option
@method_option
@station
@as_json
@pass_session
def agree(
    session: Session,
    wanted: str,
    purposes: tuple[str, ...],
    language: str,
    method: Method,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        known = Contacts(book, now).renew(wanted, purposes, language=language, method=method)
    told = _("Noted: {0}").format(", ".join(_(PURPOSES[purpose]) for purpose in purposes))
    emit({"id": known.id, "purposes": list(purposes)}, as_json, told)


@contact.command("list", help=_("Who agrees to what as of now; in the office."))
@click.option("--purpose", type=click.Choice(list(PURPOSES)), help=_("Only for this purpose."))
@as_json
@pass_session
def list_contacts(session: Session, purpose: str | None, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        book.require("access", now())
        contacts = Contacts(book, now)
        found, agreed = contacts.agreed(purpose), contacts.purposes()
    rows = [
        {
            "id": known.id,
            "name": known.name,
            "purposes": list(agreed.get(known.id, ())),
            "email": known.email,
            "phone": known.phone,
            "to_check": _to_check(known),
        }
        for known in found
    ]
    lines = [
        "  ".join(filter(None, [known.id, known.name, " ".join(agreed.get(known.id, ())), doubt]))
        for known in found
        for doubt in ["▲ " + _("please check") if _to_check(known) else ""]
    ]
    emit(rows, as_json, "\n".join(lines) or _("Nobody agrees to that."))


@contact.command(
    "kept",
    help=_("Note that PURPOSE was done for all who agree (minutes sent): their time begins."),
)
@click.argument("purpose", type=click.Choice(list(PURPOSES)))
@click.option("--event", "wanted", help=_("Only for the contacts of this event."))
@as_json
@pass_session
def kept(session: Session, purpose: str, wanted: str | None, as_json: bool) -> None:
    with session.open() as book:
        event = book.event(wanted) if wanted else None
        many = keep_all(book, now, purpose, event.id if event else None)
    told = ngettext("Noted for {0} contact.", "Noted for {0} contacts.", many).format(number(many))
    emit({"purpose": purpose, "contacts": many}, as_json, told)


def _to_check(known: Contact) -> bool:
    return reach.phone(known.phone).is_doubtful or reach.email(known.email).is_doubtful


def _doubts(purposes: tuple[str, ...], email: str, phone: str) -> list[str]:
    """What was kept as it is, though it can hardly be right."""
    doubts = []
    if lacks_a_way(purposes, phone, email):
        doubts.append(_("▲ Neither phone nor e-mail: how does the person hear from us?"))
    if reach.phone(phone).is_doubtful:
        doubts.append(_("▲ Please check the phone number; it is kept as it is."))
    if reach.email(email).is_doubtful:
        doubts.append(_("▲ Please check the e-mail address; it is kept as it is."))
    return doubts


COMMANDS = [contact]
