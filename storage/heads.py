"""What each copy of a book has, told through the exchange folder so that gaps can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from storage import checked

FOLDER = "heads/"
SUFFIX = ".head"

Vector = dict[str, tuple[int, str]]
"""Last number and label per writer."""


def encode(vector: Mapping[str, tuple[int, str]], label: str = "") -> bytes:
    """`label` is that of the copy itself, which may have written nothing yet."""
    writers = {w: [*entry] for w, entry in sorted(vector.items())}
    return checked.dumps({"label": label, "writers": writers})


def label_in(content: bytes) -> str:
    """What the copy that wrote a head is called; raises `checked.Damaged`."""
    return str(checked.loads(content).get("label", ""))


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


def copy_of(name: str) -> str:
    """The id of the copy that a head is called after."""
    return name.removeprefix(FOLDER).partition("-")[0]


def merge(vectors: list[Vector]) -> Vector:
    """The furthest that any copy has come; numbers only ever grow."""
    merged: Vector = {}
    for vector in vectors:
        for writer, entry in vector.items():
            merged[writer] = max(entry, merged.get(writer, (0, "")))
    return merged
