"""Write `docs/examples/`: the reports of the invented festival, as the program makes them.

Run it after changing a report, then open the pages and look at them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"
sys.path.insert(0, str(ROOT))

from qmtui.exports import agreed  # noqa: E402
from qmtui.interchange.calendar_file import as_calendar  # noqa: E402
from qmtui.interchange.remarks_map import remarks_map  # noqa: E402
from qmtui.interchange.vcard import as_vcards  # noqa: E402
from qmtui.reports.catalogue import reports_of  # noqa: E402
from qmtui.reports.contacts import contact_report_of, delete_by  # noqa: E402
from qmtui.reports.files import FORMATS, Format, as_bytes, write_bytes  # noqa: E402
from tests.qmtui.story_a import Fest, played  # noqa: E402


def main() -> None:
    EXAMPLES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, played(Path(folder)) as fest:
        for label in ("G1", "G2", "G3"):
            fest.bring(label)
        write(fest, "preliminary", ("md",))
        fest.bring("G4")
        fest.settle_ayse()
        fest.pass_problems_on()
        write(fest, "", FORMATS)
        contacts(fest, "K4")
        _write("events.ics", as_calendar(fest.office, fest.now, [fest.event]))
        seen = remarks_map(fest.office, fest.now, fest.event).geojson
        _write("remarks.geojson", json.dumps(seen, ensure_ascii=False, indent=1).encode())


def write(fest: Fest, words: str, forms: tuple[Format, ...]) -> None:
    """Every report there is of the festival, for the office and for the public."""
    for kind in reports_of(fest.event):
        for public in (False, True):
            report = kind.make(fest.office, fest.now, fest.event, public=public)
            said = [kind.code.casefold(), words, "public" if public else ""]
            for form in forms:
                path = EXAMPLES / f"{'-'.join(filter(None, said))}.{form}"
                write_bytes(as_bytes(report, form), path)


def contacts(fest: Fest, purpose: str) -> None:
    """Who agreed to one purpose, with the one way to reach them."""
    people = agreed(fest.office, fest.now, purpose)
    report = contact_report_of(fest.office, fest.now, purpose, people)
    for form in FORMATS:
        _write(f"r5-{purpose.casefold()}.{form}", as_bytes(report, form))
    until = delete_by(purpose, fest.office.today(fest.now), people)
    _write(f"r5-{purpose.casefold()}.vcf", as_vcards(people, purpose, until).encode())


def _write(name: str, content: bytes) -> None:
    write_bytes(content, EXAMPLES / name)


if __name__ == "__main__":
    main()
