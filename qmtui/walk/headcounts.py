"""The headcounts of a group on its way: compared, never added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from qmtui.formats import number
from qmtui.i18n import _, mark
from qmtui.model.count import METHODS, ROLES, TEAM, Headcount, Method, Moment


class Look(Protocol):
    """A headcount, from the book or as a report gives it."""

    @property
    def moment(self) -> Moment | None: ...
    @property
    def number(self) -> int: ...
    @property
    def method(self) -> Method: ...
    @property
    def roles(self) -> dict[str, int]: ...


AT = {
    "start": mark("{0} at the start"),
    "middle": mark("{0} half-way"),
    "end": mark("{0} at the end"),
}


def of_the_walk(headcounts: Iterable[Headcount]) -> list[Headcount]:
    """Those that were taken on the way; of the same moment the newest."""
    taken = sorted((h for h in headcounts if h.moment), key=lambda h: (h.observed_at, h.id))
    newest = {headcount.moment: headcount for headcount in taken}
    return [newest[moment] for moment in AT if moment in newest]


def compared(looks: Sequence[Look]) -> str:
    """“25 (highest count), 21 at the end” from the looks in their order; "" without any."""
    if not looks:
        return ""
    most, last = max(looks, key=lambda look: look.number), looks[-1]
    if len(looks) == 1 and most.moment:
        return _(AT[most.moment]).format(number(most.number))
    method = "" if most.method == "counted" else ", " + _(METHODS[most.method])
    words = [_("{0} (highest count{1})").format(number(most.number), method)]
    if last.moment == "end":
        words.append(_(AT[last.moment]).format(number(last.number)))
    return ", ".join(words)


def roles_of(looks: Sequence[Look]) -> dict[str, int]:
    """Who walked along, by role, as the fullest account has it; the team among them."""
    taken = [look.roles for look in looks]
    return max(taken, key=lambda roles: sum(roles.values()), default={})


def roles_told(roles: Mapping[str, int]) -> str:
    """“17 residents, 3 institutions; the team, 2, is not counted”."""
    words = [f"{number(roles[role])} {_(ROLES[role])}" for role in ROLES if role in roles]
    if TEAM not in roles:
        return ", ".join(words)
    team = _("{0} (not counted)").format(words.pop())
    return ", ".join([*words, team])
