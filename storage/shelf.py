"""The files of a book's folder: logs being written, sealed segments, and what was set aside.

book.json      which book this is            wal/         logs still being written, own only
device.json    local facts                   seg/<day>/   sealed segments, own and foreign
state.ckpt     the state, to start faster    quarantine/  what could not be read, kept aside
drafts/        begun and not entered        lock         held by the writing process
keys.wrap      the key, wrapped for those who may open it (encrypted books)
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from msgspec.structs import replace

from storage import drafts, files, frames, log, segments
from storage.cipher import PLAIN, Ring

WAL, SEGMENTS, QUARANTINE = "wal", "seg", "quarantine"
LOCK = "lock"


class Shelf:
    """What lies in a book's folder, by plain names like `seg/20260613/....seg`."""

    def __init__(self, folder: Path, ring: Ring) -> None:
        self.folder = folder
        self.logs = folder / WAL
        self._ring = ring
        self.damaged: set[str] = set()
        """Segments found to be no longer what was sealed, by their name in an exchange folder."""

    def make(self) -> None:
        """Create the folders, and clear away what an interrupted write left."""
        for part in (WAL, SEGMENTS, QUARANTINE):
            files.make_folder(self.folder / part)
        for left in [
            *self.folder.glob(f"{files.TEMPORARY}*"),
            *self.folder.glob(f"*/{files.TEMPORARY}*"),
            *self.folder.glob(f"*/*/{files.TEMPORARY}*"),
        ]:
            with contextlib.suppress(OSError):
                files.remove(left)

    def log_files(self) -> list[Path]:
        return sorted(self.logs.glob(f"*{log.SUFFIX}"))

    def segment_files(self) -> Iterator[Path]:
        yield from sorted((self.folder / SEGMENTS).glob(f"*/*{segments.SUFFIX}"))

    def segment_sizes(self) -> dict[str, int]:
        """The segments as an exchange folder names them, with their sizes in bytes."""
        found = files.sizes(self.folder / SEGMENTS)
        return {
            name: size
            for name, size in found.items()
            if name.count("/") == 1 and name.endswith(segments.SUFFIX)
        }

    def all_files(self) -> Iterator[Path]:
        """Logs first: one that is sealed meanwhile is then met again as a segment."""
        yield from self.log_files()
        yield from self.segment_files()

    def name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def segment_path(self, name: str) -> Path:
        """Where the segment lies that an exchange folder has as `name`."""
        return self.folder / SEGMENTS / name

    def segment_name(self, path: Path) -> str:
        return path.relative_to(self.folder / SEGMENTS).as_posix()

    def read(self, path: Path) -> segments.Log | None:
        """What a log or segment of this folder holds; None if it vanished, sealed meanwhile."""
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            if not files.is_decay(error):
                raise
            # Like any damage: the rest of the book is there, and an exchange may heal it.
            content = b""
        found = self.parse(content, path)
        is_whole = found.is_complete if found else self.is_locked(content)
        if path.suffix == segments.SUFFIX and not is_whole:
            self.damaged.add(self.segment_name(path))
        return found

    def is_locked(self, content: bytes) -> bool:
        """Whether a log or segment is under a key that is not on the ring: it waits for that."""
        header = frames.read_header(content)
        return (
            header is not None
            and header.suite != PLAIN
            and self._ring.find(header.suite, header.key_id) is None
        )

    def parse(self, content: bytes, path: Path | None = None) -> segments.Log | None:
        """What these bytes hold of this book; the name of a file can stand in for its header."""
        return segments.read(content, self._ring, _named(path) if path else None)

    def parse_complete(self, content: bytes) -> segments.Log | None:
        """The segment of this book that these bytes are, if not one of them differs."""
        return segments.read_complete(content, self._ring)

    def is_sound(self, name: str) -> bool:
        """Whether our own segment is still what was sealed: disks age too."""
        try:
            is_sound = segments.is_as_named(name, self.segment_path(name).read_bytes())
        except OSError as error:
            if not files.is_decay(error):
                raise
            is_sound = False
        if not is_sound:
            self.damaged.add(name)
        return is_sound

    def keep_segment(self, name: str, content: bytes) -> None:
        """Store a sealed segment; the caller flushes its folder, once for many."""
        path = self.segment_path(name)
        if path.exists():
            if name not in self.damaged:
                return
            try:
                self.set_aside(path.name, path.read_bytes())
            except OSError as error:
                if not files.is_decay(error):
                    raise
        files.make_folder(path.parent)
        files.put(path, content)
        self.damaged.discard(name)

    def seal(self, path: Path) -> list[str]:
        """Turn what is readable of a log, or of a damaged segment, into segments; their names.

        The file itself stays: the caller removes it once the segments are on the disk.
        """
        content = path.read_bytes()
        found = self.parse(content, path)
        whole = [frame for g in segments.transactions(found.frames) for frame in g] if found else []
        if found is None or found.damage or len(whole) < len(found.frames):
            self.set_aside(path.name, content)
        names = []
        for run in segments.runs(whole):
            assert found is not None
            header = found.header
            if run[0].seq != header.first_seq:
                # The chain is broken where frames are missing; the stretch begins one of its own.
                header = replace(header, first_seq=run[0].seq, previous_chain=bytes(32))
            sealed = segments.seal(header, run, found.cipher)
            names.append(segments.name_of(found.writer, run, sealed))
            self.keep_segment(names[-1], sealed)
        return names

    def set_aside(self, name: str, content: bytes) -> None:
        """Keep what cannot be used, once: people may still read in it what machines cannot."""
        path = self.folder / QUARANTINE / name
        if path.exists() and path.read_bytes() != content:
            digest = blake2b(content, digest_size=8).hexdigest()
            path = path.with_name(f"{path.stem}-{digest}{path.suffix}")
        if not path.exists():
            files.write_atomic(path, content)

    def clear_quarantine(self) -> None:
        """Empty what was set aside: nobody can say whose words are in it. The names stay."""
        for path in (self.folder / QUARANTINE).iterdir():
            if path.stat().st_size:
                files.write_atomic(path, b"")


def has_entries(folder: Path) -> bool:
    """Whether logs or segments lie in a folder, of whatever book."""
    return any(folder.glob(f"{WAL}/*{log.SUFFIX}")) or any(
        folder.glob(f"{SEGMENTS}/*/*{segments.SUFFIX}")
    )


def remove_book(folder: Path) -> None:
    """Take a copy of a book away; the keys go first, and what lies beside it stays.

    The folder itself stays too. What was exchanged before is in other folders, not here.
    """
    for name in ("keys.wrap", "keys.wrap.copy", "book.json"):
        files.remove(folder / name)
    files.sync_folder(folder)
    for part in (WAL, SEGMENTS, QUARANTINE, drafts.FOLDER):
        shutil.rmtree(folder / part, ignore_errors=True)
    for name in ("state.ckpt", "state.ckpt.prev", "device.json", LOCK):
        with contextlib.suppress(OSError):
            files.remove(folder / name)


def _named(path: Path) -> tuple[bytes, int] | None:
    """Writer and first number as the name of a log or segment tells them."""
    writer, _, rest = path.stem.partition("-")
    try:
        return bytes.fromhex(writer), int(rest.partition("-")[0])
    except ValueError:
        return None
