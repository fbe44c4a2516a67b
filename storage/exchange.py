"""Push what a folder lacks, pull what it has: any folder, any order, any number of times.

A file that is absent in the folder never deletes anything here. A name is only a hint that lets
known segments be skipped; whatever else lies there is taken in by its content.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from storage import checked, heads, manifest, segments
from storage.errors import (
    FolderEmptied,
    FolderEmpty,
    FolderFailed,
    FolderMissing,
    FolderOfOtherBook,
)
from storage.folder import LocalFolder
from storage.store import Store
from storage.values import ExchangeReport, Gap, Problem, Span


def exchange(store: Store, folder: Path, *, init: bool = False) -> ExchangeReport:
    """Exchange a book with `folder`, both ways.

    Raises `FolderMissing`, `FolderEmpty` (a new folder, unless `init`), `FolderEmptied` and
    `FolderOfOtherBook` (also unless `init`), `FolderFailed` if the system refuses. Single files
    that cannot be used are reported as problems.
    """
    try:
        _enter(store, folder, init)
        return _Exchange(store, LocalFolder(folder / store.manifest.book)).run()
    except OSError as error:
        raise FolderFailed(error.strerror) from error


def books_in(folder: Path) -> list[manifest.Manifest]:
    """The books that an exchange folder holds; damaged ones are left out."""
    found = []
    for path in sorted(folder.glob(f"*/{manifest.NAME}")):
        try:
            found.append(manifest.read(path.parent))
        except manifest.UNUSABLE:
            continue
    return found


def missing(store: Store) -> tuple[Gap, ...]:
    """Entries known to exist that have not arrived, by writer."""
    gaps = []
    expected = store.device.expected
    for writer in sorted(store.state.seen.keys() | expected.keys()):
        last, label = expected.get(writer, (0, ""))
        seen = store.state.seen.get(writer)
        ranges = seen.gaps(last) if seen else iter([(1, last)])
        gaps += [Gap(writer, store.labels.get(writer, label), *span) for span in ranges]
    return tuple(gaps)


def _enter(store: Store, folder: Path, init: bool) -> None:
    """Refuse a folder that is not this book's, or make it so."""
    if not folder.is_dir():
        raise FolderMissing
    known_as = str(folder.resolve())
    root = folder / store.manifest.book
    is_ours = (root / manifest.NAME).is_file() or any(root.glob(f"*/*{segments.SUFFIX}"))
    if not is_ours and not init:
        if known_as in store.device.folders:
            raise FolderEmptied
        raise FolderOfOtherBook if books_in(folder) else FolderEmpty
    if known_as not in store.device.folders:
        store.device.folders.append(known_as)
        store.device.save()


class _Exchange:
    """One run through a folder's files."""

    def __init__(self, store: Store, folder: LocalFolder) -> None:
        self._store = store
        self._folder = folder
        self._problems: list[Problem] = []

    def run(self) -> ExchangeReport:
        self._store.seal()
        listing = self._folder.list() if self._folder.path.is_dir() else {}
        self._mend_manifest(listing)
        unreadable, pulled = self._pull(listing)
        found = self._spans(listing.keys() - unreadable)
        pushed = self._push(listing, unreadable)
        vectors = self._read_heads(listing)
        self._expect(heads.merge(vectors))
        self._write_head(listing)
        self._store.device.save()
        return ExchangeReport(
            pushed=pushed,
            pulled=pulled,
            pending=self._store.pending,
            missing=missing(self._store),
            problems=tuple(self._problems),
            found=found,
        )

    def _mend_manifest(self, listing: dict[str, int]) -> None:
        content = self._store.manifest.encode()
        if manifest.NAME in listing:
            if self._folder.get(manifest.NAME) == content:
                return
            self._problems.append(Problem("damaged_book", manifest.NAME))
            self._folder.delete(manifest.NAME)
        self._folder.put_new(manifest.NAME, content)

    def _pull(self, listing: dict[str, int]) -> tuple[set[str], int]:
        """Take in what is new; the files that are no whole segment, and the new entries."""
        own = self._local()
        unreadable: set[str] = set()
        taken: list[segments.Log] = []
        for name, size in listing.items():
            if name.startswith(heads.FOLDER) or name == manifest.NAME or own.get(name) == size:
                continue
            content = self._folder.get(name) if size <= segments.MAX_SIZE else b""
            found = segments.read(content, self._store.manifest.key_id)
            if found is None or not found.is_complete or not found.frames:
                unreadable.add(name)
                if segments.parse_name(name) or found:
                    self._problems.append(Problem("damaged_segment", name))
                continue
            with self._store.lock:
                self._store.keep_segment(segments.name_of(found.writer, found.frames), content)
            taken.append(found)
        with self._store.lock:
            return unreadable, self._store.take_in(taken)

    def _push(self, listing: dict[str, int], unreadable: set[str]) -> int:
        """Add the sealed segments that the folder lacks, own and foreign; the entries in them."""
        pushed = 0
        for name, size in self._local().items():
            if name in unreadable:
                self._folder.delete(name)
            elif listing.get(name) == size:
                self._delivered(name)
                continue
            path = self._store.folder / "seg" / name
            try:
                self._folder.put_new(name, path.read_bytes())
            except FileExistsError:
                continue
            self._delivered(name)
            pushed += self._entries_in([name])
        return pushed

    def _local(self) -> dict[str, int]:
        """The sound segments here, by name, with their sizes."""
        return {
            name: path.stat().st_size
            for path in self._store.segment_files()
            if (name := self._store.segment_name(path)) not in self._store.damaged
        }

    def _delivered(self, name: str) -> None:
        span = segments.parse_name(name)
        own = self._store.device.own
        if span and span[0] in own:
            own[span[0]] = max(own[span[0]], span[2])

    def _spans(self, names: Iterable[str]) -> tuple[Span, ...]:
        return tuple(Span(*span) for name in sorted(names) if (span := segments.parse_name(name)))

    def _entries_in(self, names: Iterable[str]) -> int:
        # The first entry of a writer is its session note, which is no change.
        return sum(s.last - s.first + 1 - (s.first == 1) for s in self._spans(names))

    def _read_heads(self, listing: dict[str, int]) -> list[heads.Vector]:
        vectors = []
        for name in listing:
            if name.startswith(heads.FOLDER) and name.endswith(heads.SUFFIX):
                try:
                    vectors.append(heads.decode(self._folder.get(name)))
                except checked.Damaged:
                    self._problems.append(Problem("damaged_head", name))
        return vectors

    def _expect(self, furthest: heads.Vector) -> None:
        """Remember what others have and we do not."""
        seen = self._store.state.seen
        known = heads.merge([furthest, self._store.device.expected])
        self._store.device.expected = {
            writer: (last, label)
            for writer, (last, label) in known.items()
            if writer not in seen or seen[writer].upto < last
        }

    def _write_head(self, listing: dict[str, int]) -> None:
        with self._store.lock:
            vector = {
                writer: (seen.last, self._store.labels.get(writer, ""))
                for writer, seen in self._store.state.seen.items()
            }
        content = heads.encode(vector)
        copy = self._store.device.copy
        name = heads.name_of(copy, content)
        if name not in listing:
            self._folder.put_new(name, content)
        for old in listing:
            if old.startswith(f"{heads.FOLDER}{copy}-") and old != name:
                self._folder.delete(old)
