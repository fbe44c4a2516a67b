"""What a station still has to do after the day: hand in, wait for the receipt, wipe."""

from __future__ import annotations

from typing import Literal

from qmtui.book import Book
from qmtui.device_states import states_of
from qmtui.devices import own_device
from qmtui.drafts import open_drafts
from qmtui.formats import number
from qmtui.i18n import _, ngettext
from qmtui.wiping import not_signed_for

Farewell = Literal["working", "again", "wait", "draft", "wipe"]


def farewell(book: Book) -> tuple[Farewell, int]:
    """Where a station stands, with the entries or drafts that are in the way."""
    [state] = states_of(book, [own_device(book)])
    if not state.handed_in:
        return "working", 0
    if state.wrote_on:
        return "again", state.wrote_on
    if open_entries := not_signed_for(book):
        return "wait", open_entries
    if drafts := len(open_drafts(book)):
        return "draft", drafts
    return "wipe", 0


def told(
    step: Farewell,
    count: int,
    hand_in: str,
    exchange: str,
    wipe: str,
    *,
    drafts: str = "",
    is_live: bool = False,
) -> str:
    """One sentence for the people at the station, naming the keys; "" while they are at work.

    `drafts` says where drafts lie and whose they are, `is_live` that it goes on exchanging by
    itself.
    """
    if step == "again":
        sentence = ngettext(
            "▲ {0} entry was added after handing in. {1} hands in once more.",
            "▲ {0} entries were added after handing in. {1} hands in once more.",
            count,
        )
        return sentence.format(number(count), hand_in)
    if step == "wait" and is_live:
        return _(
            "Handed in. The exchange goes on by itself and brings the receipt; until then the "
            "device keeps everything."
        )
    if step == "wait":
        sentence = _(
            "Handed in. Device and stick go to the office now. Once it has taken everything in, "
            "{0} fetches the receipt; until then the device keeps everything."
        )
        return sentence.format(exchange)
    if step == "draft":
        sentence = ngettext(
            "All is acknowledged, but a draft is still open: {0}. Save or discard it.",
            "All is acknowledged, but drafts are still open: {0}. Save or discard them.",
            count,
        )
        return sentence.format(drafts)
    if step == "wipe":
        return _("✓ All is acknowledged: {0} now takes the event off this device.").format(wipe)
    return ""
