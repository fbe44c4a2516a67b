"""Which column of a list holds what."""

from __future__ import annotations

from msgspec import Struct


class ColumnMapping(Struct, frozen=True, kw_only=True):
    """How the office understood a file; `id` is made from the names of its columns.

    `columns` leads from the name of a column, or from its number such as #3, to the field it fills.
    """

    id: str
    columns: dict[str, str]
