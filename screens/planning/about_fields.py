"""The fields that say for whom an event is, with whom, and with whose money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.widget import Widget
from textual.widgets import Input

from qmtui.actors.actors import Actors
from qmtui.book import Book, Now
from qmtui.clean import PASTE
from qmtui.code_lists import codes_of
from qmtui.i18n import _
from qmtui.model.event import MODES, Event
from qmtui.model.planning import EventTemplate
from screens.event_fields import Draft, row
from screens.fields import FormLine
from screens.picks import Picks
from screens.planning.names_field import NamesField, names_in
from screens.setting import Setting

PICKED = ("target_groups", "action_fields")
NAMED = ("offerings", "funders", "partners")
ABOUT = ("mode", *NAMED, *PICKED)


class AboutFields:
    """The rows for a form, and what is in them; used by those that plan and that change."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def rows(self, draft: Draft, field_set: str) -> Iterator[Widget]:
        """One row for each field, filled with what was begun."""
        modes = [(mode, _(words)) for mode, words in MODES.items()]
        mode = draft.get("mode") or "count"
        yield row(_("Way of counting"), Setting(modes, chosen=mode, in_a_row=False, id="mode"))
        example = _("several with commas, such as long table, workshop")
        offerings = FormLine(
            draft.get("offerings", ""),
            limit=PASTE,
            id="offerings",
            placeholder=example,
            compact=True,
        )
        yield row(_("Offerings"), offerings)
        today = self._book.today(self._now)
        lists = {"target_groups": _("Target groups"), "action_fields": _("Fields of action")}
        for name, caption in lists.items():
            words = codes_of(self._book, name, today, field_set if name == "action_fields" else "")
            picks = Picks(list(words.items()), id=name)
            picks.choose(names_in(draft.get(name, "")))
            yield row(caption, picks)
        known = sorted({funder for event in self._book.events for funder in event.funders})
        funders = draft.get("funders", "")
        yield row(
            _("Funders"), NamesField("funders", known, funders, example=_("several with commas"))
        )
        partners = draft.get("partners", "")
        example = _("actors by two letters, ↓ takes one")
        names = [actor.name for actor in Actors(self._book, self._now).all()]
        yield row(
            _("Partners"), NamesField("partners", names, partners, example=example, only_known=True)
        )

    def of(self, event: Event | EventTemplate) -> Draft:
        """The fields of an event or template as texts."""
        actors = (self._book.actors.get(partner) for partner in event.partners)
        return {
            "mode": event.mode,
            "offerings": ", ".join(event.offerings),
            "funders": ", ".join(event.funders),
            "partners": ", ".join(actor.name for actor in actors if actor),
            "target_groups": ",".join(event.target_groups),
            "action_fields": ",".join(event.action_fields),
        }

    @staticmethod
    def filled(form: Widget) -> Draft:
        """What is in the rows of a form, as texts."""
        texts = {name: form.query_one(f"#{name}", Input).value for name in NAMED}
        picks = {name: ",".join(form.query_one(f"#{name}", Picks).chosen) for name in PICKED}
        return {"mode": form.query_one("#mode", Setting).chosen or "", **texts, **picks}

    @staticmethod
    def fill(form: Widget, values: Draft) -> None:
        """Put texts into the rows of a form."""
        for name, text in values.items():
            if name == "mode":
                form.query_one("#mode", Setting).chosen = text
            elif name in PICKED:
                form.query_one(f"#{name}", Picks).choose(names_in(text))
            elif name in NAMED:
                form.query_one(f"#{name}", Input).value = text

    @staticmethod
    def read(texts: Draft) -> dict[str, Any]:
        """The texts as the service takes them."""
        several = {name: tuple(names_in(texts[name])) for name in (*NAMED, *PICKED)}
        return {"mode": texts["mode"], **several}
