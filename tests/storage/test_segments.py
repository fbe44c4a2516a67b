"""Sealed segments: complete or not there, and nobody else's."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from storage import frames, segments
from storage.cipher import Plain, Ring
from storage.frames import Frame, Header
from tests.storage.books import PLAIN, WRITER, Payload, flipped, frames_of

RING = Ring(PLAIN)
KEY = PLAIN.key_id
HEADER = Header(KEY, WRITER, first_seq=1)
FRAMES = tuple(frames_of([b'{"n":1}', b'{"n":22}', b'{"n":333}']))
SEGMENT = segments.seal(HEADER, FRAMES, PLAIN)

FIRST, MIDDLE, LAST = (
    frames.CONTINUES,
    frames.CONTINUES | frames.CONTINUED,
    frames.CONTINUED,
)


def flagged(*flags: int) -> list[Frame]:
    return [PLAIN.seal(WRITER, seq, seq, flag, b"{}") for seq, flag in enumerate(flags, start=1)]


def numbers(groups: object) -> list[list[int]]:
    return [[frame.seq for frame in group] for group in groups]  # type: ignore[attr-defined] # tuples of frames


def test_a_sealed_segment_reads_back_complete() -> None:
    found = segments.read(SEGMENT, RING)
    assert found is not None
    assert (found.header, found.is_complete, found.size) == (HEADER, True, len(SEGMENT))
    assert (*found.frames,) == FRAMES
    assert (len(found.frames), found.frames[0], found.frames[-1]) == (3, FRAMES[0], FRAMES[2])


def test_a_log_without_its_footer_is_readable_and_not_complete() -> None:
    found = segments.read(SEGMENT[: -frames.FOOTER_SIZE], RING)
    assert found == segments.Log(
        HEADER,
        PLAIN,
        FRAMES,
        damage=(),
        is_sealed=False,
        is_complete=False,
        size=len(SEGMENT) - frames.FOOTER_SIZE,
    )


def test_one_flipped_bit_anywhere_keeps_a_segment_from_being_complete() -> None:
    for position in range(len(SEGMENT)):
        for bit in range(8):
            found = segments.read(flipped(SEGMENT, position, 1 << bit), RING)
            assert found is None or not found.is_complete
            if position >= frames.HEADER_SIZE:
                assert found is not None
                assert len(found.frames) >= len(FRAMES) - 1


def test_a_segment_cut_anywhere_is_not_complete() -> None:
    for cut in range(len(SEGMENT)):
        found = segments.read(SEGMENT[:cut], RING)
        assert found is None or not found.is_complete


def test_bytes_behind_the_footer_keep_a_segment_from_being_complete() -> None:
    found = segments.read(SEGMENT + b"\0", RING)
    assert found is not None
    assert not found.is_complete


@pytest.mark.parametrize(
    "run", [FRAMES[:2], FRAMES[1:], FRAMES[::-1], (*FRAMES, FRAMES[0])], ids=len
)
def test_a_footer_that_belongs_to_other_frames_does_not_hold(run: tuple[Frame, ...]) -> None:
    body = b"".join(frame.encode() for frame in run)
    found = segments.read(HEADER.encode() + body + SEGMENT[-frames.FOOTER_SIZE :], RING)
    assert found is not None
    assert not found.is_complete


def test_a_footer_of_another_header_does_not_hold() -> None:
    other = replace(HEADER, previous_chain=b"x" * 32)
    found = segments.read(other.encode() + SEGMENT[frames.HEADER_SIZE :], RING)
    assert found is not None
    assert not found.is_complete


def test_a_damaged_header_costs_nothing_if_the_name_of_the_file_tells_the_writer() -> None:
    for position in range(frames.HEADER_SIZE):
        found = segments.read(flipped(SEGMENT, position), RING, (WRITER, 1))
        assert found is not None
        assert (found.writer, found.frames) == (WRITER.hex(), FRAMES)
        assert found.damage
        assert not found.is_complete


def test_a_name_that_tells_another_writer_gives_no_frames() -> None:
    found = segments.read(flipped(SEGMENT, 0), RING, (b"another writer..", 1))
    assert found is None or found.frames == ()


def test_a_segment_of_another_book_is_not_read() -> None:
    assert segments.read(SEGMENT, Ring(Plain("77" * 16))) is None


@pytest.mark.parametrize("change", [{"version": 2}, {"suite": 1}])
def test_a_segment_of_a_newer_format_is_not_read(change: Payload) -> None:
    assert segments.read(segments.seal(replace(HEADER, **change), FRAMES, PLAIN), RING) is None


@pytest.mark.parametrize("content", [b"", b"TINYLOG\0", b"\0" * 4096, b"PK\x03\x04" * 99])
def test_a_file_that_is_no_log_is_not_read(content: bytes) -> None:
    assert segments.read(content, RING) is None


def test_a_name_tells_writer_and_numbers() -> None:
    name = segments.name_of(WRITER.hex(), FRAMES, SEGMENT)
    assert segments.parse_name(name) == (WRITER.hex(), 1, 3)


def test_a_name_tells_whether_the_file_is_still_what_was_sealed() -> None:
    name = segments.name_of(WRITER.hex(), FRAMES, SEGMENT)
    assert segments.is_as_named(name, SEGMENT)
    assert not segments.is_as_named(name, SEGMENT[:-1])


def test_a_name_is_lower_case_ascii_and_safe_on_every_system() -> None:
    name = segments.name_of(WRITER.hex(), FRAMES, SEGMENT)
    assert name.isascii()
    assert name == name.lower()
    assert not set(name) & set(':*?"<>|\\')


def test_a_frame_from_the_end_of_time_still_gives_a_name() -> None:
    late = PLAIN.seal(WRITER, 1, 2**64 - 1, 0, b"{}")
    assert segments.name_of(WRITER.hex(), (late,), b"").startswith("99991231/")


@pytest.mark.parametrize(
    "name",
    [
        "desktop.ini",
        "20260101/notes.seg",
        f"20260101/{'0' * 32}-1-2.seg",
        f"20260101/{'0' * 32}-x-2-0.seg",
        f"20260101/{'0' * 31}-1-2-0.seg",
        f"20260101/{'0' * 32}-1-2-0.seg.part",
        f"20260101/{'0' * 32}-1-2-0.sync-conflict-20260101-120000-ABC.seg",
    ],
)
def test_a_name_that_is_not_ours_tells_nothing(name: str) -> None:
    assert segments.parse_name(name) is None


def test_runs_end_where_a_number_is_missing() -> None:
    found = [*frames_of([b"{}"] * 2, first=1), *frames_of([b"{}"] * 3, first=5)]
    assert numbers(segments.runs(found)) == [[1, 2], [5, 6, 7]]


def test_transactions_keep_their_frames_together() -> None:
    found = flagged(0, FIRST, MIDDLE, LAST, 0, FIRST, LAST)
    assert numbers(segments.transactions(found)) == [[1], [2, 3, 4], [5], [6, 7]]


@pytest.mark.parametrize("lost", [2, 3, 4])
def test_a_transaction_with_a_missing_frame_is_left_out_whole(lost: int) -> None:
    found = [frame for frame in flagged(0, FIRST, MIDDLE, LAST, 0) if frame.seq != lost]
    assert numbers(segments.transactions(found)) == [[1], [5]]


def test_an_unfinished_transaction_at_the_end_is_left_out() -> None:
    assert numbers(segments.transactions(flagged(0, FIRST, MIDDLE))) == [[1]]
