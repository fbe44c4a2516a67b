"""A form that has to look through all events before it can offer anything."""

from __future__ import annotations

from textual import on, work
from textual.message import Message

from qmtui.errors import QmtuiError
from qmtui.i18n import _
from screens.write_file import WriteFile


class WriteAfterReading(WriteFile):
    """A subclass has `look`, which runs in a thread and keeps what it finds, and `show_found`."""

    has_looked = False

    class Looked(Message):
        """Everything was read."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.has_looked:
            return True if action == "back" else None
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        return "" if self.has_looked else _("Please wait: what was begun is still being done.")

    def look(self) -> None:
        raise NotImplementedError

    def show_found(self) -> None:
        raise NotImplementedError

    def on_mount(self) -> None:
        self.note.working(_("Looking through all events …"))
        self._look()

    @work(thread=True)
    def _look(self) -> None:
        try:
            self.look()
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Looked())

    @on(Looked)
    def _show_found(self) -> None:
        self.has_looked = True
        self.note.clear()
        self.show_found()
        self.show_file()
