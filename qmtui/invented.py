"""Invented people whose tickets are the same in every practice, so that one sheet serves all."""

from __future__ import annotations

import random

from msgspec import Struct

from qmtui.codes import ALPHABET, PRACTICE, check_symbols

_RANDOM = 12


class Invented(Struct, frozen=True, kw_only=True):
    """Somebody who is expected when practice begins."""

    given_name: str
    family_name: str
    code: str
    household: str = ""

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


def _code(number: int) -> str:
    """Not secret: whoever has it gets into practice and nowhere else."""
    chance = random.Random(number)
    body = PRACTICE + "".join(chance.choice(ALPHABET) for _place in range(_RANDOM))
    return body + check_symbols(body)


FAMILY = "Familie Sommer"
TICKETS = tuple(
    Invented(given_name=given, family_name=family, household=household, code=_code(number))
    for number, (given, family, household) in enumerate(
        (
            ("Tilda", "Brückner", ""),
            ("Yusuf", "Demirtaş", ""),
            ("Lena", "Sommer", FAMILY),
            ("Ole", "Sommer", FAMILY),
            ("Ben", "Sommer", FAMILY),
            ("Thảo", "Trần", ""),
            ("Zbigniew", "Wiśniewski", ""),
            ("Ifeoma", "Eze", ""),
        )
    )
)
ALONE = TICKETS[0]
"""Who comes by name in the first exercise."""
WITH_TICKET = TICKETS[1]
"""Who comes with a ticket in the second."""
