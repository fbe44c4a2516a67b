"""The directory of who helps with what: offers, how they are reached, when they were checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from qmtui.book import Book, Now, new_id
from qmtui.clean import EMAIL, FEEDBACK, NAME, clean_or_refuse
from qmtui.code_lists import codes_of
from qmtui.directory.notices import Notices
from qmtui.directory.reach import Reach, reach
from qmtui.errors import QmtuiError
from qmtui.i18n import mark
from qmtui.model.directory import CHANNELS, ServiceOffer
from qmtui.search import skeleton

STALE = timedelta(days=365)
"""What was not checked for so long may be wrong."""

LIMITS = {"offer": FEEDBACK, "email": EMAIL, "web": EMAIL}
TEXTS = ("provider", "topic", "offer", "address", "phone", "email", "web")
LANGUAGE = 8
"""Characters of a code such as "de"."""


class ProviderMissing(QmtuiError):
    exit_code = 38
    sentence = mark("Who offers it? The name is missing.")


class ChannelUnknown(QmtuiError):
    exit_code = 38
    sentence = mark("“{0}” is no channel; choose one of: {1}.")


class OfferTwice(QmtuiError):
    exit_code = 38
    sentence = mark("“{0}” has this offer by this channel already; change that one.")


class BodyUnknown(QmtuiError):
    exit_code = 38
    sentence = mark("“{0}” is no responsible body; choose one of: {1}.")


class NoSuchOffer(QmtuiError):
    exit_code = 31
    sentence = mark("There is no such offer; `qmtui directory list` shows all.")


class SeveralOffers(QmtuiError):
    exit_code = 31
    sentence = mark("Several offers are called so; name one by its id: {0}")


class Directory:
    """The offers of a book; only the office changes them, which raises `NotAllowed` elsewhere."""

    def __init__(self, book: Book, now: Now) -> None:
        self._book = book
        self._now = now
        self._notices = Notices(book, now)

    def all(self) -> list[ServiceOffer]:
        """Every offer, by provider."""
        return sorted(
            self._book.service_offers, key=lambda o: (skeleton(o.provider), skeleton(o.offer), o.id)
        )

    def offer(self, wanted: str) -> ServiceOffer:
        """The offer with this id, or the only one of this provider.

        Raises `NoSuchOffer`, `SeveralOffers`.
        """
        if found := self._book.service_offers.get(wanted):
            return found
        named = [o for o in self.all() if skeleton(o.provider) == skeleton(wanted)]
        if not named or not skeleton(wanted):
            raise NoSuchOffer
        if len(named) > 1:
            raise SeveralOffers(", ".join(offer.id for offer in named))
        return named[0]

    def languages(self) -> list[str]:
        """The languages that anybody here speaks."""
        return sorted({language for offer in self.all() for language in offer.languages})

    def reach(self, offer: ServiceOffer) -> Reach:
        """Whether it can be reached now; a notice of closing comes before all hours."""
        if self._notices.closing_offer(offer):
            return Reach(state="closed")
        return reach(offer, self._now(), self._book.zone)

    def is_stale(self, offer: ServiceOffer) -> bool:
        """Whether nobody made sure for a year, or ever."""
        return offer.checked_on is None or self._today() - offer.checked_on > STALE

    def add(self, **fields: Any) -> ServiceOffer:  # fields of ServiceOffer, with its types
        """Take an offer in, checked today.

        Raises `ProviderMissing`, `ChannelUnknown`, `OfferTwice`, `BodyUnknown`, `TextTooLong`.
        """
        blank = ServiceOffer(id=new_id(), provider="", topic="", offer="")
        return self._put(replace(blank, checked_on=self._today(), **self._cleaned(fields)))

    def change(self, offer: ServiceOffer, /, **fields: Any) -> ServiceOffer:  # as in `add`
        """Change what is named; raises what `add` raises."""
        return self._put(replace(offer, **self._cleaned(fields)))

    def check(self, offer: ServiceOffer) -> ServiceOffer:
        """Note that somebody made sure today that all of it is right.

        Never refused: its body may be off our list by now, its channel a newer version's.
        """
        checked = replace(offer, checked_on=self._today())
        self.put_all([checked])
        return checked

    def remove(self, offer: ServiceOffer) -> None:
        """Take an offer off the list; the stations lose it with the next issue."""
        self._book.require_office()
        with self._book.transaction():
            self._book.service_offers.remove(offer.id)

    def put_all(self, offers: Iterable[ServiceOffer]) -> None:
        """Write offers that were checked before, all or nothing."""
        self._book.require_office()
        with self._book.transaction():
            for offer in offers:
                self._book.service_offers.put(offer)

    def cleaned(self, **fields: Any) -> ServiceOffer:  # as in `add`
        """An offer as it would be taken in, not written and not checked; raises as `add` does."""
        blank = ServiceOffer(id=new_id(), provider="", topic="", offer="")
        offer = replace(blank, **self._cleaned(fields))
        self._refuse_incomplete(offer)
        return offer

    def _put(self, offer: ServiceOffer) -> ServiceOffer:
        self._book.require_office()
        self._refuse_incomplete(offer)
        for other in self._book.service_offers:
            if other.id != offer.id and key_of(other) == key_of(offer):
                raise OfferTwice(offer.provider)
        with self._book.transaction():
            self._book.service_offers.put(offer)
        return offer

    def _cleaned(self, fields: dict[str, Any]) -> dict[str, Any]:
        for name in {*TEXTS} & {*fields}:
            fields[name] = clean_or_refuse(fields[name], limit=LIMITS.get(name, NAME))
        if "languages" in fields:
            codes = (clean_or_refuse(code, limit=LANGUAGE) for code in fields["languages"])
            fields["languages"] = tuple(dict.fromkeys(code.casefold() for code in codes if code))
        return fields

    def _refuse_incomplete(self, offer: ServiceOffer) -> None:
        if not offer.provider:
            raise ProviderMissing
        if offer.channel not in CHANNELS:
            raise ChannelUnknown(offer.channel, ", ".join(CHANNELS))
        bodies = codes_of(self._book, "bodies", self._today())
        if offer.body and offer.body not in bodies:
            raise BodyUnknown(offer.body, ", ".join(bodies))

    def _today(self) -> date:
        return self._book.today(self._now)


def key_of(offer: ServiceOffer) -> tuple[str, str, str]:
    """By what an offer is known again: its provider, what it is and its channel."""
    return skeleton(offer.provider), skeleton(offer.offer), offer.channel
