"""Tickets of the invented quarter: one sheet serves everybody who practises."""

from __future__ import annotations

from pathlib import Path

from qmtui.book import Now
from qmtui.i18n import _
from qmtui.invented import GUESTS
from qmtui.printing.head import Head
from qmtui.printing.paper import Paper
from qmtui.printing.printed import Printed, printed_in, proved, write
from qmtui.printing.slips import TICKETS, Slip, lay_out, ticket


def print_practice(now: Now, path: Path) -> Printed:
    """One page of them. Raises `CodesUnreadable`, `PaperNotWritten`."""
    head = Head(
        title=_("Practice ticket"),
        lines=(_("For an invented person; no station lets it in, only practice does."),),
    )
    slips = [
        Slip(code=one.code, name=one.name, lines=tuple(filter(None, [one.household])))
        for one in GUESTS
    ]
    with Paper(_("Practice tickets"), now()) as paper:
        lay_out(paper, TICKETS, ticket, head, slips)
        write(path, proved(paper))
        return printed_in(paper, path)
