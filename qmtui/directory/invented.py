"""Invented offers of the invented quarter, for the demonstration."""

from __future__ import annotations

from qmtui.book import Book, Now
from qmtui.directory.directory import Directory
from qmtui.directory.hours import parse_hours
from qmtui.directory.notices import Notices

OFFERS = (
    # Provider, topic, offer, channel, address, phone, hours, languages.
    "Quartiersbüro Lindenhof|Anlaufstelle|Fragen, Ideen, Probleme im Kiez|place|Lindenplatz 3"
    "|030 5550100|Di 10:00-13:00; Do 15:00-18:00|de,en,tr",
    "Verein Brücke|Beratung|Telefonische Sozialberatung|phone||030 5550115|Mo-Fr 09:00-15:00"
    "|de,tr,ar",
    "Mieterberatung Nord|Wohnen|Mietrecht, Nebenkosten|place|Ahornweg 12|030 5550122"
    "|1. Mittwoch im Monat 16:00-19:00|de",
    "Gemeinde St. Martin|Seelsorge|Gespräch und Begleitung|phone||030 5550133"
    "|täglich 08:00-20:00|de,pl",
    "Jugendhaus Hof 9|Jugend|Offener Treff, Hausaufgabenhilfe|place|Hofstraße 9|030 5550144"
    "|Mo-Fr 14:00-20:00|de,en",
    "Ordnungsamt|Amt|Müll, Lärm, Falschparken|phone||030 5550166"
    "|Mo-Do 08:00-16:00; Fr 08:00-13:00|de",
)
NOTICE = "Wasserrohrbruch: Das Jugendhaus bleibt geschlossen"


def fill(office: Book, now: Now) -> None:
    """Six offers, and a notice that one of the houses is closed."""
    directory = Directory(office, now)
    for line in OFFERS:
        provider, topic, offer, channel, address, phone, hours, languages = line.split("|")
        directory.add(
            provider=provider,
            topic=topic,
            offer=offer,
            channel=channel,
            address=address,
            phone=phone,
            slots=parse_hours(hours),
            languages=languages.split(","),
        )
    Notices(office, now).add(NOTICE, place="Hofstraße 9", is_closed=True)
