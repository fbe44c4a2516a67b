"""The bodies a matter can be passed on to, the responsible ones first."""

from __future__ import annotations

from datetime import date

from qmtui.book import Book
from qmtui.clean import NAME, clean
from qmtui.code_lists import code_meant, codes_of
from qmtui.directory.responsible import bodies_for

OURS = "district_management"


def bodies(book: Book, day: date, topic: str | None = None) -> dict[str, str]:
    """Codes and words of all bodies but ourselves, those responsible for a topic first."""
    known = {code: word for code, word in codes_of(book, "bodies", day).items() if code != OURS}
    first = bodies_for(book, topic, day) if topic else ()
    return {code: known[code] for code in (*first, *known) if code in known}


def body_meant(book: Book, day: date, text: str) -> str:
    """The code of the body that is called so, else the name as it was typed."""
    return code_meant(codes_of(book, "bodies", day), clean(text, limit=NAME))
