"""Taking what was erased out of the files: nobody who has the key finds it there again.

An erased entry keeps its head, so that numbers and chain stay whole; its body is gone. Everyone who
redacts a segment makes the same bytes of it, whatever order erasure and entries arrive in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from storage import checkpoint, files, frames, ops, segments
from storage.cipher import Cipher, Ring
from storage.frames import Frame, Header
from storage.ops import Op
from storage.record import Stamp
from storage.registers import Registers
from storage.seen import TAG
from storage.segments import Log
from storage.shelf import Shelf


def redacted(state: Registers, found: Log) -> tuple[bytes, int] | None:
    """A segment without what was erased, and how many entries that were; None if nothing was."""
    if not state.has_erased:
        return None
    kept: list[Frame] = []
    count = 0
    for frame in found.frames:
        if _is_erased(state, found, frame):
            kept.append(frame.redacted())
            count += 1
        else:
            kept.append(frame)
    return (segments.seal(found.header, kept, found.cipher), count) if count else None


def redact(state: Registers, shelf: Shelf) -> dict[str, str]:
    """Replace every segment that holds what was erased; the old names, each with its new one.

    Logs have to be sealed before, and damaged segments salvaged. A crash in between leaves both,
    and the next start finds the old one again. The checkpoints go too, and what was set aside.
    """
    replaced: dict[str, str] = {}
    for path in shelf.segment_files():
        found = shelf.read(path)
        change = redacted(state, found) if found and found.is_complete else None
        if found and change:
            content, _ = change
            name = segments.name_of(found.writer, found.frames, content)
            shelf.keep_segment(name, content)
            replaced[shelf.segment_name(path)] = name
    files.sync_names(map(shelf.segment_path, replaced.values()))
    checkpoint.remove(shelf.folder)
    for name in replaced:
        files.remove(shelf.segment_path(name))
    for folder in {shelf.segment_path(name).parent for name in replaced}:
        files.sync_folder(folder)
    shelf.clear_quarantine()
    return replaced


def learn(state: Registers, shelf: Shelf) -> None:
    """Take out what another copy of the same segment holds no more: who said so may be lost.

    Otherwise it would depend on which of the two is read first whether the entry counts.
    """
    for paths in _overlapping(shelf):
        copies = list(filter(None, map(shelf.read, paths)))
        gone = {(f.seq, f.digest) for found in copies for f in found.frames if f.is_redacted}
        for found in copies if gone else ():
            for frame in found.frames:
                if frame.is_redacted or (frame.seq, frame.digest) not in gone:
                    continue
                op = ops.decode(found.payload(frame) or b"") or {}
                table, record_id = op.get("t"), op.get("id")
                if isinstance(table, str) and isinstance(record_id, str):
                    state.take_out(table, record_id, [f"{found.writer}:{frame.seq}"])


def _overlapping(shelf: Shelf) -> Iterator[list[Path]]:
    """Segments that share numbers of one writer, as their names tell."""
    named = [
        (span, path) for path in shelf.segment_files() if (span := segments.parse_name(path.name))
    ]
    group: list[Path] = []
    writer, end = "", 0
    for (of, first, last), path in sorted(named):
        if of == writer and first <= end:
            group.append(path)
        else:
            if len(group) > 1:
                yield group
            writer, end, group = of, 0, [path]
        end = max(end, last)
    if len(group) > 1:
        yield group


def remake(state: Registers, shelf: Shelf) -> set[tuple[str, str]]:
    """Make records anew of the entries that are left of them; table and id of those that were.

    Nobody remembers what an erased entry superseded, so all files are read again. Otherwise a copy
    that has met the entry would show something else than one that never will.
    """
    left: dict[tuple[str, str], dict[object, tuple[Stamp, Op]]]
    left = {key: {} for key in state.to_remake - state.erased}
    for path in shelf.all_files() if left else ():
        found = shelf.read(path)
        seen = state.seen.get(found.writer) if found else None
        if not (found and seen):
            continue
        for group in segments.transactions(found.frames):
            for frame in group:
                op = ops.decode(found.payload(frame) or b"")
                if not (op and ops.is_well_formed(op) and (op["t"], op["id"]) in left):
                    continue
                stamp = Stamp(frame.hlc, found.writer, frame.seq)
                is_part = op["k"] != "erase" and seen.has(frame.seq, frame.digest[:TAG])
                if is_part and not state.is_erased(op, stamp.dot):
                    left[op["t"], op["id"]][stamp, frame.digest] = stamp, op
    for key, entries in left.items():
        state.remake(*key, sorted(entries.values(), key=lambda entry: entry[0]))
    state.to_remake.clear()
    return set(left)


def remnant(state: Registers, ring: Ring, name: str, content: bytes) -> bytes | None:
    """What may stay of a damaged segment; None if nothing erased can be made out in it.

    The rest of it is still to be brought by someone, so the file is not just taken away.
    """
    header, span = frames.read_header(content), segments.parse_name(name)
    for cipher in ring.all:
        if header is None and span is not None:
            writer = bytes.fromhex(span[0])
        elif header is not None and (header.suite, header.key_id) == (cipher.suite, cipher.key_id):
            writer = header.writer
        else:
            continue
        found = list(frames.read_frames(content, len(content), _bounded(cipher, writer, content)))
        log = Log(Header(cipher.key_id, writer, 1), cipher, (), (), False, False, len(content))
        kept = [frame for frame in found if isinstance(frame, Frame)]
        if is_left(state, log, kept):
            left = [f.redacted() if _is_erased(state, log, f) else f for f in kept]
            return b"".join([content[: frames.HEADER_SIZE], *[frame.encode() for frame in left]])
    return None


def _bounded(cipher: Cipher, writer: bytes, content: bytes) -> frames.Holds:
    """Looks at each byte some times at most: a file may be made to cost days."""
    budget = 8 * len(content)

    def holds(frame: Frame) -> bool:
        nonlocal budget
        budget -= len(frame.body)
        return budget > 0 and cipher.open(writer, frame) is not None

    return holds


def is_left(state: Registers, found: Log, group: Iterable[Frame]) -> bool:
    """Whether something erased can still be read in these frames of a log."""
    return any(_is_erased(state, found, frame) for frame in group)


def _is_erased(state: Registers, found: Log, frame: Frame) -> bool:
    op = None if frame.is_redacted else ops.decode(found.payload(frame) or b"")
    return op is not None and state.is_erased(op, f"{found.writer}:{frame.seq}")
