"""The page of actors: institutions and groups of the quarter."""

from __future__ import annotations

from textual.content import Content

from qmtui.actors.actors import Actors
from qmtui.actors.last_contact import is_silent, last_contact
from qmtui.actors.telling import actor_card
from qmtui.clean import FEEDBACK
from qmtui.i18n import _, mark
from qmtui.model.actor import Actor
from screens.inbox.ask import Ask
from screens.people.actor_form import ActorForm
from screens.people.page import Deed, Page, Row, card_of
from screens.text import safe


class ActorsPage(Page):
    NAME = "actors"
    TITLE = mark("Actors")
    EXAMPLE = mark("two or three letters of the name")
    EMPTY = mark("No actor yet: associations, schools, offices. Ctrl+N enters the first one.")

    @property
    def deeds(self) -> dict[str, Deed]:
        return {"change": self.change, "talk": self.talk, "list": self.join_list}

    def rows(self) -> list[Row]:
        return [
            Row(actor.id, self._line(actor))
            for actor in Actors(self.book, self.now).find(self.text)
        ]

    def _line(self, actor: Actor) -> Content:
        last = last_contact(self.book, self.reading.people, actor)
        return Content.assemble("○ " if is_silent(last, self.now) else "● ", safe(actor.name))

    def card(self, row_id: str) -> Content:
        actors = Actors(self.book, self.now)
        actor = actors.named(row_id)
        kind = actors.kinds().get(actor.kind, actor.kind)
        parts = actor_card(self.book, self.now, self.reading.people, actor, kind)
        return card_of(actor.name, parts)

    def new(self) -> None:
        self.screen.ask(ActorForm(self.book, self.now, None), self._saved)

    def change(self, row_id: str) -> None:
        actor = Actors(self.book, self.now).named(row_id)
        self.screen.ask(ActorForm(self.book, self.now, actor), self._saved)

    def _saved(self, actor: object) -> None:
        if isinstance(actor, Actor):
            self.marked = actor.id
            self.screen.changed(_("Saved: {0}.").format(actor.name))

    def talk(self, row_id: str) -> None:
        actors = Actors(self.book, self.now)
        actor = actors.named(row_id)

        def take(text: str) -> None:
            actors.talked(actor, text)
            self.screen.changed(_("The talk is noted."))

        question = _("What was spoken about with {0}?").format(actor.name)
        self.screen.ask(
            Ask(question, take, own=_("in a few words; no names needed"), limit=FEEDBACK)
        )

    def join_list(self, row_id: str) -> None:
        self.screen.ask_list(Actors(self.book, self.now).named(row_id))
