"""What each copy of a book has, told through the exchange folder so that gaps can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from storage import checked

FOLDER = "heads/"
SUFFIX = ".head"

Vector = dict[str, tuple[int, str]]
"""Last number and label per writer."""


def encode(
    vector: Mapping[str, tuple[int, str]], label: str = "", upto: Mapping[str, int] | None = None
) -> bytes:
    """`label` is that of the copy itself, which may have written nothing yet.

    `upto` says of writers with gaps how far the copy has them without one.
    """
    writers = {w: [*entry] for w, entry in sorted(vector.items())}
    gaps = {"upto": dict(sorted(upto.items()))} if upto else {}
    return checked.dumps({"label": label, "writers": writers, **gaps})


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


def whole_in(content: bytes) -> dict[str, int]:
    """How far the copy that wrote a head has each writer without a gap; raises `checked.Damaged`.

    Copies of earlier versions do not tell of their gaps.
    """
    vector, upto = decode(content), checked.loads(content).get("upto", {})
    if not isinstance(upto, dict) or not all(type(n) is int for n in upto.values()):
        raise checked.Damaged
    return {w: min(last, upto.get(w, last)) for w, (last, _label) in vector.items()}


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
