"""What a remark may carry besides: folded away, for most need none of it."""

from __future__ import annotations

from typing import Any

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Label

from qmtui.book import Book, Now
from qmtui.code_lists import codes_of
from qmtui.feedback.desk import photo_numbers, usual_channel
from qmtui.i18n import _
from qmtui.times import parse_time
from screens.choice import Choice
from screens.fields import FormLine
from screens.picks import Picks


class MoreFields(Vertical):
    """Field of action, target groups, channel, portfolios, talk partner, photos, time."""

    field = getters.query_one("#field", Choice)
    target_groups = getters.query_one("#groups", Picks)
    channel = getters.query_one("#channel", Choice)
    portfolios = getters.query_one("#portfolios", Picks)
    with_whom = getters.query_one("#with-whom", FormLine)
    photos = getters.query_one("#photos", FormLine)
    observed = getters.query_one("#observed", FormLine)

    def __init__(self, book: Book, now: Now) -> None:
        super().__init__(id="more")
        self._book = book
        self._event = book.event()
        self._day = book.today(now)

    def compose(self) -> ComposeResult:
        fields = self._answers("action_fields", self._event.field_set)
        yield row(_("Field of action"), Choice(fields, in_a_row=False, id="field"))
        yield row(_("About whom"), Picks(self._answers("target_groups"), id="groups"))
        usual = usual_channel(self._event)
        channels = self._answers("channels")
        yield row(_("Channel"), Choice(channels, chosen=usual, in_a_row=False, id="channel"))
        yield row(_("Portfolios"), Picks(self._answers("portfolios"), id="portfolios"))
        institution = _("institution, no private person")
        yield row(_("Talk with"), FormLine(id="with-whom", placeholder=institution, compact=True))
        numbers = _("numbers, no pictures: 12, 13")
        yield row(_("Photos"), FormLine(id="photos", placeholder=numbers, compact=True))
        time = _("only from paper: when it was said, such as 14:20")
        yield row(_("Said at"), FormLine(id="observed", placeholder=time, compact=True))

    def _answers(self, name: str, field_set: str = "") -> list[tuple[str, str]]:
        return list(codes_of(self._book, name, self._day, field_set).items())

    @property
    def is_typed(self) -> bool:
        return any(line.value.strip() for line in self.query(FormLine))

    @property
    def wishes(self) -> dict[str, Any]:
        """The fields as the service takes them; raises `TimeUnreadable`."""
        event_day = self._event.start.astimezone(self._book.zone).date()
        observed = self.observed.value.strip()
        return {
            "field": self.field.chosen,
            "target_groups": self.target_groups.chosen,
            "channel": self.channel.chosen or "",
            "portfolios": self.portfolios.chosen,
            "with_whom": self.with_whom.value,
            "photos": photo_numbers(self.photos.value),
            "observed_at": parse_time(observed, self._book.zone, event_day) if observed else None,
        }

    @property
    def draft(self) -> dict[str, Any]:
        lines = {str(line.id): line.value for line in self.query(FormLine)}
        choices = {str(choice.id): choice.chosen for choice in self.query(Choice)}
        picks = {str(picks.id): list(picks.chosen) for picks in self.query(Picks)}
        return {**lines, **choices, **picks}

    def fill(self, draft: dict[str, Any]) -> None:
        """Take what was begun; without it all is empty but the channel: that stays the same."""
        for line in self.query(FormLine):
            line.value = str(draft.get(str(line.id), ""))
        for picks in self.query(Picks):
            picks.choose(draft.get(str(picks.id), ()))
        self.field.chosen = draft.get("field")
        if "channel" in draft:
            self.channel.chosen = draft["channel"]


def row(caption: str, field: Widget) -> Horizontal:
    return Horizontal(Label(caption), field, classes="row")
