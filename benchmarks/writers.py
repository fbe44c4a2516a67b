"""What many writers leave behind, made without opening a book for each of them."""

from __future__ import annotations

import secrets
from itertools import count
from pathlib import Path

import orjson

from storage import ops, segments
from storage.cipher import Cipher
from storage.clock import COUNTER_BITS
from storage.frames import Frame, Header
from storage.ops import Dot, Op

_milliseconds = count(1_780_000_000_000)


class Writer:
    """The entries of one writer; all writers share one clock that never stands still."""

    def __init__(self, cipher: Cipher, label: str) -> None:
        self._cipher = cipher
        self._id = secrets.token_bytes(16)
        self._header = Header(cipher.key_id, self._id, first_seq=1, suite=cipher.suite)
        self._frames: list[Frame] = []
        self.write(ops.session(label, "2026-05-28T20:26:40+00:00"))

    def write(self, op: Op) -> Dot:
        seq, hlc = len(self._frames) + 1, next(_milliseconds) << COUNTER_BITS
        self._frames.append(self._cipher.seal(self._id, seq, hlc, 0, orjson.dumps(op)))
        return f"{self._id.hex()}:{seq}"

    def put_log(self, folder: Path) -> None:
        """Add the log as the program leaves it in a book when it ends."""
        content = [self._header.encode(), *(frame.encode() for frame in self._frames)]
        (folder / f"{self._id.hex()}-1.wal").write_bytes(b"".join(content))

    def put_segment(self, folder: Path) -> None:
        """Add the sealed segment to what an exchange folder holds of a book."""
        content = segments.seal(self._header, self._frames, self._cipher)
        path = folder / segments.name_of(self._id.hex(), self._frames, content)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
