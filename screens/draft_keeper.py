"""Has what is half-typed on the disk a moment later, and hands it from one person to the next."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from qmtui.book import Book
from qmtui.clean import clean
from qmtui.drafts import Draft, Drafts, Values
from qmtui.i18n import _
from screens import keys
from screens.areas import AreaScreen, areas_of
from screens.drafts import DraftOffer, DraftsScreen
from screens.initials import take_over

if TYPE_CHECKING:
    from screens.book_app import BookApp

PAUSE = 0.5
"""Seconds from a key to the look at what it changed: one write for all keys pressed meanwhile."""


class DraftKeeper:
    """Keeps the drafts of all areas under the initials of whoever began them."""

    def __init__(self, app: BookApp) -> None:
        self._app = app
        self._is_waiting = False
        self._kept: dict[str, bytes] = {}
        """What lies on the disk, by area; nothing is written while nothing changes."""

    def look_soon(self) -> None:
        """Somebody pressed a key."""
        if not self._is_waiting and self._app.book is not None:
            self._is_waiting = True
            self._app.set_timer(PAUSE, self._look)

    def keep(self) -> None:
        """Keep what was begun; a full disk costs the draft and nothing else.

        An area that was visited and holds nothing any more has no draft left either.
        """
        if self._app.book is None:
            return
        drafts = Drafts(self._app.book, self._app.now)
        for area, values in self._begun().items():
            content = msgspec.json.encode(values)
            if self._kept.get(area) != content:
                with suppress(OSError):
                    drafts.keep(area, values)
                    self._kept[area] = content

    def forget(self) -> None:
        """Another book, or somebody else at the device."""
        self._kept.clear()

    def tell(self, book: Book, here: str) -> None:
        """Say where something was begun and not saved; the area `here` shows it itself."""
        if book.kind == "field" and not book.post.by:
            return  # nobody knows yet whose they are
        begun = {draft.area: draft for draft in Drafts(book, self._app.now).all()}
        for area in areas_of(book):
            draft = begun.get(area.name)
            if draft is None or area.name == here:
                continue
            key = keys.display(keys.key_of(self._app, f"area.{area.name}", area.key))
            whose = f" ({draft.by})" if draft.by and draft.by != book.post.by else ""
            words = _("Begun and not saved yet: {0}").format(f"{key} {_(area.title)}{whose}")
            self._app.notify(clean(words, limit=200), markup=False)

    def change_hands(self, book: Book, initials: str) -> None:
        """Somebody takes over: each form is theirs from here on, and holds what they began."""
        self.keep()
        is_other = initials != book.post.by
        take_over(book, initials)
        if not is_other:
            return
        self.forget()
        app, drafts = self._app, Drafts(book, self._app.now)
        screens = app.area_screens()
        anew = {s.home for s in screens if s.draft or drafts.own(s.AREA)}
        for screen in screens:
            if screen.home not in anew:
                screen.begun_by = initials
                for offer in screen.query(DraftOffer):
                    offer.show_facts()
        if anew:
            app.call_later(app.begin_anew, book, anew)
        self.tell(book, app.current_mode)

    def offer(self, book: Book, screen: AreaScreen[Any]) -> None:
        """Show what others have begun in the area of `screen`; one's own comes first."""
        app = self._app
        if screen.draft:
            app.notify(_("First save or empty what you have typed, please."), markup=False)
            return

        def take(draft: Draft | None) -> None:
            if draft is None:
                return
            try:
                # The empty form is not kept any more: that would drop what was taken over.
                screen.begun_by = draft.by
                Drafts(book, app.now).take_over(draft)
            except OSError:
                screen.begun_by = book.post.by
                app.notify(_("It cannot be saved: the disk is full or write-protected."))
            else:
                app.call_later(app.begin_anew, book, {screen.home})

        app.push_screen(DraftsScreen(book, app.now, screen.AREA), take)

    def _look(self) -> None:
        self._is_waiting = False
        self.keep()

    def _begun(self) -> dict[str, Values]:
        assert self._app.book is not None
        begun: dict[str, Values] = {}
        for screen in self._app.area_screens():
            # One that is not mounted has not taken its draft yet; another's is kept already.
            if screen.is_mounted and screen.begun_by == self._app.book.post.by:
                begun[screen.AREA] = screen.draft or begun.get(screen.AREA, {})
        return begun
