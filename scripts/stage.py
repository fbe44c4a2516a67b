"""Where the scenes of the docs are played: the invented festival at its gate, and its evening."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp

from msgspec.structs import replace

from qmtui.book import Book
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.handover.own_clock import looked
from qmtui.office import LABEL
from qmtui.pin import set_pin
from qmtui.recovery import new_recovery_key
from qmtui.unlocking import key_for
from tests.qmtui.story_a import Fest, played
from tests.screens.conftest import PASSPHRASE, Clock, People, build

PEOPLE: People = (
    ("Ayşe Yılmaz", "Lange Tafel", 3, False, ""),
    ("Jürgen Müller", "Flohmarktstand", 1, False, ""),
    ("Sabine Müller", "Lange Tafel", 2, False, "bringt Kuchen mit"),
    ("Piotr Kowalski", "Workshop Balkongemüse", 1, True, "braucht Stromanschluss"),
    ("Olena Kovalenko", "Lange Tafel", 2, False, ""),
    ("Linh Nguyen", "Workshop Balkongemüse", 1, False, ""),
    ("Kwame Okafor", "Lange Tafel", 4, False, ""),
    ("Birgit Krüger", "Flohmarktstand", 1, False, ""),
)
IN = ("Olena Kovalenko", "Linh Nguyen", "Kwame Okafor")
"""Who is in when a scene begins."""

STICK = "/media/stick"
"""What every folder is called on the screens."""


class Stage:
    """Where scenes are played; each part is made when a scene first asks for it."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self._root = root
        self._stack = stack
        self.now = Clock()

    @cached_property
    def begun(self) -> tuple[Path, bytes]:
        """The folder with the office, the stick and G1 at 14:05, and what opens G1."""
        root = self._root / "a"
        (root / "stick").mkdir(parents=True)
        folder, code = build(root, root / "stick", self.now, PEOPLE, PASSPHRASE)
        key = key_for(folder, code)
        with Book.open(folder, key=key) as book:
            set_pin(book, "2468")
            looked(book)
            book.post = replace(book.post, by="JO")
            self._begin_work(book)
        return root, key

    def _begin_work(self, book: Book) -> None:
        now = Clock()
        ids = {person.name: person.id for person in book.people}
        for minutes, name in enumerate(IN):
            now.moment = self.now() + timedelta(minutes=1 + minutes)
            Desk(book, now).check_in(ids[name])
        for minutes, strokes in ((2, 5), (20, 9), (58, 4), (63, 9), (80, 8)):
            now.moment = self.now() + timedelta(minutes=minutes)
            Count(book, now).stroke(strokes)
        self.now.advance(minutes=85)

    @contextmanager
    def book(self, name: str) -> Iterator[Book]:
        """A copy of a book of its own, so that no scene hangs on the one before."""
        root, key = self.begun
        folder = Path(mkdtemp(dir=self._root)) / name
        shutil.copytree(root / name, folder)
        if name == "office":
            key = key_for(folder, PASSPHRASE)
        with Book.open(folder, key=key) as book:
            yield book

    @cached_property
    def fest(self) -> Fest:
        """The whole festival in the evening: three laptops of four are back."""
        fest = self._stack.enter_context(played(self._root / "b", PASSPHRASE))
        new_recovery_key(fest.office)
        fest.office.post = replace(fest.office.post, device=LABEL, by="JO")
        for label in ("G1", "G2", "G3"):
            fest.bring(label)
        return fest

    def file(self, name: str, content: str) -> Path:
        path = self._root / name
        path.write_text(content, encoding="utf-8")
        return path

    def neutral(self, screen: str) -> str:
        """Without the folders of this computer."""
        return screen.replace(str(self._root / "a" / "stick"), STICK)
