"""How long somebody takes at the keys, counted in the real program and not timed with people.

After the keystroke-level model (Card, Moran, Newell: The keystroke-level model for user performance
time with interactive systems, CACM 23(7), 1980): K, 0.28 s a key for an average non-secretary; M,
1.35 s to think before each step; nobody reaches for a mouse, so there is no H. What is read out
takes its time at 150 words a minute; what the guest says is not in it. Every task is played to its
end and must leave its entries in the book.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from benchmarks.festival import field_book
from benchmarks.table import Row
from qmtui.book import Book, new_id, now
from qmtui.model.person import Person, Registration
from qmtui.model.place import Stop
from qmtui.texts.consent import READ_OUT, said
from screens.app import QmtuiApp

KEY = 0.28
THOUGHT = 1.35
WORD = 60 / 150
PAUSE = 0.06
"""Seconds between two keys; what comes faster is a scanner."""
PEOPLE = 300
HOUSEHOLDS = ("Dağdelen", "Dağlı")
"""One for each task: whoever is in is not let in again."""


@dataclass(frozen=True)
class Task:
    """What somebody wants done, in steps: names of keys, and texts to type.

    It is to take so many `seconds`, and so many `keys` where that is promised.
    """

    what: str
    table: str
    steps: tuple[str, ...]
    seconds: float
    keys: int | None = None
    entries: int = 1
    reads: tuple[str, ...] = ()


TASKS = (
    Task("let in somebody known", "attendance", ("özte", "<enter>"), 5, keys=20),
    Task("walk-in", "attendance", ("Nele Brandt", "<enter>", "<ctrl+s>"), 15, keys=20),
    Task(
        "walk-in, offering, two companions",
        "attendance",
        ("Nele", "<enter>", "2", "<enter>", "1", "<enter>", "1", "<enter>"),
        15,
        keys=20,
    ),
    Task("walk-in without a name", "attendance", ("<ctrl+n>", "<ctrl+s>"), 15, keys=20),
    Task(
        "household of five",
        "attendance",
        ("dağd", "<enter>", "<enter>", "<enter>"),
        15,
        keys=20,
        entries=5,
    ),
    Task(
        "household of five, one absent",
        "attendance",
        ("dağl", "<enter>", "<enter>", "<down>", "<space>", "<enter>"),
        15,
        keys=20,
        entries=4,
    ),
    Task(
        "anonymous idea of ten words",
        "feedback",
        (
            "<f4>",
            "2",
            "Am Lindenplatz fehlt ein Bücherschrank, in den alle etwas stellen.",
            "<ctrl+s>",
        ),
        30,
    ),
    Task(
        "contact with two consents",
        "contacts",
        ("<f5>", "14", "<enter>", "Ayşe Yılmaz", "<enter>", "0151 23456789", "<ctrl+s>"),
        45,
        reads=("K1", "K4"),
    ),
    Task(
        "observation on a walk",
        "feedback",
        ("<f6>", "<enter>", "p3", "In der Unterführung ist die Lampe kaputt", "<enter>"),
        30,
    ),
)


def rows(folder: Path, scale: float) -> Iterator[Row]:
    path = field_book(folder, max(1, round(PEOPLE * scale)))
    with Book.open(path) as book:
        _prepare(book)
        for task in TASKS[: max(1, round(len(TASKS) * scale))]:
            keys = [key for step in task.steps for key in _keys(step)]
            asyncio.run(_play(book, task, keys))
            seconds = len(keys) * KEY + len(task.steps) * THOUGHT + _reading(book, task)
            what = f"{task.what} ({len(keys)} keys)"
            yield Row(what=what, ours=[seconds], target=task.seconds)
            if task.keys is not None:
                yield Row(what=task.what, ours=[len(keys)], unit="keys", target=task.keys)


def _prepare(book: Book) -> None:
    event = book.event()
    with book.transaction():
        book.stops.add(Stop(id=new_id(), event_id=event.id, number=1, name="Unterführung"))
        aylin = Person(id=new_id(), name="Aylin Öztemel", family_name="Öztemel")
        book.people.add(aylin)
        book.registrations.add(Registration(id=aylin.id, event_id=event.id))
        for household in HOUSEHOLDS:
            for given_name in ("Ali", "Can", "Elif", "Mira", "Sinan"):
                person = Person(id=new_id(), name=f"{given_name} {household}")
                book.people.add(person)
                book.registrations.add(
                    Registration(id=person.id, event_id=event.id, household=household)
                )


async def _play(book: Book, task: Task, keys: list[str]) -> None:
    before = len(getattr(book, task.table))
    app = QmtuiApp(book, now, "JO")
    async with app.run_test(size=(80, 24)) as pilot:
        await _begin(pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(PAUSE)
    written = len(getattr(book, task.table)) - before
    if written != task.entries:
        raise AssertionError(f"{task.what}: the keys led to {written} entries")


async def _begin(pilot: Pilot[None]) -> None:
    """Everything begins at the desk, without questions in the way."""
    await pilot.pause()
    await pilot.press("f2")


def _keys(step: str) -> list[str]:
    return [step[1:-1]] if step.startswith("<") else list(step)


def _reading(book: Book, task: Task) -> float:
    """Seconds; the text once, and each purpose."""
    texts = [said(book, key, "de") for key in (READ_OUT, *task.reads)] if task.reads else []
    return sum(len(text.split()) for text in texts) * WORD
