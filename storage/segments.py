"""Sealed pieces of a log: complete, named by what they hold, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import overload

from msgspec import Struct

from storage import frames
from storage.cipher import Cipher, Ring
from storage.clock import to_datetime
from storage.frames import Chain, Damage, Footer, Frame, Header

SUFFIX = ".seg"
MAX_SIZE = 256 * 2**20
"""Bytes; a longer file is no segment of ours and is not read."""


class Log(Struct, frozen=True):
    """What a log or segment file holds, and whether every byte of it is as it was written."""

    header: Header
    cipher: Cipher
    frames: Frames
    damage: tuple[Damage, ...]
    is_sealed: bool
    """It has a footer: nothing will be added to it."""
    is_complete: bool
    """The footer is there and agrees with every byte before it."""
    size: int
    """Bytes of the file."""

    @property
    def writer(self) -> str:
        return self.header.writer.hex()

    def payload(self, frame: Frame) -> bytes | None:
        """What a frame of this log says; None if its body was taken out or does not hold."""
        return self.cipher.read(self.header.writer, frame) if frame.body else None


class SealedFrames(Sequence[Frame]):
    """The frames of a complete segment, made anew whenever they are asked for."""

    def __init__(self, content: bytes, count: int, last: int) -> None:
        self._content = content
        self._end = len(content) - frames.FOOTER_SIZE
        self._count = count
        self._last = last

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Frame]:
        return self._from(frames.HEADER_SIZE)

    def _from(self, position: int) -> Iterator[Frame]:
        return frames.read_sealed(self._content, position, self._end)

    @overload
    def __getitem__(self, place: int) -> Frame: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Frame, ...]: ...
    def __getitem__(self, place: int | slice) -> Frame | tuple[Frame, ...]:
        if place == 0:
            return next(iter(self))
        if place == -1:
            return next(self._from(self._last))
        return tuple(self)[place]


Frames = tuple[Frame, ...] | SealedFrames


def read(content: bytes, ring: Ring, named: tuple[bytes, int] | None = None) -> Log | None:
    """Everything readable in a log or segment of the book whose keys are on `ring`.

    `named` is the writer and first number that the file's name tells, for a damaged header. None if
    the header does not hold and there is no name, if it is another book's or of a newer format, or
    if its key is not on the ring.
    """
    header = frames.read_header(content)
    if header is not None:
        cipher = _cipher_of(header, ring)
        return _read(content, header, cipher) if cipher else None
    if named is None:
        return None
    tried = [
        _read(content, Header(c.key_id, *named, suite=c.suite), c, has_header=False)
        for c in ring.all
    ]
    return max(tried, key=lambda log: len(log.frames))


def _read(content: bytes, header: Header, cipher: Cipher, *, has_header: bool = True) -> Log:
    complete = _read_complete(content, header, cipher) if has_header else None
    if complete:
        return complete
    footer = frames.read_footer(content)
    end = len(content) - frames.FOOTER_SIZE if footer else len(content)
    found = tuple(frames.read_frames(content, end, _holds(header, cipher)))
    good = tuple(part for part in found if isinstance(part, Frame))
    damage = tuple(part for part in found if isinstance(part, Damage))
    if not has_header and good:
        damage = (Damage(0, frames.HEADER_SIZE, at_end=False), *damage)
    elif not has_header:
        # Nothing readable follows: the very first write was torn.
        damage = (Damage(0, len(content), at_end=True),)
    return Log(header, cipher, good, damage, footer is not None, False, len(content))


def read_complete(content: bytes, ring: Ring) -> Log | None:
    """A segment of the book whose every byte is as it was sealed, or None.

    It never looks for what is left of a damaged one: in a file made for that it would take days.
    """
    header = frames.read_header(content)
    cipher = _cipher_of(header, ring) if header else None
    return _read_complete(content, header, cipher) if header and cipher else None


def _read_complete(content: bytes, header: Header, cipher: Cipher) -> Log | None:
    footer = frames.read_footer(content)
    if footer is None:
        return None
    end = len(content) - frames.FOOTER_SIZE
    if footer.content != frames.content_hash(memoryview(content)[:end], cipher.hash_key):
        return None
    outline = frames.outline_sealed(content, end)
    if outline is None or not outline[0] == footer.frames > 0:
        return None
    return Log(header, cipher, SealedFrames(content, *outline), (), True, True, len(content))


def _cipher_of(header: Header, ring: Ring) -> Cipher | None:
    if header.version != frames.VERSION:
        return None
    return ring.find(header.suite, header.key_id)


def _holds(header: Header, cipher: Cipher) -> frames.Holds:
    return lambda frame: cipher.open(header.writer, frame) is not None


def is_intact(content: bytes, found: Log) -> bool:
    """Whether each frame of a complete segment holds by itself too, and all add up to the chain."""
    footer = frames.read_footer(content)
    end = len(content) - frames.FOOTER_SIZE
    return (
        footer is not None
        and frames.are_whole(content, end, _holds(found.header, found.cipher))
        and footer.chain == _chain(found.header, content, end, found.cipher)
    )


def seal(header: Header, run: Sequence[Frame], cipher: Cipher) -> bytes:
    """The bytes of a segment that holds the frames of `run`, all under the header's key."""
    content = b"".join([header.encode(), *[frame.encode() for frame in run]])
    chain = _chain(header, content, len(content), cipher)
    whole = frames.content_hash(content, cipher.hash_key)
    return content + Footer(len(run), chain, whole).encode()


def _chain(header: Header, content: bytes, end: int, cipher: Cipher) -> bytes:
    chain = Chain(header, cipher.hash_key)
    chain.add(content[frames.HEADER_SIZE : end])
    return chain.digest()


def name_of(writer: str, run: Sequence[Frame], content: bytes) -> str:
    """`<day>/<writer>-<first>-<last>-<hash>.seg`, with 16 hex digits over every byte.

    Two segments of one name are the same. What lies elsewhere under such a name is only believed
    by its content.
    """
    day = to_datetime(run[0].hlc).strftime("%Y%m%d")
    return f"{day}/{writer}-{run[0].seq}-{run[-1].seq}-{_hash(content)}{SUFFIX}"


def is_as_named(name: str, content: bytes) -> bool:
    """Whether a file is still, byte by byte, the segment that its name tells."""
    return name.removesuffix(SUFFIX).rpartition("-")[2] == _hash(content)


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=8).hexdigest()


def parse_name(name: str) -> tuple[str, int, int] | None:
    """Writer, first and last number that a segment's name announces."""
    parts = name.rpartition("/")[2].removesuffix(SUFFIX).split("-")
    if not name.endswith(SUFFIX) or len(parts) != 4:
        return None
    writer, first, last, _ = parts
    if len(writer) != 32 or not (first.isdecimal() and last.isdecimal()):
        return None
    return writer, int(first), int(last)


def is_remains(name: str, content: bytes) -> bool:
    """Whether a file of some other name, with no header left, was a segment once."""
    return SUFFIX in name.lower() and frames.FRAME_MAGIC in content


def runs(found: Iterable[Frame]) -> Iterator[tuple[Frame, ...]]:
    """Stretches of frames without a gap in their numbers."""
    run: list[Frame] = []
    for frame in found:
        if run and frame.seq != run[-1].seq + 1:
            yield tuple(run)
            run = []
        run.append(frame)
    if run:
        yield tuple(run)


def transactions(
    found: Iterable[Frame], left_out: list[int] | None = None
) -> Iterator[tuple[Frame, ...]]:
    """Whole transactions; the numbers of frames whose transaction lacks some go to `left_out`."""
    group: list[Frame] = []
    for frame in found:
        is_next = bool(frame.flags & frames.CONTINUED)
        if group and not (is_next and frame.seq == group[-1].seq + 1):
            _leave_out(group, left_out)
        if not frame.flags:
            yield (frame,)
        elif is_next and not group:
            _leave_out([frame], left_out)
        else:
            group.append(frame)
            if not frame.flags & frames.CONTINUES:
                yield tuple(group)
                group = []
    _leave_out(group, left_out)


def _leave_out(group: list[Frame], left_out: list[int] | None) -> None:
    if left_out is not None:
        left_out += [frame.seq for frame in group]
    group.clear()
