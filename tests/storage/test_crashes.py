"""The plug is pulled at every step: what was confirmed is there, and writing goes on."""

from __future__ import annotations

import contextlib
import gc
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from tinydb import where

from storage import Database, heads, keys, manifest, segments, store
from storage.cipher import Encrypted, Plain, Ring
from tests.storage.books import Contents, contents, files_of, flipped, segment_paths, told_in
from tests.storage.simulated_disk import (
    Acknowledged,
    Killed,
    PowerCut,
    SimulatedDisk,
    Tree,
    put_tree,
    same_chance,
    without_flushing,
)

BOOK = bytes(range(16)).hex()
OLD, NEW = b"o" * 32, b"n" * 32
PRIVATE, PUBLIC = keys.new_recipient()
KEYS = Ring(Plain(BOOK), [Encrypted(OLD), Encrypted(NEW)])
"""All that the books of these tests are kept under."""
Opened = Callable[..., Database]
"""Opens the book in a folder, or begins it."""
Entries = frozenset[tuple[str, int]]
"""Writer and number of entries that an exchange folder holds."""

TOLERATED = {"torn_tail", "damaged_segment"}
"""What `verify` may find: what was not finished, and the segment that rots during the season."""

THOROUGHLY = pytest.mark.parametrize(
    "thoroughly", [False, pytest.param(True, marks=pytest.mark.campaign)], ids=["sample", "all"]
)


@dataclass(frozen=True)
class Promise:
    """What the program was told is safe: the documents, and the entries that have left."""

    documents: Contents
    delivered: Entries
    has_erased: bool = False
    """Nothing is left of "bob"."""


def plain(folder: Path, **options: Any) -> Database:
    return Database(folder, book=BOOK, **options)


def encrypted(folder: Path, **options: Any) -> Database:
    """With the secret for whatever key the book has come to have."""
    stick = folder.parent / "stick" / BOOK
    if (folder / manifest.NAME).exists():
        return Database(folder, keys.unlock(folder, PRIVATE), book=BOOK, **options)
    wraps = keys.new(BOOK, OLD).with_recipient(OLD, PRIVATE)
    if (stick / keys.NAME).exists():
        wraps = keys.read(stick)
    return Database(folder, wraps.unlock(PRIVATE), wraps=wraps, book=BOOK, **options)


class Laptop:
    """The one that is pulled the plug of; it says when something is confirmed."""

    def __init__(self, disk: SimulatedDisk, opened: Opened = plain) -> None:
        self.disk = disk
        self.stick = disk.root / "stick"
        self._opened = opened
        self._delivered: Entries = frozenset()
        self.db: Database

    def start(self) -> None:
        self.db = self._opened(self.disk.root / "laptop", label="laptop")
        self.confirm()

    def confirm(self) -> None:
        has_erased = self.db.is_erased("people", "bob")
        self.disk.acknowledge(Promise(contents(self.db), self._delivered, has_erased))

    def exchange(self) -> None:
        self.db.exchange(self.stick, init=True)
        self._delivered = entries_in(files_of(self.stick))
        self.confirm()

    def restart(self) -> None:
        self.db.close()
        self.start()

    def die(self) -> None:
        """What the system does to a process that was killed."""
        if not hasattr(self, "db"):
            return
        if self.db._store._log is not None:
            self.db._store._log.close()
        self.db._store._process_lock.release()


def season(laptop: Laptop, elsewhere: Path) -> None:
    """A bit of everything that changes the disk."""
    laptop.start()
    db, people = laptop.db, laptop.db.table("people")
    people.insert({"id": "ada", "n": 1})
    laptop.confirm()
    people.insert({"id": "bob", "text": "Lampe in der Unterführung"})
    laptop.confirm()
    people.update({"n": 2}, where("id") == "ada")
    laptop.confirm()
    with db.transaction():
        people.insert({"id": "cem"})
        db.table("twins").insert({"id": "cem"})
        people.update({"n": 3}, where("id") == "ada")
        people.remove(where("id") == "bob")
    laptop.confirm()
    people.remove(where("id") == "cem")
    laptop.confirm()
    laptop.exchange()
    people.insert({"id": "dan"})
    laptop.confirm()

    other = Database(elsewhere, label="other", book=BOOK)
    with other.transaction():
        other.table("arriving").insert({"id": "eva"})
        other.table("arriving").insert({"id": "eva's twin"})
    other.exchange(laptop.stick)
    other.table("arriving").insert({"id": "fay"})
    other.exchange(laptop.stick)
    db.pull(laptop.stick)
    laptop.confirm()
    other.table("people").update({"n": 4}, where("id") == "ada")
    other.exchange(laptop.stick)
    other.close()
    laptop.exchange()

    people.insert({"id": "gil"})
    laptop.confirm()
    laptop.restart()
    db, people = laptop.db, laptop.db.table("people")
    people.update({"n": 5}, where("id") == "ada")
    laptop.confirm()
    laptop.restart()
    aged = segment_paths(db.folder)[0]
    laptop.disk.rot(aged, flipped(aged.read_bytes(), 200))
    laptop.exchange()
    laptop.db.close()


def farewell(laptop: Laptop, elsewhere: Path) -> None:
    """Someone asks to be forgotten, and the key is changed."""
    laptop.start()
    db, people = laptop.db, laptop.db.table("people")
    people.insert({"id": "ada"})
    laptop.confirm()
    with db.transaction():
        people.insert({"id": "bob", "text": "Lampe in der Unterführung"})
        people.insert({"id": "cem"})
    laptop.confirm()
    laptop.exchange()
    people.update({"text": "Lampe am Lindenhof"}, where("id") == "bob")
    laptop.confirm()
    laptop.restart()
    laptop.db.erase("people", "bob", reason="asked")
    laptop.confirm()
    laptop.db.table("people").insert({"id": "dan"})
    laptop.confirm()
    laptop.exchange()
    assert laptop.db.wraps is not None
    laptop.db.change_wraps(laptop.db.wraps.rotated(OLD, NEW), NEW)
    laptop.confirm()
    laptop.db.table("people").insert({"id": "eva"})
    laptop.confirm()
    laptop.restart()
    laptop.exchange()
    laptop.db.close()


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> SimulatedDisk:
    """The journal of a season."""
    here = tmp_path_factory.mktemp("season")
    disk = SimulatedDisk(here / "disk", given=("stick",))
    with pytest.MonkeyPatch.context() as patch, same_chance(1), disk.recording():
        patch.setattr(store, "CHECKPOINT_AFTER", 1)
        season(Laptop(disk), here / "elsewhere")
    return disk


@pytest.fixture(scope="module")
def encrypted_disk(tmp_path_factory: pytest.TempPathFactory) -> SimulatedDisk:
    """The journal of a farewell."""
    here = tmp_path_factory.mktemp("farewell")
    disk = SimulatedDisk(here / "disk", given=("stick",))
    with pytest.MonkeyPatch.context() as patch, same_chance(1), disk.recording():
        patch.setattr(store, "CHECKPOINT_AFTER", 1)
        farewell(Laptop(disk, encrypted), here / "elsewhere")
    return disk


# -- What must hold after a power cut


def entries_in(files: Tree | dict[str, bytes]) -> Entries:
    """What an exchange folder holds, each of its files being sound."""
    found = set()
    for name, content in files.items():
        if content is None or "/.tmp-" in name:
            continue
        if name.endswith(segments.SUFFIX):
            segment = segments.read(content, KEYS)
            assert segment is not None
            assert segment.is_complete
            found |= {(segment.writer, frame.seq) for frame in segment.frames}
        elif name.endswith(heads.SUFFIX):
            heads.decode(unboxed(content))
        elif name.endswith(keys.NAME):
            assert keys.decode(content).book == BOOK
        else:
            assert manifest.decode(content).book == BOOK
    return frozenset(found)


def unboxed(head: bytes) -> bytes:
    boxes = [cipher.unbox(b"head", head) for cipher in reversed(KEYS.all)]
    return next(content for content in boxes if content is not None)


@dataclass(frozen=True)
class Found:
    """What lies there when the power is back."""

    documents: Contents
    delivered: Entries
    has_erased: bool


class Aftermath:
    """Opens what power cuts leave, works on with it, and looks at what comes of it."""

    def __init__(self, tmp_path: Path, opened: Opened) -> None:
        self._folder = tmp_path / "aftermath"
        self._opened = opened
        self._known: dict[bytes, Found] = {}

    def __len__(self) -> int:
        """How many different states were seen."""
        return len(self._known)

    def of(self, tree: Tree) -> Found:
        state = blake2b(repr(sorted(tree.items())).encode()).digest()
        if state not in self._known:
            self._known[state] = self._work_on(tree)
        return self._known[state]

    def _work_on(self, tree: Tree) -> Found:
        shutil.rmtree(self._folder, ignore_errors=True)
        put_tree(tree, self._folder)
        laptop, stick, other = (self._folder / name for name in ("laptop", "stick", "other"))
        delivered = entries_in({name: tree[name] for name in tree if name.startswith("stick/")})
        with self._opened(laptop, label="again") as db:
            has_erased = db.is_erased("people", "bob")
            found = Found(contents(db), delivered, has_erased)
            assert not (has_erased and tells_of_bob(laptop))
            assert {finding.kind for finding in db.verify()} <= TOLERATED
            self._counts_only_what_left(db, delivered)
            db.table("afterwards").insert({"id": "x"})
            assert db.exchange(stick, init=True).problems == ()
            assert db.status().unsent == 0
            assert db.status().missing == ()
            assert not (has_erased and tells_of_bob(self._folder))
            with self._opened(other) as copy:
                assert copy.exchange(stick).problems == ()
                assert contents(copy) == contents(db)
                assert (copy.status().missing, copy.status().pending) == ((), 0)
            after = contents(db)
            left = {
                path.relative_to(self._folder).as_posix() for path in self._folder.rglob(".tmp-*")
            }
            # What the other one left on the stick is its own business.
            assert left <= {name for name in tree if name.startswith("stick/")}
        with self._opened(laptop, read_only=True) as db:
            assert db.table("afterwards").all() == [{"id": "x"}]
            assert contents(db) == after
            assert {finding.kind for finding in db.verify()} <= {"torn_tail"}
        return found

    @staticmethod
    def _counts_only_what_left(db: Database, delivered: Entries) -> None:
        laptops = [writer for writer in db.status().writers if writer.label != "other"]
        own = {writer.id: writer.entries for writer in laptops}
        # The first entry of a writer is its session note.
        left = sum(1 for writer, seq in delivered if writer in own and seq > 1)
        assert db.status().unsent >= sum(own.values()) - left


def tells_of_bob(folder: Path) -> bool:
    """Whether anything below a folder does, whatever key it is under."""
    return any(("people", "bob") in told_in(content, KEYS) for content in files_of(folder).values())


def check(disk: SimulatedDisk, aftermath: Aftermath, cut: PowerCut) -> None:
    tree = disk.tree(cut)
    try:
        found = aftermath.of(tree)
        before, after = promises(disk, cut.steps)
        assert is_between(before.documents, found.documents, after.documents)
        assert before.delivered <= found.delivered
        assert before.has_erased <= found.has_erased
    except Exception as error:
        error.add_note(disk.told(cut))
        raise


def promises(disk: SimulatedDisk, steps: int) -> tuple[Promise, Promise]:
    """What was confirmed last, and what was to be confirmed next."""
    before, after = Promise({}, frozenset()), None
    for at, step in enumerate(disk.journal):
        if isinstance(step, Acknowledged) and isinstance(step.promise, Promise):
            if at >= steps:
                after = step.promise
                break
            before = step.promise
    return before, after or before


def is_between(before: Contents, found: Contents, after: Contents) -> bool:
    """The state before or after; of what is being pulled, any whole transactions."""
    if found in (before, after):
        return True
    arriving = [set(state.get("arriving", [])) for state in (before, found, after)]
    rest = [
        {name: documents for name, documents in state.items() if name != "arriving"}
        for state in (before, found, after)
    ]
    twins = sum("eva" in document for document in arriving[1])
    return (
        rest[0] == rest[1] == rest[2] and arriving[0] <= arriving[1] <= arriving[2] and twins != 1
    )


@pytest.fixture
def aftermath(tmp_path: Path) -> Iterator[Aftermath]:
    with without_flushing():
        yield Aftermath(tmp_path, plain)
        gc.collect()


@pytest.fixture
def encrypted_aftermath(tmp_path: Path) -> Iterator[Aftermath]:
    with without_flushing():
        yield Aftermath(tmp_path, encrypted)
        gc.collect()


# -- Case 1: power cuts


def test_the_journal_tells_every_byte_on_the_disk(disk: SimulatedDisk) -> None:
    # A change that bypasses `storage.files` would not be in it.
    tree = disk.tree(PowerCut(len(disk.journal)))
    there = files_of(disk.root)
    there.pop("laptop/lock", None)  # Windows deletes it
    assert {name: content for name, content in tree.items() if content is not None} == there
    assert sum(isinstance(step, Acknowledged) for step in disk.journal) > 12
    assert {Path(name).suffix for name in there} >= {".ckpt", ".prev", ".json", ".head", ".seg"}


def test_case_1_a_power_cut_between_any_two_steps_costs_nothing_confirmed(
    disk: SimulatedDisk, aftermath: Aftermath
) -> None:
    for steps in range(len(disk.journal) + 1):
        for cut in disk.power_cuts(steps):
            check(disk, aftermath, cut)
    assert len(aftermath) > 100


@THOROUGHLY
def test_case_1_a_write_that_stops_at_any_byte_costs_nothing_confirmed(
    disk: SimulatedDisk, aftermath: Aftermath, thoroughly: bool
) -> None:
    logs = disk.writes_to(".wal")
    # What has no name yet is cleared away, whatever is in it.
    others = set(range(len(disk.journal))) - logs
    chance = random.Random(1)
    for moments, size in (logs, 80), (others, 1000 if thoroughly else 10):
        torn = [cut for steps in sorted(moments) for cut in disk.torn_writes(steps)]
        is_all = thoroughly and moments is logs
        for cut in torn if is_all else chance.sample(torn, size):
            check(disk, aftermath, cut)


@THOROUGHLY
@pytest.mark.parametrize(
    ("start", "actions"),
    [(0, ("exchange", "insert", "restart")), (2, ("restart", "insert", "exchange"))],
    ids=["exchanging first", "restarting first"],
)
def test_case_1_a_power_cut_soon_after_a_kill_costs_nothing_confirmed(
    disk: SimulatedDisk,
    tmp_path: Path,
    aftermath: Aftermath,
    start: int,
    actions: tuple[str, ...],
    thoroughly: bool,
) -> None:
    # The next run finds names and bytes that nobody has flushed, and builds on them; the sample
    # takes turns between the two ways to go on.
    everywhere = range(disk.steps_taken)
    for steps in everywhere if thoroughly else disk.steps_to_be_seen()[start::4]:
        here = tmp_path / str(steps)
        laptop = Laptop(SimulatedDisk(here / "disk", given=("stick",)))
        moments = killed_after(steps, laptop, season, actions)
        for moment in moments:
            for cut in laptop.disk.power_cuts(moment):
                check(laptop.disk, aftermath, cut)
        shutil.rmtree(here)


def killed_after(
    steps: int,
    laptop: Laptop,
    story: Callable[[Laptop, Path], None],
    actions: tuple[str, ...],
) -> list[int]:
    """Let a story end early and go on; the moments at which all must be safe."""
    with pytest.MonkeyPatch.context() as patch, laptop.disk.recording():
        patch.setattr(store, "CHECKPOINT_AFTER", 1)
        laptop.disk.steps_left = steps
        with contextlib.suppress(Killed):
            story(laptop, laptop.disk.root.parent / "elsewhere")
        laptop.die()
        laptop.disk.steps_left = None
        return go_on(laptop, actions)


def go_on(laptop: Laptop, actions: tuple[str, ...]) -> list[int]:
    """What someone does after a crash; the moments at which all of it must be safe."""
    confirmed, _ = promises(laptop.disk, len(laptop.disk.journal))
    laptop.start()
    moments = []
    for action in actions:
        if action == "insert":
            laptop.db.table("second run").insert({"id": action})
        elif action == "restart":
            laptop.restart()
        else:
            laptop.exchange()
        if "exchange" not in actions[: actions.index(action) + 1]:
            # What the killed run did not confirm can be seen now, and may still be lost.
            news = {name: d for name, d in contents(laptop.db).items() if name == "second run"}
            promise = replace(confirmed, documents=confirmed.documents | news)
            laptop.disk.acknowledge(promise)
        moments.append(len(laptop.disk.journal))
        laptop.confirm()
    laptop.db.close()
    return moments


# -- Case 1: power cuts while something is erased, and while the key is changed


def test_the_journal_of_an_encrypted_book_tells_every_byte_too(
    encrypted_disk: SimulatedDisk,
) -> None:
    tree = encrypted_disk.tree(PowerCut(len(encrypted_disk.journal)))
    there = files_of(encrypted_disk.root)
    there.pop("laptop/lock", None)
    assert {name: content for name, content in tree.items() if content is not None} == there
    assert not any(b"Lampe" in content for content in there.values())
    assert not tells_of_bob(encrypted_disk.root)


@THOROUGHLY
def test_case_1_a_power_cut_completes_an_erasure_and_costs_nothing_else(
    encrypted_disk: SimulatedDisk, encrypted_aftermath: Aftermath, thoroughly: bool
) -> None:
    moments = range(len(encrypted_disk.journal) + 1)
    cuts = [cut for steps in moments for cut in encrypted_disk.power_cuts(steps)]
    for cut in cuts if thoroughly else cuts[::7]:
        check(encrypted_disk, encrypted_aftermath, cut)
    assert len(encrypted_aftermath) > 60


@THOROUGHLY
def test_case_1_a_write_that_stops_at_any_byte_costs_an_encrypted_book_nothing_confirmed(
    encrypted_disk: SimulatedDisk, encrypted_aftermath: Aftermath, thoroughly: bool
) -> None:
    moments = encrypted_disk.writes_to(".wal")
    torn = [cut for steps in sorted(moments) for cut in encrypted_disk.torn_writes(steps)]
    for cut in torn if thoroughly else random.Random(1).sample(torn, 30):
        check(encrypted_disk, encrypted_aftermath, cut)


@THOROUGHLY
def test_case_1_a_power_cut_soon_after_a_kill_completes_an_erasure(
    encrypted_disk: SimulatedDisk,
    tmp_path: Path,
    encrypted_aftermath: Aftermath,
    thoroughly: bool,
) -> None:
    everywhere = range(encrypted_disk.steps_taken)
    for steps in everywhere if thoroughly else encrypted_disk.steps_to_be_seen()[::9]:
        here = tmp_path / str(steps)
        laptop = Laptop(SimulatedDisk(here / "disk", given=("stick",)), encrypted)
        moments = killed_after(steps, laptop, farewell, ("restart", "insert", "exchange"))
        for moment in moments:
            for cut in laptop.disk.power_cuts(moment):
                check(laptop.disk, encrypted_aftermath, cut)
        shutil.rmtree(here)
