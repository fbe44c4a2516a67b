"""Take registrations into the office book from a file: new ones, changed ones, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qmtui import codes
from qmtui.book import Book, Now, new_id
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.imports.changes import Change, differences, updated
from qmtui.imports.mappings import remember, remembered
from qmtui.imports.matching import Known, Matching, matching
from qmtui.imports.registrations import RegistrationFile, RegistrationRow, registrations_in
from qmtui.imports.rows import Rejected, Sheet, Warned
from qmtui.imports.sheet import read_sheet
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
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()


def import_registrations(
    book: Book,
    event: Event,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    sheet: str = "",
    skip_bad: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Import registrations for `event` from a file, or from one `sheet` of a workbook.

    Without a `mapping` of columns, one that was used before for such a file is. Raises what
    `read_registrations` raises, and `NotAllowed`.
    """
    if book.kind != "office":
        raise NotAllowed
    table = read_sheet(path, sheet)
    file = registrations_of_event(book, event, table, mapping)
    imported = take_in(book, event, file, skip_bad=skip_bad, dry_run=dry_run)
    if imported.written and mapping:
        remember(book, table.header, mapping)
    return imported


def registrations_of_event(
    book: Book, event: Event, table: Sheet, mapping: Mapping[str, str] | None = None
) -> RegistrationFile:
    """What a file says about an event; raises what `find_columns` raises."""
    return registrations_in(
        table,
        mapping or remembered(book, table.header),
        zone=book.zone,
        day=event.start.astimezone(book.zone).date(),
    )


def take_in(
    book: Book,
    event: Event,
    file: RegistrationFile,
    *,
    skip_bad: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Take what was read from a file in, all or nothing.

    One row is one registration, its quantity or companions are its people. Which rows are known
    `matching` says; columns the file lacks stay as they are. With a rejected row nothing is
    written, unless `skip_bad` takes the rest. A person who was erased stays erased. Raises
    `NotAllowed`.
    """
    if book.kind != "office":
        raise NotAllowed
    known = [
        Known(registration=registration, person=book.people.get(registration.id))
        for registration in book.registrations.where("event_id", event.id)
    ]
    found = matching(file.rows, known)
    keys = {each.registration.key for each in known}
    write = not dry_run and (skip_bad or not file.rejected)
    new = 0
    changes: list[Change] = []
    with book.transaction():
        for row in file.rows:
            before = found.of_row.get(row.row)
            if before is None:
                new += 1
                if write:
                    attendee_id = new_id()
                    book.registrations.add(_registration(row, event, attendee_id))
                    book.people.add(_person(row, attendee_id))
                continue
            after = updated(row, before, file.columns.keys(), keys)
            if what := tuple(differences(before, after)):
                changes.append(Change(row=row.row, name=row.name, differences=what))
            if write:
                book.registrations.put(after.registration)
                if after.person is not None:
                    book.people.put(after.person)
    return Imported(
        new=new,
        known=len(file.rows) - new - len(changes),
        changed=len(changes),
        rejected=file.rejected,
        warnings=tuple(sorted((*file.warnings, *_doubts(found)), key=lambda w: w.row)),
        written=write,
        changes=tuple(changes),
        notes=(*file.notes, *_told_apart(file, found)),
    )


def _doubts(found: Matching) -> Iterator[Warned]:
    likely = _("This looks like somebody who is registered already, and was taken as the same.")
    namesake = _("Somebody of this name is registered already; this was taken as another person.")
    yield from (Warned(row=row, reason=likely) for row in found.likely)
    yield from (Warned(row=row, reason=namesake) for row in found.namesakes)


def _told_apart(file: RegistrationFile, found: Matching) -> Iterator[str]:
    had_tickets = any(known.registration.secret for known in found.of_row.values())
    if had_tickets and "secret" not in file.columns:
        yield _(
            "Unlike an earlier one, this file has no ticket codes; "
            "its rows were recognised by order and name."
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
