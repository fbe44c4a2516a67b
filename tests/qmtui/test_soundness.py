"""What a check of all bytes found, told so that people know what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qmtui.book import Book
from qmtui.fieldbook import issue
from qmtui.model.event import Event
from qmtui.soundness import FINDINGS, findings, told
from storage import inspection
from tests.qmtui.conftest import Clock


def test_every_kind_of_finding_has_words() -> None:
    source = Path(inspection.__file__).read_text(encoding="utf-8")
    kinds = set(re.findall(r'"((?:torn|damaged)_\w+)"|Finding\("(\w+)"', source))
    assert kinds
    assert {one or other for one, other in kinds} <= set(FINDINGS)


def test_a_kind_from_a_newer_version_is_told_too() -> None:
    assert told("damaged_index") == (
        "Etwas, wofür diese Version keine Worte hat (damaged_index); "
        "bitte das Programm aktualisieren."
    )


@pytest.fixture
def copy(office: Book, event: Event, now: Clock, stick: Path) -> Path:
    """Where the office keeps its copy of the festival's field book."""
    issue(office, now, event, stick)
    return office.folder / "events" / event.id


def test_the_office_checks_its_copies_of_the_field_books_too(
    office: Book, event: Event, copy: Path
) -> None:
    assert findings(office) == []
    segment = next((copy / "seg").rglob("*.seg"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    (finding,) = findings(office)
    name = segment.relative_to(office.folder).as_posix()
    assert (finding.kind, finding.file, finding.is_sound) == ("damaged_segment", name, False)


@pytest.mark.parametrize("damage", ["lost", "damaged"])
def test_a_copy_that_cannot_be_opened_is_a_finding_and_no_end(
    office: Book, event: Event, copy: Path, damage: str
) -> None:
    if damage == "lost":
        (copy / "book.json").unlink()
    else:
        (copy / "book.json").write_text("{}", encoding="utf-8")
    (finding,) = findings(office)
    assert (finding.kind, finding.file) == ("unusable_copy", f"events/{event.id}")
    assert finding.detail in ("BookMissing", "BookDamaged")
