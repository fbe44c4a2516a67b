"""The line on top: where one is, who captures, what is still unsent."""

from __future__ import annotations

from datetime import datetime

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from qmtui.book import Book, Now
from qmtui.day.whereabouts import Whereabouts
from qmtui.formats import clock, number
from qmtui.i18n import _
from screens.live import LIVE, sign
from screens.text import safe


class Header(Widget):
    """Event · station on the left; device · initials · clock · unsent on the right."""

    place: reactive[tuple[str, str]] = reactive(("", ""))
    post: reactive[tuple[str, ...]] = reactive(())
    warns = reactive(False)
    """Whether it says how unsafe the book is, because the line below has no room for that."""

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__()
        self._book = book
        self._now = now

    def on_mount(self) -> None:
        self.show_facts()
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        if self.screen.is_current:
            self.show_facts()

    def show_facts(self) -> None:
        self.place = _place(self._book, self._now())
        self.post = _post(self._book, self._now(), sign(self.app))

    def render(self) -> RenderResult:
        title, station = map(safe, self.place)
        width = self.size.width
        post = [*self.post, *([warning(self._book)] if self.warns else [])]
        # Too narrow for all: the title gives way first, then the label of the device.
        for parts in (post, post[1:]):
            right = safe(" · ".join(part for part in parts if part))
            room = max(width - right.cell_length - 2, 0)
            if room >= station.cell_length:
                break
        left = Content(" · ").join(part for part in (title, station) if part)
        if left.cell_length > room and station:
            title = title.truncate(max(room - station.cell_length - 3, 0), ellipsis=True)
            left = title + Content(" · ") + station if len(title) > 3 else station
        left = left.truncate(room, ellipsis=True)
        return left.pad_right(max(width - left.cell_length - right.cell_length, 0)) + right


def warning(book: Book) -> str:
    """What everybody at this device should know about the book, if anything."""
    if book.is_practice:
        return _("PRACTICE")
    return _("unencrypted") if book.is_plain else ""


def _place(book: Book, moment: datetime) -> tuple[str, str]:
    if book.kind == "office":
        return _("Office"), next((district.name for district in book.districts), "")
    title = next((event.title for event in book.events), "")
    station = book.station_name(book.post.station_id) or _("without a station")
    if len(book.relocations):
        where, here = Whereabouts(book), book.post.station_id
        if where.has_moved(here, moment):
            return title, f"{station} → {where.place(here, moment)}"
    return title, station


def _post(book: Book, moment: datetime, live: str) -> tuple[str, ...]:
    parts = [book.post.device, book.post.by or "", clock(moment.astimezone(book.zone))]
    # What goes by itself within seconds need not be counted down here.
    if book.kind == "field" and live != LIVE:
        parts += [live, _("unsent {0}").format(number(book.database.status().unsent))]
    else:
        parts.append(live)
    return tuple(part for part in parts if part)
