"""R5 as the bytes of a file: a report, or cards for phones."""

from __future__ import annotations

from collections.abc import Sequence

from qmtui.book import Book, Now
from qmtui.exports import Agreed, ContactFormat
from qmtui.interchange.vcard import as_vcards
from qmtui.reports.contacts import contact_report_of, delete_by
from qmtui.reports.files import as_bytes


def contact_file(
    office: Book, now: Now, purpose: str, people: Sequence[Agreed], form: ContactFormat
) -> bytes:
    """Who agrees to a purpose, as `exports.agreed` found (and noted) them."""
    if form == "vcf":
        return as_vcards(people, purpose, delete_by(purpose, office.today(now), people)).encode()
    return as_bytes(contact_report_of(office, now, purpose, people), form)
