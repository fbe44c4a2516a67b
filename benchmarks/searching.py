"""A search per key at the desk, the one by sound included, and how many letters find somebody."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.festival import field_book, names
from benchmarks.table import Row
from qmtui.book import Book, now
from qmtui.desk import Desk
from qmtui.passage import Coming

TARGETS = {10_000: 0.016, 100_000: 0.05}
"""Seconds by the number of people, for all but one key in a hundred."""
MEDIAN, LATE = 10, 16
TOGETHER = 500
ROUNDS = 5
GUESTS = 300
"""So many come to the entrance one after the other, half of the list being in."""
SEARCHES = 5
"""Names typed in a round, each once as it is and once with a wrong letter."""


def rows(folder: Path, scale: float) -> Iterator[Row]:
    for size, target in TARGETS.items():
        people = max(1, round(size * scale))
        everybody = [" ".join(name) for name in names(people)]
        with Book.open(field_book(folder / str(size), people)) as book:
            desk = Desk(book, now)
            ours, theirs = list[float](), list[float]()
            for number in range(ROUNDS):
                keys = _typed(everybody, random.Random(number))
                ours.append(_slowest(desk.search, keys))
                theirs.append(_slowest(partial(_scan, everybody), keys))
            letters = _letters(book, desk) if target == min(TARGETS.values()) else []
        what = f"search per key, {people:,} people, p99"
        yield Row(what=what, ours=ours, target=target)
        yield Row(what=what, ours=ours, peer="linear casefold `in`", theirs=theirs)
        if letters:
            what = f"letters until the right one is on top, {people:,} people"
            yield Row(what=f"{what}, median", ours=letters, unit="letters", target=MEDIAN)
            late = sorted(letters)[len(letters) * 95 // 100]
            yield Row(what=f"{what}, p95", ours=[late], unit="letters", target=LATE)


def _letters(book: Book, desk: Desk) -> list[float]:
    """For each guest, so many; blanks count, and who never gets to the top takes the whole name."""
    chance = random.Random(7)
    listed = [registration.id for registration in book.registrations]
    chance.shuffle(listed)
    half = len(listed) // 2
    for start in range(0, half, TOGETHER):
        ids = listed[start : min(start + TOGETHER, half)]
        desk.check_in_together(Coming(attendee=attendee_id) for attendee_id in ids)
    return [_until_on_top(book, desk, guest, chance) for guest in listed[half:][:GUESTS]]


def _until_on_top(book: Book, desk: Desk, guest: str, chance: random.Random) -> float:
    person = book.people.get(guest)
    assert person is not None
    parts = [person.given_name, person.family_name]
    chance.shuffle(parts)
    name = " ".join(parts)
    for typed in range(3, len(name)):
        hits = desk.search(name[:typed])
        if hits and hits[0].id == guest:
            return typed
    return len(name)


def _typed(everybody: list[str], chance: random.Random) -> list[str]:
    """What stands in the field after each key."""
    texts = []
    for name in chance.choices(everybody, k=SEARCHES):
        place = chance.randrange(1, len(name))
        texts += [name, f"{name[:place]}x{name[place + 1 :]}"]
    return [text[:length] for text in texts for length in range(1, len(text) + 1)]


def _slowest(search: Callable[[str], object], keys: list[str]) -> float:
    """Seconds within which all but one search in a hundred are done."""
    samples = []
    for text in keys:
        begin = perf_counter()
        search(text)
        samples.append(perf_counter() - begin)
    return sorted(samples)[len(samples) * 99 // 100]


def _scan(everybody: list[str], text: str) -> list[str]:
    """What everybody writes first."""
    return [name for name in everybody if text.casefold() in name.casefold()][:10]
