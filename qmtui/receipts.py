"""The office's signed word that entries have arrived (Quittung); without it no device forgets them.

A receipt names, for each writer, up to which number the office has everything without a gap.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from qmtui.book import Book, Now, new_id
from qmtui.model.keys import Receipt
from qmtui.office import LABEL as OFFICE_LABEL
from qmtui.office_keys import office_keys
from storage import sealed
from storage.values import SESSION


def write_receipt(office: Book, field: Book, now: Now) -> Receipt | None:
    """Sign for what has arrived; None if an earlier receipt says as much already."""
    ours = field.database.own_writers()
    upto = {w: n for w, n in field.database.vector().items() if w not in ours and n}
    known = receipted(field)
    if all(known.get(writer, 0) >= last for writer, last in upto.items()):
        return None
    at = now().isoformat(timespec="seconds")
    private = bytes.fromhex(office_keys(office).sign_private)
    signature = sealed.sign(_text(field, at, upto), private).hex()
    receipt = Receipt(id=new_id(), at=at, upto=upto, signature=signature)
    with field.transaction():
        return field.receipts.add(receipt)


def receipted(field: Book) -> dict[str, int]:
    """How far the office has signed for each writer; forged receipts count for nothing."""
    upto: dict[str, int] = {}
    for receipt in field.receipts:
        if is_valid(field, receipt):
            for writer, last in receipt.upto.items():
                upto[writer] = max(last, upto.get(writer, 0))
    return upto


def is_valid(field: Book, receipt: Receipt) -> bool:
    """Whether the office that issued this field book signed the receipt."""
    office = field.about.get("office")
    try:
        public = bytes.fromhex(office["sign"]) if isinstance(office, dict) else b""
        signature = bytes.fromhex(receipt.signature)
    except (KeyError, TypeError, ValueError):
        return False
    return sealed.is_signed(_text(field, receipt.at, receipt.upto), signature, public)


def unreceipted(field: Book) -> int:
    """Own entries that no receipt covers."""
    own = (writer.id for writer in field.database.status().writers if writer.own)
    return without(receipted(field), field.database.lasts(), own)


def without_receipt(field: Book) -> int:
    """Entries here, of whatever station, that no receipt covers.

    It does not ask which are this device's own: what says so may be lost or put back.
    """
    writers = field.database.status().writers
    theirs = (writer.id for writer in writers if writer.label != OFFICE_LABEL)
    return without(receipted(field), field.database.lasts(), theirs)


def without(upto: Mapping[str, int], held: Mapping[str, int], writers: Iterable[str]) -> int:
    """Entries of these writers that are `held` and not signed for, see `receipted`."""
    return sum(
        max(0, held[writer] - max(upto.get(writer, 0), SESSION))
        for writer in writers
        if writer in held
    )


def _text(field: Book, at: str, upto: dict[str, int]) -> bytes:
    told = {"book": field.database.manifest.book, "at": at, "upto": upto}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
