"""Write `docs/examples/`: the reports of the invented festival, as the program makes them.

Run it after changing a report, then open the pages and look at them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"
sys.path.insert(0, str(ROOT))

from qmtui.reports.catalogue import reports_of  # noqa: E402
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
        write(fest, "", FORMATS)


def write(fest: Fest, words: str, forms: tuple[Format, ...]) -> None:
    """Every report there is of the festival, for the office and for the public."""
    for kind in reports_of(fest.event):
        for public in (False, True):
            report = kind.make(fest.office, fest.now, fest.event, public=public)
            said = [kind.code.casefold(), words, "public" if public else ""]
            for form in forms:
                path = EXAMPLES / f"{'-'.join(filter(None, said))}.{form}"
                write_bytes(as_bytes(report, form), path)


if __name__ == "__main__":
    main()
