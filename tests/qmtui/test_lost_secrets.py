"""Passphrases, codes and copies that are lost, stolen or put back: on an encrypted day."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from nacl.public import PublicKey, SealedBox

from qmtui import exports
from qmtui.access import access
from qmtui.book import Book, now
from qmtui.collecting import collect
from qmtui.count import Count
from qmtui.erasing import erase
from qmtui.errors import BookUnusable
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.fieldbook import issue, join
from qmtui.incidents import record
from qmtui.recovery import new_passphrase, open_station, practise
from qmtui.reports.event import event_report
from qmtui.unlocking import key_for, wait_after
from qmtui.wiping import DamageLeft, NoReceipt, wipe
from storage import Manifest, keys, read_manifest
from storage.cipher import key_id_of
from storage.errors import KeysDamaged, WrongSecret
from tests.qmtui.conftest import files_of
from tests.qmtui.sealed_day import (
    NAME,
    PASSPHRASE,
    SealedDay,
    key_of,
    taken_in,
)


def test_case_56_the_drill_opens_every_book_without_its_secret(day: SealedDay) -> None:
    with day.office() as office:
        done = practise(office, now, day.recovery)
        assert [(one.way, one.opened, one.entries > 0) for one in done] == [
            ("printed", True, True),
            ("office", True, True),
        ]
        assert [one.opened for one in practise(office, now, day.recovery[::-1])] == [False, True]


def test_a_lost_passphrase_is_replaced_with_the_printed_key(day: SealedDay) -> None:
    folder = day.root / "office"
    with Book.open(folder, key=key_for(folder, day.recovery.replace("\n", "  "))) as office:
        new_passphrase(office, "ganz andere Wörter")
        size = len(office.events)
    with pytest.raises(BookUnusable) as refused:
        key_for(folder, PASSPHRASE)
    assert isinstance(refused.value.state, WrongSecret)
    with Book.open(folder, key=key_for(folder, "ganz andere Wörter")) as office:
        assert len(office.events) == size


def test_another_passphrase_writes_the_key_file_and_nothing_else(day: SealedDay) -> None:
    with day.office() as office:
        before = files_of(office.folder)
        new_passphrase(office, "ganz andere Wörter")
        after = files_of(office.folder)
    assert {p.name for p in after if after[p] != before.get(p)} == {"keys.wrap", "keys.wrap.copy"}
    assert before.keys() == after.keys()


def test_a_lost_access_code_is_replaced_by_the_office(day: SealedDay) -> None:
    with day.office() as office:
        code = open_station(office, day.root / "g1")
    with pytest.raises(BookUnusable):
        key_for(day.root / "g1", day.code)
    with Book.open(day.root / "g1", key=key_for(day.root / "g1", code)) as station:
        assert len(station.feedback) == 1


def test_a_new_code_keeps_those_out_who_know_the_old_one(day: SealedDay, tmp_path: Path) -> None:
    with day.office() as office:
        event = Events(office, now).all()[0]
        assert issue(office, now, event, day.stick).access_code is None
        code = issue(office, now, event, day.stick, new_code=True).access_code
        assert code
    with pytest.raises(BookUnusable):
        join(day.stick, "G2", station=None, at=tmp_path / "g2", secret=day.code)
    assert not (tmp_path / "g2").exists()
    join(day.stick, "G2", station=None, at=tmp_path / "g2", secret=code)
    with day.station() as station:
        sync(station, now, day.stick)
    with Book.open(day.root / "g1", key=key_for(day.root / "g1", code)) as station:
        sync(station, now, day.stick)
        assert key_of(station) != day.field_key
        assert len(station.feedback) == 1


def test_case_53_guessing_waits_longer_and_longer_and_damage_is_no_wrong_guess(
    day: SealedDay,
) -> None:
    assert [wait_after(tries) for tries in range(9)] == [0, 0, 1, 2, 4, 8, 16, 30, 30]
    for name in ("keys.wrap", "keys.wrap.copy"):
        path = day.root / "g1" / name
        path.write_bytes(path.read_bytes().replace(b'"generation"', b'"generatiom"'))
    with pytest.raises(BookUnusable) as refused:
        key_for(day.root / "g1", day.code)
    assert isinstance(refused.value.state, KeysDamaged)


def test_a_plain_export_leaves_the_offices_private_keys_out(day: SealedDay) -> None:
    taken_in(day)
    with day.office() as office:
        private = next(iter(office.office_keys)).seal_private
        written = exports.export_plain(office, now, day.root / "out")
        with pytest.raises(exports.FolderUnusable):
            exports.export_plain(office, now, day.root / "out")
    texts = [path.read_text(encoding="utf-8") for path in written]
    assert len(texts) == 2
    assert any(NAME in text for text in texts)
    assert not any(private in text for text in texts)


# -- What a thief and a restored backup must not bring about


def test_an_office_put_back_from_a_backup_takes_in_what_was_written_under_a_later_key(
    day: SealedDay,
) -> None:
    taken_in(day)
    shutil.copytree(day.root / "office", day.root / "backup")
    with day.office() as office:
        event = Events(office, now).all()[0]
        code = issue(office, now, event, day.stick, new_code=True).access_code
    with day.station() as station:
        sync(station, now, day.stick)
    with Book.open(day.root / "g1", key=key_for(day.root / "g1", code or "")) as station:
        Count(station, now).stroke(100)
        sync(station, now, day.stick)
    shutil.rmtree(day.root / "office")
    shutil.copytree(day.root / "backup", day.root / "office")
    with day.office() as office:
        event = Events(office, now).all()[0]
        (day.root / "other").mkdir()
        issue(office, now, event, day.root / "other", new_code=True)
        collected = collect(office, now, day.stick)
        assert (collected.new, collected.problems) == (1, ())
        assert not collected.complete, "what wrote on after handing in may do so again"
        assert event_report(office, event).visits.total == 105
    with Book.open(day.root / "g1", key=key_for(day.root / "g1", code or "")) as station:
        sync(station, now, day.stick)
        assert Count(station, now).figure().total == 105


def test_whoever_knows_an_old_code_commands_no_keys_any_more(day: SealedDay) -> None:
    with day.office() as office:
        event = Events(office, now).all()[0]
        issue(office, now, event, day.stick, new_code=True)
    path = next(day.stick.glob("*/keys.wrap"))
    genuine, mine = keys.read_one(path), b"m" * 32
    old = keys.read(day.root / "g1")
    path.write_bytes(old.rotated(day.field_key, mine).rotated(mine, b"n" * 32).encode())
    with day.office() as office:
        collected = collect(office, now, day.stick)
        assert collected.known > 0
        assert collected.problems == ()
    assert keys.read_one(path).key_id == genuine.key_id


def test_a_stick_with_other_keys_gets_no_laptop_that_joins(day: SealedDay, tmp_path: Path) -> None:
    """Anyone can seal a key of their own to the public halves that the file shows."""
    path = next(day.stick.glob("*/keys.wrap"))
    known, mine = keys.read_one(path), b"m" * 32
    (wrap,) = [wrap for wrap in known.wraps if wrap.kind == keys.PASSPHRASE]
    box = SealedBox(PublicKey(wrap.public)).encrypt(mine)
    forged = keys.new(known.book, mine).bound_to(known.manifest, mine)
    forged = replace(forged, wraps=(replace(wrap, box=box),))
    voucher = (key_id_of(mine), forged._voucher(mine))
    path.write_bytes(replace(forged, vouched=(voucher,)).encode())
    with pytest.raises(BookUnusable) as refused:
        join(day.stick, "G2", station=None, at=tmp_path / "g2", secret=day.code)
    assert isinstance(refused.value.state, KeysDamaged)
    assert not (tmp_path / "g2").exists()


def test_an_encrypted_event_is_not_passed_off_as_a_plain_one(day: SealedDay) -> None:
    taken_in(day)
    folder = day.root / "office" / "events" / day.event
    shutil.rmtree(folder)
    with Book.create(
        folder, {"kind": "field"}, book=next(day.stick.glob("*/book.json")).parent.name
    ):
        pass
    with day.office() as office:
        event = Events(office, now).all()[0]
        with pytest.raises(BookUnusable):
            issue(office, now, event, day.stick)


def test_a_lost_copy_of_the_office_comes_back_from_the_stick(day: SealedDay) -> None:
    taken_in(day)
    shutil.rmtree(day.root / "office" / "events")
    with day.office() as office:
        assert collect(office, now, day.stick).complete
        assert event_report(office, Events(office, now).all()[0]).visits.total == 5


def test_a_device_that_has_only_joined_is_known_to_hold_a_copy(
    day: SealedDay, tmp_path: Path
) -> None:
    join(day.stick, "G2", station=None, at=tmp_path / "g2", secret=day.code)
    taken_in(day)
    with day.office() as office:
        assert access(office, now, day.person).devices == {"Stadtteilfest": ("G1", "G2")}
        assert record(office, now, "G2").lost
        assert erase(office, now, day.person).devices == ("G1", "G2")


@pytest.mark.parametrize("kept", ["nothing", "an older one"])
def test_wiping_does_not_rely_on_the_facts_of_the_device(day: SealedDay, kept: str) -> None:
    path = day.root / "g1" / "device.json"
    older = path.read_bytes()
    taken_in(day)
    with day.station() as station:
        sync(station, now, day.stick)
        Count(station, now).stroke(50)
        (day.root / "aside").mkdir()
        sync(station, now, day.root / "aside", init=True)
    if kept == "nothing":
        path.unlink()
    else:
        path.write_bytes(older)
    with day.station() as station, pytest.raises(NoReceipt):
        wipe(station)


def test_what_cannot_be_read_is_not_wiped(day: SealedDay) -> None:
    taken_in(day)
    with day.station() as station:
        sync(station, now, day.stick)
        Count(station, now).stroke(50)
    (log,) = (day.root / "g1" / "wal").glob("*.wal")
    content = log.read_bytes()
    log.write_bytes(b"?" * len(content))
    with day.station() as station, pytest.raises(DamageLeft):
        wipe(station)


def test_a_book_begun_encrypted_does_not_open_as_a_plain_one(day: SealedDay) -> None:
    for name in ("keys.wrap", "keys.wrap.copy"):
        (day.root / "g1" / name).unlink()
    path = day.root / "g1" / "book.json"
    plain = Manifest(read_manifest(path.parent).book, {"kind": "field"})
    path.write_bytes(plain.encode())
    with pytest.raises(BookUnusable):
        Book.open(day.root / "g1")
