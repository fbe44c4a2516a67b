"""Who we are, in a form: saved once for every report."""

from __future__ import annotations

from pathlib import Path

from qmtui.district import describe, district_of
from qmtui.office import found_office
from screens.events import EventsScreen
from screens.fields import FormLine
from screens.office_details import OfficeDetails
from tests.conftest import Golden
from tests.screens.conftest import SMALL, Clock
from tests.screens.test_event_form import Host


async def test_who_we_are_is_corrected_where_it_is_wrong_and_saved(
    tmp_path: Path, golden: Golden
) -> None:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as office:
        describe(office, provider="Werk [/b] e. V.")
        app = Host(lambda: OfficeDetails(office))
        async with app.run_test(size=SMALL) as pilot:
            form = app.screen
            residents = form.query_one("#residents", FormLine)
            residents.value = "viele"
            await pilot.press("ctrl+s")
            assert residents.has_focus
            golden(app)
            assert district_of(office).residents is None
            residents.value = "4200"
            form.query_one("#programme", FormLine).value = "Sozialer Zusammenhalt"
            await pilot.press("ctrl+s")
        saved = district_of(office)
    assert (saved.residents, saved.programme) == (4_200, "Sozialer Zusammenhalt")
    assert (saved.name, saved.provider) == ("Lindenhof", "Werk [/b] e. V.")


async def test_ctrl_o_at_the_events_asks_who_we_are(tmp_path: Path, now: Clock) -> None:
    with found_office(tmp_path / "office", "Lindenhof", plain=True) as office:
        app = Host(lambda: EventsScreen(office, now))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("ctrl+o")
            app.screen.query_one("#provider", FormLine).value = "Werk e. V."
            await pilot.press("ctrl+s")
            assert isinstance(app.screen, EventsScreen)
        assert district_of(office).provider == "Werk e. V."
