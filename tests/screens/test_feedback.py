"""Feedback: done in half a minute, and nothing half-typed is lost."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.events import Key, Paste
from textual.pilot import Pilot

from qmtui.book import Book
from qmtui.feedback.desk import FeedbackDesk
from qmtui.model.place import Place
from screens.app import QmtuiApp
from screens.contact.contact import ContactScreen
from screens.feedback.form import FeedbackScreen
from tests.conftest import Golden, screen_text
from tests.screens.conftest import LARGE, PER_KEY, SMALL, Clock, until


def form(app: App[None]) -> FeedbackScreen:
    assert isinstance(app.screen, FeedbackScreen)
    return app.screen


async def test_a_digit_a_text_and_ctrl_s(app: QmtuiApp, field_book: Book, golden: Golden) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3")
        assert app.focused is form(app).text
        form(app).text.text = "Die Lampe in der Unterführung ist kaputt."
        await pilot.press("tab", "b", "tab")
        form(app).place.value = "Ahornweg"
        await pilot.press("tab", "2", "ctrl+s")
        golden(app)
        assert not form(app).has_unsaved
    saved = next(iter(field_book.feedback))
    assert (saved.kind, saved.topic, saved.light) == ("problem", "lighting", "amber")
    assert (saved.place, saved.by) == ("Ahornweg", "JO")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
async def test_the_whole_form_is_seen_at_once(
    app: QmtuiApp, golden: Golden, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("f4", "2")
        form(app).text.text = "Ein Bücherschrank am Lindenplatz wäre schön."
        await pilot.pause()
        golden(app)


async def test_half_a_text_survives_counting_and_check_in(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3")
        form(app).text.text = "Die Lampe"
        await pilot.press("f3", "space", "f2", "f4")
        assert form(app).text.text == "Die Lampe"
        assert app.focused is form(app).text


async def test_what_is_missing_is_named_and_the_rest_is_kept(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4")
        form(app).text.text = "Lampe"
        await pilot.press("ctrl+s")
        assert "Bitte zuerst die Art" in screen_text(app)
        assert form(app).text.text == "Lampe"
        form(app).text.text = ""
        await pilot.press("3", "ctrl+s")
        assert "in wenigen Worten" in screen_text(app)
        assert form(app).kind.chosen == "problem"
    assert not len(field_book.feedback)


async def test_case_29_the_counter_shows_up_near_the_limit_and_nothing_is_cut(
    app: QmtuiApp, field_book: Book
) -> None:
    shown_at = {1_700: "", 2_001: "1 Zeichen zu viel", 2_000: "noch 0 Zeichen frei"}
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3")
        for length, shown in shown_at.items():
            form(app).text.text = "x" * length
            await pilot.pause()
            assert form(app).counter.display is bool(shown), length
            assert shown in screen_text(app), length
            if length >= 2_000:
                await pilot.press("ctrl+s")
                assert len(field_book.feedback) == (length == 2_000)


@pytest.mark.parametrize(("field", "length"), [("#text", 1_000_000), ("#place", 101)])
async def test_case_27_a_paste_that_does_not_fit_is_refused_at_once(
    app: QmtuiApp, field: str, length: int
) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("f4", "3")
        widget = app.screen.query_one(field)
        widget.focus()
        await pilot.pause()
        widget.post_message(Paste("x" * length))
        await pilot.pause()
        assert "Nicht eingefügt" in screen_text(app)
        assert not form(app).has_unsaved


async def test_ctrl_z_in_the_text_undoes_text(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "space", "f4", "3", "a", "ctrl+z")
        assert form(app).text.text == ""
    assert not len(field_book.undos)


async def save(pilot: Pilot[None], text: str) -> None:
    await pilot.press("f4", "3")
    form(pilot.app).text.text = text
    await pilot.press("ctrl+s")


async def test_the_last_text_can_be_corrected_and_the_old_one_is_gone(
    app: QmtuiApp, field_book: Book, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await save(pilot, "Die Lampe im Ahornweh")
        await pilot.press("ctrl+r")
        assert app.focused is form(app).text
        golden(app)
        form(app).text.text = "Die Lampe im Ahornweg"
        assert form(app).draft == {}, "it is saved already"
        await pilot.press("ctrl+s")
        assert "Korrigiert" in screen_text(app)
        assert not form(app).has_unsaved
        assert not form(app).kind.disabled
    (saved,) = field_book.feedback
    assert saved.text == "Die Lampe im Ahornweg"
    for path in field_book.folder.rglob("*"):
        assert not path.is_file() or b"Ahornweh" not in path.read_bytes()


async def test_a_correction_may_be_left_alone(app: QmtuiApp, field_book: Book) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await save(pilot, "Die Lampe")
        await pilot.press("ctrl+r")
        form(app).text.text = "Etwas anderes"
        await pilot.press("ctrl+n")
        assert form(app).text.text == ""
        await save(pilot, "Die Bank")
    assert {feedback.text for feedback in field_book.feedback} == {"Die Lampe", "Die Bank"}


async def test_what_is_half_typed_is_not_overwritten_by_a_correction(app: QmtuiApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await save(pilot, "Die Lampe")
        form(app).text.text = "Die Bank"
        await pilot.press("ctrl+r")
        assert form(app).text.text == "Die Bank"
        assert "zuerst speichern oder leeren" in screen_text(app)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert form(app).text.text == "Die Bank", "a contact would belong to what was saved before"


@pytest.mark.parametrize("end", ["time", "lock", "undo"])
async def test_a_correction_ends_with_time_lock_and_undo(
    app: QmtuiApp, field_book: Book, now: Clock, end: str
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await save(pilot, "Die Lampe")
        await pilot.press("ctrl+r")
        match end:
            case "time":
                now.advance(minutes=11)
                await pilot.press("f3", "f4")
                assert "zurücknehmen" in screen_text(app)
            case "lock":
                await pilot.press("f12", "enter")
                assert "zurücknehmen" in screen_text(app)
            case "undo":
                await pilot.press("ctrl+n", "f3", "ctrl+z", "f4")
        assert form(app).text.text == ""
        await pilot.press("ctrl+r")
        assert form(app).text.text == ""
        assert "nichts mehr zu korrigieren" in screen_text(app)
    assert [feedback.text for feedback in field_book.feedback] == ["Die Lampe"]


IDEA = "Ein Bücherschrank"


async def test_an_anonymous_idea_is_at_most_twelve_keys_beside_its_text(
    app: QmtuiApp, field_book: Book
) -> None:
    for id_, name, lat in (
        ("p1", "Lindenplatz", 52.5),
        ("p2", "Ahornallee", 52.6),
        ("p3", "Ahornweg", 52.501),
    ):
        field_book.places.add(Place(id=id_, name=name, lat=lat, lon=13.4))
    keys = ["f4", "2", "tab", "t", "tab", *"lin", "down", "tab", "1", "ctrl+s"]
    text = f"{IDEA} am Platz, zum Tauschen, mit Dach gegen Regen"
    assert len(keys) <= 12
    assert (len(keys) + len(text)) * PER_KEY <= 30, "seconds, typed with two fingers"
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(*keys[:2])
        form(app).text.text = text
        await pilot.press(*keys[2:])
        form(app).place.line.focus()
        form(app).place.value = "ahorn"
        await pilot.pause()
        shown = screen_text(app)
        assert shown.index("Ahornweg") < shown.index("Ahornallee"), "the next one is said nearby"
    (saved,) = field_book.feedback
    assert (saved.kind, saved.text, saved.topic) == ("idea", text, "toilets")
    assert (saved.place_id, saved.light) == ("p1", "green")


async def test_answered_is_one_key_inside_the_text_and_saves(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "tab", "W", "o", "ctrl+l")
        assert not form(app).has_unsaved
    (saved,) = field_book.feedback
    assert (saved.kind, saved.text, saved.is_answered) == ("question", "Wo", True)


async def test_what_is_known_is_shown_while_typing_and_one_key_joins_it(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    known = FeedbackDesk(field_book, now)
    lamp = known.add("problem", "Lampe [/b] kaputt", topic="lighting", place="Ahornweg")
    known.endorse(lamp.id, 6)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3")
        form(app).text.text = "Es ist dunkel"
        await pilot.press("tab", "b", "tab")
        assert not form(app).known.display
        form(app).place.value = "ahornweg"
        await until(pilot, lambda: form(app).known.display)
        golden(app)
        await pilot.press("ctrl+e")
        assert not form(app).has_unsaved
        assert "8 Personen" in screen_text(app)
        assert known.mentions()[0].endorsements == 7
        await pilot.press("ctrl+z")
        assert known.mentions()[0].endorsements == 6
        assert "8 Personen" not in screen_text(app)
    assert len(field_book.feedback) == 1


async def test_sensitive_is_plain_to_see_and_nothing_known_is_shown_then(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    FeedbackDesk(field_book, now).add("problem", "Lampe kaputt", topic="lighting")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "3", "tab", "b", "ctrl+g")
        assert "nur das Büro" in screen_text(app)
        assert "Vorwürfen" in screen_text(app)
        assert not form(app).known.display
        form(app).text.text = "Der Mann aus Nr. 14 dealt"
        await pilot.press("ctrl+s")
        assert "nur das Büro" not in screen_text(app)
    assert [feedback.sensitive for feedback in field_book.feedback] == [False, True]


async def test_more_is_unfolded_saved_and_only_the_channel_stays(
    app: QmtuiApp, field_book: Book, golden: Golden
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "2")
        form(app).text.text = IDEA
        await pilot.press("ctrl+d", "g", "tab", "k", "space", "tab", "i", "tab", "p", "space")
        form(app).more.with_whom.value = "Kita Sonnenschein"
        form(app).more.photos.value = "12, 13"
        form(app).more.observed.value = "13:20"
        golden(app)
        await pilot.press("ctrl+s")
        assert form(app).more.draft["with-whom"] == ""
        assert form(app).more.channel.chosen == "wall"
    (saved,) = field_book.feedback
    assert (saved.field, saved.target_groups, saved.channel) == ("health", ("children",), "wall")
    assert (saved.portfolios, saved.photos) == (("police",), ("12", "13"))
    assert (saved.with_whom, saved.source) == ("Kita Sonnenschein", "paper")


async def test_a_time_that_is_none_is_said_and_nothing_is_lost(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "2")
        form(app).text.text = IDEA
        form(app).more.observed.value = "halb"
        await pilot.press("ctrl+s")
        assert "keine Zeit" in screen_text(app)
        assert app.focused is form(app).more.observed
        assert form(app).text.text == IDEA
    assert not len(field_book.feedback)


async def test_one_key_goes_on_to_a_contact_that_belongs_to_what_was_saved(
    app: QmtuiApp, field_book: Book
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await save(pilot, "Ich helfe beim Aufbau")
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, ContactScreen))
        assert isinstance(app.screen, ContactScreen)
        (saved,) = field_book.feedback
        assert app.screen._feedback_id == saved.id


async def test_what_is_typed_before_the_focus_has_moved_on_is_text_and_no_other_kind(
    app: QmtuiApp,
) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4")
        for letter in "3ja":
            # As a busy computer hands them on: all at once to the field that had the focus.
            key = Key(letter, letter)
            key._set_forwarded()
            form(app).kind.post_message(key)
        await until(pilot, lambda: form(app).text.text == "ja")
        assert form(app).kind.chosen == "problem"
