"""What each copy of a book has, told through the exchange folder so that gaps can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from storage import checked

FOLDER = "heads/"
SUFFIX = ".head"

Vector = dict[str, tuple[int, str]]
"""Last number and label per writer."""


def encode(vector: Mapping[str, tuple[int, str]]) -> bytes:
    return checked.dumps({"writers": {w: [*entry] for w, entry in sorted(vector.items())}})


def decode(content: bytes) -> Vector:
    """The vector in a head; raises `checked.Damaged`."""
    values = checked.loads(content)
    try:
        vector = {str(w): (int(last), str(label)) for w, (last, label) in values["writers"].items()}
        "".join(label for _, label in vector.values()).encode()
        if any(not 0 <= last < 2**63 for last, _ in vector.values()):
            raise checked.Damaged
        return vector
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise checked.Damaged from error


def name_of(copy: str, content: bytes) -> str:
    """A head is never rewritten: new content (before it is encrypted), new name."""
    return f"{FOLDER}{copy}-{blake2b(content, digest_size=4).hexdigest()}{SUFFIX}"


def merge(vectors: list[Vector]) -> Vector:
    """The furthest that any copy has come; numbers only ever grow."""
    merged: Vector = {}
    for vector in vectors:
        for writer, entry in vector.items():
            merged[writer] = max(entry, merged.get(writer, (0, "")))
    return merged
