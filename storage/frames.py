"""The byte format of a log: segment header, frames, footer.

A log is a header and frames. A segment is the same with a footer; it is complete and never
changes. The chain of a segment, a hash over its header and the heads of its frames, covers neither
the kind nor the body of a frame, so that a body can be taken out later and the chain still holds.
What a body is, and how `digest` vouches for it, is the business of `storage.cipher`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any, NamedTuple
from zlib import crc32

from msgspec import Struct

VERSION = 1
SALT = 16
"""Random bytes that every body begins with."""
MAX_BODY = 16 * 2**20
"""Bytes; a longer frame is taken for damage before anything is allocated."""

KIND_OP, KIND_REDACTED = 1, 2
"""An entry, and one whose body was taken out: its head stays, and still tells the length."""
CONTINUES = 1
"""Flag: the transaction goes on in the next frame."""
CONTINUED = 2
"""Flag: the transaction began in an earlier frame."""

_HEADER = struct.Struct("<8sHH8s16sQ32s")
_HEADER_MAGIC = b"TINYLOG\x00"
_FRAME = struct.Struct("<4sBBHIQQ24s16sI")
_FRAME_HEAD = struct.Struct("<4sBBHIQQ24s16s")
FRAME_MAGIC = b"\xf5FRM"
_OUTLINE = struct.Struct("<4sB3xIQ")
_SIZE = struct.Struct("<4xB3xI")
_FOOTER = struct.Struct("<4sI32s32s")
_FOOTER_MAGIC = b"\xf5END"
_CRC = struct.Struct("<I")
_CHAINED = slice(5, 68)
"""The part of a frame's head that the chain covers: from its flags to its digest."""

HEADER_SIZE = _HEADER.size + _CRC.size
FRAME_SIZE = _FRAME.size
FOOTER_SIZE = _FOOTER.size + _CRC.size


class Header(Struct, frozen=True):
    """Whose entries follow, and where they continue."""

    key_id: bytes
    writer: bytes
    first_seq: int
    previous_chain: bytes = bytes(32)
    version: int = VERSION
    suite: int = 0

    def encode(self) -> bytes:
        return _with_crc(
            _HEADER.pack(
                _HEADER_MAGIC,
                self.version,
                self.suite,
                self.key_id,
                self.writer,
                self.first_seq,
                self.previous_chain,
            )
        )


class Frame(NamedTuple):
    """One entry of a writer: `seq` counts from 1, `hlc` is its hybrid logical time."""

    seq: int
    hlc: int
    flags: int
    length: int
    """Bytes of the body, also of one that was taken out."""
    nonce: bytes
    digest: bytes
    body: bytes

    @property
    def is_redacted(self) -> bool:
        return not self.body

    def redacted(self) -> Frame:
        """This frame without its body; everyone makes the same bytes of it."""
        return self._replace(body=b"")

    def encode(self) -> bytes:
        head = _FRAME_HEAD.pack(
            FRAME_MAGIC,
            KIND_OP if self.body else KIND_REDACTED,
            self.flags,
            0,
            self.length,
            self.seq,
            self.hlc,
            self.nonce,
            self.digest,
        )
        return _with_crc(head) + self.body


Holds = Callable[[Frame], bool]
"""Whether a frame's body is what its writer wrote."""


class Chain:
    """The hash over a header and the frames behind it, under a key (b"" in a plain book)."""

    def __init__(self, header: Header, key: bytes) -> None:
        self._hash = blake2b(header.encode(), key=key, digest_size=32)

    def add(self, encoded: bytes) -> None:
        """Add encoded frames that follow each other."""
        position, heads = 0, []
        while position < len(encoded):
            head = encoded[position : position + FRAME_SIZE]
            heads.append(head[_CHAINED])
            position += FRAME_SIZE + _body_size(*_SIZE.unpack_from(head))
        self._hash.update(b"".join(heads))

    def digest(self) -> bytes:
        return self._hash.digest()


class Footer(NamedTuple):
    """What a segment says of itself: how many frames, and the hashes they must add up to."""

    frames: int
    chain: bytes
    """Stays the same when a body is taken out."""
    content: bytes
    """Over every byte; made anew when a body is taken out."""

    def encode(self) -> bytes:
        return _with_crc(_FOOTER.pack(_FOOTER_MAGIC, *self))


class Damage(Struct, frozen=True):
    """Bytes that are no frame; `at_end` if nothing readable follows."""

    start: int
    end: int
    at_end: bool


def read_header(content: bytes) -> Header | None:
    """The header at the start of a log or segment, or None if there is none that holds."""
    packed = _checked(content, 0, _HEADER)
    if packed is None:
        return None
    magic, version, suite, key_id, writer, first_seq, previous_chain = packed
    if magic != _HEADER_MAGIC:
        return None
    return Header(key_id, writer, first_seq, previous_chain, version, suite)


def read_sealed(content: bytes, position: int, end: int) -> Iterator[Frame]:
    """The frames from `position` on, of a segment that `outline_sealed` found well formed.

    They are made as they are asked for, and the checks of each are spared: a million entries would
    take twice the time and fill the memory.
    """
    unpack = _FRAME.unpack_from
    while position < end:
        _, kind, flags, _, length, seq, hlc, nonce, digest, _ = unpack(content, position)
        start = position + FRAME_SIZE
        position = start + _body_size(kind, length)
        yield Frame(seq, hlc, flags, length, nonce, digest, content[start:position])


def outline_sealed(content: bytes, end: int) -> tuple[int, int] | None:
    """How many frames follow each other up to `end`, and where the last of them begins.

    None if they are not whole or their numbers do not grow. It looks at outlines only: for a
    segment whose every byte is known to be as it was sealed.
    """
    position, start, last, count = HEADER_SIZE, HEADER_SIZE, 0, 0
    unpack = _OUTLINE.unpack_from
    while position + FRAME_SIZE <= end:
        magic, kind, length, seq = unpack(content, position)
        if magic != FRAME_MAGIC or kind not in (KIND_OP, KIND_REDACTED) or seq <= last:
            return None
        if not SALT < length <= MAX_BODY:
            return None
        start = position
        position += FRAME_SIZE + _body_size(kind, length)
        last = seq
        count += 1
    return (count, start) if position == end else None


def read_frames(content: bytes, end: int, holds: Holds) -> Iterator[Frame | Damage]:
    """Every frame that holds from the header to `end`, and what lies between as `Damage`.

    After damage the search goes on for the next frame that holds, so one bad frame costs one frame.
    Numbers only grow: what a reused disk block still holds of older frames is damage too.
    """
    position, last = HEADER_SIZE, 0
    while position < end:
        frame = _frame_at(content, position, end, holds, last)
        if frame is not None:
            yield frame
            position += FRAME_SIZE + len(frame.body)
            last = frame.seq
            continue
        found = _next_frame(content, position + 1, end, holds, last)
        yield Damage(position, end if found is None else found, at_end=found is None)
        if found is None:
            return
        position = found


def are_whole(content: bytes, end: int, holds: Holds) -> bool:
    """Whether nothing but frames that each hold lies between the header and `end`."""
    position, last = HEADER_SIZE, 0
    while position < end and (frame := _frame_at(content, position, end, holds, last)):
        position += FRAME_SIZE + len(frame.body)
        last = frame.seq
    return position == end


def read_footer(content: bytes) -> Footer | None:
    """The footer at the end of a complete segment, or None if there is none that holds."""
    packed = _checked(content, len(content) - FOOTER_SIZE, _FOOTER)
    return Footer(*packed[1:]) if packed and packed[0] == _FOOTER_MAGIC else None


def content_hash(content: bytes | memoryview, key: bytes) -> bytes:
    """The hash over every byte of a segment before its footer, under a key like the chain's."""
    return blake2b(content, key=key, digest_size=32).digest()


def _body_size(kind: int, length: int) -> int:
    """Bytes that follow a head."""
    return 0 if kind == KIND_REDACTED else length


def _frame_at(content: bytes, position: int, end: int, holds: Holds, last: int) -> Frame | None:
    """The frame at `position` if it is whole, holds, and is numbered above `last`."""
    start = position + FRAME_SIZE
    if start > end:
        return None
    head = _FRAME.unpack_from(content, position)
    magic, kind, flags, _, length, seq, hlc, nonce, digest, crc = head
    if magic != FRAME_MAGIC or crc != crc32(content[position : start - _CRC.size]):
        return None
    if kind not in (KIND_OP, KIND_REDACTED) or not SALT < length <= MAX_BODY or seq <= last:
        return None
    stop = start + _body_size(kind, length)
    if stop > end:
        return None
    frame = Frame(seq, hlc, flags, length, nonce, digest, content[start:stop])
    return frame if frame.is_redacted or holds(frame) else None


def _next_frame(content: bytes, position: int, end: int, holds: Holds, last: int) -> int | None:
    while (position := content.find(FRAME_MAGIC, position, end)) >= 0:
        if _frame_at(content, position, end, holds, last) is not None:
            return position
        position += 1
    return None


def _checked(content: bytes, position: int, layout: struct.Struct) -> tuple[Any, ...] | None:
    """The fields of `layout` at `position` if the checksum behind them holds."""
    stop = position + layout.size
    if position < 0 or stop + _CRC.size > len(content):
        return None
    packed = content[position:stop]
    if _CRC.unpack_from(content, stop)[0] != crc32(packed):
        return None
    return layout.unpack(packed)


def _with_crc(packed: bytes) -> bytes:
    return packed + _CRC.pack(crc32(packed))
