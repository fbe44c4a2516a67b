"""Taking what was erased out of the files: nobody who has the key finds it there again.

An erased entry keeps its head, so that numbers and chain stay whole; its body is gone. Everyone who
redacts a segment makes the same bytes of it, whatever order erasure and entries arrive in.
"""

from __future__ import annotations

from storage import checkpoint, files, ops, segments
from storage.frames import Frame
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


def _is_erased(state: Registers, found: Log, frame: Frame) -> bool:
    op = None if frame.is_redacted else ops.decode(found.payload(frame) or b"")
    return op is not None and state.is_erased(op, f"{found.writer}:{frame.seq}")
