"""The report in English: nothing of ours is left in German."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qmtui.i18n import set_language
from qmtui.reports.files import as_bytes
from qmtui.reports.making import event_report_of
from tests.qmtui.story_a import Fest


@pytest.fixture
def _in_english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("de")


@pytest.mark.usefixtures("_in_english")
def test_the_whole_report_can_be_had_in_english(fest: Fest) -> None:
    text = as_bytes(event_report_of(fest.office, fest.now, fest.event), "md").decode()
    assert "**2,500 visits** (2,315 counted, 95 of them entered later; 185 estimated)" in text
    assert "**complete: 4 of 4 devices**" in text
    assert "Saturday, June 13, 2026" in text
    german = ("Besuche", "gezählt", "Einwilligung", "Rückmeldung", "Geräte", "Summe")
    assert [word for word in german if word in text] == []
