"""What the office does about what was agreed to: calls, promises kept, withdrawals matched."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from qmtui.i18n import mark
from qmtui.model.entry import Entry

Step = Literal["tried", "done"]

STEPS = {"tried": mark("tried in vain"), "done": mark("called")}


class CallbackStep(Entry, frozen=True, kw_only=True):
    """A call that was promised was tried, or is done."""

    callback_id: str
    kind: Step
    note: str = ""


class Fulfilment(Entry, frozen=True, kw_only=True):
    """What somebody had agreed to was done (minutes sent, question answered): its time begins."""

    contact_id: str
    purpose: str


class WithdrawalMatch(Entry, frozen=True, kw_only=True):
    """Whose a withdrawal without a code is, as the office found out."""

    withdrawal_id: str
    contact_id: str


class ReadText(Struct, frozen=True, kw_only=True):
    """A text word for word as people agreed to it; `id` is its version, the hash of the text."""

    id: str
    language: str
    text: str
