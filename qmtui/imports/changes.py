"""What a row of a file changes of a registration that is known."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from qmtui import codes
from qmtui.formats import date_and_time
from qmtui.i18n import _
from qmtui.imports.columns import WORDS
from qmtui.imports.matching import Known
from qmtui.imports.registrations import RegistrationRow
from qmtui.model.person import Registration

_COLUMNS = {
    "offering": ("offering",),
    "places": ("places", "companions"),
    "accessibility": ("accessibility",),
    "household": ("household",),
    "valid_from": ("valid_from",),
    "valid_until": ("valid_until",),
    "name": ("name", "given_name", "family_name"),
    "given_name": ("given_name",),
    "family_name": ("family_name",),
    "email": ("email",),
    "phone": ("phone",),
    "attention": ("attention",),
    "comment": ("comment",),
}
"""Fields of a registration and its person, with the columns that fill them."""


class Difference(Struct, frozen=True, kw_only=True):
    """What a row changes of a registration; `field` is one of those of an import."""

    field: str
    old: str
    new: str


class Change(Struct, frozen=True, kw_only=True):
    """A registration that a row of the file changes."""

    row: int
    name: str
    differences: tuple[Difference, ...]


def changes_told(change: Change) -> str:
    """What a row changes, in one line: whose registration, and each field before and after."""
    parts = (
        _("{0} {1} → {2}").format(_(WORDS[each.field]), each.old or "–", each.new or "–")
        for each in change.differences
    )
    return f"{change.name}: {', '.join(parts)}"


def updated(row: RegistrationRow, before: Known, columns: Collection[str], keys: set[str]) -> Known:
    """The registration as the row has it, in all for which the file has columns."""
    registration, person = before.registration, before.person
    filled = {
        field: getattr(row, field)
        for field, sources in _COLUMNS.items()
        if any(source in columns for source in sources)
    }
    of_registration = {k: v for k, v in filled.items() if hasattr(registration, k)}
    is_erased = person is None
    return Known(
        registration=replace(
            registration,
            key=row.key
            if _is_surer(row, registration) and row.key not in keys
            else registration.key,
            code=registration.code or codes.new_code(),
            secret=row.secret or registration.secret,
            # Of the erased as little as there is.
            order=registration.order if is_erased else row.order or registration.order,
            **of_registration,
        ),
        person=person
        and replace(person, **{k: v for k, v in filled.items() if hasattr(person, k)}),
    )


def _is_surer(row: RegistrationRow, registration: Registration) -> bool:
    """Whether the key of the row is worth more than the one it was known by."""
    ranks = {"ticket": 3, "order": 1, "row": 0}
    own = 2 if row.order and row.line and not row.secret else ranks[row.key.partition(":")[0]]
    known = ranks.get(registration.key.partition(":")[0], 0)
    return own > known or own == known == 0


def differences(before: Known, after: Known) -> Iterator[Difference]:
    """What changes, in words; the parts of a name only if the whole of it stays."""
    for field in dict.fromkeys(("name", "order", "secret", *_COLUMNS)):
        for old, new in (
            (before.registration, after.registration),
            (before.person, after.person),
        ):
            was, becomes = getattr(old, field, None), getattr(new, field, None)
            if was != becomes and not (field.endswith("_name") and _renamed(before, after)):
                yield Difference(field=field, old=_told(was), new=_told(becomes))


def _renamed(before: Known, after: Known) -> bool:
    return bool(before.person and after.person and before.person.name != after.person.name)


def _told(value: object) -> str:
    if isinstance(value, datetime):
        return date_and_time(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value or "")
