"""What is known already about the topic and the place: saying "me too" is one key."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qmtui.feedback.known import KnownMention
from qmtui.i18n import _
from qmtui.model.feedback import KINDS
from screens.keys import display, key_of
from screens.text import safe


class KnownList(Vertical):
    """Up to three mentions, the likeliest marked; hidden while there are none."""

    mentions = getters.query_one("#mentions", OptionList)
    title = getters.query_one("#known-title", Static)

    def __init__(self) -> None:
        super().__init__(id="known-list")
        self._known: tuple[KnownMention, ...] = ()
        self.display = False

    def compose(self) -> ComposeResult:
        yield Static(id="known-title")
        yield OptionList(id="mentions", markup=False, compact=True)

    @property
    def marked(self) -> KnownMention | None:
        place = self.mentions.highlighted
        return None if place is None or place >= len(self._known) else self._known[place]

    def show(self, known: list[KnownMention]) -> None:
        if tuple(known) == self._known:
            return
        self._known = tuple(known)
        self.display = bool(known)
        key = display(key_of(self.app, "feedback.me_too", "ctrl+e"))
        self.title.update(safe(_("Known already · {0}: me too").format(key)))
        self.mentions.set_options(Option(_line(mention)) for mention in known)
        self.mentions.highlighted = 0 if known else None
        self.screen.refresh_bindings()


def _line(mention: KnownMention) -> Content:
    text = " ".join(mention.feedback.text.split())
    kind = _(KINDS[mention.feedback.kind])
    return safe(f"{mention.people} × {kind}: {text}")
