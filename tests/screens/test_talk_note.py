"""The note of a talk: a minute is enough."""

from __future__ import annotations

from qmtui.book import Book
from qmtui.feedback.talks import Talks
from screens.app import QmtuiApp
from screens.talk_note import TalkNoteScreen
from tests.conftest import Golden
from tests.screens.conftest import SMALL, Clock, until


async def test_a_known_institution_takes_two_letters_and_one_key(
    app: QmtuiApp, field_book: Book, now: Clock, golden: Golden
) -> None:
    Talks(field_book, now).add("Kita Ahornweg", "Es fehlen Plätze")
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(TalkNoteScreen(field_book, now))
        await pilot.press("a", "h")
        screen = app.screen
        assert isinstance(screen, TalkNoteScreen)
        await until(pilot, lambda: screen.proposals.display)
        golden(app)
        await pilot.press("right", "enter")
        screen.text.text = "Hortplätze"
        await pilot.press("tab", "f", "ctrl+s")
        assert screen.partner.value == ""
    newest = max(field_book.feedback, key=lambda feedback: feedback.id)
    assert (newest.with_whom, newest.text) == ("Kita Ahornweg", "Hortplätze")
    assert (newest.channel, newest.target_groups) == ("talk", ("families",))


async def test_a_note_begun_is_not_seen_by_the_next_person(
    app: QmtuiApp, field_book: Book, now: Clock
) -> None:
    async with app.run_test(size=SMALL):
        await app.push_screen(TalkNoteScreen(field_book, now))
        screen = app.screen
        assert isinstance(screen, TalkNoteScreen)
        screen.partner.value, screen.text.text = "Kita", "Vertrauliches"
        app.draft_keeper.change_hands(field_book, "MO")
        screen.show_facts()
        assert (screen.partner.value, screen.text.text) == ("", "")
        app.draft_keeper.change_hands(field_book, "JO")
        screen.show_facts()
        assert (screen.partner.value, screen.text.text) == ("Kita", "Vertrauliches")
