"""A file of who helps with what: its columns, its rows, and what they say as offers."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qmtui.book import Book, Now
from qmtui.directory.directory import Directory, key_of
from qmtui.directory.hours import parse_hours
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.imports.rows import Rejected, Row
from qmtui.imports.sheet import read_sheet
from qmtui.model.directory import CHANNELS, ServiceOffer
from qmtui.rights import NotAllowed
from qmtui.search import skeleton
from qmtui.times import parse_time

COLUMNS = {
    "provider": "name; anbieter; einrichtung; träger; wer; provider",
    "topic": "topic; thema; bereich; rubrik",
    "offer": "offer; angebot; was; leistung; beschreibung",
    "channel": "channel; kanal; weg; wie",
    "address": "address; adresse; anschrift; ort; straße; wo",
    "phone": "phone; telefon; telefonnummer; tel; rufnummer; nummer",
    "email": "email; e-mail; mail; e-mail-adresse",
    "web": "web; webseite; website; internet; internetseite; homepage; url",
    "hours": "hours; zeiten; öffnungszeiten; sprechzeiten; uhrzeit; wann",
    "languages": "languages; sprachen; sprache; language",
    "checked_on": "checked; last checked; geprüft; geprüft am; zuletzt geprüft; stand",
    "body": "body; stelle; zuständige stelle",
}
"""Each field with the names that its column may have."""

CHANNEL_WORDS = {
    "place": "place; ort; vor ort; persönlich; adresse; in person",
    "phone": "phone; telefon; telefonisch; by phone; tel",
    "stream": "stream; livestream; live stream; video",
    "letterbox": "letterbox; letter box; briefkasten; post",
    "online": "online; internet; web; e-mail; mail; chat",
}


class NoDirectory(QmtuiError):
    exit_code = 47
    sentence = mark(
        "This is no list of offers: row {0} should hold the column names name, topic, offer, "
        "channel, address, phone, hours, languages."
    )


class DirectoryImport(Struct, frozen=True, kw_only=True):
    """What came in; with a rejected row nothing did. `gone` are offers the file does not have."""

    new: int
    known: int
    changed: int
    gone: tuple[str, ...]
    rejected: tuple[Rejected, ...]


def import_directory(book: Book, now: Now, path: Path, *, dry_run: bool = False) -> DirectoryImport:
    """Take the offers of a file in, all or nothing; each is known again by `key_of`.

    What the file does not have stays, and is named. Whatever is in it counts as checked today,
    unless a column says when. Raises `NotAllowed` and what `read_sheet` raises.
    """
    if book.kind != "office":
        raise NotAllowed
    sheet = read_sheet(path)
    columns = _columns(sheet.header)
    directory = Directory(book, now)
    known = {key_of(offer): offer for offer in directory.all()}
    met: dict[tuple[str, str, str], ServiceOffer] = {}
    rejected = list(sheet.rejected)
    for row in sheet.rows:
        try:
            offer = _offer(row, columns, directory, book, now)
        except QmtuiError as error:
            rejected.append(Rejected(row=row.number, reason=str(error)))
            continue
        if key_of(offer) in met:
            reason = _("This offer by this channel stands in an earlier row already.")
            rejected.append(Rejected(row=row.number, reason=reason))
        old = known.get(key_of(offer))
        met[key_of(offer)] = _merged(old, offer, columns) if old else offer
    if not rejected and not dry_run:
        directory.put_all(met.values())
    new = sum(key not in known for key in met)
    changed = sum(key in known and _says(known[key]) != _says(met[key]) for key in met)
    return DirectoryImport(
        new=new,
        known=len(met) - new - changed,
        changed=changed,
        gone=tuple(f"{o.provider}: {o.offer}" for key, o in known.items() if key not in met),
        rejected=tuple(sorted(rejected, key=lambda rejection: rejection.row)),
    )


def _columns(header: Row) -> dict[str, int]:
    names = [_plain(cell) for cell in header.cells]
    columns: dict[str, int] = {}
    for field, words in COLUMNS.items():
        wanted = [_plain(word) for word in words.split(";")]
        places = [names.index(word) for word in wanted if word in names]
        free = [place for place in places if place not in columns.values()]
        if free:
            columns[field] = free[0]
    if "provider" not in columns or not {"topic", "offer"} & {*columns}:
        raise NoDirectory(header.number)
    return columns


def _offer(
    row: Row, columns: dict[str, int], directory: Directory, book: Book, now: Now
) -> ServiceOffer:
    cells = {field: row.cells[place].strip() for field, place in columns.items()}
    today = book.today(now)
    hours, checked = cells.pop("hours", ""), cells.pop("checked_on", "")
    languages = [part for part in re.split(r"[,;/\s]+", cells.pop("languages", "")) if part]
    # A time makes a day alone readable.
    moment = parse_time(f"{checked} 12:00", book.zone, today) if checked else None
    return directory.cleaned(
        **cells | {"channel": _channel(cells.get("channel", ""))},
        slots=parse_hours(hours),
        languages=languages,
        checked_on=moment.date() if moment else today,
    )


def _channel(word: str) -> str:
    """The code of a channel; what is none is left for `Directory` to refuse."""
    if not word:
        return "place"
    for channel, words in CHANNEL_WORDS.items():
        if _plain(word) in [_plain(known) for known in (*words.split(";"), _(CHANNELS[channel]))]:
            return channel
    return word


def _merged(old: ServiceOffer, new: ServiceOffer, columns: dict[str, int]) -> ServiceOffer:
    """The old offer with what the file has; columns it lacks stay as they are."""
    fields = {"slots" if name == "hours" else name for name in columns} | {"checked_on"}
    return replace(old, **{name: getattr(new, name) for name in fields})


def _says(offer: ServiceOffer) -> ServiceOffer:
    """What an offer says, whenever it was checked."""
    return replace(offer, id="", checked_on=None)


def _plain(word: str) -> str:
    return skeleton(word).strip()
