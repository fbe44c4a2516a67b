"""The inbox by its keys: one or two for each act, and nothing that was typed is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.feedback.desk import FeedbackDesk
from qmtui.inbox.acts import Acts
from qmtui.inbox.inbox import Inbox
from qmtui.inbox.referral_list import as_csv, referral_rows
from qmtui.replicas import replica
from screens.app import QmtuiApp
from screens.dialogs import Confirm
from screens.fields import Line
from screens.inbox.inbox import InboxScreen
from screens.inbox.lists_out import ListsOut
from screens.inbox.matter import MatterScreen
from screens.inbox.merge import MergeScreen
from screens.inbox.overview import OverviewScreen
from screens.inbox.template_form import TemplateForm
from screens.inbox.write import WriteScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, SMALL, Clock, until

SAID = (
    ("problem", "In der Unterführung ist eine Lampe [/b] kaputt", "lighting", "Ahornweg", False),
    ("problem", "Müll am Bahndamm", "litter", "Bahndamm", False),
    ("problem", "Der Mann aus Nr. 14 dealt", "safety", "", True),
    ("idea", "Ein Bücherschrank am Lindenplatz", "meeting_places", "Lindenplatz", False),
)


@pytest.fixture
def office(usual_book: Path, tmp_path: Path, now: Clock) -> Iterator[Book]:
    """The office, whose festival has brought four remarks."""
    folder = Path(shutil.copytree(usual_book.parent / "office", tmp_path / "office"))
    with Book.open(folder) as book:
        with replica(book, book.event()) as field:
            field.post = replace(field.post, by="LE")
            for kind, text, topic, place, sensitive in SAID:
                FeedbackDesk(field, now).add(
                    kind,  # type: ignore[arg-type]
                    text,
                    topic=topic,
                    place=place,
                    sensitive=sensitive,
                )
                now.advance(minutes=3)
        yield book


@pytest.fixture
def app(office: Book, now: Clock) -> QmtuiApp:
    office.local["area"] = "inbox"
    return QmtuiApp(office, now, "JO")


def inbox(app: QmtuiApp) -> InboxScreen:
    screen = app.screen
    assert isinstance(screen, InboxScreen)
    return screen


def text_of_marked(app: QmtuiApp) -> str:
    marked = inbox(app).marked
    return marked.feedback.text if marked else ""


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_what_is_new_stands_above_and_what_it_is_about_beside_or_below(
    app: QmtuiApp, golden: Golden, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: inbox(app).marked is not None)
        await pilot.pause()
        golden(app)


async def test_a_matter_takes_one_or_two_keys_and_the_next_comes(
    app: QmtuiApp, office: Book, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: inbox(app).marked is not None)
        await pilot.press("3")
        (triage,) = office.triages
        assert (triage.task_area, triage.by) == ("projects", "JO")
        assert text_of_marked(app) == "Müll am Bahndamm"
        await pilot.press("w")
        golden(app)
        await pilot.press("1")
        (referral,) = office.referrals
        assert (referral.body, f"{referral.due}") == ("city_cleaning", "2026-07-11")
        await pilot.press("w", "1")
        assert "Das ist sensibel" in screen_text(app), "said where it was asked"
        assert len(office.referrals) == 1
        await pilot.press("escape", "u", "2")
        (move,) = office.moves
        assert (move.to, move.reason) == ("not_feasible", "kein Geld dafür")
        assert text_of_marked(app) == "Ein Bücherschrank am Lindenplatz"
        await pilot.press("x", "1")
        assert {move.to: move.reason for move in office.moves}["closed"] == "nicht in unserer Hand"


async def test_space_ticks_several_for_one_key_and_ctrl_z_takes_all_back(
    app: QmtuiApp, office: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: inbox(app).marked is not None)
        await pilot.press("space", "space", "space", "space", "h")
        assert len(office.moves) == 4
        assert "Alles ist gesichtet" in screen_text(app), "an empty list says so kindly"
        await pilot.press("ctrl+z")
        assert "Neu: 4" in screen_text(app)


async def test_what_was_typed_is_there_again_after_esc(app: QmtuiApp, office: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: inbox(app).marked is not None)
        await pilot.press("a")
        assert isinstance(app.screen, WriteScreen)
        app.screen.text.text = "Danke, wir fragen"
        await pilot.press("escape")
        assert inbox(app).has_unsaved
        await pilot.press("a")
        assert isinstance(app.screen, WriteScreen)
        assert app.screen.text.text == "Danke, wir fragen"
        await pilot.press("ctrl+s")
        assert [reply.text for reply in office.replies] == ["Danke, wir fragen"]
        assert not inbox(app).has_unsaved


async def test_the_same_is_merged_and_overview_and_story_are_seen(
    app: QmtuiApp, office: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: inbox(app).marked is not None)
        first = inbox(app).marked
        await pilot.press("d")
        assert isinstance(app.screen, MergeScreen)
        assert app.screen.found.option_count == len(SAID), "the others, and the explanation"
        app.screen.search.value = "Muell"
        await until(pilot, lambda: "Lindenplatz" not in screen_text(app))
        await pilot.press("enter")
        (merge,) = office.case_merges
        assert first is not None
        assert (merge.feedback_id, inbox(app).marked) == (
            first.id,
            inbox(app)._inbox.find(merge.into or ""),
        )
        await pilot.press("enter")
        assert isinstance(app.screen, MatterScreen)
        assert "Lampe [/b] kaputt" in screen_text(app), "what was merged stands in its story"
        await pilot.press("escape", "f", "1", "o")
        assert isinstance(app.screen, OverviewScreen)
        assert "gesichtet" in screen_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, InboxScreen)


async def test_the_office_writes_a_template_of_its_own(app: QmtuiApp, office: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: inbox(app).marked is not None)
        await pilot.press("v", "1")
        assert isinstance(app.screen, TemplateForm)
        app.screen.title_line.value = "Spielplatz"
        await pilot.press("ctrl+s")
        assert "Titel und" in screen_text(app), "said where it is missing"
        app.screen.text.text = "Das Amt prüft die Spielgeräte jede Woche."
        await pilot.press("ctrl+s", "a")
        assert [template.title for template in office.answer_templates] == ["Spielplatz"]
        assert "2 Spielplatz" in screen_text(app), "right behind what fits the topic"


async def test_a_day_once_set_is_taken_away_by_the_last_answer(app: QmtuiApp, office: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: inbox(app).marked is not None)
        await pilot.press("k", "1", "l", "0", "end", "k")
        assert "4 kein Tag mehr" in screen_text(app)
        await pilot.press("4")
        assert [triage.without for triage in office.triages][-1] == ("due",)


async def test_a_list_that_a_body_filled_in_is_shown_and_noted_with_enter(
    app: QmtuiApp, office: Book, now: Clock, tmp_path: Path, golden: Golden
) -> None:
    found = Inbox(office)
    litter = next(m for m in found.all() if m.feedback.topic == "litter")
    Acts(found, now).refer([litter], "city_cleaning")
    (row,) = referral_rows(found, "city_cleaning")
    path = tmp_path / "[b]BSR.csv"
    path.write_text(as_csv([row | {"answer": "Wird geholt [/b]."}]), encoding="utf-8-sig")
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: inbox(app).marked is not None)
        await pilot.press("m")
        app.screen.query_one("#path", Line).value = str(path)
        app.screen.query_one("#path").focus()
        await pilot.press("enter")
        await until(pilot, lambda: "Wird geholt" in screen_text(app))
        golden(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, InboxScreen))
    (answer,) = office.referral_steps
    assert (answer.to, answer.text, answer.by) == ("answered", "Wird geholt [/b].", "JO")


async def test_each_body_gets_its_list_and_none_is_replaced_unasked(
    app: QmtuiApp, office: Book, now: Clock, tmp_path: Path, golden: Golden
) -> None:
    found = Inbox(office)
    lamp, litter, *_others = sorted(found.all(), key=lambda matter: matter.feedback.observed_at)
    acts = Acts(found, now)
    acts.refer([lamp], "Herr Kowalski [/b]")
    acts.refer([litter], "city_cleaning")
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: inbox(app).marked is not None)
        await pilot.press("p")
        form = app.screen
        assert isinstance(form, ListsOut)
        await until(pilot, lambda: form.has_looked)
        form.folder.value = "/listen"
        await pilot.pause()
        golden(app)
        form.folder.value = str(tmp_path / "listen")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: form.note.has_class("-good"))
        files = {path.name for path in (tmp_path / "listen").iterdir()}
        assert len(files) == 3
        assert not [name for name in files if "Kowalski" in name], "it may be a person"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "3 dieser Dateien" in screen_text(app)
