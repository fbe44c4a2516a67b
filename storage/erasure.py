"""Taking what was erased out of the files: nobody who has the key finds it there again.

An erased entry keeps its head, so that numbers and chain stay whole; its body is gone. Everyone who
redacts a segment makes the same bytes of it, whatever order erasure and entries arrive in.
"""

from __future__ import annotations

from storage import checkpoint, files, ops, segments
from storage.frames import Frame
from storage.registers import Registers
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


def _is_erased(state: Registers, found: Log, frame: Frame) -> bool:
    if frame.is_redacted:
        return False
    if f"{found.writer}:{frame.seq}" in state.erased_entries:
        return True
    op = ops.decode(found.payload(frame) or b"") if state.erased else None
    return op is not None and state.is_erased(op, "")
