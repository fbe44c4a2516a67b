"""Reading a book from its files again: what is sound, and what happened to a record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from storage import checked, device, manifest, ops, segments
from storage.clock import to_datetime
from storage.frames import Frame
from storage.ops import Op
from storage.registers import Record, Stamp
from storage.store import QUARANTINE, SEGMENTS, WAL, Store
from storage.values import Change, Conflict, Finding, Rival


def verify(store: Store) -> list[Finding]:
    """Check every byte of every file of the book's folder."""
    return [*_verify_small_files(store), *_verify_logs(store), *_verify_segments(store)]


def history(store: Store, table: str, record_id: str) -> list[Change]:
    """Every entry about one record, in the order of their stamps."""
    found = [
        (Stamp(frame.hlc, writer, frame.seq), op)
        for writer, frame in _all_frames(store)
        if (op := ops.decode(frame.payload)) is not None
        and (op.get("t"), op.get("id")) == (table, record_id)
    ]
    return [_change(store, stamp, op) for stamp, op in sorted(found, key=lambda pair: pair[0])]


def conflicts(store: Store) -> list[Conflict]:
    """Fields that were written concurrently with different values, the shown value first."""
    with store.lock:
        return [
            conflict
            for record in store.state.records.values()
            for conflict in _rivals(store, record)
        ]


def _rivals(store: Store, record: Record) -> Iterator[Conflict]:
    if not record.is_alive:
        return
    for field, versions in record.conflicts():
        rivals = tuple(
            Rival(v.value, v.writer, store.labels.get(v.writer, ""), to_datetime(v.hlc))
            for v in versions
        )
        yield Conflict(record.table, record.id, field, rivals)


def _change(store: Store, stamp: Stamp, op: Op) -> Change:
    fields = op.get("f", {}) if ops.is_well_formed(op) else {}
    return Change(
        at=to_datetime(stamp.hlc),
        label=store.labels.get(stamp.writer, ""),
        writer=stamp.writer,
        seq=stamp.seq,
        kind=str(op.get("k")),
        fields={name: entry[1] for name, entry in fields.items() if len(entry) == 2},
        removed=tuple(name for name, entry in fields.items() if len(entry) == 1),
    )


def _all_frames(store: Store) -> Iterator[tuple[str, Frame]]:
    """Every frame that took effect, once."""
    met: set[tuple[str, int]] = set()
    for path in store.log_files():
        found = store.read_file(path)
        if found is None:
            continue
        for group in segments.transactions(found.frames):
            for frame in group:
                if (found.writer, frame.seq) not in met:
                    met.add((found.writer, frame.seq))
                    yield found.writer, frame


def _verify_small_files(store: Store) -> Iterator[Finding]:
    try:
        manifest.read(store.folder)
    except manifest.UNUSABLE as error:
        yield Finding("damaged_book", manifest.NAME, type(error).__name__)
    path = store.folder / device.NAME
    if path.exists():
        try:
            checked.loads(path.read_bytes())
        except checked.Damaged:
            yield Finding("damaged_device", device.NAME, "the checksum does not fit")


def _verify_logs(store: Store) -> Iterator[Finding]:
    for path in sorted((store.folder / WAL).glob("*.wal")):
        yield from _verify_log(store, path)
    for path in sorted((store.folder / QUARANTINE).glob("*.wal")):
        yield from _verify_log(store, path)


def _verify_log(store: Store, path: Path) -> Iterator[Finding]:
    name = path.relative_to(store.folder).as_posix()
    found = store.read_file(path)
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
    for path in store.segment_files():
        found = store.read_file(path)
        if found is None or not found.is_complete:
            name = f"{SEGMENTS}/{store.segment_name(path)}"
            yield Finding("damaged_segment", name, "the hash chain does not hold")
