"""What a book lets its reader do: volunteers capture, staff see and decide.

Whoever is not known to be staff is a volunteer. That protects from curiosity; what protects from
theft is the encryption (design section 4).
"""

from __future__ import annotations

from typing import Any, Literal

from qmtui.errors import QmtuiError
from qmtui.i18n import mark

Role = Literal["staff", "volunteer"]
Action = Literal["access", "audit", "erase", "export", "incident", "keys", "retention"]
"""What only staff may do with people's data; whoever tries it else is noted."""


class NotAllowed(QmtuiError):
    exit_code = 33
    sentence = mark("This is done in the office, with the office book.")


def role_in(about: dict[str, Any]) -> Role:
    """The rights that a book gives by itself; of an unknown kind of book, the least."""
    return "staff" if about.get("kind") == "office" else "volunteer"
