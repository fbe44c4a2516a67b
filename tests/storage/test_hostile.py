"""Case 17: files made to do harm. They are refused quickly, and nothing else suffers."""

from __future__ import annotations

import os
import struct
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from msgspec.structs import replace

from storage import Database, books_in, checked, frames, segments
from storage.errors import BookDamaged
from storage.frames import Footer, Frame, Header
from storage.values import Finding, Problem
from storage.visit import LARGEST_SMALL
from tests.storage.books import (
    PLAIN,
    WRITER,
    OpenBook,
    OpenCopies,
    contents,
    files_of,
    frames_of,
    key_id,
    put_segment,
    segment_paths,
    segments_of,
    with_length,
)

MEGABYTE = 2**20

Stick = tuple[Database, Database, Path]
"""Who has filled the folder, who has nothing yet, and the folder."""


@pytest.fixture
def stick(copies: OpenCopies, folder: Path) -> Stick:
    a, b = copies("A", "B")
    for pair in (("1", "2"), ("3", "4")):
        a.insert_multiple({"id": record_id} for record_id in pair)
        a.exchange(folder, init=True)
    return a, b, folder


def root(db: Database, folder: Path) -> Path:
    return folder / db.manifest.book


def ids(db: Database) -> list[str]:
    return sorted(document["id"] for document in db)


def kept_aside(db: Database) -> list[bytes]:
    return [path.read_bytes() for path in (db.folder / "quarantine").iterdir()]


# -- Segments that are none


def entries(count: int) -> list[Frame]:
    return frames_of([{"k": "set", "t": "t", "id": str(n), "f": {"n": n}} for n in range(count)])


def raw(run: Sequence[Frame]) -> bytes:
    return b"".join(frame.encode() for frame in run)


def sealed(header: Header, content: bytes, count: int, chain: bytes = bytes(32)) -> bytes:
    """Whatever bytes, with a footer whose hash over them is right."""
    whole = header.encode() + content
    return whole + Footer(count, chain, frames.content_hash(whole, b"")).encode()


def claiming(seq: int, length: int, kind: int = frames.KIND_OP) -> bytes:
    """The head of a frame that claims the next `length` bytes, with a checksum that fits."""
    head = struct.pack("<4sBBHIQQ24s16s", b"\xf5FRM", kind, 0, 0, length, seq, 1, bytes(24), WRITER)
    return head + struct.pack("<I", crc32(head))


def nested(count: int) -> bytes:
    """Heads that each claim all that follows: trying each one would take for ever."""
    size = frames.FRAME_SIZE
    return b"".join(claiming(n + 1, (count - n) * size) for n in range(count)) + bytes(size)


NOT_SEALED: dict[str, Callable[[Header], bytes]] = {
    "no footer": lambda header: header.encode() + raw(entries(2)),
    "no entries": lambda header: sealed(header, b"", 0),
    "a footer that counts more": lambda header: sealed(header, raw(entries(2)), 3),
    "a footer that counts fewer": lambda header: sealed(header, raw(entries(2)), 1),
    "a footer that counts the most": lambda header: sealed(header, raw(entries(2)), 2**32 - 1),
    "an absurd length": lambda header: sealed(
        header, with_length(raw(entries(1)), 0xFFFFFFFF) + raw(entries(1)), 2
    ),
    "an absurd length at the end": lambda header: sealed(
        header, with_length(raw(entries(1)), 0xFFFFFFFF), 1
    ),
    "a length just beyond the end": lambda header: sealed(header, claiming(1, 100) + bytes(99), 1),
    "an entry longer than any": lambda header: sealed(
        header, claiming(1, frames.MAX_BODY + 1) + bytes(frames.MAX_BODY + 1), 1
    ),
    "an entry without a body": lambda header: sealed(header, claiming(1, 0), 1),
    "numbers that go back": lambda header: sealed(header, raw(entries(2)[::-1]), 2),
    "a number twice": lambda header: sealed(header, raw(entries(1) * 2), 2),
    "number 0": lambda header: sealed(header, claiming(0, 17) + bytes(17), 1),
    "something between the entries": lambda header: sealed(
        header, raw(entries(1)) + b"?" + raw(entries(2)[1:]), 2
    ),
    "half an entry at the end": lambda header: sealed(
        header, raw(entries(1)) + raw(entries(2)[1:])[:50], 1
    ),
    "an unknown kind of frame": lambda header: sealed(header, claiming(1, 17, 9) + bytes(17), 1),
    "heads in heads": lambda header: header.encode() + nested(15_000),
    "heads in heads, sealed": lambda header: sealed(header, nested(15_000), 15_000),
}


class Hashed:
    """`blake2b` that counts the bytes it is given."""

    def __init__(self) -> None:
        self.size = 0

    def __call__(self, content: bytes = b"", **options: Any) -> Any:
        self.size += len(content)
        return blake2b(content, **options)


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Tells that no more than some bytes were hashed, and no more than some memory was taken."""
    hashed = Hashed()
    monkeypatch.setattr(frames, "blake2b", hashed)
    tracemalloc.start()

    def check(size: int) -> None:
        assert hashed.size <= 2 * size + MEGABYTE
        assert tracemalloc.get_traced_memory()[1] <= 4 * size + 8 * MEGABYTE

    yield check
    tracemalloc.stop()


@pytest.mark.parametrize("make", NOT_SEALED.values(), ids=NOT_SEALED)
def test_case_17_a_hostile_segment_is_refused_and_the_rest_is_taken_in(
    stick: Stick, open_book: OpenBook, bounded: Callable[[int], None], make: Callable[..., bytes]
) -> None:
    a, b, folder = stick
    content = make(Header(key_id(a), WRITER, 1))
    path = root(a, folder) / "20270115" / f"{WRITER.hex()}-1-2-0123456789abcdef.seg"
    path.parent.mkdir()
    path.write_bytes(content)
    problem = Problem("damaged_segment", f"20270115/{path.name}")
    report = b.exchange(folder)
    assert (report.pulled, report.problems) == (4, (problem,))
    bounded(len(content))
    kept = [content] if len(content) <= 16 * MEGABYTE else []
    assert kept_aside(b) == kept
    b.insert({"id": "5"})
    assert b.exchange(folder).problems == (problem,)
    assert kept_aside(b) == kept
    assert a.exchange(folder).pulled == 1
    assert path.read_bytes() == content
    b.close()
    again = open_book("B")
    assert ids(again) == ids(a) == ["1", "2", "3", "4", "5"]
    assert again.verify() == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"version": 2}, "unknown_format"),
        ({"version": 0xFFFF}, "unknown_format"),
        ({"suite": 99}, "unknown_format"),
        ({"key_id": b"elsewher"}, "other_book"),
    ],
    ids=str,
)
def test_case_17_a_segment_that_is_not_for_us_is_reported_and_left_in_place(
    stick: Stick, change: dict[str, Any], kind: str
) -> None:
    a, b, folder = stick
    header = replace(Header(key_id(a), WRITER, 1), **change)
    path = root(a, folder) / "20270115" / "x.seg"
    path.parent.mkdir()
    path.write_bytes(segments.seal(header, entries(2), PLAIN))
    before = path.read_bytes()
    for _ in range(2):
        assert b.exchange(folder).problems == (Problem(kind, "20270115/x.seg"),)
    assert ids(b) == ["1", "2", "3", "4"]
    assert (kept_aside(b), path.read_bytes()) == ([], before)


# -- Segments that are sealed, and hold nonsense


def test_case_17_entries_whose_digests_are_wrong_are_told_by_verify(stick: Stick) -> None:
    a, b, folder = stick
    first, second = entries(2)
    # The chain covers the digests, and not the bodies.
    put_segment(folder, a, [first, second._replace(body=first.body)])
    b.exchange(folder)
    assert ids(b) == ["1", "2", "3", "4"]
    (finding,) = b.verify()
    assert (finding.kind, finding.detail) == ("damaged_segment", "the hash chain does not hold")
    assert b.exchange(folder).problems == ()


def test_a_segment_whose_chain_does_not_hold_is_told_by_verify(stick: Stick) -> None:
    a, b, folder = stick
    content = sealed(Header(key_id(a), WRITER, 1), raw(entries(1)), 1, chain=b"?" * 32)
    name = segments.name_of(WRITER.hex(), entries(1), content)
    path = root(a, folder) / name
    path.parent.mkdir()
    path.write_bytes(content)
    b.exchange(folder)
    found = Finding("damaged_segment", f"seg/{name}", "the hash chain does not hold")
    assert b.verify() == [found]


def test_verify_does_not_try_heads_in_heads_one_by_one(
    stick: Stick, bounded: Callable[[int], None]
) -> None:
    a, b, folder = stick
    content = sealed(Header(key_id(a), WRITER, 1), claiming(1, 15_001 * 72) + nested(15_000), 1)
    (root(a, folder) / "20270115").mkdir()
    (root(a, folder) / "20270115" / "x.seg").write_bytes(content)
    b.exchange(folder)
    assert [finding.kind for finding in b.verify()] == ["damaged_segment"]
    bounded(4 * len(content))


def test_case_17_ranges_that_overlap_count_once(stick: Stick) -> None:
    a, b, folder = stick
    run = entries(5)
    for part in (run[:3], run[1:4], run, run[4:], run[2:3]):
        put_segment(folder, a, part)
    assert b.exchange(folder).pulled == 4 + 5
    assert sorted(document["n"] for document in b.table("t")) == [0, 1, 2, 3, 4]
    assert (b.status().entries, b.verify()) == (9, [])


def test_case_17_of_a_key_that_comes_twice_everyone_takes_the_last(
    stick: Stick, open_book: OpenBook
) -> None:
    a, b, folder = stick
    twice = b'{"k":"set","t":"t","id":"h","f":{"n":1,"n":2},"f":{"n":3,"n":4}}'
    put_segment(folder, a, frames_of([twice]))
    for db in (a, b):
        db.exchange(folder)
        db.close()
        assert open_book(db.folder.name).table("t").all() == [{"n": 4}]


NAMES = [
    "../../../above",
    "/etc/passwd",
    "C:\\Windows\\x",
    "..",
    "a\x00b",
    "\x1b[2J",
    "",
    "x" * 5000,
]


@pytest.mark.parametrize("name", NAMES)
def test_case_17_a_path_as_a_name_is_just_a_name(stick: Stick, tmp_path: Path, name: str) -> None:
    a, b, folder = stick
    note = {"v": 1, "k": "session", "label": name, "at": name}
    strange = {"v": 1, "k": "set", "t": name or "t", "id": name or "i", "n": 1, "f": {name: name}}
    put_segment(folder, a, frames_of([note, strange]))
    (root(a, folder) / "heads" / "x.head").write_bytes(
        checked.dumps({"writers": {name: [3, name]}})
    )
    before = {
        path.relative_to(tmp_path) for path in tmp_path.rglob("*") if b.folder not in path.parents
    }
    report = b.exchange(folder)
    assert (report.pulled, report.problems) == (5, ())
    assert b.table(name or "t").all() == [{name: name}]
    assert [gap.writer for gap in report.missing] == [name]
    b.export_plain(b.folder / "plain.json")
    after = {
        path.relative_to(tmp_path) for path in tmp_path.rglob("*") if b.folder not in path.parents
    }
    own_head = {path for path in after - before if path.suffix == ".head"}
    assert (len(own_head), after - before) == (1, own_head)


# -- Files of a wrong kind or size


def sparse(path: Path, size: int) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.truncate(size)


def test_case_17_a_file_larger_than_any_segment_is_not_read(
    stick: Stick, bounded: Callable[[int], None]
) -> None:
    a, b, folder = stick
    sparse(root(a, folder) / "20270115" / "x.seg", segments.MAX_SIZE + 1)
    report = b.exchange(folder)
    assert (report.pulled, report.problems) == (4, (Problem("damaged_segment", "20270115/x.seg"),))
    bounded(0)
    assert kept_aside(b) == []


def test_case_17_a_large_file_is_read_once_and_not_kept(
    stick: Stick, bounded: Callable[[int], None]
) -> None:
    a, b, folder = stick
    name = f"20270115/{WRITER.hex()}-1-2-0123456789abcdef.seg"
    sparse(root(a, folder) / name, 32 * MEGABYTE)
    report = b.exchange(folder)
    assert (report.pulled, report.problems) == (4, (Problem("damaged_segment", name),))
    bounded(32 * MEGABYTE)
    assert kept_aside(b) == []


@pytest.mark.parametrize("name", ["book.json", "heads/x.head"])
def test_case_17_a_large_head_or_marker_is_not_read(
    stick: Stick, bounded: Callable[[int], None], name: str
) -> None:
    a, b, folder = stick
    sparse(root(a, folder) / name, 2**40)
    kind = "damaged_book" if name == "book.json" else "damaged_head"
    report = b.exchange(folder)
    assert (report.pulled, report.problems) == (4, (Problem(kind, name),))
    bounded(LARGEST_SMALL)


def test_case_17_a_marker_without_end_is_no_book(
    db: Database, open_book: OpenBook, folder: Path, bounded: Callable[[int], None]
) -> None:
    db.close()
    sparse(db.folder / "book.json", 2**40)
    sparse(folder / "x" / "book.json", 2**40)
    with pytest.raises(BookDamaged):
        open_book()
    assert books_in(folder) == []
    bounded(LARGEST_SMALL)


PLACES = ["segment", "day", "book.json", "heads"]


@pytest.mark.parametrize("place", PLACES)
def test_case_17_a_folder_or_file_in_the_wrong_place_hinders_nobody_else(
    stick: Stick, place: str
) -> None:
    a, b, folder = stick
    b.exchange(folder)
    stolen = {
        "segment": segment_paths(folder)[0],
        "day": segment_paths(folder)[0].parent,
        "book.json": root(a, folder) / "book.json",
        "heads": root(a, folder) / "heads",
    }[place]
    content = files_of(stolen) or {"": stolen.read_bytes()}
    stolen.rename(folder / "aside")
    if place in ("segment", "book.json"):
        (stolen / "in it").mkdir(parents=True)
    else:
        stolen.write_bytes(b"no folder")
    b.insert({"id": "5"})
    reports = [b.exchange(folder), a.exchange(folder)]
    kinds = {"book.json": "damaged_book", "heads": "damaged_head"}
    for report in reports:
        assert {problem.kind for problem in report.problems} == {
            kinds.get(place, "damaged_segment")
        }
    if place != "day":
        assert ids(a) == ["1", "2", "3", "4", "5"]
    assert stolen.exists()
    if place in ("segment", "book.json"):
        (stolen / "in it").rmdir()
        stolen.rmdir()
    else:
        stolen.unlink()
    for db in (b, a, b):
        db.exchange(folder)
    assert a.exchange(folder).problems == b.exchange(folder).problems == ()
    assert contents(a) == contents(b)
    restored = files_of(stolen) or {"": stolen.read_bytes()}
    assert place == "heads" or content.items() <= restored.items()


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_case_17_links_are_not_followed(stick: Stick, tmp_path: Path) -> None:
    a, b, folder = stick
    outside = tmp_path / "outside"
    outside.mkdir()
    segment = segment_paths(folder)[0]
    segment.rename(outside / segment.name)
    segment.symlink_to(outside / segment.name)
    (root(a, folder) / "20270115").symlink_to(outside, target_is_directory=True)
    (root(a, folder) / "heads" / "x.head").symlink_to(outside / "nowhere")
    (root(a, folder) / "loop").symlink_to(root(a, folder), target_is_directory=True)
    before = files_of(outside)
    assert b.exchange(folder).pulled == 2
    assert a.exchange(folder).problems == ()
    assert b.exchange(folder).pulled == 2
    assert not segment.is_symlink()
    assert files_of(outside) == before
    assert segments_of(a.folder) == segments_of(b.folder)
