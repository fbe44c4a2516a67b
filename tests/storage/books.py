"""What the tests of storage/ share: books and folders as plain values, and ways to break them."""

from __future__ import annotations

import copy
import errno
import json
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from zlib import crc32

import pytest
from tinydb import TinyDB

from storage import Database, checkpoint, files, frames, ops, segments
from storage.cipher import Plain, Ring
from storage.frames import Damage, Frame, Header
from storage.table import LogTable

Payload = dict[str, Any]
Contents = dict[str, list[str]]
"""Documents as text, by their table."""

WRITER = bytes(range(16))
"""Who wrote the entries that a test makes by hand."""
NOW = 2_000_000_000
"""Seconds since 1970, for tests that set the clock."""
PLAIN = Plain("00" * 16)
"""How they are kept."""


class OpenBook(Protocol):
    """Opens (or begins) the book of that name; it is closed when the test ends."""

    def __call__(self, name: str = "book", **options: Any) -> Database: ...


OpenCopies = Callable[..., list[Database]]
"""Begins one book with a copy per label."""

Stick = tuple[Database, Database, Path]
"""Two copies and a folder that the first has pushed to."""


# -- Reading


def numbered(table: Database | LogTable) -> list[tuple[int, Payload]]:
    """The documents of a table with their local numbers, in the table's order."""
    return [(document.doc_id, dict(document)) for document in table]


def contents(db: TinyDB) -> Contents:
    """Every document of every table as text, whatever its local number and place."""
    return {name: sorted(map(text, db.table(name))) for name in sorted(db.tables())}


def text(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with what is in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def segments_of(folder: Path) -> dict[str, bytes]:
    """The sealed segments below a folder, by their plain names."""
    return {
        name.rpartition("/")[2]: content
        for name, content in files_of(folder).items()
        if name.endswith(segments.SUFFIX)
    }


def told_in(content: bytes, ring: Ring) -> set[tuple[str, str]]:
    """Table and id of the records that a file, whatever it is called, still tells of."""
    state = json.loads(checkpoint._body(content, ring) or b'{"tables": {}}')
    found = {
        (name, record_id)
        for name, table in state["tables"].items()
        for record_id in (*table["living"], *table["gone"])
    }
    part = segments.read(content, ring)
    said = [ops.decode(part.payload(frame) or b"") for frame in part.frames] if part else []
    return found | {(op["t"], op["id"]) for op in said if op and op["k"] in ("set", "del")}


def only_log(db: Database) -> Path:
    """The one log in which this book is being written."""
    (path,) = (db.folder / "wal").iterdir()
    return path


def segment_paths(folder: Path) -> list[Path]:
    return sorted(folder.rglob(f"*{segments.SUFFIX}"))


# -- Time


def set_clock(db: Database, seconds: float) -> None:
    """Let the book believe that it is `seconds` after 1970."""
    db._store.clock._wall = lambda: seconds


# -- Breaking


def flipped(content: bytes, position: int, mask: int = 1) -> bytes:
    return content[:position] + bytes([content[position] ^ mask]) + content[position + 1 :]


def flip_in_the_middle(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(flipped(content, len(content) // 2))


class FailsOnce:
    """A function that raises `error` when it is called for the `at`-th time, and works again."""

    def __init__(self, function: Callable[..., Any], error: Exception, at: int = 0) -> None:
        self._function = function
        self._error = error
        self._left = at
        self.has_failed = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._left -= 1
        if self._left == -1:
            self.has_failed = True
            raise self._error
        return self._function(*args, **kwargs)


class Crash(BaseException):
    """The process ends here."""


class CrashAt:
    """Lets a number of steps on the disk happen and then none any more, like a pulled plug."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
        self._left = steps
        self.has_crashed = False
        for owner, name in [
            (files, "write_synced"),
            (files, "replace"),
            (files, "sync_folder"),
            (Path, "unlink"),
            (Path, "mkdir"),
        ]:
            monkeypatch.setattr(owner, name, self._counting(getattr(owner, name)))

    def _counting(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            if self._left == 0:
                self.has_crashed = True
                raise Crash
            self._left -= 1
            return function(*args, **kwargs)

        return counted


# -- Copying


def copy_tree(source: Path, target: Path) -> None:
    """Copy a book's folder as it is at this moment."""
    for path in source.rglob("*"):
        if path.is_file() and path.name != "lock":
            copied = target / path.relative_to(source)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(path.read_bytes())


def resume_as_twin(twin: Database, original: Database) -> None:
    """Let `twin`, a copy of the folder, go on with what the original has in its memory.

    So does a machine whose snapshot is resumed twice: same writer, same next number.
    """
    log, store = original._store._log, twin._store
    store.clock.last = original._store.clock.last
    if log is None:
        return
    store._log = again = copy.copy(log)
    again._folder, again._clock = store.shelf.logs, store.clock
    again.path = again._folder / log.path.name
    if log._chain is not None:
        again._chain = copy.copy(log._chain)
        again._chain._hash = log._chain._hash.copy()
    if log._file is not None:
        # Opening the copy may have sealed the log that the snapshot has in use.
        again.path.write_bytes(log.path.read_bytes())
        again._file = again.path.open("ab", buffering=0)


def rivals(db: Database) -> list[tuple[str, list[Any]]]:
    """Each conflict as field and values, the shown one first."""
    return sorted((c.field, [rival.value for rival in c.rivals]) for c in db.conflicts())


def exchange_all(folder: Path, *copies: Database) -> None:
    """Two rounds, so that the first one also hears of what the last one had."""
    for db in copies * 2:
        db.exchange(folder, init=True)


# -- Bytes made by hand


def frames_of(payloads: Sequence[Payload | bytes], first: int = 1, hlc: int = 1) -> list[Frame]:
    """Frames that each are a transaction of their own."""
    return [
        PLAIN.seal(WRITER, first + i, hlc + i, 0, encoded(payload))
        for i, payload in enumerate(payloads)
    ]


def key_id(db: Database) -> bytes:
    """What the segments of a book carry in their header."""
    return db._store.ring.current.key_id


def _holds(writer: bytes, frame: Frame) -> bool:
    return PLAIN.open(writer, frame) is not None


def encoded(payload: Payload | bytes) -> bytes:
    return payload if isinstance(payload, bytes) else json.dumps(payload).encode()


def put_segment(folder: Path, db: Database, run: Sequence[Frame]) -> Path:
    """Add a sealed segment to what the exchange folder holds of the book."""
    header = Header(key_id(db), WRITER, run[0].seq)
    content = segments.seal(header, run, PLAIN)
    path = folder / db.manifest.book / segments.name_of(WRITER.hex(), run, content)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def with_length(frame: bytes, length: int) -> bytes:
    """An encoded frame that announces another length, with a checksum that fits."""
    head = frame[:8] + struct.pack("<I", length) + frame[12 : frames.FRAME_SIZE - 4]
    return head + struct.pack("<I", crc32(head)) + frame[frames.FRAME_SIZE :]


def read_log(content: bytes) -> list[Frame | Damage]:
    """What lies behind the header of a log."""
    header = frames.read_header(content)
    assert header is not None
    return list(frames.read_frames(content, len(content), partial(_holds, header.writer)))


def spans_of(content: bytes) -> Iterator[tuple[int, int]]:
    """Where each frame of an undamaged log begins and ends."""
    position = frames.HEADER_SIZE
    for frame in read_log(content):
        assert isinstance(frame, Frame)
        end = position + frames.FRAME_SIZE + len(frame.body)
        yield position, end
        position = end


def ids(db: Database) -> list[str]:
    return sorted(document["id"] for document in db)


def root(db: Database, folder: Path) -> Path:
    return folder / db.manifest.book


def refused(*_: object) -> None:
    """What a system that refuses does in the place of any call."""
    raise OSError(errno.EIO, "refused")
