"""A process that works on a book and says what was confirmed, until it is killed.

`python -m tests.storage.worker <folder> <run>` waits for a line, then prints one number after each
confirmed change: how many there are. A minus before it says that they are on the stick too. Now and
then it opens the book anew, unless the line was "stay".
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage

from storage import Database, store
from tests.storage.books import Contents, contents

Transaction = Callable[[], AbstractContextManager[None]]


def change(db: TinyDB, transaction: Transaction, run: str, number: int) -> None:
    """The change of that number: an insert, an update, a transaction, a removal, in turn."""
    name = f"{run}-{number}"
    the_last = where("id") == f"{run}-{number - 1}"
    if number % 4 == 0:
        db.insert({"id": name, "n": number})
    elif number % 4 == 1:
        db.update({"n": number, "text": "changed"}, the_last)
    elif number % 4 == 2:
        with transaction():
            db.insert({"id": name, "n": number})
            db.table("twins").insert({"id": name})
            db.update({"n": number}, where("id") == f"{run}-{number - 2}")
    else:
        db.remove(the_last)


def contents_after(run: str, changes: int) -> Contents:
    """What a book holds of a run after so many changes."""
    model = TinyDB(storage=MemoryStorage)
    for number in range(changes):
        change(model, nullcontext, run, number)
    return {name: documents for name, documents in contents(model).items() if documents}


def work(folder: Path, run: str, *, stays: bool) -> None:
    store.CHECKPOINT_AFTER = 1
    db = Database(folder / "book", label=run)
    for number in range(10_000):
        change(db, db.transaction, run, number)
        say(number + 1)
        if number % 7 == 6:
            db.exchange(folder / "stick", init=True)
            say(-number - 1)
        if number % 11 == 10 and not stays:
            db.close()
            db = Database(folder / "book", label=run)


def say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    say("ready")
    if word := sys.stdin.readline():
        work(Path(sys.argv[1]), sys.argv[2], stays=word == "stay\n")
