"""Take registrations into the office book from a file: new ones, changed ones, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qmtui import codes
from qmtui.book import Book, Now, new_id
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.imports.registrations import RegistrationRow, Warned, read_registrations
from qmtui.imports.sheet import Rejected
from qmtui.model.event import Event
from qmtui.model.person import Person, Registration
from qmtui.replicas import each_copy
from qmtui.rights import NotAllowed


class NoSuchRegistration(QmtuiError):
    exit_code = 34
    sentence = mark("There is no registration with this id or code.")


class Imported(Struct, frozen=True, kw_only=True):
    """What a file brought; `written` is False for a dry run or because rows were rejected."""

    new: int
    known: int
    changed: int
    rejected: tuple[Rejected, ...]
    warnings: tuple[Warned, ...]
    written: bool


def import_registrations(
    book: Book,
    event: Event,
    path: Path,
    mapping: dict[str, str] | None = None,
    *,
    skip_bad: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Import registrations for `event`, all or nothing.

    One row is one registration, its quantity or companions are its people. A row is recognised
    again by the ticket's secret, else by order and line, else by all it says. With a rejected row
    nothing is written, unless `skip_bad` takes the rest. A person who was erased stays erased.
    Raises what `read_registrations` raises, and `NotAllowed`.
    """
    if book.kind != "office":
        raise NotAllowed
    day = event.start.astimezone(book.zone).date()
    file = read_registrations(path, mapping, zone=book.zone, day=day)
    known = {r.key: r for r in book.registrations.where("event_id", event.id)}
    write = not dry_run and (skip_bad or not file.rejected)
    new = changed = 0
    with book.transaction():
        for row in file.rows:
            registration = known.get(row.key)
            if registration is None:
                new += 1
                if write:
                    attendee_id = new_id()
                    book.registrations.add(_registration(row, event, attendee_id))
                    book.people.add(_person(row, attendee_id))
                continue
            if book.people.get(registration.id) is None:
                row = replace(row, order=registration.order)  # erased: as little as there is
            if _differs(book, row, registration):
                changed += 1
                if write:
                    _update(book, row, registration)
    return Imported(
        new=new,
        known=len(file.rows) - new - changed,
        changed=changed,
        rejected=file.rejected,
        warnings=file.warnings,
        written=write,
    )


def give_codes(book: Book, event: Event) -> None:
    """Give every registration of the event that has no code of ours one."""
    for registration in book.registrations.where("event_id", event.id):
        if not registration.code:
            book.registrations.put(replace(registration, code=codes.new_code()))


def revoke(book: Book, now: Now, wanted: str, *, restore: bool = False) -> Registration:
    """Withdraw a ticket by the registration's id or code, or make it good again.

    A sticker given away at a door counts too, once it was taken in. The stations know of it after
    the next `issue`. Raises `NotAllowed`, `NoSuchRegistration`, `CopyUnusable`.
    """
    if book.kind != "office":
        raise NotAllowed
    changed = next(_revoked(book, wanted, restore), None)
    if changed is None:
        raise NoSuchRegistration
    book.note(now(), "restore" if restore else "revoke", changed.id)
    return changed


def _revoked(office: Book, wanted: str, restore: bool) -> Iterator[Registration]:
    """Change the one registration that is meant, where its home is: here, or where it was made."""
    for event, home in each_copy(office, read_only=False):
        found = registrations_of(home, wanted)
        if len(found) == 1 and (event is None or found[0].is_walk_in):
            changed = replace(found[0], is_revoked=not restore)
            with home.transaction():
                home.registrations.put(changed)
            yield changed
            return


def registrations_of(book: Book, wanted: str) -> list[Registration]:
    """Those with this id or code, typed or scanned; more than one if codes were given twice."""
    meant = codes.spellings(wanted)
    return [
        r
        for r in book.registrations
        if r.id == wanted or meant & {codes.normalise(c) for c in (r.code, r.secret) if c}
    ]


def _registration(row: RegistrationRow, event: Event, attendee_id: str) -> Registration:
    return Registration(
        id=attendee_id,
        event_id=event.id,
        key=row.key,
        code=codes.new_code(),
        secret=row.secret,
        order=row.order,
        offering=row.offering,
        places=row.places,
        accessibility=row.accessibility,
        household=row.household,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _person(row: RegistrationRow, attendee_id: str) -> Person:
    return Person(
        id=attendee_id,
        name=row.name,
        given_name=row.given_name,
        family_name=row.family_name,
        email=row.email,
        phone=row.phone,
        attention=row.attention,
        comment=row.comment,
    )


def _updated(row: RegistrationRow, registration: Registration) -> Registration:
    return replace(
        registration,
        code=registration.code or codes.new_code(),
        secret=row.secret or registration.secret,
        order=row.order,
        offering=row.offering,
        places=row.places,
        accessibility=row.accessibility,
        household=row.household,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _differs(book: Book, row: RegistrationRow, registration: Registration) -> bool:
    person = book.people.get(registration.id)
    return _updated(row, registration) != registration or (
        person is not None and _person(row, person.id) != person
    )


def _update(book: Book, row: RegistrationRow, registration: Registration) -> None:
    book.registrations.put(_updated(row, registration))
    if book.people.get(registration.id) is not None:
        book.people.put(_person(row, registration.id))
