"""What somebody takes home: name, phone, address and hours, as text or for a phone's camera."""

from __future__ import annotations

from functools import cache

from qmtui.directory.hours import hours_text
from qmtui.i18n import _, language
from qmtui.model.directory import CHANNELS, ServiceOffer

ROOM = 106
"""Bytes of the largest QR code that a window of 24 lines holds (version 5, level L)."""


def card_code(offer: ServiceOffer, room: int = ROOM) -> str:
    """An offer as MECARD, which phones take for an entry of their address book.

    What finds no room is left out: the hours first, then the address, at last the end of the name.
    """
    name, note = offer.provider, hours_text(offer.slots).replace(":00", "")
    for fields in (
        [("N", name), ("TEL", offer.phone), ("ADR", offer.address), ("NOTE", note)],
        [("N", name), ("TEL", offer.phone), ("ADR", offer.address)],
        [("N", name), ("TEL", offer.phone)],
    ):
        if len((code := _mecard(fields)).encode()) <= room:
            return code
    while len((code := _mecard([("N", name), ("TEL", offer.phone)])).encode()) > room and name:
        name = name[:-1]
    return code


def card_lines(offer: ServiceOffer) -> list[tuple[str, str]]:
    """Everything that is known for a person to read: pairs of caption and words."""
    lines = [
        (_("Offer"), " · ".join(filter(None, [offer.topic, offer.offer]))),
        (_(CHANNELS.get(offer.channel, offer.channel)).capitalize(), offer.address),
        (_("Phone"), offer.phone),
        (_("E-mail"), offer.email),
        (_("Web page"), offer.web),
        (_("Hours"), hours_text(offer.slots)),
        (_("Languages"), ", ".join(map(language_word, offer.languages))),
    ]
    return [(caption, words) for caption, words in lines if words]


def language_word(code: str) -> str:
    """A language by its name: "Türkisch" for "tr"."""
    return _languages(language()).get(code, code).capitalize()


@cache
def _languages(reader: str) -> dict[str, str]:
    """All languages by code, in the words of the reader's own."""
    # Babel costs some milliseconds, and only cards need it.
    from babel import Locale

    return dict(Locale.parse(reader).languages)


def _mecard(fields: list[tuple[str, str]]) -> str:
    parts = (f"{name}:{_escaped(words)};" for name, words in fields if words)
    return f"MECARD:{''.join(parts)};"


def _escaped(words: str) -> str:
    for sign in '\\;:,"':
        words = words.replace(sign, f"\\{sign}")
    return words
