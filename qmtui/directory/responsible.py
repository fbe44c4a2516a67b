"""Who is responsible for a matter (Zuständigkeit): from its topic to bodies and their addresses."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from qmtui.book import Book
from qmtui.code_lists import codes_of, word_of
from qmtui.model.directory import ServiceOffer
from qmtui.model.lists import BODIES, RESPONSIBILITIES
from qmtui.search import skeleton

LIST = "responsibilities"
"""The code list: each code a topic, each label the codes of bodies, parted by commas."""

NAMES = {
    "public_order_office": ("ordnungsamt",),
    "streets_parks_office": ("straßen- und grünflächenamt", "grünflächenamt", "tiefbauamt"),
    "city_cleaning": ("stadtreinigung", "abfallwirtschaft"),
    "environment_office": ("umweltamt",),
    "housing_company": ("wohnungsbaugesellschaft", "wohnungsgenossenschaft"),
    "police": ("polizei",),
    "youth_office": ("jugendamt",),
    "advice_centre": ("beratungsstelle",),
    "urban_development": ("stadtentwicklung", "stadtplanungsamt"),
    "district_management": ("quartiersbüro", "quartiersmanagement", "stadtteilbüro"),
}
"""How the names of providers begin that are such a body."""


class Responsible(Struct, frozen=True, kw_only=True):
    """A body, what it is called, and its entries in the directory; none: no address is known."""

    body: str
    name: str
    offers: tuple[ServiceOffer, ...] = ()


def bodies_for(book: Book, topic: str, day: date) -> tuple[str, ...]:
    """The codes of the bodies responsible for a topic, the one in the lead first."""
    own = codes_of(book, LIST, day)
    named = own.get(topic) or RESPONSIBILITIES.get(topic, "district_management")
    known = {*BODIES, *codes_of(book, "bodies", day)}
    return tuple(body for body in map(str.strip, named.split(",")) if body in known)


def responsible(book: Book, topic: str, day: date) -> list[Responsible]:
    """The bodies responsible for a topic, with how to reach them as far as the directory knows."""
    return [
        Responsible(body=body, name=word_of(book, "bodies", body), offers=offers_of(book, body))
        for body in bodies_for(book, topic, day)
    ]


def offers_of(book: Book, body: str) -> tuple[ServiceOffer, ...]:
    """The entries of a body: those that say so, else those that are called so."""
    said = [offer for offer in book.service_offers if offer.body == body]
    found = said or [o for o in book.service_offers if not o.body and _is_called(o, body)]
    return tuple(sorted(found, key=lambda offer: (offer.channel != "phone", offer.provider)))


def _is_called(offer: ServiceOffer, body: str) -> bool:
    name = skeleton(offer.provider)
    return any(name.startswith(skeleton(beginning)) for beginning in NAMES.get(body, ()))
