"""The plug is pulled at every step: what was confirmed is there, and writing goes on."""

from __future__ import annotations

import contextlib
import gc
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import pytest
from tinydb import where

from storage import Database, heads, manifest, segments, store
from storage.cipher import Plain, Ring
from tests.storage.books import Contents, contents, files_of, flipped, segment_paths
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


class Laptop:
    """The one that is pulled the plug of; it says when something is confirmed."""

    def __init__(self, disk: SimulatedDisk) -> None:
        self.disk = disk
        self.stick = disk.root / "stick"
        self._delivered: Entries = frozenset()
        self.db: Database

    def start(self) -> None:
        self.db = Database(self.disk.root / "laptop", label="laptop", book=BOOK)
        self.confirm()

    def confirm(self) -> None:
        self.disk.acknowledge(Promise(contents(self.db), self._delivered))

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


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> SimulatedDisk:
    """The journal of a season."""
    here = tmp_path_factory.mktemp("season")
    disk = SimulatedDisk(here / "disk", given=("stick",))
    with pytest.MonkeyPatch.context() as patch, same_chance(1), disk.recording():
        patch.setattr(store, "CHECKPOINT_AFTER", 1)
        season(Laptop(disk), here / "elsewhere")
    return disk


# -- What must hold after a power cut


def entries_in(files: Tree | dict[str, bytes]) -> Entries:
    """What an exchange folder holds, each of its files being sound."""
    found = set()
    for name, content in files.items():
        if content is None or "/.tmp-" in name:
            continue
        if name.endswith(segments.SUFFIX):
            segment = segments.read(content, Ring(Plain(BOOK)))
            assert segment is not None
            assert segment.is_complete
            found |= {(segment.writer, frame.seq) for frame in segment.frames}
        elif name.endswith(heads.SUFFIX):
            heads.decode(content)
        else:
            assert manifest.decode(content).book == BOOK
    return frozenset(found)


@dataclass(frozen=True)
class Found:
    """What lies there when the power is back."""

    documents: Contents
    delivered: Entries


class Aftermath:
    """Opens what power cuts leave, works on with it, and looks at what comes of it."""

    def __init__(self, tmp_path: Path) -> None:
        self._folder = tmp_path / "aftermath"
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
        with Database(laptop, label="again", book=BOOK) as db:
            found = Found(contents(db), delivered)
            assert {finding.kind for finding in db.verify()} <= TOLERATED
            self._counts_only_what_left(db, delivered)
            db.table("afterwards").insert({"id": "x"})
            assert db.exchange(stick, init=True).problems == ()
            assert db.status().unsent == 0
            assert db.status().missing == ()
            with Database(other, book=BOOK) as copy:
                assert copy.exchange(stick).problems == ()
                assert contents(copy) == contents(db)
                assert (copy.status().missing, copy.status().pending) == ((), 0)
            after = contents(db)
            left = {
                path.relative_to(self._folder).as_posix() for path in self._folder.rglob(".tmp-*")
            }
            # What the other one left on the stick is its own business.
            assert left <= {name for name in tree if name.startswith("stick/")}
        with Database(laptop, read_only=True) as db:
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


def check(disk: SimulatedDisk, aftermath: Aftermath, cut: PowerCut) -> None:
    tree = disk.tree(cut)
    try:
        found = aftermath.of(tree)
        before, after = promises(disk, cut.steps)
        assert is_between(before.documents, found.documents, after.documents)
        assert before.delivered <= found.delivered
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
        yield Aftermath(tmp_path)
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
    [(0, ("exchange", "insert", "restart")), (1, ("restart", "insert", "exchange"))],
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
    for steps in everywhere if thoroughly else disk.steps_to_be_seen()[start::2]:
        here = tmp_path / str(steps)
        laptop = Laptop(SimulatedDisk(here / "disk", given=("stick",)))
        with pytest.MonkeyPatch.context() as patch, laptop.disk.recording():
            patch.setattr(store, "CHECKPOINT_AFTER", 1)
            laptop.disk.steps_left = steps
            with contextlib.suppress(Killed):
                season(laptop, here / "elsewhere")
            laptop.die()
            laptop.disk.steps_left = None
            moments = go_on(laptop, actions)
        for moment in moments:
            for cut in laptop.disk.power_cuts(moment):
                check(laptop.disk, aftermath, cut)
        shutil.rmtree(here)


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
            laptop.disk.acknowledge(Promise(confirmed.documents | news, confirmed.delivered))
        moments.append(len(laptop.disk.journal))
        laptop.confirm()
    laptop.db.close()
    return moments
