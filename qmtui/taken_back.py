"""What was taken back, kept up to date for everybody who adds up entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from qmtui.model.entry import Undo
from qmtui.records import Records


class TakenBack:
    """The ids of all entries that were taken back; `entry_id in taken_back` asks for one.

    An undo may come before its entry, twice, or be gone again: it is merged like anything else.
    """

    def __init__(self, undos: Records[Undo]) -> None:
        self._times: Counter[str] = Counter()
        self._listeners: list[Callable[[str], None]] = []
        undos.on_change(self._changed)

    def __contains__(self, entry_id: object) -> bool:
        return self._times.get(str(entry_id), 0) > 0

    def __iter__(self) -> Iterator[str]:
        return (entry_id for entry_id, times in list(self._times.items()) if times > 0)

    def on_change(self, listener: Callable[[str], None]) -> None:
        """Have `listener` told of each entry that is taken back, or is not any more."""
        self._listeners.append(listener)

    def _changed(self, old: Undo | None, new: Undo | None) -> None:
        before, after = (undo.targets if undo else () for undo in (old, new))
        self._times.subtract(before)
        self._times.update(after)
        for entry_id in dict.fromkeys([*before, *after]):
            for listener in self._listeners:
                listener(entry_id)
