"""Texts about matters that were begun: kept until they are saved, whatever comes between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qmtui.inbox.matter import Matter
from screens.areas import AreaScreen
from screens.inbox.write import Texts, WriteScreen


class Writing:
    """Has texts written; what was begun for the same matter is there again."""

    def __init__(
        self, screen: AreaScreen[None], saved: Callable[[], None], left: Callable[[], None]
    ) -> None:
        """`saved` is told that a text was saved, `left` that one was left as it is."""
        self._screen = screen
        self._saved = saved
        self._left = left
        self._begun: dict[str, Texts] = {}
        """By what the text is and the id of the matter."""
        self._open: tuple[str, WriteScreen] | None = None

    @property
    def draft(self) -> dict[str, Any]:
        """All that was begun, what is being typed included."""
        begun = dict(self._begun)
        if self._open and self._open[1].is_mounted:
            key, screen = self._open
            begun[key] = screen.texts
        return {key: list(texts) for key, texts in begun.items() if any(texts)}

    @property
    def begun(self) -> set[str]:
        """The ids of the matters that a text was begun for."""
        return {key.partition(":")[2] for key in self._begun}

    def take_draft(self, draft: dict[str, Any]) -> None:
        for key, texts in draft.items():
            if isinstance(texts, list) and len(texts) == 2:
                self._begun[key] = str(texts[0]), str(texts[1])

    def write(
        self,
        name: str,
        chosen: list[Matter],
        question: str,
        take: Callable[[str, str], None],
        **options: Any,
    ) -> None:
        """Ask for a text; `take` saves it, and what it refuses stays typed."""
        key = f"{name}:{chosen[0].id}"

        def keep(left: Texts | None) -> None:
            self._open = None
            self._begun.pop(key, None)
            if left is None:
                if not self._begun:
                    self._screen.drop_draft()
                self._saved()
                return
            if any(text.strip() for text in left):
                self._begun[key] = left
            self._left()

        screen = WriteScreen(question, take, begun=self._begun.get(key, ("", "")), **options)
        self._open = key, screen
        self._screen.app.push_screen(screen, keep)
