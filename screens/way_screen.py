"""A screen above the feedback form that keeps its own draft."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.binding import Binding

from qmtui.drafts import Drafts
from qmtui.i18n import _
from screens.areas import AreaScreen

BACK = Binding(
    "escape",
    "back",
    _("Back"),
    tooltip=_("Back to the form; what you have typed is kept"),
    id="way.back",
)


class WayScreen(AreaScreen[None]):
    """Another way to take feedback: Esc goes back to the form, what was begun stays."""

    TAB = "feedback"

    def fill(self, draft: dict[str, Any]) -> None:
        """Show what was begun, nothing for an empty one."""

    def on_screen_resume(self) -> None:
        # The one of AreaScreen is called after it.
        if not self.has_unsaved and (draft := self.take_draft()):
            self.fill(draft)

    def show_facts(self) -> None:
        super().show_facts()
        if self.begun_by != self.book.post.by:
            # Somebody else sat down; what was begun before is kept under the other initials.
            self.begun_by = self.book.post.by
            self.fill(self.take_draft())

    def action_back(self) -> None:
        with suppress(OSError):
            Drafts(self.book, self.now).keep(self.AREA, self.draft)
        if self.has_unsaved:
            self.notify(_("What you have begun is kept here."), markup=False)
        self.dismiss(None)
