"""Story A, steps 6 and 9: 19 contacts become 18 in whatever order the laptops come home.

Where contacts are sealed, step 9 is in test_privacy.py.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from qmtui import retention
from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.contacts.contacts import Contacts, Figures
from qmtui.contacts.withdrawals import Withdrawals
from qmtui.count import Count
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from tests.qmtui.conftest import BERLIN, NORTH, SOUTH, Clock, OpenStation


@pytest.fixture
def now() -> Clock:
    """Later than the computer's own clock: an earlier one would be doubted, and so all it dates."""
    return Clock(datetime.now(BERLIN).replace(hour=14) + timedelta(days=1))


def day_at_the_stall(g3: Book, now: Clock) -> str:
    """19 contacts with 28 consents; the code of Frau K., who brought an idea."""
    contacts = Contacts(g3, now)
    idea = FeedbackDesk(g3, now).add("idea", "Ein Bücherschrank")
    for number in range(18):
        contacts.add(f"Gast {number}", ["K4", "K5"] if number < 8 else ["K4"])
        now.advance(minutes=5)
    return contacts.add("Frau K.", ["K1", "K5"], feedback_id=idea.id).code


@pytest.mark.parametrize("order", list(permutations(["g1", "g3"])), ids="-".join)
def test_step_9_she_is_gone_and_her_idea_stays_anonymous(
    office: Book, open_station: OpenStation, now: Clock, stick: Path, order: tuple[str, ...]
) -> None:
    g1, g3 = open_station("G1", NORTH), open_station("G3", SOUTH)
    sticks = {name: Path(shutil.copytree(stick, stick.parent / name)) for name in ("g1", "g3")}
    now.advance(hours=1)
    code = day_at_the_stall(g3, now)
    assert Contacts(g3, now).figures() == Figures(contacts=19, consents=28)
    now.advance(hours=1)
    sync(g3, now, sticks["g3"])
    older = Path(shutil.copytree(sticks["g3"], stick.parent / "older"))
    now.advance(minutes=30)
    Count(g3, now).stroke(1)
    Withdrawals(g1, now).by_code(code)
    sync(g1, now, sticks["g1"])
    sync(g3, now, sticks["g3"])
    now.advance(hours=3)
    for name in order:
        collect(office, now, sticks[name])
    contacts = Contacts(office, now)
    assert contacts.figures() == Figures(contacts=18, consents=26)
    assert "Frau K." not in [contact.name for contact in contacts.agreed()]
    retention.due(office, now)
    assert retention.apply(office, now).people == 1
    # Late, an old copy of what G3 had on its stick turns up in a drawer.
    assert collect(office, now, older).erased_again
    assert contacts.figures() == Figures(contacts=18, consents=26)
    assert [idea.text for idea in FeedbackDesk(office, now).all()] == ["Ein Bücherschrank"]
    assert b"Frau K." not in b"".join(
        path.read_bytes() for path in office.folder.rglob("*") if path.is_file()
    )
