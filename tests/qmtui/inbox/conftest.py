"""An office with what a walk brought, and the hands that decide about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from qmtui.book import Book
from qmtui.collecting import collect
from qmtui.events import Events
from qmtui.exchange import sync
from qmtui.feedback.desk import FeedbackDesk
from qmtui.fieldbook import issue, join
from qmtui.inbox.acts import Acts
from qmtui.inbox.inbox import Inbox
from qmtui.model.event import Event
from tests.qmtui.conftest import NORTH, Clock

Say = Callable[..., str]


@pytest.fixture
def say(office: Book, event: Event, now: Clock, stick: Path, tmp_path: Path) -> Say:
    """Somebody says something at the festival, and the office takes it in; its id."""
    issue(office, now, event, stick)
    join(stick, "G1", station=NORTH, at=tmp_path / "g1")

    def said(text: str = "Lampe kaputt", kind: str = "problem", **more: object) -> str:
        with Book.open(tmp_path / "g1") as book:
            book.post = replace(book.post, by="LE")
            feedback = FeedbackDesk(book, now).add(kind, text, **more)  # type: ignore[arg-type]
            sync(book, now, stick)
        collect(office, now, stick)
        return feedback.id

    return said


@pytest.fixture
def inbox(office: Book, say: Say) -> Inbox:
    office.post = replace(office.post, by="JO")
    return Inbox(office)


@pytest.fixture
def acts(inbox: Inbox, now: Clock) -> Acts:
    return Acts(inbox, now)


@pytest.fixture
def events(office: Book, now: Clock) -> Events:
    return Events(office, now)
