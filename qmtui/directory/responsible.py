"""Who is responsible for a matter (Zuständigkeit): from its topic to bodies and their addresses."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from qmtui.book import Book
from qmtui.code_lists import codes_of, word_of
from qmtui.model.directory import ServiceOffer
from qmtui.model.lists import BODIES
from qmtui.search import skeleton

RESPONSIBLE = {
    "litter": ("city_cleaning", "public_order_office"),
    "traffic": ("streets_parks_office", "public_order_office"),
    "lighting": ("streets_parks_office",),
    "safety": ("police", "public_order_office"),
    "green": ("streets_parks_office",),
    "playground": ("streets_parks_office",),
    "seating": ("streets_parks_office",),
    "toilets": ("streets_parks_office",),
    "accessibility": ("streets_parks_office", "urban_development"),
    "housing": ("housing_company", "advice_centre"),
    "noise": ("public_order_office", "police"),
    "neighbours": ("district_management", "housing_company"),
    "meeting_places": ("district_management",),
    "education": ("youth_office",),
    "youth": ("youth_office",),
    "culture": ("district_management",),
    "sport": ("district_management",),
    "work": ("advice_centre",),
    "advice": ("advice_centre",),
    "other": ("district_management",),
}
"""By topic, the one in the lead first; an office says otherwise with a code list of its own."""

LIST = "responsibilities"
"""That list: each code a topic, each label the codes of bodies, parted by commas."""

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
    if topic not in own:
        return RESPONSIBLE.get(topic, ("district_management",))
    known = {*BODIES, *codes_of(book, "bodies", day)}
    named = (body.strip() for body in own[topic].split(","))
    return tuple(body for body in named if body in known)


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
