"""Invented people whose tickets are the same in every practice, so that one sheet serves all."""

from __future__ import annotations

from msgspec import Struct


class Invented(Struct, frozen=True, kw_only=True):
    """Somebody who is expected when practice begins."""

    given_name: str
    family_name: str
    code: str
    household: str = ""

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


FAMILY = "Familie Sommer"
# The codes are no secret: whoever has one gets into practice and nowhere else. They are on paper
# already, so they stay.
GUESTS = tuple(
    Invented(given_name=given, family_name=family, household=household, code=code)
    for given, family, household, code in (
        ("Tilda", "Brückner", "", "PSTCLXSNXRJGNXXN"),
        ("Yusuf", "Demirtaş", "", "PGDLFXVXSJFXBCNX"),
        ("Lena", "Sommer", FAMILY, "PCDDRHNLJCHTSTBC"),
        ("Ole", "Sommer", FAMILY, "PKGRXDBXLKJXXRRT"),
        ("Ben", "Sommer", FAMILY, "PKNFSXGDDBSNCHPJ"),
        ("Thảo", "Trần", "", "PLRBVKCHFRXKSGTN"),
        ("Zbigniew", "Wiśniewski", "", "PDXLCBGXRPBLXKBF"),
        ("Ifeoma", "Eze", "", "PPGSCDFRCJCDTXTS"),
    )
)
ALONE, WITH_TICKET = GUESTS[:2]
"""Who comes by name in the first exercise, and with a ticket in the second."""
