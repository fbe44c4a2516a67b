"""The two lines on top: where one is, who captures, what is still unsent; and the areas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.app import RenderResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from qmtui.book import Book, Now
from qmtui.formats import clock, number
from qmtui.i18n import _
from screens.keys import display
from screens.text import safe

ROOMY = 80
"""From this width on the areas' line has room for the warning."""


class Header(Widget):
    """Event · station on the left; device · initials · clock · unsent on the right."""

    place: reactive[tuple[str, str]] = reactive(("", ""))
    post: reactive[tuple[str, ...]] = reactive(())

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
        self.place = _place(self._book)
        self.post = _post(self._book, self._now())

    def render(self) -> RenderResult:
        title, station = map(safe, self.place)
        width = self.size.width
        post = [*self.post, *([] if self.app.size.width >= ROOMY else [warning(self._book)])]
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


class AreaTab(Static):
    """One area in the bar; a click does what its key does."""

    def __init__(self, key: str, title: str, *, is_here: bool) -> None:
        name = Content(f"{display(key)} {title}")
        super().__init__(Content("▸") + name if is_here else Content(" ") + name)
        self.set_class(is_here, "-here")
        self._key = key

    def on_click(self) -> None:
        self.app.simulate_key(self._key)


class AreaBar(Horizontal):
    """The areas with their keys, the present one marked; at the end how safe the book is."""

    def __init__(self, areas: Sequence[tuple[str, str]], here: str, book: Book) -> None:
        """`areas` are pairs of key and title, `here` is the key of the present one."""
        tabs = (AreaTab(*area, is_here=area[0] == here) for area in areas)
        words = warning(book) or _("encrypted")
        state = Static(Content(words), classes="warning" if warning(book) else "calm")
        super().__init__(*tabs, state)


def warning(book: Book) -> str:
    """What everybody at this device should know about the book, if anything."""
    if book.is_practice:
        return _("PRACTICE")
    return _("unencrypted") if book.is_plain else ""


def _place(book: Book) -> tuple[str, str]:
    if book.kind == "office":
        return _("Office"), next((district.name for district in book.districts), "")
    title = next((event.title for event in book.events), "")
    return title, book.station_name(book.post.station_id) or _("without a station")


def _post(book: Book, moment: datetime) -> tuple[str, ...]:
    parts = [book.post.device, book.post.by or "", clock(moment.astimezone(book.zone))]
    if book.kind == "field":
        parts.append(_("unsent {0}").format(number(book.database.status().unsent)))
    return tuple(part for part in parts if part)
