"""Numbers that were written twice: two machines went on as one writer, as a snapshot does.

Both entries count. Whoever supersedes such a number knew only one of the two, and does not say
which: both are superseded, in whatever order the three arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storage import ops, segments
from storage.ops import Dot, Op
from storage.registers import Registers
from storage.shelf import Shelf


def settle(
    state: Registers, shelf: Shelf, forks: Iterable[tuple[str, int, bytes]]
) -> Iterator[tuple[str, str]]:
    """Supersede what came too late to be; table and id of the records that this has changed.

    Nobody remembers what was superseded, so all entries are read again. It happens seldom.
    """
    dots = {f"{writer}:{seq}" for writer, seq, _ in forks}
    writers = {dot.partition(":")[0].encode() for dot in dots}
    for path in shelf.all_files():
        found = shelf.read(path)
        if found is None:
            continue
        for group in segments.transactions(found.frames):
            for frame in group:
                payload = found.payload(frame) or b""
                if any(writer in payload for writer in writers):
                    yield from _supersede(state, ops.decode(payload) or {}, dots)


def _supersede(state: Registers, op: Op, forked: set[Dot]) -> Iterator[tuple[str, str]]:
    if not ops.is_well_formed(op):
        return
    for name, dots in ops.superseded(op):
        superseded = forked.intersection(dots)
        if superseded and state.supersede(op["t"], op["id"], name, superseded):
            yield op["t"], op["id"]
