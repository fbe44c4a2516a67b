"""The page of mailing lists: who is on them, and who may be written to."""

from __future__ import annotations

from textual.content import Content

from qmtui.actors.endings import end
from qmtui.actors.mailing import FOR_LISTS, WHY_LEFT_OUT, Addressee, MailingLists
from qmtui.actors.telling import Part, reached
from qmtui.i18n import _, mark, ngettext
from qmtui.model.actor import MailingList
from qmtui.model.contact import PURPOSES
from screens.inbox.ask import Ask
from screens.people.page import Deed, Page, Row, card_of
from screens.text import safe


class ListsPage(Page):
    NAME = "lists"
    TITLE = mark("Mailing lists")
    EMPTY = mark("No mailing list yet. Ctrl+N begins one, for a working group or a newsletter.")

    @property
    def deeds(self) -> dict[str, Deed]:
        return {"remove": self.remove}

    def rows(self) -> list[Row]:
        return [
            Row(mailing.id, Content.assemble("  ", safe(mailing.name)))
            for mailing in MailingLists(self.book, self.now).all()
        ]

    def card(self, row_id: str) -> Content:
        mailing = self._list(row_id)
        found = MailingLists(self.book, self.now).addressees(mailing, self.reading.people)
        written = [a for a in found if a.left_out is None]
        left_out = [a for a in found if a.left_out is not None]
        purpose = _(PURPOSES.get(mailing.purpose, mailing.purpose))
        parts = [
            Part("", (_("For: {0}. Only who agrees to it is written to.").format(purpose),)),
            Part(
                ngettext("{0} is written to", "{0} are written to", len(written)).format(
                    len(written)
                ),
                tuple(map(_addressed, written)) or (_("Nobody yet: v on people and actors."),),
            ),
        ]
        if left_out:
            parts.append(Part(_("Not written to"), tuple(map(_left, left_out))))
        return card_of(mailing.name, parts)

    def new(self) -> None:
        def take(name: str) -> None:
            self.screen.after_this(lambda: self._ask_purpose(name))

        self.screen.ask(
            Ask(_("What is the mailing list called?"), take, own=_("such as: Working group youth"))
        )

    def _ask_purpose(self, name: str) -> None:
        def take(purpose: str) -> None:
            added = MailingLists(self.book, self.now).add(name, purpose)
            self.marked = added.id
            self.screen.changed(_("Begun: {0}.").format(added.name))

        answers = [(purpose, _(PURPOSES[purpose])) for purpose in FOR_LISTS]
        self.screen.ask(Ask(_("What are they written to for?"), take, answers))

    def remove(self, row_id: str) -> None:
        found = MailingLists(self.book, self.now).addressees(
            self._list(row_id), self.reading.people
        )

        def take(entry_id: str) -> None:
            end(self.book, self.now, entry_id)
            self.screen.changed(_("Taken off the list."))

        answers = [(a.member.id, a.name) for a in found]
        self.screen.ask(Ask(_("Who goes off the list?"), take, answers))

    def _list(self, row_id: str) -> MailingList:
        return MailingLists(self.book, self.now).named(row_id)


def _addressed(addressee: Addressee) -> str:
    way = reached("", addressee.email) or reached(addressee.phone, "")
    return " · ".join([addressee.name, way or _("no address known")])


def _left(addressee: Addressee) -> str:
    return f"{addressee.name}: {_(WHY_LEFT_OUT[addressee.left_out or 'no_consent'])}"
