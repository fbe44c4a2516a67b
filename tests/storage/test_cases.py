"""The cases that a trusted system is tested with, by their number, where no other file has them."""

from __future__ import annotations

import errno
import itertools
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage

from storage import Database, files, store
from storage.errors import (
    FolderFailed,
    NotWritten,
)
from storage.folder import LocalFolder
from storage.frames import Frame
from storage.values import Gap
from tests.storage.books import (
    NOW,
    WRITER,
    OpenBook,
    OpenCopies,
    contents,
    copy_tree,
    exchange_all,
    files_of,
    frames_of,
    only_log,
    put_segment,
    rivals,
    segment_paths,
    segments_of,
    set_clock,
)

YEAR = 365 * 86_400


def kinds(db: Database) -> list[str]:
    return [finding.kind for finding in db.verify()]


# -- 8 and 9: copies of copies


def test_case_8_laptops_cloned_while_they_run_draw_writers_of_their_own(
    open_book: OpenBook, folder: Path, tmp_path: Path
) -> None:
    original = open_book("original", label="Nord")
    original.insert({"id": "before"})
    copy_tree(original.folder, tmp_path / "clone")
    clone = open_book("clone", label="Nord")
    for db in (original, clone):
        db.insert({"id": f"after {db.folder.name}"})
    exchange_all(folder, original, clone)
    assert contents(original) == contents(clone)
    assert len(original) == 3
    assert segments_of(original.folder) == segments_of(clone.folder) == segments_of(folder)
    assert original.verify() == clone.verify() == []
    # Two writers of one label: what a program needs to warn of it.
    writers = sorted((writer.label, writer.entries) for writer in original.status().writers)
    assert writers == [("Nord", 1), ("Nord", 2)]


def test_case_9_of_a_restored_backup_old_and_new_entries_are_there(
    open_book: OpenBook, folder: Path, tmp_path: Path
) -> None:
    laptop = open_book("laptop")
    laptop.insert({"id": "x", "n": 1})
    copy_tree(laptop.folder, tmp_path / "backup")
    laptop.update({"n": 2})
    laptop.exchange(folder, init=True)
    laptop.close()
    restored = open_book("backup")
    restored.insert({"id": "new"})
    assert restored.exchange(folder).pulled == 1
    assert {"id": "x", "n": 2} in restored.all()
    assert restored.status().missing == ()
    other = open_book("other", book=restored.manifest.book)
    other.exchange(folder)
    assert contents(other) == contents(restored)
    assert other.verify() == restored.verify() == []


# -- 10: a snapshot of a machine, resumed twice


def test_case_10_both_entries_of_a_number_count_and_the_fork_is_shown(
    twins: tuple[Database, Database], open_book: OpenBook, folder: Path
) -> None:
    for db in twins:
        db.insert({"id": db.folder.name})
    first, second = twins
    assert first.own_writers() == second.own_writers()
    third = open_book("third", book=first.manifest.book)
    exchange_all(folder, *twins, third)
    for db in (*twins, third):
        assert {document["id"] for document in db} == {"x", "first", "second"}
        assert [(change.seq, change.label) for change in db.history("_default", "first")] == [
            (3, "A")
        ]
        assert [(change.seq, change.label) for change in db.history("_default", "second")] == [
            (3, "A")
        ]
        (finding,) = db.verify()
        assert (finding.kind, finding.is_sound) == ("fork", True)
        assert "entry 3 " in finding.detail
        assert db.status().missing == ()
    assert segments_of(first.folder) == segments_of(second.folder) == segments_of(third.folder)


def test_case_10_twins_that_have_met_go_on_as_two_writers(
    twins: tuple[Database, Database], folder: Path
) -> None:
    first, second = twins
    first.insert({"id": "first"})
    exchange_all(folder, first, second)
    for n, db in enumerate(twins, start=1):
        db.insert({"id": f"later {n}"})
        db.update({"n": n}, where("id") == "x")
    exchange_all(folder, *twins)
    assert kinds(first) == kinds(second) == []
    assert contents(first) == contents(second)
    assert len(first.status().writers) == 2
    assert rivals(first) == rivals(second)
    assert [sorted(values) for _, values in rivals(first)] == [[1, 2]]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_case_10_of_two_values_of_one_number_and_moment_all_show_the_same(
    twins: tuple[Database, Database], open_book: OpenBook, folder: Path, order: tuple[int, int]
) -> None:
    for n, db in enumerate(twins, start=1):
        db.update({"n": n})
    exchange_all(folder, *[twins[i] for i in order])
    later = open_book("later", book=twins[0].manifest.book)
    later.exchange(folder)
    for db in (*twins, later):
        assert db.all() == [{"id": "x", "n": 2}]
        assert rivals(db) == [("n", [2, 1])]


def fork() -> list[Frame]:
    """Two edits of number 3, and an edit by someone else that knew only one of the two."""
    begun = {"v": 1, "k": "set", "t": "t", "id": "x", "n": 1, "f": {"n": 0}, "e": []}
    over = {"n": [f"{WRITER.hex()}:2"]}
    edits = [begun | {"f": {"n": n}, "o": over} for n in (1, 2)]
    for edit in edits:
        del edit["e"]
    seen = edits[0] | {"f": {"n": 3}, "o": {"n": [f"{WRITER.hex()}:3"]}}
    first, second, third = frames_of([begun, edits[0], seen], first=2, hlc=10)
    (twin,) = frames_of([edits[1]], first=3, hlc=11)
    return [first, second, twin, third]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_case_10_whoever_supersedes_a_number_supersedes_both_in_any_order(
    db: Database, open_book: OpenBook, folder: Path, order: tuple[int, ...]
) -> None:
    entries = fork()
    told: list[object] = []
    db.watch(lambda table, record_id, document: told.append(document and dict(document)))
    for i in order:
        put_segment(folder, db, [entries[i]])
        db.exchange(folder)
    assert db.table("t").all() == [{"n": 3}]
    assert db.conflicts() == []
    assert told[-1] == {"n": 3}
    assert sorted(change.fields["n"] for change in db.history("t", "x")) == [0, 1, 2, 3]
    db.close()
    again = open_book()
    assert (again.table("t").all(), again.conflicts()) == ([{"n": 3}], [])


# -- 11: clocks


JUMPS = [10 * YEAR, -10 * YEAR, -NOW, 3600, -3600]


@pytest.mark.parametrize("jump", JUMPS)
def test_case_11_a_clock_that_jumps_keeps_the_order_of_edits_and_stops_no_exchange(
    copies: OpenCopies, open_book: OpenBook, folder: Path, jump: int
) -> None:
    a, b = copies("A", "B")
    for db in (a, b):
        set_clock(db, NOW)
    a.insert({"id": "x", "n": 0})
    set_clock(a, NOW + jump)
    a.update({"n": 1})
    a.update({"n": 2})
    exchange_all(folder, a, b)
    b.update({"n": 3})
    exchange_all(folder, a, b)
    set_clock(a, NOW)
    a.update({"n": 4})
    exchange_all(folder, a, b)
    for db in (a, b):
        assert db.all() == [{"id": "x", "n": 4}]
        assert db.conflicts() == []
        db.close()
        assert open_book(db.folder.name).all() == [{"id": "x", "n": 4}]


@pytest.mark.parametrize("jump", JUMPS)
def test_case_11_the_clock_of_another_laptop_does_not_carry_ours_away(
    copies: OpenCopies, folder: Path, jump: int
) -> None:
    a, b = copies("A", "B")
    set_clock(a, NOW + jump)
    set_clock(b, NOW)
    a.insert({"id": "a"})
    exchange_all(folder, a, b)
    b.insert({"id": "b"})
    (written,) = b.history("_default", "b")
    assert abs(written.at - datetime.fromtimestamp(NOW, UTC)) <= timedelta(hours=1)
    (foreign,) = b.history("_default", "a")
    assert foreign.at == datetime.fromtimestamp(NOW + jump, UTC)


@pytest.mark.parametrize("jump", JUMPS)
def test_case_11_concurrent_edits_under_wrong_clocks_are_both_kept(
    copies: OpenCopies, folder: Path, jump: int
) -> None:
    a, b = copies("A", "B")
    a.insert({"id": "x", "n": 0})
    exchange_all(folder, a, b)
    set_clock(a, NOW + jump)
    set_clock(b, NOW)
    a.update({"n": 1})
    b.update({"n": 2})
    exchange_all(folder, a, b)
    assert rivals(a) == rivals(b) == [("n", [1, 2] if jump > 0 else [2, 1])]


# -- 12: a stick pulled out while it is written to


def test_case_12_a_copy_that_ended_anywhere_is_no_segment_until_it_is_whole(
    copies: OpenCopies, folder: Path
) -> None:
    a, b = copies("A", "B")
    a.insert_multiple({"id": str(n), "text": "Lindenhof " * 20} for n in range(100))
    a.exchange(folder, init=True)
    (path,) = segment_paths(folder)
    whole = path.read_bytes()
    (writer,) = a.own_writers()
    assert len(whole) > 6 * 4096
    for size in [*range(0, len(whole), 4096), len(whole) - 1]:
        path.write_bytes(whole[:size])
        report = b.exchange(folder)
        assert (report.pulled, contents(b)) == (0, {})
        assert report.missing == (Gap(writer, "A", 1, 101),)
        assert [problem.kind for problem in report.problems] == ["damaged_segment"]
    path.write_bytes(whole)
    for pulled in (100, 0):
        report = b.exchange(folder)
        assert (report.pulled, report.missing, report.problems) == (pulled, (), ())
    assert contents(b) == contents(a)
    assert b.verify() == []


# -- 13: folders that are not what they should be


def test_case_13_a_folder_that_takes_nothing_is_read_all_the_same(
    copies: OpenCopies, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = copies("A", "B")
    a.insert({"id": "a"})
    a.exchange(folder, init=True)
    b.insert({"id": "b"})
    before = files_of(folder)
    original = files.create

    def create(path: Path) -> object:
        if path.is_relative_to(folder):
            raise OSError(errno.EROFS, "Read-only file system")
        return original(path)

    with monkeypatch.context() as patch:
        patch.setattr(files, "create", create)
        with pytest.raises(FolderFailed, match="Read-only"):
            b.exchange(folder)
        assert b.pull(folder) == 0
    assert files_of(folder) == before
    assert {document["id"] for document in b} == {"a", "b"}
    assert b.status().unsent == 1
    assert b.exchange(folder).pushed == 1


def test_case_13_a_folder_that_vanishes_while_it_is_listed_loses_nothing(
    copies: OpenCopies, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (a,) = copies("A")
    a.insert({"id": "a"})
    a.exchange(folder, init=True)
    a.insert({"id": "b"})
    original = LocalFolder.list

    def vanish(self: LocalFolder) -> dict[str, int]:
        shutil.rmtree(folder)
        return original(self)

    monkeypatch.setattr(LocalFolder, "list", vanish)
    with pytest.raises(FolderFailed):
        a.exchange(folder)
    assert not folder.exists()
    assert (len(a), a.status().unsent) == (2, 1)


# -- 14: what other programs leave in a folder


def test_case_14_names_in_another_case_and_of_other_programs_are_read_by_their_content(
    copies: OpenCopies, folder: Path
) -> None:
    a, b = copies("A", "B")
    for n in range(8):
        a.insert({"id": str(n)})
        a.exchange(folder, init=True)
    new_names = [
        "{stem}.SEG",
        "{upper}.seg",
        "{stem}.sync-conflict-20270115-080000-ABCDEFG.seg",
        "{stem} (conflicted copy 2027-01-15).seg",
        "{stem} (1).seg",
        "{stem}.seg.part",
        "Kopie von {stem}.seg.tmp",
        "{stem}",
    ]
    for path, name in zip(segment_paths(folder), new_names, strict=True):
        path.rename(path.with_name(name.format(stem=path.stem, upper=path.stem.upper())))
        path.with_suffix(".tmp").write_bytes(b"")
        (path.parent / "desktop.ini").write_bytes(b"[.ShellClassInfo]\r\n")
    report = b.exchange(folder)
    assert (report.pulled, report.problems) == (8, ())
    assert contents(a) == contents(b)
    assert segments_of(a.folder) == segments_of(b.folder)


# -- 18: TinyDB, used in strange ways


def test_case_18_a_large_document_is_the_one_of_tinydb(db: Database, open_book: OpenBook) -> None:
    stock = TinyDB(storage=MemoryStorage)
    document = {"rows": {str(n): {"n": n, "parts": [[n], {}]} for n in range(20_000)}}
    for table in (db, stock):
        table.insert(document)
        table.update(lambda found: found["rows"].pop("7"))
    assert db.all() == stock.all()
    db.close()
    assert open_book().all() == stock.all()


# -- 19: much of everything, in small


def test_case_19_many_writers_of_few_entries_are_one_book(
    copies: OpenCopies, open_book: OpenBook, folder: Path
) -> None:
    a, b = copies("A", "B")
    a.close()
    for n in range(60):
        with Database(a.folder, label="A") as run:
            run.insert_multiple({"run": n, "n": i} for i in range(5))
    a = open_book("A")
    assert a.exchange(folder, init=True).pushed == 300
    assert b.exchange(folder).pulled == 300
    assert contents(a) == contents(b)
    assert len(b.status().writers) == 60
    assert b.status().missing == ()
    # One head per copy, however many writers it tells of.
    assert len(list(folder.rglob("*.head"))) == 2
    assert not list((a.folder / "wal").iterdir())


def test_case_19_a_change_writes_as_much_however_large_the_book_is(db: Database) -> None:
    sizes = []
    for n in range(3):
        db.insert_multiple({"id": f"{n} {i}"} for i in range(10 ** (n + 1)))
        before = only_log(db).stat().st_size
        db.insert({"id": f"{n}"})
        db.update({"n": n}, where("id") == f"{n}")
        sizes.append(only_log(db).stat().st_size - before)
    assert max(sizes) - min(sizes) < 10


# -- 20: one person, edited at three gates


def test_case_20_a_resolution_reaches_everyone_and_the_conflict_does_not_come_back(
    copies: OpenCopies, folder: Path, tmp_path: Path
) -> None:
    gates = copies("Nord", "Mitte", "Süd")
    gates[0].insert({"id": "x", "phone": "", "note": ""})
    exchange_all(folder, *gates)
    for n, gate in enumerate(gates):
        set_clock(gate, NOW + n)
        gate.update({"phone": str(n), f"seen by {n}": True})
    exchange_all(folder, *gates)
    shutil.copytree(folder, tmp_path / "an older stick")
    assert [rivals(gate) for gate in gates] == [[("phone", ["2", "1", "0"])]] * 3
    gates[1].resolve("_default", "x", "phone", 2)
    assert gates[1].conflicts() == []
    exchange_all(folder, *gates)
    for stick in (tmp_path / "an older stick", folder):
        exchange_all(stick, *gates)
        for gate in gates:
            assert gate.conflicts() == []
            (person,) = gate.all()
            assert person["phone"] == "0"
            assert {"seen by 0", "seen by 1", "seen by 2"} <= person.keys()


# -- 21: what Windows does


REPLACE = Path.replace


class Held:
    """`Path.replace` while another program holds the file, for a number of tries each time."""

    def __init__(self, tries: int) -> None:
        self._tries = tries
        self._left = tries

    def __call__(self, source: Path, target: Path) -> Path:
        if self._left:
            self._left -= 1
            raise PermissionError(errno.EACCES, "The process cannot access the file", str(target))
        self._left = self._tries
        return REPLACE(source, target)


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets every file be held for so many tries before it can be replaced."""

    def held(tries: int) -> None:
        replace = Held(tries)
        monkeypatch.setattr(Path, "replace", lambda source, target: replace(source, target))
        monkeypatch.setattr(time, "sleep", lambda seconds: None)

    return held


def test_case_21_a_file_that_a_scanner_holds_for_a_moment_is_waited_for(
    copies: OpenCopies,
    open_book: OpenBook,
    folder: Path,
    hold: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "CHECKPOINT_AFTER", 1)
    a, b = copies("A", "B")
    hold(files.REPLACE_TRIES - 1)
    a.insert({"id": "1"})
    a.local["station"] = "Nord"
    a.save_local()
    a.exchange(folder, init=True)
    assert b.exchange(folder).pulled == 1
    a.close()
    assert (a.folder / "state.ckpt").exists()
    assert open_book("A").local == {"station": "Nord"}


def test_case_21_a_file_that_is_held_for_ever_is_reported_and_nothing_is_lost(
    copies: OpenCopies,
    open_book: OpenBook,
    folder: Path,
    hold: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "CHECKPOINT_AFTER", 1)
    a, b = copies("A", "B")
    a.insert({"id": "1"})
    a.exchange(folder, init=True)
    hold(10**9)
    a.insert({"id": "2"})
    with pytest.raises(NotWritten):
        a.exchange(folder)
    a.local["station"] = "Nord"
    with pytest.raises(NotWritten):
        a.save_local()
    a.insert({"id": "3"})
    a.close()
    assert unfinished(a.folder) == unfinished(folder) == []
    hold(0)
    a = open_book("A")
    assert [document["id"] for document in a] == ["1", "2", "3"]
    assert a.verify() == []
    assert a.exchange(folder).pushed == 2
    b.exchange(folder)
    assert contents(a) == contents(b)


def unfinished(folder: Path) -> list[Path]:
    return list(folder.rglob(f"{files.TEMPORARY}*"))


LABEL = "Zoë 🧑🏽‍🚒 Ünal \u202e شمال"


def test_case_21_long_paths_and_labels_with_emoji_are_ordinary(
    open_book: OpenBook, tmp_path: Path
) -> None:
    deep = Path(*["Stadtteilfest am Lindenhof 🎪 2027"] * 8)
    assert len(str(deep)) > 260
    a = open_book(str(deep / "laptop"), label=LABEL)
    a.table("Café ☕").insert({"id": "💐", "name": LABEL})
    stick = tmp_path / deep / "stick"
    stick.mkdir()
    a.exchange(stick, init=True)
    b = open_book("B", book=a.manifest.book)
    b.exchange(stick)
    assert b.table("Café ☕").all() == [{"id": "💐", "name": LABEL}]
    assert [writer.label for writer in b.status().writers] == [LABEL]
    assert [change.label for change in b.history("Café ☕", "💐")] == [LABEL]
    below = [name.removeprefix(f"{a.manifest.book}/") for name in files_of(stick)]
    assert all(len(name) < 120 and name.isascii() for name in below)


# -- 22: other versions of the program


def test_case_22_a_table_of_a_newer_version_is_kept_edited_and_forwarded(
    copies: OpenCopies, open_book: OpenBook, tmp_path: Path
) -> None:
    new, old, newest = copies("new", "old", "newest")
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    new.table("novelties").insert({"id": "x", "shape": {"points": [[1, 2.5], []]}, "n": 1})
    new.exchange(one, init=True)
    strange = {"v": 9, "k": "erase", "t": "novelties", "ids": ["x"], "why": {"code": 7}}
    put_segment(
        one, new, frames_of([strange, {"k": "set", "t": "novelties", "id": "y", "f": {"n": 3}}])
    )
    old.exchange(one)
    old.table("novelties").update({"n": 2}, where("id") == "x")
    old.close()
    old = open_book("old")
    old.exchange(two, init=True)
    newest.exchange(two)
    expected = [{"id": "x", "shape": {"points": [[1, 2.5], []]}, "n": 2}, {"n": 3}]
    assert sorted(newest.table("novelties").all(), key=len, reverse=True) == expected
    assert segments_of(one).items() <= segments_of(two).items()
