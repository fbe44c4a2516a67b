"""Reading a book from its files again: what is sound, and what happened to a record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from storage import checked, checkpoint, device, drafts, keys, manifest, ops, segments
from storage.clock import to_datetime
from storage.errors import StorageError
from storage.ops import Op
from storage.record import Stamp
from storage.shelf import QUARANTINE
from storage.store import Store
from storage.values import Change, Finding


def verify(store: Store) -> list[Finding]:
    """Check every byte of every file of the book's folder."""
    return [
        *_verify_small_files(store),
        *_verify_checkpoints(store),
        *_verify_logs(store),
        *_verify_segments(store),
        *_verify_kept_aside(store),
        *_forks(store),
    ]


def history(store: Store, table: str, record_id: str) -> list[Change]:
    """Every entry about one record, in the order of their stamps."""
    told = record_id.encode() if record_id.isascii() and record_id.isalnum() else b""
    found = [
        (stamp, op)
        for stamp, payload in _all_entries(store)
        if told in payload  # decoding only what may be about it saves most of the time
        and (op := ops.decode(payload)) is not None
        and (op.get("t"), op.get("id")) == (table, record_id)
    ]
    return [_change(store, stamp, op) for stamp, op in sorted(found, key=lambda pair: pair[0])]


def _change(store: Store, stamp: Stamp, op: Op) -> Change:
    is_set = ops.is_well_formed(op) and op["k"] == "set"
    return Change(
        at=to_datetime(stamp.hlc),
        label=store.labels.get(stamp.writer, ""),
        writer=stamp.writer,
        seq=stamp.seq,
        hlc=stamp.hlc,
        kind=str(op.get("k")),
        fields=op["f"] if is_set else {},
        removed=tuple(op.get("x", ())) if is_set else (),
    )


def _all_entries(store: Store) -> Iterator[tuple[Stamp, bytes]]:
    """Every entry that took effect, once, without those that were erased."""
    met: set[tuple[str, int, bytes]] = set()
    for path in store.shelf.all_files():
        found = store.shelf.read(path)
        if found is None:
            continue
        for group in segments.transactions(found.frames):
            for frame in group:
                if (entry := (found.writer, frame.seq, frame.digest)) not in met:
                    met.add(entry)
                    if payload := found.payload(frame):
                        yield Stamp(frame.hlc, found.writer, frame.seq), payload


def _verify_small_files(store: Store) -> Iterator[Finding]:
    try:
        manifest.read(store.folder)
    except manifest.UNUSABLE as error:
        yield Finding("damaged_book", manifest.NAME, type(error).__name__)
    for name in (keys.NAME, keys.COPY) if store.manifest.encrypted else ():
        try:
            keys.read_one(store.folder / name)
        except StorageError as error:
            yield Finding("damaged_keys", name, type(error).__name__)
    path = store.folder / device.NAME
    if path.exists():
        try:
            checked.loads(path.read_bytes())
        except checked.Damaged:
            yield Finding("damaged_device", device.NAME, "the checksum does not fit")
    for name in store.drafts.names():
        if store.drafts.get(name) is None:
            yield Finding("damaged_draft", f"{drafts.FOLDER}/{name}{drafts.SUFFIX}", "unreadable")


def _verify_checkpoints(store: Store) -> Iterator[Finding]:
    for name in (checkpoint.NAME, checkpoint.PREVIOUS):
        path = store.folder / name
        if path.exists() and not checkpoint.is_sound(path.read_bytes(), store.ring):
            yield Finding("damaged_checkpoint", name, "the checksum does not fit")


def _verify_logs(store: Store) -> Iterator[Finding]:
    for path in store.shelf.log_files():
        yield from _verify_log(store, path)
    for path in sorted((store.folder / QUARANTINE).glob("*.wal")):
        yield from _verify_log(store, path)


def _verify_log(store: Store, path: Path) -> Iterator[Finding]:
    name = store.shelf.name(path)
    found = store.shelf.read(path)
    if found is None:
        if path.exists():
            yield Finding("damaged_log", name, "the header cannot be read")
        return
    for damage in found.damage:
        kind = "torn_tail" if damage.at_end else "damaged_log"
        yield Finding(kind, name, f"bytes {damage.start} to {damage.end}")
    whole = sum(len(group) for group in segments.transactions(found.frames))
    if not found.damage and whole < len(found.frames):
        yield Finding("torn_tail", name, f"{len(found.frames) - whole} entries of a transaction")


def _verify_segments(store: Store) -> Iterator[Finding]:
    for path in store.shelf.segment_files():
        found = store.shelf.read(path)
        if found is None or not found.is_complete:
            yield Finding("damaged_segment", store.shelf.name(path), "the hash does not hold")
        elif not segments.is_intact(path.read_bytes(), found):
            yield Finding("damaged_segment", store.shelf.name(path), "the hash chain does not hold")


def _verify_kept_aside(store: Store) -> Iterator[Finding]:
    """Damaged segments whose readable rest goes on without them, while something is missing."""
    for path in sorted((store.folder / QUARANTINE).glob(f"*{segments.SUFFIX}")):
        writer, first, last = segments.parse_name(path.name) or ("", 1, 0)
        seen = store.state.seen.get(writer)
        lost = sum(seen is None or seq not in seen for seq in range(first, last + 1))
        if lost:
            yield Finding("damaged_segment", store.shelf.name(path), f"{lost} entries are missing")


def _forks(store: Store) -> Iterator[Finding]:
    for writer, seen in store.state.seen.items():
        for seq in sorted({seq for seq, _ in seen.forks}):
            yield Finding("fork", writer, f"entry {seq} was written twice, and both are kept")
