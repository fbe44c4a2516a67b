"""Mailing lists: whoever is on one is written to only as long as that is agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from qmtui.actors.endings import end, ended
from qmtui.actors.merging import NoSuchPerson
from qmtui.actors.people import KnownPerson, People
from qmtui.book import Book, Now, new_id
from qmtui.clean import NAME, clean_or_refuse
from qmtui.contacts.barred import why_barred
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.actor import Actor, Ending, ListMember, MailingList
from qmtui.search import skeleton

FOR_LISTS = ("K3", "K4", "K5", "K6")
"""Purposes for which several people are written to at once."""

LeftOut = Literal["no_consent", "no_share", "apart", "minor"]

WHY_LEFT_OUT = {
    "no_consent": mark("does not agree to it, or not any more"),
    "no_share": mark("must not be passed on"),
    "apart": mark("religious community or politics: only on a list of their own"),
    "minor": mark("under 16 without a guardian"),
}


class ListNameMissing(QmtuiError):
    exit_code = 38
    sentence = mark("What is the mailing list called? The name is missing.")


class ListKnown(QmtuiError):
    exit_code = 38
    sentence = mark("There is a mailing list “{0}” already.")


class ListPurposeMissing(QmtuiError):
    exit_code = 38
    sentence = mark("What is the mailing list for? One of: {0}.")


class NoSuchList(QmtuiError):
    exit_code = 34
    sentence = mark("There is no mailing list “{0}”; `qmtui mailing list` shows all.")


class OnListAlready(QmtuiError):
    exit_code = 38
    sentence = mark("They are on this mailing list already.")


class NotOnList(QmtuiError):
    exit_code = 34
    sentence = mark("They are not on this mailing list.")


class Addressee(Struct, frozen=True, kw_only=True):
    """Somebody on a list; `left_out` says why they are not to be written to, if so."""

    member: ListMember
    id: str
    name: str
    email: str
    phone: str
    is_actor: bool
    left_out: LeftOut | None = None


class MailingLists:
    """Lists of the office and who is on them, as of now."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now

    def all(self) -> list[MailingList]:
        """Every list, by name."""
        return sorted(self._book.mailing_lists, key=lambda ml: (skeleton(ml.name), ml.id))

    def named(self, wanted: str) -> MailingList:
        """The list with this id or name; raises `NoSuchList`."""
        for known in self._book.mailing_lists:
            if known.id == wanted or skeleton(known.name) == skeleton(wanted):
                return known
        raise NoSuchList(wanted[:NAME])

    def add(self, name: str, purpose: str) -> MailingList:
        """Begin a list for one purpose.

        Raises `NotAllowed`, `ListNameMissing`, `ListKnown`, `ListPurposeMissing`, `TextTooLong`.
        """
        self._book.require_office()
        if not (title := clean_or_refuse(name)):
            raise ListNameMissing
        if any(skeleton(known.name) == skeleton(title) for known in self._book.mailing_lists):
            raise ListKnown(title)
        if purpose not in FOR_LISTS:
            raise ListPurposeMissing(", ".join(FOR_LISTS))
        added = MailingList(id=new_id(), name=title, purpose=purpose)
        with self._book.transaction():
            return self._book.mailing_lists.add(added)

    def join(self, mailing: MailingList, member: Actor | KnownPerson) -> ListMember:
        """Put an actor or a person on a list. Raises `NotAllowed`, `OnListAlready`."""
        self._book.require_office()
        if self._standing(mailing, _ids(member)):
            raise OnListAlready
        stamp = self._book.stamp(self._now())
        entry = ListMember(
            **stamp, list_id=mailing.id, member_id=member.id, since=stamp["observed_at"].date()
        )
        with self._book.transaction():
            return self._book.list_members.add(entry)

    def leave(self, mailing: MailingList, member: Actor | KnownPerson) -> list[Ending]:
        """Take an actor or a person off a list. Raises `NotAllowed`, `NotOnList`."""
        self._book.require_office()
        standing = self._standing(mailing, _ids(member))
        if not standing:
            raise NotOnList
        return [end(self._book, self._now, entry.id) for entry in standing]

    def of_member(self, member: Actor | KnownPerson) -> list[MailingList]:
        """The lists that an actor or a person is on."""
        ids = _ids(member)
        return [mailing for mailing in self.all() if self._standing(mailing, ids)]

    def addressees(self, mailing: MailingList, people: People) -> list[Addressee]:
        """Everybody on a list by name, those to be left out as well; each person once."""
        found: dict[str, Addressee] = {}
        standing = self._standing(mailing)
        known = [self._book.actors.get(entry.member_id) for entry in standing]
        are_all_apart = all(actor is not None and actor.is_apart for actor in known)
        for entry, actor in zip(standing, known, strict=True):
            if actor is not None:
                addressee = _actor(entry, actor, are_all_apart)
            else:
                try:
                    person = people.person(entry.member_id)
                except NoSuchPerson:  # erased meanwhile
                    continue
                addressee = _person(entry, person, mailing.purpose)
            found.setdefault(addressee.id, addressee)
        return sorted(found.values(), key=lambda a: (skeleton(a.name), a.id))

    def _standing(self, mailing: MailingList, ids: Iterable[str] | None = None) -> list[ListMember]:
        """The entries of a list that hold today, of everybody or of one member."""
        ends, undone = ended(self._book), self._book.taken_back
        wanted = None if ids is None else set(ids)
        return [
            entry
            for entry in self._book.list_members.where("list_id", mailing.id)
            if entry.id not in undone
            and (entry.id not in ends or ends[entry.id] > self._today())
            and (wanted is None or entry.member_id in wanted)
        ]

    def _today(self) -> date:
        return self._book.today(self._now)


def _ids(member: Actor | KnownPerson) -> tuple[str, ...]:
    return (member.id,) if isinstance(member, Actor) else member.ids


def _actor(entry: ListMember, actor: Actor, are_all_apart: bool) -> Addressee:
    left_out: LeftOut | None = None
    if actor.no_share:
        left_out = "no_share"
    elif actor.is_apart and not are_all_apart:
        left_out = "apart"
    return Addressee(
        member=entry,
        id=actor.id,
        name=actor.name,
        email=actor.email,
        phone=actor.phone,
        is_actor=True,
        left_out=left_out,
    )


def _person(entry: ListMember, person: KnownPerson, purpose: str) -> Addressee:
    left_out: LeftOut | None = why_barred(person.records)
    if left_out is None and purpose not in person.purposes:
        left_out = "no_consent"
    return Addressee(
        member=entry,
        id=person.id,
        name=person.name,
        email=person.email,
        phone=person.phone,
        is_actor=False,
        left_out=left_out,
    )
