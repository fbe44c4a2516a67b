"""The directory in the office: kept up to date, with the notices beside it."""

from __future__ import annotations

from pathlib import Path

from textual.binding import Binding

from qmtui.i18n import _, ngettext
from qmtui.imports.directory import DirectoryImport, import_directory
from qmtui.imports.places import PlacesImported, import_places
from qmtui.model.directory import ServiceOffer
from screens.directory.directory import DirectoryScreen
from screens.directory.notices import NoticesScreen
from screens.directory.offer_form import OfferForm
from screens.import_list import ImportListScreen, TakeIn
from screens.inbox.ask import Ask


class OfficeDirectory(DirectoryScreen):
    """The same search, and keys that change what the stations get."""

    UNSEEN = frozenset({"directory.responsible", "directory.hand_over", "app.palette", "app.quit"})
    BINDINGS = [
        Binding("ctrl+n", "new", _("New"), tooltip=_("Take a new offer in"), id="directory.new"),
        Binding(
            "ctrl+r",
            "change",
            _("Change"),
            tooltip=_("Change the marked offer, or take it off the list"),
            id="directory.change",
        ),
        Binding(
            "ctrl+s",
            "check",
            _("Checked"),
            tooltip=_("Everything about the marked offer was checked today"),
            id="directory.check",
        ),
        Binding(
            "ctrl+g",
            "notices",
            _("Notices"),
            tooltip=_("What everybody should know: put notices up or take them down"),
            id="directory.notices",
        ),
        Binding(
            "ctrl+k",
            "take_in",
            _("Import"),
            tooltip=_("Take offers or places in from a CSV file"),
            show=False,
            priority=True,  # else the line of the search takes it
            id="directory.import",
        ),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("change", "check") and self.marked is None:
            return None
        return super().check_action(action, parameters)

    def counted(self, found: int) -> str:
        due = len(self.notices.due())
        told = super().counted(found)
        if not due:
            return told
        asked = ngettext("{0} notice to look at: Ctrl+G", "{0} notices to look at: Ctrl+G", due)
        return f"{told} · ▲ {asked.format(due)}"

    @property
    def empty(self) -> str:
        return _("No offers yet: Ctrl+N, or `qmtui directory import`.")

    def action_new(self) -> None:
        self.app.push_screen(OfferForm(self.book, self.now, None), self._say_saved)

    def action_change(self) -> None:
        if offer := self.marked:
            self.app.push_screen(OfferForm(self.book, self.now, offer), self._say_saved)

    def action_check(self) -> None:
        if offer := self.marked:
            self.directory.check(offer)
            self.show_facts()
            self.notify(_("Checked today: {0}").format(offer.provider), markup=False)

    def action_notices(self) -> None:
        self.app.push_screen(NoticesScreen(self.book, self.now))

    def action_take_in(self) -> None:
        """Offers or places, then which file."""
        ways: dict[str, tuple[str, TakeIn]] = {
            "offers": (_("Import offers of help"), self._take_offers),
            "places": (_("Import the places of the quarter"), self._take_places),
        }
        chosen: list[str] = []

        def go_on(done: bool | None) -> None:
            if done:
                self.app.push_screen(ImportListScreen(self.book, self.now, *ways[chosen[0]]))

        answers = [(name, title) for name, (title, _take_in) in ways.items()]
        self.app.push_screen(Ask(_("What do you take in?"), chosen.append, answers), go_on)

    def _take_offers(self, path: Path, is_dry: bool) -> DirectoryImport:
        return import_directory(self.book, self.now, path, dry_run=is_dry)

    def _take_places(self, path: Path, is_dry: bool) -> PlacesImported:
        return import_places(self.book, path, dry_run=is_dry)

    def _say_saved(self, saved: ServiceOffer | None) -> None:
        if saved:
            self.show_facts()
            hint = _("The stations learn of it when you issue the event once more.")
            self.notify(hint, title=saved.provider, markup=False)
