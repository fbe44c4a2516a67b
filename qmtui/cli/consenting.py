"""Commands about consent: take it back, match requests, and the texts people agree to."""

from __future__ import annotations

from pathlib import Path

import click

from qmtui.book import now
from qmtui.cli.options import station
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.codes import grouped
from qmtui.contacts.withdrawals import Withdrawals
from qmtui.formats import date_and_time, number
from qmtui.i18n import _, ngettext
from qmtui.model.contact import PURPOSES, WAYS
from qmtui.texts.consent import FILES, OFFICE, said
from qmtui.texts.office import Texts

some_purposes = click.option(
    "--purpose",
    "purposes",
    multiple=True,
    type=click.Choice(list(PURPOSES)),
    help=_("Only this purpose; may be repeated. Without it all of them."),
)


@click.group(help=_("What people agreed to."))
def consent() -> None:
    pass


@consent.command(
    "withdraw", help=_("Take back what was agreed under CODE. Without it, say who it is.")
)
@click.argument("code", default="")
@click.option("--name", default="", help=_("Name, if there is no code."))
@click.option("--email", default="", help=_("E-mail, if there is no code."))
@click.option("--phone", default="", help=_("Phone, if there is no code."))
@some_purposes
@click.option("--way", type=click.Choice(list(WAYS)), help=_("How the withdrawal reached us."))
@station
@as_json
@pass_session
def withdraw(
    session: Session,
    code: str,
    name: str,
    email: str,
    phone: str,
    purposes: tuple[str, ...],
    way: str | None,
    station: str | None,
    as_json: bool,
) -> None:
    with session.open(station=station) as book:
        withdrawals = Withdrawals(book, now)
        if code:
            taken = withdrawals.by_code(code, purposes, way=way or "code")
        else:
            taken = withdrawals.by_person(
                name=name, email=email, phone=phone, purposes=purposes, way=way or "in_person"
            )
    if taken.code:
        told = _("Withdrawn: {0}. It holds from now on, everywhere.").format(grouped(taken.code))
    else:
        told = _("Taken down. The office takes it back for the person.")
    emit({"id": taken.id, "consent_code": taken.code}, as_json, told)


@consent.command("requests", help=_("Withdrawals without a code: whose are they?"))
@as_json
@pass_session
def requests(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        withdrawals = Withdrawals(book, now)
        found = [(request, withdrawals.proposals(request)) for request in withdrawals.requests()]
        zone = book.zone
    rows = [
        {
            "id": request.id,
            "name": request.name,
            "email": request.email,
            "phone": request.phone,
            "purposes": list(request.purposes),
            "at": request.observed_at,
            "proposals": [{"id": contact.id, "name": contact.name} for contact in proposals],
        }
        for request, proposals in found
    ]
    lines = []
    for request, proposals in found:
        who = ", ".join(filter(None, [request.name, request.email, request.phone]))
        at = date_and_time(request.observed_at.astimezone(zone))
        lines.append(f"{request.id}  {at}  {who}")
        lines += [f"  → {contact.id}  {contact.name}" for contact in proposals]
    emit(rows, as_json, "\n".join(lines) or _("No withdrawal waits."))


@consent.command("match", help=_("Say whose the withdrawal REQUEST is: CONTACT, by id or code."))
@click.argument("request", metavar=_("REQUEST"))
@click.argument("contact", metavar=_("CONTACT"), default="")
@click.option("--undo", "is_undone", is_flag=True, help=_("It was somebody else's."))
@as_json
@pass_session
def match(session: Session, request: str, contact: str, is_undone: bool, as_json: bool) -> None:
    with session.open() as book:
        withdrawals = Withdrawals(book, now)
        if is_undone:
            withdrawals.unmatch(request)
            whose, told = "", _("The withdrawal is open again.")
        else:
            whose = withdrawals.match(request, contact).contact_id
            told = _("Matched: what the person agreed to before is taken back.")
    emit({"request": request, "contact": whose}, as_json, told)


@click.group(help=_("The texts that people agree to, in all languages."))
def texts() -> None:
    pass


@texts.command("list", help=_("All texts, and which are still to be checked."))
@as_json
@pass_session
def list_texts(session: Session, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        found = Texts(book, now).all()
    lines = []
    for kept in found:
        state = _("to be checked") if kept.is_draft else ""
        own = _("our own") if kept.is_own else ""
        parts = [kept.language.ljust(6), kept.key.ljust(12), own, state]
        lines.append("  ".join(filter(None, parts)).rstrip())
    emit(found, as_json, "\n".join(lines))


@texts.command("show", help=_("One text as it is read out or printed; KEY as in the list."))
@click.argument("key")
@click.option(
    "--language", type=click.Choice(list(FILES)), default="de", help=_("Language of the text.")
)
@click.option("--version", is_flag=True, help=_("KEY is the version that a consent names."))
@as_json
@pass_session
def show_text(session: Session, key: str, language: str, version: bool, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        service = Texts(book, now)
        if version:
            kept = service.version(key)
            answer: dict[str, object] = {
                "key": kept.id,
                "language": kept.language,
                "text": kept.text,
            }
        else:
            text = service.one(key, language)
            words = said(book, key, language)
            answer = {"key": key, "language": language, "text": words, "is_draft": text.is_draft}
    emit(answer, as_json, str(answer["text"]))


@texts.command("export", help=_("Write the texts into FOLDER, a file for each language."))
@click.argument("folder", metavar=_("FOLDER"), type=click.Path(path_type=Path))
@as_json
@pass_session
def export_texts(session: Session, folder: Path, as_json: bool) -> None:
    with session.open(read_only=True) as book:
        written = Texts(book, now).export(folder)
    told = _("Written: {0}").format(", ".join(path.name for path in written))
    hint = _("{0} says who is responsible and where the office is.").format(f"{OFFICE}.txt")
    emit({"files": [str(path) for path in written]}, as_json, f"{told}\n{hint}")


@texts.command("import", help=_("Take the texts of FOLDER in; stations get them with `issue`."))
@click.argument("folder", metavar=_("FOLDER"), type=click.Path(path_type=Path))
@as_json
@pass_session
def import_texts(session: Session, folder: Path, as_json: bool) -> None:
    with session.open() as book:
        changed = Texts(book, now).take_in(folder)
    many = len(changed)
    told = ngettext("{0} text changed.", "{0} texts changed.", many).format(number(many))
    rows = [{"key": text.key, "language": text.language} for text in changed]
    emit({"changed": rows}, as_json, told)


COMMANDS = [consent, texts]
