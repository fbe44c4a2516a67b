"""The two pairs of keys an office has: one to be written to, one to sign with."""

from __future__ import annotations

from msgspec import Struct

OFFICE = "office"


class OfficeKeys(Struct, frozen=True, kw_only=True):
    """Hex digits of 32 bytes each; the private halves lie in the office book and nowhere else."""

    id: str = OFFICE
    seal_private: str
    seal_public: str
    sign_private: str
    sign_public: str

    @property
    def public(self) -> dict[str, str]:
        """What `book.json` tells everyone."""
        return {"seal": self.seal_public, "sign": self.sign_public}


class Receipt(Struct, frozen=True, kw_only=True):
    """The office's signed word (Quittung) that it has a writer's entries up to a number.

    `upto` names them by writer; `signature` is over `text` with the office's key.
    """

    id: str
    at: str
    upto: dict[str, int]
    signature: str
