"""Push what a folder lacks, pull what it has: any folder, any order, any number of times.

A file that is absent in the folder never deletes anything here. A name is only a hint that lets
known segments be skipped; whatever else lies there is taken in by its content.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from storage import erasure, files, frames, manifest, segments, signposts
from storage.cipher import PLAIN, XCHACHA20
from storage.errors import (
    FolderEmptied,
    FolderEmpty,
    FolderIsBook,
    FolderMissing,
    FolderOfOtherBook,
)
from storage.folder import UNFINISHED
from storage.reading import BATCH
from storage.refusals import failure
from storage.shelf import LOCK, WAL
from storage.signposts import Signposts
from storage.store import Store
from storage.values import SESSION, ExchangeReport, Gap, Problem, Span
from storage.visit import Visit

Progress = Callable[[int, int], None]
"""Told files done and files in all. It may raise `Cancelled`: what was moved by then stays, whole,
and the next exchange goes on from there."""

LARGEST_KEPT = 16 * 2**20
"""Bytes; of a longer file that cannot be read no copy is kept."""


def pull(store: Store, folder: Path, progress: Progress | None = None) -> int:
    """Take in what `folder` has and leave it as it is; the new entries. Raises like `exchange`."""
    with store.turn:
        try:
            _enter(store, folder, init=False)
            return _Exchange(store, folder, progress).pull()
        except OSError as error:
            raise failure(error, store.folder, folder) from error


def exchange(
    store: Store,
    folder: Path,
    *,
    init: bool = False,
    progress: Progress | None = None,
    trusting: bool = False,
) -> ExchangeReport:
    """Exchange a book with `folder`, both ways.

    A `trusting` one does not read again what was read back there since the book was opened: it
    costs what is new, not what is there.

    Raises `FolderMissing`, `FolderEmpty` (a new folder, unless `init`), `FolderEmptied` and
    `FolderOfOtherBook` (also unless `init`), `FolderIsBook`, `FolderFailed` or `NotWritten` if the
    system refuses in the folder or here, and what `progress` raises. Single files that cannot be
    used are reported as problems.
    """
    with store.turn:
        try:
            _enter(store, folder, init)
            return _Exchange(store, folder, progress, trusting=trusting).run()
        except OSError as error:
            raise failure(error, store.folder, folder) from error


def books_in(folder: Path) -> list[manifest.Manifest]:
    """The books that an exchange folder holds, each once however often somebody copied its folder.

    Damaged ones are left out, and copies in use.
    """
    found: dict[str, manifest.Manifest] = {}
    for path in sorted(folder.glob(f"*/{manifest.NAME}")):
        if is_worked_in(path.parent):
            continue
        try:
            book = manifest.read(path.parent)
        except manifest.UNUSABLE:
            continue
        # An exchange goes by the folder that is called like the book.
        if book.book not in found or path.parent.name == book.book:
            found[book.book] = book
    return list(found.values())


def is_worked_in(folder: Path) -> bool:
    """Whether a book is worked on in this folder; what is exchanged has no logs in the making."""
    return (folder / WAL).is_dir() and (folder / LOCK).exists()


def unmet(store: Store, folder: Path) -> frozenset[tuple[str, int]]:
    """Names and sizes of what lies in `folder` for this book and was not exchanged since it opened.

    Heads do not count: every exchange leaves one, and two copies would answer each other for ever.
    Raises `FolderFailed` and its kinds.
    """
    try:
        met = _checked(store, folder)
        listing = files.sizes(folder / store.manifest.book)
    except OSError as error:
        raise failure(error, store.folder, folder) from error
    return frozenset(
        (name, size)
        for name, size in listing.items()
        if name not in met
        if not signposts.is_one(name) and not name.rpartition("/")[2].startswith(UNFINISHED)
    )


def lacking(store: Store, folder: Path) -> int:
    """How many entries of this copy no segment in `folder` is named for; none is read.

    Raises `FolderMissing`.
    """
    if not folder.is_dir():
        raise FolderMissing
    spans = _spans(files.sizes(folder / store.manifest.book))
    with store.lock:
        own = {w: store.state.seen[w] for w in store.own_writers() & store.state.seen.keys()}
        lacks = {
            writer: {seq for seq in range(SESSION + 1, seen.last + 1) if seq in seen}
            for writer, seen in own.items()
        }
    for span in spans:
        if span.writer in lacks:
            # Anybody may have named a file: it counts as far as there are entries.
            upto = min(span.last, own[span.writer].last)
            lacks[span.writer].difference_update(range(span.first, upto + 1))
    return sum(map(len, lacks.values()))


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


def _checked(store: Store, folder: Path) -> set[str]:
    """The segments read back in this folder since the book was opened.

    None in another one that lies at its path by now: sticks take turns at a mount point.
    """
    which, names = store.checked.get(str(folder.resolve()), (None, set()))
    return names if which == files.which(folder / store.manifest.book) else set()


def _enter(store: Store, folder: Path, init: bool) -> None:
    """Refuse a folder that is not this book's, or make it so."""
    if not folder.is_dir():
        raise FolderMissing
    known_as = str(folder.resolve())
    root = folder / store.manifest.book
    if any(is_worked_in(path) for path in (root, folder, *folder.absolute().parents)):
        raise FolderIsBook
    is_ours = (root / manifest.NAME).is_file() or any(root.glob(f"*/*{segments.SUFFIX}"))
    if not is_ours and not init:
        # Another stick at the path of ours is no reason to set anything up there.
        if any(found.book != store.manifest.book for found in books_in(folder)):
            raise FolderOfOtherBook
        raise FolderEmptied if known_as in store.device.folders else FolderEmpty
    if not is_ours:
        files.make_folder(root)
    if store.device.folders[-1:] != [known_as]:
        store.device.folders = [f for f in store.device.folders if f != known_as] + [known_as]
        store.save_device()


class _Exchange:
    """One run through a folder's files."""

    def __init__(
        self, store: Store, folder: Path, progress: Progress | None, *, trusting: bool = False
    ) -> None:
        self._store = store
        self._known_as = str(folder.resolve())
        self._which = files.which(folder / store.manifest.book)
        self._trusted = _checked(store, folder) if trusting else set()
        self._shelf = store.shelf
        mark = secrets.token_hex(4)
        self._folder = Visit(folder / store.manifest.book, mark, store.device.unfinished)
        self._signposts = Signposts(store, self._folder)
        store.device.unfinished = [mark]
        self._progress = progress or (lambda done, total: None)
        self._done = self._total = 0
        self._found: list[Span] = []
        """What the folder was seen to hold."""
        self._unflushed: set[Path] = set()
        self._kept: list[tuple[Path, int]] = []
        """Segments that are here and still to be taken in, with their sizes."""
        self._names: dict[str, str] = {}
        """What the folder's segments are called here."""
        self._stale: set[str] = set()
        """Files of the folder that still hold what was erased."""
        self._erased = 0

    def run(self) -> ExchangeReport:
        self._store.seal()
        listing = self._folder.list()
        self._signposts.mend_manifest(listing)
        self._signposts.mend_keys(listing)
        here = self._local()
        known = sum(not signposts.is_one(name) for name in listing)
        self._total = known + sum(name not in listing for name in here)
        pulled = self._pull(listing, here)
        found = tuple(self._found)
        self._salvage()
        pushed = self._push(listing)
        self._clear_stale()
        self._signposts.expect(listing)
        self._signposts.write_head(listing)
        self._store.device.unfinished = []
        self._store.save_device()
        as_here = {name for name, kept_as in self._names.items() if name == kept_as}
        checked = as_here - self._stale - self._folder.unusable
        self._store.checked[self._known_as] = self._which, checked
        return ExchangeReport(
            pushed=pushed,
            pulled=pulled,
            pending=self._store.pending,
            missing=missing(self._store),
            problems=tuple(self._folder.problems),
            left=tuple(filter(self._is_left, self._folder.problems)),
            found=found,
            erased=self._erased,
        )

    def _is_left(self, problem: Problem) -> bool:
        """Whether the file stays unusable until somebody does something about it."""
        return problem.kind != "damaged_head" and problem.file not in self._folder.mended

    def pull(self) -> int:
        listing = self._folder.list()
        self._total = sum(not signposts.is_one(name) for name in listing)
        return self._pull(listing, self._local())

    def _step(self) -> None:
        """One file more is done."""
        self._done += 1
        self._progress(self._done, max(self._done, self._total))

    def _pull(self, listing: dict[str, int], here: dict[str, int]) -> int:
        """Take in what is new; the new entries."""
        taken: list[segments.Log] = []
        pulled = size_taken = 0
        try:
            for name, size in listing.items():
                if signposts.is_one(name):
                    continue
                is_known = here.get(name) == size and name not in self._store.replaced
                if is_known and name in self._trusted:
                    self._found += _spans([name])
                    self._names[name] = name
                    found = None
                elif is_known and self._is_as_here(name):
                    self._found += _spans([name])
                    self._names[name] = name
                    self._rely_on(name)
                    found = self._unknown(name)
                else:
                    found = None if name in self._folder.unusable else self._fetch(name, size)
                if found:
                    taken.append(found)
                    size_taken += size
                if size_taken >= BATCH:
                    pulled += self._take_in(taken)
                    taken, size_taken = [], 0
                self._step()
        finally:
            pulled += self._take_in(taken)
        return pulled

    def _take_in(self, taken: list[segments.Log]) -> int:
        with self._store.lock:
            try:
                files.sync_names(self._unflushed)
                self._unflushed.clear()
            finally:
                # What is kept must be known too, or the next exchange would pass it over.
                count = self._store.take_in(taken)
                while self._kept:
                    self._store.cover(*self._kept.pop())
            return count

    def _rely_on(self, name: str) -> None:
        """Flush both names of a segment too: the run that made one may have been killed before."""
        self._folder.rely_on(name)
        self._unflushed.add(self._shelf.segment_path(name))

    def _unknown(self, name: str) -> segments.Log | None:
        """A segment that someone put among ours while the book is open."""
        path = self._shelf.segment_path(name)
        return None if self._store.is_covered(path) else self._store.read(path)

    def _is_as_here(self, name: str) -> bool:
        """Whether the folder has a segment as we have it: sticks age, and so do our own disks."""
        if not self._shelf.is_sound(name):
            return False
        content = self._folder.read(name, "damaged_segment")
        if content is not None and not segments.is_as_named(name, content):
            self._folder.report("damaged_segment", name)
        return name not in self._folder.unusable

    def _fetch(self, name: str, size: int) -> segments.Log | None:
        """Keep the segment that a file holds, whatever it is called."""
        if size > segments.MAX_SIZE:
            self._folder.report("damaged_segment", name)
            return None
        content = self._folder.read(name, "damaged_segment")
        if content is None:
            return None
        found = self._shelf.parse_complete(content)
        if found is None:
            self._refuse(name, content)
            return None
        change = erasure.redacted(self._store.state, found)
        if change:
            self._stale.add(name)
            self._erased += change[1]
            content = change[0]
            found = self._shelf.parse_complete(content)
            assert found is not None, "a segment that was just sealed"
        kept_as = segments.name_of(found.writer, found.frames, content)
        self._names[name] = kept_as
        path = self._shelf.segment_path(kept_as)
        with self._store.lock:
            self._store.refuse_unwritable()
            self._shelf.keep_segment(kept_as, content)
        self._unflushed.add(path)
        self._kept.append((path, len(content)))
        self._found.append(Span(found.writer, found.frames[0].seq, found.frames[-1].seq))
        return found

    def _refuse(self, name: str, content: bytes) -> None:
        """Say what is wrong with a file, and keep a copy if it was a segment of this book."""
        self._folder.unusable.add(name)
        header = frames.read_header(content)
        if header and (kind := self._foreign(header)):
            self._folder.report(kind, name)
        elif header or segments.parse_name(name):
            self._folder.report("damaged_segment", name)
            if self._store.state.has_erased:
                # It may hold what was erased; what it lacks is here, or is still to be brought.
                if self._is_held(name):
                    self._stale.add(name)
                elif rest := erasure.remnant(self._store.state, self._store.ring, name, content):
                    self._folder.replace(name, rest, "damaged_segment")
            elif len(content) <= LARGEST_KEPT:
                self._shelf.set_aside("folder.seg", content)
        elif self._store.state.has_erased and segments.is_remains(name, content):
            self._stale.add(name)

    def _foreign(self, header: frames.Header) -> str:
        """Why a sound header is none of this book's; "" if it is."""
        ring = self._store.ring
        if header.version != frames.VERSION or header.suite not in (PLAIN, XCHACHA20):
            return "unknown_format"
        if ring.find(header.suite, header.key_id):
            return ""
        if ring.current.suite == PLAIN:
            return "other_book"
        return "not_encrypted" if header.suite == PLAIN else "unknown_key"

    def _is_held(self, name: str) -> bool:
        """Whether all that a segment's name announces is here; one of another name is a copy."""
        span = segments.parse_name(name)
        return span is None or self._store.holds(*span)

    def _salvage(self) -> None:
        """Save what is readable of our own damaged segments, where the folder had no better."""
        for name in sorted(self._shelf.damaged):
            if self._shelf.segment_path(name).exists():
                self._store.salvage(name)

    def _push(self, listing: dict[str, int]) -> int:
        """Add the sealed segments that the folder lacks, own and foreign; the entries in them."""
        pushed = 0
        delivered: list[str] = []
        try:
            for name, size in self._local().items():
                if listing.get(name) == size and name not in self._folder.unusable:
                    continue
                if self._shelf.is_sound(name) and self._folder.replace(
                    name, self._shelf.segment_path(name).read_bytes(), "damaged_segment"
                ):
                    delivered.append(name)
                    self._names[name] = name
                    self._folder.unusable.discard(name)
                    pushed += sum(
                        s.last - s.first + 1 - (s.first == SESSION) for s in _spans([name])
                    )
                self._step()
        finally:
            self._folder.flush()
            self._found += _spans(delivered)
            self._note_delivered()
            self._store.save_device()
        return pushed

    def _clear_stale(self) -> None:
        """Take away what still held erased entries, now that the rest of it is there anew."""
        replaced = self._store.replaced
        stale = self._stale | {n for n, here in self._names.items() if here in replaced}
        for name in stale:
            self._folder.delete(name)
        if stale:
            self._folder.flush()

    def _note_delivered(self) -> None:
        """Count as delivered what has been read back, up to the first entry that has not."""
        own, seen = self._store.device.own, self._store.state.seen
        for span in sorted(self._found, key=lambda span: span.first):
            if span.writer not in own or span.writer not in seen:
                continue
            between = range(own[span.writer] + 1, span.first)
            # What damage has taken for good is not waited for.
            if not any(seq in seen[span.writer] for seq in between):
                own[span.writer] = max(own[span.writer], span.last)

    def _local(self) -> dict[str, int]:
        """The sound segments here, by name, with their sizes."""
        return {
            name: size
            for name, size in self._shelf.segment_sizes().items()
            if name not in self._shelf.damaged
        }


def _spans(names: Iterable[str]) -> tuple[Span, ...]:
    return tuple(Span(*span) for name in sorted(names) if (span := segments.parse_name(name)))
