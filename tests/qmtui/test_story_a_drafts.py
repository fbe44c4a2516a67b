"""Story A, step 7 (domain.md 3): a volunteer leaves in the middle of a form."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.drafts import Drafts
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.reports.event import event_report
from qmtui.undo import latest
from qmtui.wiping import DraftLeft, wipe
from tests.qmtui.conftest import Clock, OpenStation, at


def test_the_next_one_finishes_the_draft_and_it_counts_once_and_only_then(
    open_station: OpenStation, now: Clock, tmp_path: Path
) -> None:
    station = open_station("G3")
    station.post = replace(station.post, by="JO")
    now.set("15:20")
    # Typed, no kind chosen yet; of the contact only the name.
    Drafts(station, now).keep("feedback", {"text": "Ein Bücherschrank", "kind": None})
    Drafts(station, now).keep("contact", {"name": "Frau K."})
    station.close()

    now.set("15:30")
    with Book.open(tmp_path / "G3") as station:
        station.post = replace(station.post, by="MK")
        drafts = Drafts(station, now)
        drafts.tidy_up()
        (offer,) = drafts.others("feedback")
        assert (offer.by, offer.at) == ("JO", at("15:20"))
        assert event_report(station, station.event()).feedback == {}
        assert FeedbackDesk(station, now).all() == []
        assert latest(station, now) == []
        assert station.database.status().unsent == 0

        drafts.take_over(offer)
        taken = drafts.own("feedback")
        assert taken
        saved = FeedbackDesk(station, now).add("idea", taken.values["text"])
        drafts.keep("feedback", {})
        assert (saved.by, saved.text) == ("MK", "Ein Bücherschrank")
        assert event_report(station, station.event()).feedback == {"idea": 1}

        now.set("19:05")
        assert [draft.area for draft in drafts.all()] == ["contact"]
        sync(station, now, None, final=True)
        assert drafts.all() == []
        assert event_report(station, station.event()).feedback == {"idea": 1}


def test_a_draft_nobody_finished_keeps_the_device_from_being_wiped(
    open_station: OpenStation, now: Clock
) -> None:
    station = open_station("G3")
    Drafts(station, now).keep("feedback", {"text": "Ein Bücherschrank"})
    with pytest.raises(DraftLeft):
        wipe(station)
    assert Drafts(station, now).all()


def test_a_name_that_was_looked_for_at_the_entrance_is_no_draft_but_comes_back_to_its_person(
    open_station: OpenStation, now: Clock
) -> None:
    station = open_station("G3")
    station.post = replace(station.post, by="MK")
    drafts = Drafts(station, now)
    drafts.keep("desk", {"name": "Nele"})
    own = drafts.own("desk")
    assert own
    assert own.values == {"name": "Nele"}
    station.post = replace(station.post, by="JO")
    assert (drafts.all(), drafts.others("desk")) == ([], [])
    drafts.end_shift()
    assert station.database.drafts.names() == []
    station.post = replace(station.post, by="MK")
    drafts.keep("desk", {"name": "Nele"})
    folder = station.folder
    wipe(station, now)
    assert not (folder / "drafts").exists()
