"""The bytes of a log: what is written comes back, what is damaged does not."""

from __future__ import annotations

import random
import tracemalloc
from hashlib import blake2b

import pytest

from storage import frames
from storage.frames import Damage, Frame, Header
from tests.storage.books import (
    PLAIN,
    WRITER,
    Payload,
    flipped,
    frames_of,
    read_log,
    spans_of,
    with_length,
)

HEADER = Header(key_id=b"bookbook", writer=WRITER, first_seq=1)
FRAMES = frames_of([b'{"n":1}', b'{"n":22}', b'{"n":333}'], hlc=7)
LOG = HEADER.encode() + b"".join(frame.encode() for frame in FRAMES)

TAILS = {
    "a few zeros": bytes(64),
    "a page of zeros": bytes(4096),
    "random bytes": random.Random(1).randbytes(700),
    "a magic number": FRAMES[0].encode()[:4],
    "a magic number and zeros": FRAMES[0].encode()[:4] + bytes(4096),
    "half a frame": FRAMES[0].encode()[:50],
    "a frame without its last byte": FRAMES[0].encode()[:-1],
}


def good(content: bytes) -> list[Frame]:
    return [part for part in read_log(content) if isinstance(part, Frame)]


def damage(content: bytes) -> list[Damage]:
    return [part for part in read_log(content) if isinstance(part, Damage)]


def test_a_header_comes_back_as_it_was_written() -> None:
    header = Header(b"12345678", b"w" * 16, 7, b"c" * 32, version=3, suite=2)
    assert frames.read_header(header.encode()) == header


def test_frames_come_back_as_they_were_written() -> None:
    assert read_log(LOG) == FRAMES


def test_a_frame_gives_back_its_payload_without_the_salt() -> None:
    assert [PLAIN.open(WRITER, frame) for frame in good(LOG)] == [
        b'{"n":1}',
        b'{"n":22}',
        b'{"n":333}',
    ]


def test_one_flipped_bit_anywhere_in_a_frame_costs_just_that_frame() -> None:
    for lost, (start, end) in enumerate(spans_of(LOG)):
        others = [frame for frame in FRAMES if frame is not FRAMES[lost]]
        for position in range(start, end):
            for bit in range(8):
                damaged = flipped(LOG, position, 1 << bit)
                assert good(damaged) == others
                assert damage(damaged) == [Damage(start, end, at_end=end == len(LOG))]


def test_one_flipped_bit_anywhere_in_a_header_is_noticed() -> None:
    for position in range(frames.HEADER_SIZE):
        for bit in range(8):
            assert frames.read_header(flipped(LOG, position, 1 << bit)) is None


def test_one_flipped_bit_anywhere_in_a_footer_is_noticed() -> None:
    footer = frames.Footer(3, bytes(range(32)), bytes(32)).encode()
    assert frames.read_footer(footer) == (3, bytes(range(32)), bytes(32))
    for position in range(len(footer)):
        for bit in range(8):
            assert frames.read_footer(flipped(footer, position, 1 << bit)) is None


def test_a_log_cut_anywhere_keeps_every_frame_before_the_cut() -> None:
    ends = [end for _, end in spans_of(LOG)]
    for cut in range(frames.HEADER_SIZE, len(LOG)):
        whole = sum(end <= cut for end in ends)
        assert good(LOG[:cut]) == FRAMES[:whole]
        assert [found.at_end for found in damage(LOG[:cut])] == [True] * (
            cut not in {frames.HEADER_SIZE, *ends}
        )


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
def test_a_tail_that_is_no_frame_is_one_damage_at_the_end(tail: bytes) -> None:
    assert good(LOG + tail) == FRAMES
    assert damage(LOG + tail) == [Damage(len(LOG), len(LOG + tail), at_end=True)]


def test_a_header_cut_short_is_none() -> None:
    for cut in range(frames.HEADER_SIZE):
        assert frames.read_header(LOG[:cut]) is None


def test_an_absurd_length_is_refused_without_taking_memory_for_it() -> None:
    (later,) = frames_of([b"{}"], first=9)
    huge = LOG + with_length(FRAMES[0].encode(), 0xFFFFFFFF) + later.encode()
    tracemalloc.start()
    try:
        found = good(huge)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == [*FRAMES, later]
    assert peak < 100_000


def test_older_frames_behind_the_last_one_are_damage_at_the_end() -> None:
    # A reused disk block may still hold what was written to it before.
    old = LOG[frames.HEADER_SIZE :]
    assert good(LOG + old) == FRAMES
    assert damage(LOG + old) == [Damage(len(LOG), len(LOG + old), at_end=True)]


def test_a_frame_of_another_writer_is_no_frame() -> None:
    foreign = PLAIN.seal(b"another writer..", 4, 4, 0, b"{}").encode()
    assert good(LOG + foreign) == FRAMES
    assert damage(LOG + foreign) == [Damage(len(LOG), len(LOG + foreign), at_end=True)]


@pytest.mark.parametrize("length", [0, 16])
def test_a_frame_without_a_payload_is_no_frame(length: int) -> None:
    # The checksum of nothing is right, so magic and zeros must not look like an entry.
    body = bytes(length)
    digest = blake2b(body, digest_size=16, person=WRITER).digest()
    empty = FRAMES[0]._replace(length=length, body=body, digest=digest)
    assert good(HEADER.encode() + empty.encode()) == []


def test_the_chain_holds_when_a_body_is_taken_out() -> None:
    bare = FRAMES[0]._replace(body=bytes(len(FRAMES[0].body)))
    assert chain(bare) == chain(FRAMES[0])


@pytest.mark.parametrize("change", [{"seq": 9}, {"hlc": 9}, {"flags": 1}, {"digest": bytes(16)}])
def test_the_chain_covers_everything_but_the_body(change: Payload) -> None:
    assert chain(FRAMES[0]._replace(**change)) != chain(FRAMES[0])


def test_the_chain_of_frames_added_one_by_one_is_the_one_of_all() -> None:
    one_by_one = frames.Chain(HEADER, b"")
    for frame in FRAMES:
        one_by_one.add(frame.encode())
    assert one_by_one.digest() == chain(*FRAMES)


def chain(*run: Frame) -> bytes:
    chain = frames.Chain(HEADER, b"")
    chain.add(b"".join(frame.encode() for frame in run))
    return chain.digest()


def test_the_digest_of_a_text_does_not_give_the_text_away() -> None:
    one, other = (PLAIN.seal(WRITER, 1, 1, 0, b"the same text") for _ in range(2))
    assert one.digest != other.digest
