"""The actors of the quarter: found by a few letters, added, changed, spoken with."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from qmtui import reach
from qmtui.book import Book, Now
from qmtui.clean import FEEDBACK, NAME, clean_or_refuse
from qmtui.code_lists import code_meant, codes_of
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.actor import Actor, Talk
from qmtui.search import begins, skeleton

LONG = 200
"""Characters of an address or a web page."""


class ActorNameMissing(QmtuiError):
    exit_code = 38
    sentence = mark("What is the actor called? The name is missing.")


class ActorKnown(QmtuiError):
    exit_code = 38
    sentence = mark("“{0}” is on the list already; change that one.")


class ActorKindMissing(QmtuiError):
    exit_code = 38
    sentence = mark("What kind of actor is it? One of: {0}.")


class NoSuchActor(QmtuiError):
    exit_code = 34
    sentence = mark("There is no actor “{0}”, or there are several; `qmtui actor list` shows all.")


class TalkEmpty(QmtuiError):
    exit_code = 38
    sentence = mark("What was spoken about? A few words are enough.")


class Actors:
    """The list of actors; stations read it, the office writes it."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def all(self) -> list[Actor]:
        """Every actor, by name."""
        return sorted(self._book.actors, key=lambda a: (skeleton(a.name), a.id))

    def find(self, text: str) -> list[Actor]:
        """The actors that have a word beginning with each word of `text`; all for an empty one."""
        return [actor for actor in self.all() if begins(text, actor.name)]

    def named(self, wanted: str) -> Actor:
        """The actor with this id or name, else the only one found by it; raises `NoSuchActor`."""
        if known := self._book.actors.get(wanted):
            return known
        name = skeleton(wanted)
        same = [actor for actor in self._book.actors if skeleton(actor.name) == name]
        found = same or (self.find(wanted) if name else [])
        if len(found) != 1:
            raise NoSuchActor(wanted[:NAME])
        return found[0]

    def kinds(self) -> dict[str, str]:
        """The kinds an actor can be of, with their words."""
        return codes_of(self._book, "actor_kinds", self._book.today(self._now))

    def save(self, actor: Actor) -> Actor:
        """Put an actor on the list, or change the one with its id.

        `kind` may be its word; a number or address that is none is kept as it was typed. Raises
        `NotAllowed`, `ActorNameMissing`, `ActorKindMissing`, `ActorKnown`, `TextTooLong`.
        """
        self._book.require_office()
        kinds = self.kinds()
        if not (name := clean_or_refuse(actor.name, limit=NAME)):
            raise ActorNameMissing
        if (kind := code_meant(kinds, actor.kind)) not in kinds:
            raise ActorKindMissing(", ".join(kinds.values()))
        if any(a.id != actor.id and skeleton(a.name) == skeleton(name) for a in self._book.actors):
            raise ActorKnown(name)
        saved = replace(
            actor,
            name=name,
            kind=kind,
            profile=clean_or_refuse(actor.profile, multiline=True, limit=FEEDBACK),
            areas=_words(actor.areas),
            function_contact=clean_or_refuse(actor.function_contact, limit=NAME),
            address=clean_or_refuse(actor.address, limit=LONG),
            phone=reach.phone(actor.phone).value,
            email=reach.email(actor.email).value,
            web=clean_or_refuse(actor.web, limit=LONG),
            languages=_words(actor.languages),
        )
        with self._book.transaction():
            self._book.actors.put(saved)
        return saved

    def talked(self, actor: Actor, text: str) -> Talk:
        """Note that we spoke with an actor; raises `NotAllowed`, `TalkEmpty`, `TextTooLong`."""
        self._book.require_office()
        if not (said := clean_or_refuse(text, multiline=True, limit=FEEDBACK)):
            raise TalkEmpty
        with self._book.transaction():
            stamp = self._book.stamp(self._now())
            return self._book.talks.add(Talk(**stamp, actor_id=actor.id, text=said))


def _words(parts: Iterable[str]) -> tuple[str, ...]:
    cleaned = (clean_or_refuse(part) for part in parts)
    return tuple(dict.fromkeys(filter(None, cleaned)))
