"""The life of a field book: issued, joined, synced, handed in, collected."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book, NoSuchStation
from qmtui.collecting import Collected, collect
from qmtui.count import Count
from qmtui.desk import Desk
from qmtui.device_states import devices_of
from qmtui.errors import BookUnusable, QmtuiError
from qmtui.events import Events
from qmtui.exchange import FieldBookOnly, sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.fieldbook import (
    AlreadyJoined,
    EventsOfOthers,
    FolderHasNoEvent,
    LabelMissing,
    SeveralEvents,
    issue,
    join,
)
from qmtui.model.event import Event
from qmtui.office import found_office
from qmtui.replicas import CopyUnusable, NotIssued, field_of, replica, replica_folder
from qmtui.rights import NotAllowed
from tests.qmtui.conftest import NORTH, SOUTH, Clock, OpenStation, at, files_of, register

MAIL, PHONE = "ali@example.org", "030 5550100"


@pytest.fixture
def ali(office: Book, event: Event) -> str:
    return register(
        office, "Ali Öz", email=MAIL, phone=PHONE, comment="braucht Strom", attention=True
    )


def planned(office: Book) -> Event:
    """The event as the office knows it now."""
    return office.event()


def stroke(book: Book, now: Clock, times: int = 1) -> None:
    for _ in range(times):
        Count(book, now).stroke()


def handed_in(collected: Collected) -> dict[str, bool]:
    return {device.label: device.handed_in for device in collected.devices}


# -- Issue


def test_a_station_gets_all_it_needs(ali: str, open_station: OpenStation, now: Clock) -> None:
    book = open_station()
    assert (book.kind, book.is_plain) == ("field", True)
    assert [s.name for s in book.stations_of(book.event())] == [NORTH, SOUTH]
    assert [district.name for district in book.districts] == ["Lindenhof"]
    result = Desk(book, now).check_in(ali)
    assert (result.name, result.comment, result.attention) == ("Ali Öz", "braucht Strom", True)


def test_issue_says_what_it_handed_out(
    office: Book, event: Event, ali: str, stick: Path, now: Clock
) -> None:
    issued = issue(office, now, event, stick)
    assert (issued.registrations, issued.stations) == (1, (NORTH, SOUTH))
    assert issued.access_code is None
    assert (stick / issued.fieldbook / "book.json").is_file()


def test_issuing_twice_changes_nothing(
    office: Book, event: Event, ali: str, stick: Path, now: Clock
) -> None:
    first = issue(office, now, event, stick)
    before = files_of(stick, office.folder)
    assert issue(office, now, planned(office), stick) == first
    assert files_of(stick, office.folder) == before


def test_issuing_again_brings_those_who_registered_since(
    office: Book, event: Event, ali: str, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    stroke(book, now)
    register(office, "Eva Weiß")
    assert issue(office, now, planned(office), stick).registrations == 2
    sync(book, now, stick)
    assert sorted(person.name for person in book.people) == ["Ali Öz", "Eva Weiß"]
    assert Count(book, now).figure().total == 1


def test_issuing_again_brings_corrections(
    office: Book, ali: str, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    person, registration = office.people.get(ali), office.registrations.get(ali)
    assert person
    assert registration
    office.people.put(replace(person, name="Alina Öz"))
    office.registrations.put(replace(registration, places=4))
    issue(office, now, planned(office), stick)
    sync(book, now, stick)
    assert Desk(book, now).hit(ali).name == "Alina Öz"
    assert Desk(book, now).hit(ali).places == 4


def test_mail_and_telephone_never_reach_stick_or_station(
    ali: str, open_station: OpenStation, stick: Path
) -> None:
    book = open_station()
    contents = [*files_of(stick, book.folder).values()]
    assert any("Ali Öz".encode() in content for content in contents)
    assert not [c for c in contents if MAIL.encode() in c or PHONE.encode() in c]


def test_who_registered_for_another_event_stays_in_the_office(
    office: Book, event: Event, ali: str, stick: Path, now: Clock
) -> None:
    talk = Events(office, now).add("Vortrag", "talk", at("20:00"), stations=("Saal",))
    issued = issue(office, now, talk, stick)
    assert (issued.registrations, issued.stations) == (0, ("Saal",))
    assert not [c for c in files_of(stick).values() if "Ali Öz".encode() in c]


def test_what_becomes_of_an_event_is_the_offices_own_business(
    office: Book, open_station: OpenStation
) -> None:
    book = open_station()
    assert (planned(office).status, planned(office).fieldbook is None) == ("issued", False)
    assert (book.event().status, book.event().fieldbook) == ("planned", None)


def test_an_event_that_was_collected_stays_collected_when_issued_again(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    open_station()
    collect(office, now, stick)
    issue(office, now, planned(office), stick)
    assert planned(office).status == "collected"


def test_the_expected_number_of_devices_is_kept_until_named_anew(
    office: Book, event: Event, stick: Path, now: Clock
) -> None:
    issue(office, now, event, stick, devices=2)
    issue(office, now, planned(office), stick)
    assert planned(office).expected_devices == 2
    issue(office, now, planned(office), stick, devices=3)
    assert planned(office).expected_devices == 3


def test_issue_makes_the_folder_it_is_given(
    office: Book, event: Event, tmp_path: Path, now: Clock
) -> None:
    issue(office, now, event, tmp_path / "new")
    assert any((tmp_path / "new").iterdir())


def test_issue_does_not_make_up_a_stick_that_is_not_plugged_in(
    office: Book, event: Event, tmp_path: Path, now: Clock
) -> None:
    with pytest.raises(BookUnusable) as refusal:
        issue(office, now, event, tmp_path / "media" / "stick")
    assert refusal.value.exit_code == 25
    assert not (tmp_path / "media").exists()


def test_an_issue_that_fails_leaves_the_office_as_it_was(
    office: Book, event: Event, tmp_path: Path, now: Clock
) -> None:
    file = tmp_path / "file"
    file.touch()
    before = files_of(office.folder)
    with pytest.raises(BookUnusable):
        issue(office, now, event, file)
    assert files_of(office.folder) == before


def interrupted(office: Book, event: Event, stick: Path, now: Clock) -> str:
    """Issue an event and have the office forget it, as if the plug had been pulled in between."""
    fieldbook = issue(office, now, event, stick).fieldbook
    office.events.put(replace(planned(office), status="planned", fieldbook=None))
    return fieldbook


def test_an_interrupted_issue_goes_on_with_the_same_book(
    office: Book, event: Event, stick: Path, now: Clock
) -> None:
    fieldbook = interrupted(office, event, stick, now)
    assert issue(office, now, planned(office), stick).fieldbook == fieldbook


def test_a_failing_issue_does_not_throw_an_interrupted_one_away(
    office: Book, event: Event, stick: Path, tmp_path: Path, now: Clock
) -> None:
    fieldbook = interrupted(office, event, stick, now)
    (broken := tmp_path / "broken").mkdir()
    (broken / fieldbook).touch()
    with pytest.raises(BookUnusable):
        issue(office, now, planned(office), broken)
    assert issue(office, now, planned(office), stick).fieldbook == fieldbook


def test_a_station_issues_nothing(field_book: Book, stick: Path, now: Clock) -> None:
    before = files_of(stick)
    with pytest.raises(NotAllowed):
        issue(field_book, now, field_book.event(), stick)
    assert files_of(stick) == before


# -- Join


@pytest.fixture
def issued(office: Book, event: Event, ali: str, stick: Path, now: Clock) -> Path:
    """The stick with the event on it."""
    issue(office, now, event, stick)
    return stick


def test_a_device_takes_part_at_the_station_asked_for(issued: Path, tmp_path: Path) -> None:
    joined = join(issued, "G2", station="eingang süd", at=tmp_path / "G2")
    assert (joined.label, joined.station, joined.title) == ("G2", SOUTH, "Stadtteilfest")
    with Book.open(tmp_path / "G2") as book:
        assert book.post.device == "G2"
        assert book.station_name(book.post.station_id) == SOUTH


def test_a_device_named_like_a_station_stands_there(issued: Path, tmp_path: Path) -> None:
    assert join(issued, NORTH.upper(), station=None, at=tmp_path / "G1").station == NORTH


def test_a_device_stands_at_the_only_station_there_is(
    office: Book, stick: Path, tmp_path: Path, now: Clock
) -> None:
    talk = Events(office, now).add("Vortrag", "talk", at("20:00"), stations=("Saal",))
    issue(office, now, talk, stick)
    assert join(stick, "G1", station=None, at=tmp_path / "G1").station == "Saal"


def test_a_device_may_stand_nowhere(issued: Path, tmp_path: Path) -> None:
    assert join(issued, "G1", station=None, at=tmp_path / "G1").station == ""
    with Book.open(tmp_path / "G1") as book:
        assert book.post.station_id is None


@pytest.mark.parametrize("wanted", ["Vortrag", "id"])
def test_of_several_events_one_is_named(
    office: Book, issued: Path, tmp_path: Path, now: Clock, wanted: str
) -> None:
    talk = Events(office, now).add("Vortrag", "talk", at("20:00"))
    issue(office, now, talk, issued)
    with pytest.raises(SeveralEvents, match="Stadtteilfest"):
        join(issued, "G1", station=None, at=tmp_path / "G1")
    name = talk.id if wanted == "id" else wanted
    assert join(issued, "G1", station=None, at=tmp_path / "G1", event=name).event == talk.id


def test_a_copied_folder_of_the_event_keeps_nobody_from_joining_and_alone_is_none(
    issued: Path, tmp_path: Path
) -> None:
    book = next(issued.iterdir())
    shutil.copytree(book, copy := issued / f"{book.name} (Kopie)")
    join(issued, "G1", station=NORTH, at=tmp_path / "G1")
    shutil.rmtree(book)
    with pytest.raises(FolderHasNoEvent):
        join(issued, "G2", station=NORTH, at=tmp_path / "G2")
    assert copy.exists()


def test_a_book_already_joined_is_left_alone(issued: Path, tmp_path: Path, now: Clock) -> None:
    join(issued, "G1", station=NORTH, at=tmp_path / "G1")
    before = files_of(issued, tmp_path / "G1")
    with pytest.raises(AlreadyJoined):
        join(issued, "G9", station=SOUTH, at=tmp_path / "G1")
    assert files_of(issued, tmp_path / "G1") == before


def test_an_office_book_is_no_place_to_join(office: Book, issued: Path) -> None:
    before = files_of(office.folder)
    with pytest.raises(AlreadyJoined):
        join(issued, "G1", station=NORTH, at=office.folder)
    assert files_of(office.folder) == before


def test_a_device_needs_a_label(issued: Path, tmp_path: Path) -> None:
    with pytest.raises(LabelMissing):
        join(issued, " \x1b", station=NORTH, at=tmp_path / "G1")
    assert not (tmp_path / "G1").exists()


def test_an_unknown_station_names_those_there_are_and_leaves_no_book(
    issued: Path, tmp_path: Path
) -> None:
    with pytest.raises(NoSuchStation, match=f"Ost.*{NORTH}, {SOUTH}"):
        join(issued, "G1", station="Ost", at=tmp_path / "G1")
    assert not (tmp_path / "G1").exists()


def test_an_unknown_station_leaves_no_trace_on_the_stick(issued: Path, tmp_path: Path) -> None:
    before = files_of(issued)
    with pytest.raises(NoSuchStation):
        join(issued, "G1", station="Ost", at=tmp_path / "G1")
    assert files_of(issued) == before


def test_what_lay_in_the_folder_before_stays_when_joining_fails(
    issued: Path, tmp_path: Path
) -> None:
    (tmp_path / "G1").mkdir()
    (tmp_path / "G1" / "photo.jpg").write_bytes(b"photo")
    with pytest.raises(NoSuchStation):
        join(issued, "G1", station="Ost", at=tmp_path / "G1")
    assert files_of(tmp_path / "G1") == {tmp_path / "G1" / "photo.jpg": b"photo"}


def test_a_folder_without_an_event_cannot_be_joined(tmp_path: Path, stick: Path) -> None:
    with pytest.raises(FolderHasNoEvent):
        join(stick, "G1", station=None, at=tmp_path / "G1")
    for missing in (tmp_path / "missing", Path(__file__)):
        with pytest.raises(BookUnusable):
            join(missing, "G1", station=None, at=tmp_path / "G1")
    assert not (tmp_path / "G1").exists()


def test_an_office_book_is_not_offered_to_stations(office: Book, tmp_path: Path) -> None:
    with pytest.raises(FolderHasNoEvent):
        join(office.folder.parent, "G1", station=None, at=tmp_path / "G1")


def test_a_stick_that_was_copied_by_half_is_refused_without_a_trace(
    issued: Path, tmp_path: Path
) -> None:
    for path in issued.rglob("*.seg"):
        path.unlink()
    with pytest.raises(QmtuiError):
        join(issued, "G1", station=None, at=tmp_path / "G1")
    assert not (tmp_path / "G1").exists()


# -- Sync


def test_two_stations_learn_of_each_other_through_the_stick(
    open_station: OpenStation, stick: Path, now: Clock
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    stroke(north, now, 3)
    stroke(south, now, 4)
    for book in (north, south, north):
        sync(book, now, stick)
    assert Count(north, now).figure() == Count(south, now).figure()
    assert Count(north, now).figure().total == 7


def test_a_second_sync_moves_and_changes_nothing(field_book: Book, stick: Path, now: Clock) -> None:
    stroke(field_book, now)
    assert sync(field_book, now, stick).pushed == 1
    before = files_of(stick, field_book.folder)
    again = sync(field_book, now, stick)
    assert (again.pushed, again.pulled, again.problems) == (0, 0, ())
    assert files_of(stick, field_book.folder) == before


def test_without_a_folder_the_one_used_last_is_used_again(
    field_book: Book, stick: Path, tmp_path: Path, now: Clock
) -> None:
    (other := tmp_path / "other").mkdir()
    sync(field_book, now, other, init=True)
    sync(field_book, now, stick)
    stroke(field_book, now)
    before = files_of(other)
    sync(field_book, now, None)
    assert files_of(other) == before


def test_a_station_that_just_joined_knows_where_to_sync(
    field_book: Book, stick: Path, now: Clock
) -> None:
    stroke(field_book, now)
    assert sync(field_book, now, None).pushed == 1


def test_an_office_book_is_not_synced(office: Book, stick: Path, now: Clock) -> None:
    with pytest.raises(FieldBookOnly):
        sync(office, now, stick, init=True)
    assert not any(stick.iterdir())


def test_a_device_hands_in_once(field_book: Book, stick: Path, now: Clock) -> None:
    sync(field_book, now, stick, final=True)
    before = files_of(stick)
    sync(field_book, now, stick, final=True)
    assert [hand_in.label for hand_in in field_book.hand_ins] == ["G1"]
    assert files_of(stick) == before


def test_a_device_that_could_not_hand_in_has_not_handed_in(
    field_book: Book, tmp_path: Path, now: Clock
) -> None:
    before = files_of(field_book.folder)
    with pytest.raises(BookUnusable):
        sync(field_book, now, tmp_path / "missing", final=True)
    assert files_of(field_book.folder) == before


# -- Collect


def test_what_stations_captured_is_counted_as_new_once(
    office: Book, ali: str, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    Desk(book, now).check_in(ali)
    Desk(book, now).scan("nobody")
    stroke(book, now)
    FeedbackDesk(book, now).add("idea", "Bank")
    sync(book, now, stick)
    first = collect(office, now, stick)
    assert (first.new, first.known, first.events) == (4, 0, ("Stadtteilfest",))
    second = collect(office, now, stick)
    assert (second.new, second.known) == (0, 4)


def test_collecting_twice_changes_nothing(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    stroke(book, now)
    sync(book, now, stick)
    collect(office, now, stick)
    before = files_of(stick, office.folder)
    collect(office, now, stick)
    assert files_of(stick, office.folder) == before


def test_a_second_stick_with_the_same_entries_brings_nothing_new(
    office: Book, open_station: OpenStation, stick: Path, tmp_path: Path, now: Clock
) -> None:
    book = open_station()
    stroke(book, now, 3)
    sync(book, now, stick)
    shutil.copytree(stick, tmp_path / "found later")
    collect(office, now, stick)
    later = collect(office, now, tmp_path / "found later")
    assert (later.new, later.known) == (0, 3)


def test_a_second_stick_with_more_entries_tells_new_from_known(
    office: Book, open_station: OpenStation, stick: Path, tmp_path: Path, now: Clock
) -> None:
    book = open_station()
    stroke(book, now, 3)
    sync(book, now, stick)
    stroke(book, now, 2)
    (other := tmp_path / "other").mkdir()
    sync(book, now, other, init=True)
    collect(office, now, stick)
    later = collect(office, now, other)
    assert (later.new, later.known) == (2, 3)


def test_what_the_office_writes_itself_is_not_counted(
    office: Book, ali: str, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    open_station()
    collected = collect(office, now, stick)
    assert (collected.new, collected.known, collected.devices) == (0, 0, ())


def test_what_the_office_counts_in_its_own_copy_is_not_counted_either(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    stroke(open_station(), now)
    with replica(office, planned(office)) as field:
        stroke(field, now, 5)
    collect(office, now, stick)
    again = collect(office, now, stick)
    assert (again.new, again.known) == (0, 0)


def test_a_collected_event_says_so(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    open_station()
    collect(office, now, stick)
    assert planned(office).status == "collected"


def test_a_stick_of_another_office_is_refused_and_left_alone(
    issued: Path, tmp_path: Path, now: Clock
) -> None:
    with found_office(tmp_path / "other", "Ahornhof", plain=True) as other:
        Events(other, now).add("Fest", "street_fest", at("14:00"))
        before = files_of(issued, other.folder)
        with pytest.raises(EventsOfOthers):
            collect(other, now, issued)
        assert files_of(issued, other.folder) == before


def test_a_stick_without_events_cannot_be_collected(
    office: Book, event: Event, stick: Path, tmp_path: Path, now: Clock
) -> None:
    with pytest.raises(FolderHasNoEvent):
        collect(office, now, stick)
    with pytest.raises(BookUnusable):
        collect(office, now, tmp_path / "missing")


def test_several_events_on_one_stick_are_collected_at_once(
    office: Book, open_station: OpenStation, stick: Path, tmp_path: Path, now: Clock
) -> None:
    fest = open_station()
    talk = Events(office, now).add("Vortrag", "talk", at("20:00"))
    issue(office, now, talk, stick)
    join(stick, "G2", station=None, at=tmp_path / "G2", event="Vortrag")
    stroke(fest, now, 3)
    sync(fest, now, stick)
    with Book.open(tmp_path / "G2") as book:
        stroke(book, now, 4)
        sync(book, now, stick)
    collected = collect(office, now, stick)
    assert collected.events == ("Stadtteilfest", "Vortrag")
    assert collected.new == 7


def test_what_two_stations_wrote_differently_is_disputed(
    office: Book, ali: str, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    books = [open_station("G1", NORTH), open_station("G2", SOUTH)]
    for book, name in zip(books, ("Alina Öz", "Ali Özgür"), strict=True):
        person = book.people.get(ali)
        assert person
        book.people.put(replace(person, name=name))
    for book in books:
        sync(book, now, stick)
    assert collect(office, now, stick).disputed == 1


# -- Devices and completeness


def test_each_device_is_told_with_its_entries(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    stroke(north, now, 3)
    stroke(south, now, 4)
    sync(north, now, stick)
    sync(south, now, stick, final=True)
    devices = collect(office, now, stick).devices
    assert [(d.label, d.entries, d.missing) for d in devices] == [("G1", 3, 0), ("G2", 5, 0)]
    assert [device.handed_in for device in devices] == [False, True]
    assert [device.clock_offset_s for device in devices] == [None, None]


def test_the_office_is_no_device(field_book: Book, now: Clock) -> None:
    stroke(field_book, now)
    assert [device.label for device in devices_of(field_book)] == ["G1"]


def test_an_event_is_complete_when_every_device_seen_has_handed_in(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    north, south = open_station("G1", NORTH), open_station("G2", SOUTH)
    stroke(south, now)
    sync(south, now, stick)
    sync(north, now, stick, final=True)
    assert not collect(office, now, stick).complete
    sync(south, now, stick, final=True)
    assert collect(office, now, stick).complete


def test_an_event_of_which_nobody_was_heard_is_not_complete(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    open_station()
    assert not collect(office, now, stick).complete


def test_a_late_device_completes_what_the_office_expects(
    office: Book, event: Event, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    issue(office, now, event, stick, devices=2)
    late, early = open_station("G1", NORTH), open_station("G2", SOUTH)
    stroke(late, now, 3)
    stroke(early, now, 4)
    sync(early, now, stick, final=True)
    first = collect(office, now, stick)
    assert (first.new, first.complete, handed_in(first)) == (4, False, {"G2": True})
    sync(late, now, stick, final=True)
    second = collect(office, now, stick)
    assert (second.new, second.known, second.complete) == (3, 4, True)
    assert handed_in(second) == {"G1": True, "G2": True}


def test_a_lost_file_leaves_a_gap_until_it_comes(
    office: Book, open_station: OpenStation, stick: Path, now: Clock
) -> None:
    book = open_station()
    stroke(book, now, 3)
    sync(book, now, stick)
    before = files_of(stick)
    stroke(book, now, 2)
    sync(book, now, stick)
    (lost,) = [path for path in files_of(stick).keys() - before.keys() if path.suffix == ".seg"]
    sync(book, now, stick, final=True)
    content = lost.read_bytes()
    lost.unlink()
    first = collect(office, now, stick)
    assert [(d.label, d.entries, d.missing) for d in first.devices] == [("G1", 4, 2)]
    assert not first.complete
    lost.write_bytes(content)
    second = collect(office, now, stick)
    assert [(d.label, d.entries, d.missing) for d in second.devices] == [("G1", 6, 0)]
    assert second.complete


def test_an_event_that_was_never_issued_has_no_replica(office: Book, event: Event) -> None:
    with pytest.raises(NotIssued), replica(office, event):
        pass


def test_attendance_is_in_this_book_until_the_event_is_issued_then_in_the_copy(
    office: Book, event: Event, now: Clock, stick: Path
) -> None:
    with field_of(office, event) as field:
        assert field is office
    issue(office, now, event, stick)
    with field_of(office, planned(office)) as field:
        assert field.kind == "field"
    with pytest.raises(NotIssued), field_of(office, planned(office)):
        raise NotIssued  # of whoever works with it: no word about the copy
    shutil.rmtree(replica_folder(office, event))
    with pytest.raises(CopyUnusable), field_of(office, planned(office)):
        pass
