"""Which registration each row of a file is about, though the file may have lost what says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from msgspec import Struct

from qmtui.imports.registrations import RegistrationRow
from qmtui.model.person import Person, Registration
from qmtui.search import skeleton


class Known(Struct, frozen=True, kw_only=True):
    """A registration of the event, and its person unless they were erased."""

    registration: Registration
    person: Person | None

    @property
    def name(self) -> str:
        return skeleton(self.person.name) if self.person else ""


class Matching(Struct, kw_only=True):
    """The known registration of each row, by row number; without one the row is new.

    `likely` are rows that were recognised by their name; `namesakes` are new, but somebody of that
    name is registered already.
    """

    of_row: dict[int, Known]
    likely: set[int]
    namesakes: set[int]


def matching(rows: Sequence[RegistrationRow], known: Sequence[Known]) -> Matching:
    """Find the registration each row is about; each is found once.

    1. The same ticket, or the same order and line, or, without an order, all the same words.
    2. The same order and the same name. A file exported without its tickets is recognised so.
    3. The same order and the same place in it, where the file does not number its lines.
    4. The same order, in which one row and one registration are left: a name was corrected.
    5. Where order or ticket is missing on one side: the same name, only one such with the same
       address, else the same number, or else most names of the file are known: then it is the same
       list, and was edited. It is taken as the same, with a warning: to double somebody in silence
       would be worse. A name alone proves nothing: such a namesake is new, with a warning as well.

    Two tickets, or two numbered lines, are never one registration.
    """
    search = _Search(rows, known)
    search.pair(_proof, _proofs_of)
    search.pair(lambda row: (row.order, skeleton(row.name)) if row.order else None, _in_order)
    search.pair(lambda row: row.key if _is_counted(row) else None, lambda k: [k.registration.key])
    search.pair(lambda row: row.order or None, lambda k: [k.registration.order], only_one=True)
    before = set(search.found)
    search.pair_people(_by_email)
    search.pair_people(_by_phone)
    if _is_same_list(rows, known):
        search.pair_people(_by_name)
    names = {k.name for k in search.free if k.name}
    return Matching(
        of_row=search.found,
        likely=set(search.found) - before,
        namesakes={row.row for row in search.open if skeleton(row.name) in names},
    )


class _Search:
    """What has been found so far, and what is still open on both sides."""

    def __init__(self, rows: Sequence[RegistrationRow], known: Iterable[Known]) -> None:
        self.open = list(rows)
        self.free = list(known)
        self.found: dict[int, Known] = {}
        self._rounds = 0

    def pair(
        self,
        of_row: Callable[[RegistrationRow], Hashable | None],
        of_known: Callable[[Known], Iterable[Hashable]],
        *,
        only_one: bool = False,
    ) -> None:
        """Bring together what has the same sign, in the order of the file.

        With `only_one` a sign counts only if one on each side has it.
        """
        waiting: dict[Hashable, list[Known]] = defaultdict(list)
        for known in self.free:
            for sign in of_known(known):
                if sign:
                    waiting[sign].append(known)
        rows: dict[Hashable, list[RegistrationRow]] = defaultdict(list)
        for row in self.open:
            if (sign := of_row(row)) is not None and sign in waiting:
                rows[sign].append(row)
        taken: set[str] = set()
        for sign, those in rows.items():
            if only_one and (len(those) > 1 or len(waiting[sign]) > 1):
                continue
            for row in those:
                candidates = (
                    known
                    for known in waiting[sign]
                    if known.registration.id not in taken
                    and not (self._rounds and _contradict(row, known))
                )
                if (found := next(candidates, None)) is not None:
                    taken.add(found.registration.id)
                    self.found[row.row] = found
        self._rounds += 1
        self.open = [row for row in self.open if row.row not in self.found]
        self.free = [known for known in self.free if known.registration.id not in taken]

    def pair_people(self, sign: Callable[[RegistrationRow | Person], Hashable | None]) -> None:
        """Bring together who alone has a sign on both sides, where one side lacks the proof."""

        def of_known(known: Known) -> list[Hashable]:
            return [sign(known.person)] if known.person else []

        self.pair(lambda row: None if _has_proof(row) else sign(row), of_known, only_one=True)
        self.pair(
            lambda row: sign(row) if _has_proof(row) else None,
            lambda k: [] if k.registration.secret or k.registration.order else of_known(k),
            only_one=True,
        )


def _has_proof(row: RegistrationRow) -> bool:
    return bool(row.secret or (row.order and row.line))


def _is_counted(row: RegistrationRow) -> bool:
    return bool(row.order) and not _has_proof(row)


def _proof(row: RegistrationRow) -> str | None:
    return None if _is_counted(row) else row.key


def _proofs_of(known: Known) -> set[str]:
    secret = known.registration.secret
    return {known.registration.key, *([f"ticket:{secret}"] if secret else [])}


def _in_order(known: Known) -> list[Hashable]:
    order = known.registration.order
    return [(order, known.name)] if order and known.name else []


def _contradict(row: RegistrationRow, known: Known) -> bool:
    """Whether two tickets, two orders, or two numbered lines of one order speak against it."""
    registration = known.registration
    if row.secret and registration.secret:
        return row.secret != registration.secret
    if row.order and registration.order:
        is_numbered = bool(row.line) and registration.key.startswith("order:")
        return row.order != registration.order or (is_numbered and known.name != skeleton(row.name))
    return False


def _is_same_list(rows: Sequence[RegistrationRow], known: Sequence[Known]) -> bool:
    """Whether most names of the file are known, one of them not counted."""
    names = {skeleton(row.name) for row in rows}
    common = names.intersection(each.name for each in known)
    return (len(common) - 1) * 2 > len(names) - 1


def _by_email(one: RegistrationRow | Person) -> Hashable | None:
    return (skeleton(one.name), one.email.casefold()) if one.email else None


def _by_phone(one: RegistrationRow | Person) -> Hashable | None:
    return (skeleton(one.name), digits) if (digits := _digits(one.phone)) else None


def _by_name(one: RegistrationRow | Person) -> Hashable | None:
    return skeleton(one.name)


def _digits(phone: str) -> str:
    return "".join(filter(str.isdecimal, phone)).removeprefix("49").lstrip("0")
