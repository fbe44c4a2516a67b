"""R16, the attendance sheet (Teilnehmerliste), for the file that goes with the proof.

`qmtui.printing.sheet` prints the one that people sign. This has the same columns and who is on the
list by now; names are in it only where the grant notice demands them.
"""

from __future__ import annotations

from qmtui.book import Book, Now
from qmtui.day.sheet import Row as Attendee
from qmtui.day.sheet import Sheet
from qmtui.formats import number, span
from qmtui.i18n import _, ngettext
from qmtui.model.event import Event
from qmtui.replicas import replica
from qmtui.reports.head import head_of
from qmtui.reports.layout import (
    Column,
    Headline,
    Headlines,
    Report,
    Row,
    Table,
    section,
)
from qmtui.reports.small_cells import HIDDEN, note_on, suppressed
from qmtui.reports.standing import standing_of


def has_sheet(event: Event) -> bool:
    return event.mode == "sheet"


def sheet_report_of(book: Book, now: Now, event: Event, *, public: bool = False) -> Report:
    """R16 of an event; a `public` one tells institutions and how many came, and nobody's name.

    With names it is noted as an export. Raises `NotAllowed`, `CopyUnusable`.
    """
    has_names = event.signatures and not public
    if has_names:
        book.require("export", now())
    if book.kind == "office" and event.fieldbook is not None:
        with replica(book, event, read_only=True) as field:
            attendees, standing = Sheet(field, now).rows(event), standing_of(field, event)
    else:
        attendees, standing = Sheet(book, now).rows(event), standing_of(book, event)
    if has_names and not book.database.read_only:
        ids = tuple(one.id for one in attendees)
        book.note(now(), "export", event.id, {"sheet": len(ids)}, subjects=ids)
    table = _institutions(attendees) if public else _table(event, attendees)
    end = event.end and event.end.astimezone(book.zone)
    return Report(
        code="R16",
        name="sheet",
        title=": ".join((_("Attendance sheet"), event.title)),
        head=head_of(
            book,
            now(),
            period=span(event.start.astimezone(book.zone), end),
            standing=standing[0],
            is_preliminary=standing[1],
            methods=_methods(event, has_names=has_names),
        ),
        is_public=public,
        sections=tuple(section(_("Attendance sheet"), _glance(attendees), table)),
    )


def _methods(event: Event, *, has_names: bool) -> tuple[str, ...]:
    if not has_names:
        return (_("Institutions and functions; no names were asked for."),) * (not event.signatures)
    return (
        _("The grant notice demands names and signatures."),
        _("Keep this list locked away; it goes when the proof is checked."),
    )


def _glance(attendees: list[Attendee]) -> Headlines:
    here = sum(one.is_here for one in attendees)
    houses = len({one.organisation for one in attendees if one.is_here and one.organisation})
    made_of = ngettext("from {0} institution", "from {0} institutions", houses)
    return Headlines(
        headlines=(
            Headline(
                number=here,
                label=ngettext("participant", "participants", here),
                made_of=made_of.format(number(houses)) if houses else "",
            ),
        )
    )


def _table(event: Event, attendees: list[Attendee]) -> Table:
    """The columns of the printed sheet; what is demanded besides is written by hand there."""
    by_hand = (*event.demanded, _("Signature")) if event.signatures else ()
    who = _("Family name, given name") if event.signatures else _("Function")
    return Table(
        name="sheet",
        title=_("Attendance sheet"),
        columns=(
            Column(title=_("No."), kind="number"),
            Column(title=_("Institution")),
            Column(title=who),
            *(Column(title=title) for title in by_hand),
            Column(title=_("came")),
        ),
        rows=tuple(
            Row(
                cells=(
                    place,
                    one.organisation,
                    one.name if event.signatures else one.function,
                    *("" for _title in by_hand),
                    _("yes") if one.is_here else _("no"),
                )
            )
            for place, one in enumerate(attendees, start=1)
        ),
    )


def _institutions(attendees: list[Attendee]) -> Table | None:
    """How many came from where; a few from one alone are told by nothing but their number."""
    came: dict[str, int] = {}
    for one in attendees:
        if one.is_here:
            came[one.organisation] = came.get(one.organisation, 0) + 1
    numbers = suppressed(list(came.values()))
    if numbers == [HIDDEN]:
        return None
    return Table(
        name="sheet",
        title=_("By institution"),
        columns=(Column(title=_("Institution")), Column(title=_("People"), kind="number")),
        rows=tuple(
            Row(cells=(name or _("without an institution"), people))
            for name, people in zip(came, numbers, strict=True)
        ),
        note=note_on(numbers),
    )
