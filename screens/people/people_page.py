"""The page of the people the office knows."""

from __future__ import annotations

from functools import partial

from textual.content import Content

from qmtui.actors.actors import Actors
from qmtui.actors.endings import end
from qmtui.actors.merging import Merging
from qmtui.actors.people import KnownPerson
from qmtui.actors.relations import FunctionMissing, Relations
from qmtui.actors.telling import function_line, person_card
from qmtui.clean import clean_or_refuse
from qmtui.contacts.corrected import CORRECTED
from qmtui.contacts.correcting import LIMITS, correct
from qmtui.fields import field_word
from qmtui.i18n import _, mark
from qmtui.reach import spoken_phone
from qmtui.undo import undo_entry
from screens.inbox.ask import Ask
from screens.people.page import Deed, Page, Row, card_of
from screens.text import safe


class PeoplePage(Page):
    NAME = "people"
    TITLE = mark("People")
    EXAMPLE = mark("name or organisation")
    EMPTY = mark(
        "Nobody is known yet. Stations take contacts down with F5; F2 takes their sticks in."
    )

    @property
    def deeds(self) -> dict[str, Deed]:
        deeds: dict[str, Deed] = {"function": self.add_function, "list": self.join_list}
        deeds["change"] = self.change
        if self.screen.marked:
            person = self._person(self.screen.marked)
            if any(f.until is None for f in Relations(self.book, self.now).of_person(person.ids)):
                deeds["end"] = self.end_function
            if person.differing:
                deeds["pick"] = self.pick_value
            if len(person.records) > 1:
                deeds["split"] = self.split
        return deeds

    def rows(self) -> list[Row]:
        return [Row(person.id, _line(person)) for person in self.reading.people.find(self.text)]

    def card(self, row_id: str) -> Content:
        person = self._person(row_id)
        parts = person_card(self.book, self.now, self.reading.people, person)
        return card_of(person.name or _("without name"), parts)

    def add_function(self, row_id: str) -> None:
        actors = [a for a in Actors(self.book, self.now).all() if not a.is_apart]

        def which(wanted: str) -> None:
            actor = Actors(self.book, self.now).named(wanted)
            self.screen.after_this(partial(self._ask_function, row_id, actor.id))

        self.screen.ask(
            Ask(
                _("At which actor does {0} have a function?").format(self._person(row_id).name),
                which,
                [(actor.id, actor.name) for actor in actors],
                own=_("or the beginning of its name"),
            )
        )

    def _ask_function(self, row_id: str, actor_id: str) -> None:
        actor = Actors(self.book, self.now).named(actor_id)

        def take(function: str) -> None:
            if not clean_or_refuse(function):
                raise FunctionMissing
            Relations(self.book, self.now).add(row_id, actor, function)
            self.screen.changed(_("Noted from today on: {0}").format(function))

        usual = [_("Chair"), _("Management"), _("Contact person"), _("Volunteer")]
        self.screen.ask(
            Ask(
                _("Which function at {0}?").format(actor.name),
                take,
                [(word, word) for word in usual],
                own=_("or another one"),
            )
        )

    def end_function(self, row_id: str) -> None:
        functions = Relations(self.book, self.now).of_person(self._person(row_id).ids)

        def take(relation_id: str) -> None:
            end(self.book, self.now, relation_id)
            self.screen.changed(_("Ended today."))

        answers = [
            (f.relation.id, function_line(f, at_actor=True)) for f in functions if f.until is None
        ]
        self.screen.ask(Ask(_("Which function ends today?"), take, answers))

    def join_list(self, row_id: str) -> None:
        self.screen.ask_list(self._person(row_id))

    def change(self, row_id: str) -> None:
        """Set right what was taken down, one field at a time."""
        person = self._person(row_id)

        def which(field: str) -> None:
            self.screen.after_this(partial(self._ask_right, person, field))

        answers = [(f, f"{field_word(f)}: {_said(person, f) or '–'}") for f in CORRECTED]
        self.screen.ask(Ask(_("What is wrong?"), which, answers))

    def _ask_right(self, person: KnownPerson, field: str) -> None:
        said = str(getattr(person, field))
        # Of several records, the one that says so.
        record = next((r.id for r in person.records if getattr(r, field) == said), person.id)

        def take(text: str) -> None:
            (entry,) = correct(self.book, self.now, record, **{field: text})
            self.reading.people.read_anew(record)
            self.screen.decided(entry.id, _("Set right; what it said stays in the history."))

        self.screen.ask(
            Ask(
                _("{0}: what is right?").format(field_word(field)),
                take,
                own=field_word(field),
                typed=_said(person, field),
                limit=LIMITS[field],
            )
        )

    def pick_value(self, row_id: str) -> None:
        person = self._person(row_id)
        answers = {
            f"{field} {record}": f"{field_word(field)}: {value}"
            for field, found in person.differing.items()
            for value, record in {value: record for record, value in found.items()}.items()
        }

        def take(answer: str) -> None:
            field, record = answer.split()
            Merging(self.book, self.now).pick(record, field)
            self.screen.changed(_("This value counts from now on."))

        self.screen.ask(Ask(_("Which value is right?"), take, list(answers.items())))

    def split(self, row_id: str) -> None:
        """Take the merges of a person back, one by one."""
        ids = set(self._person(row_id).ids)
        undone = self.book.taken_back
        names = {record.id: record.name for record in self._person(row_id).records}
        answers = [
            (merge.id, " + ".join([names.get(merge.kept, "–"), names.get(merge.merged, "–")]))
            for merge in self.book.merges
            if merge.id not in undone and ids & {merge.kept, merge.merged}
        ]

        def take(merge_id: str) -> None:
            undo_entry(self.book, self.now, merge_id, _("different people"))
            self.screen.changed(_("Read as two people again."))

        self.screen.ask(Ask(_("Who are different people after all?"), take, answers))

    def _person(self, row_id: str) -> KnownPerson:
        return self.reading.people.person(row_id)


def _said(person: KnownPerson, field: str) -> str:
    """What a field says, in one line as one types it."""
    said = str(getattr(person, field))
    return spoken_phone(said) if field == "phone" else " ".join(said.split())


def _line(person: KnownPerson) -> Content:
    sign = "● " if person.purposes else "○ "
    return Content.assemble(sign, safe(person.name or _("without name")))
