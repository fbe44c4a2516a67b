"""Documents of about 320 bytes of JSON, always the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]  # whatever JSON holds

NAMES = ("Jana Röhl", "Mehmet Aydın", "Zofia Kowalska", "Łukasz Grün", "Amina Diallo")
PLACES = ("Eingang Nord", "Eingang Süd", "Bühne", "Café am Platz")
KEY = bytes(range(32))
"""Of the encrypted books that are measured."""


def documents(count: int, start: int = 0) -> Iterator[Document]:
    return map(document, range(start, start + count))


def document(number: int) -> Document:
    return {
        "id": f"{number:026}",
        "name": f"{NAMES[number % len(NAMES)]} {number}",
        "place": PLACES[number % len(PLACES)],
        "people": 1 + number % 4,
        "at": f"2026-05-{1 + number % 28:02}T{number % 24:02}:{number % 60:02}:00+02:00",
        "is_inside": number % 3 == 0,
        "tags": ["fest", f"group-{number % 17}"],
        "ticket": {"code": f"{number * 2654435761 % 2**32:08x}", "kind": "day"},
        "note": "Kommt mit dem Rad und bringt einen Kuchen für das Buffet mit.",
    }
