"""Taking in (Einspielen) what the stations bring back, stick by stick."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Label, Static

from qmtui.collecting import Collected, collect
from qmtui.errors import BookUnusable, QmtuiError
from qmtui.exchange import Progress
from qmtui.formats import number
from qmtui.handover.telling import still_out, unread_told
from qmtui.i18n import _, ngettext
from qmtui.sticks import candidates, remember
from screens.areas import AreaScreen
from screens.choose_folder import FolderChoice
from screens.devices import DeviceTable
from screens.note import Note
from screens.progress import ProgressLine
from screens.text import safe


class CollectScreen(AreaScreen[None]):
    """Choose a stick, and see what it brought; then perhaps the next one."""

    AREA = "events"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = _("Take in")
    HELP = _(
        "Choose the stick with the arrow keys and Enter. It may be taken in again at any time and "
        "in any order, nothing is doubled. Below you see what has arrived from each device."
    )
    BINDINGS = [Binding("escape", "back", _("Back"), tooltip=_("To the events"), id="collect.back")]

    choice = getters.query_one(FolderChoice)
    note = getters.query_one(Note)
    progress = getters.query_one(ProgressLine)
    outcome = getters.query_one("#outcome", Static)
    devices = getters.query_one(DeviceTable)

    @dataclass
    class Done(Message):
        collected: Collected

    @dataclass
    class Failed(Message):
        error: QmtuiError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "back" and self.is_mounted and self.note.is_busy else True

    def compose_area(self) -> ComposeResult:
        with VerticalScroll(classes="office"):
            yield Label(_("Take in what the stations bring back"), classes="heading")
            yield FolderChoice(lambda: candidates(self.book))
            yield Note()
            yield ProgressLine()
            yield Static(id="outcome", markup=False)
            yield DeviceTable()

    def on_mount(self) -> None:
        self.devices.display = False

    @on(FolderChoice.Chosen)
    def start(self, chosen: FolderChoice.Chosen) -> None:
        if not self.note.is_busy:
            self.note.working(_("Taking in {0} …").format(chosen.folder))
            self.collect(chosen.folder, self.progress.begin())

    @work(thread=True)
    def collect(self, folder: Path, progress: Progress) -> None:
        try:
            collected = collect(self.book, self.now, folder, progress)
            remember(self.book, folder)
        except QmtuiError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Done(collected))

    @on(Done)
    def show(self, done: Done) -> None:
        self.progress.end()
        collected = done.collected
        figures = map(number, (collected.new, collected.known))
        self.note.done(_("Taken in: {0} new, {1} known.").format(*figures))
        self.outcome.update(Content("\n").join(map(safe, _sentences(collected))))
        self.devices.devices = collected.devices
        self.devices.display = True
        self.call_after_refresh(self.devices.scroll_visible)
        self.show_facts()

    @on(Failed)
    def complain(self, failed: Failed) -> None:
        self.progress.end()
        if isinstance(failed.error, BookUnusable) and failed.error.is_stopped:
            self.note.heed(str(failed.error))
        else:
            self.note.wrong(failed.error)

    def action_back(self) -> None:
        self.dismiss(None)


def _sentences(collected: Collected) -> list[str]:
    """What was taken in, and whether more is to come."""
    sentences = [", ".join(collected.events)]
    if collected.disputed:
        sentence = ngettext(
            "▲ {0} value was changed in two places; both are kept.",
            "▲ {0} values were changed in two places; both are kept.",
            collected.disputed,
        )
        sentences.append(sentence.format(number(collected.disputed)))
    for device in collected.devices:
        if device.wrote_on:
            sentences.append(_("▲ {0} wrote on after handing in.").format(device.label))
    lost = [device.label for device in collected.devices if device.lost and not device.is_in]
    if collected.complete and lost:
        words = _("✓ Nothing more will come; lost: {0}.")
        sentences.append(words.format(", ".join(lost)))
    elif collected.complete:
        sentences.append(_("✓ Complete: all devices have handed in, nothing is missing."))
    else:
        sentences.append(_("▲ Not complete yet: wait for devices without a tick below."))
    if collected.out:
        sentences.append("▲ " + still_out(collected.out))
    if collected.unread:
        sentences.append("▲ " + unread_told(collected.unread))
    return sentences
