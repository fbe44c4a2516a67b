"""A disk that remembers what was flushed, so that every state a power cut may leave can be made.

What `storage.files` does below a folder is carried out and written down. Whatever was not flushed
at some moment may be lost then, each change by itself: bytes of a file until the file is flushed,
names in a folder until the folder is. That is less than any real file system promises.
"""

from __future__ import annotations

import contextlib
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import BinaryIO

import pytest

from storage import files

Key = int | str
"""What is flushed together: the bytes of one file, or the names in one folder."""
Tree = dict[str, bytes | None]
"""Contents of files by their path; None for a folder."""

FILLS = ("nothing", "zeros", "garbage", "a page of zeros")
"""What may lie behind the part of a write that reached the disk."""
PAGE = 4096


class Killed(BaseException):
    """The process ends here."""


# -- What happens on a disk


@dataclass
class Image:
    """What lies on a disk: names of files, names of folders, bytes."""

    names: dict[str, int] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    content: dict[int, bytes] = field(default_factory=dict)

    def tree(self) -> Tree:
        """What can be reached through folders that are there."""
        found: Tree = {path: None for path in self.folders if self._is_reached(path)}
        found |= {
            path: self.content.get(number, b"")
            for path, number in self.names.items()
            if self._is_reached(_parent(path))
        }
        return found

    def _is_reached(self, folder: str) -> bool:
        return folder == "" or (folder in self.folders and self._is_reached(_parent(folder)))


@dataclass(frozen=True)
class Change:
    """Something that may be lost until `key` is flushed."""

    key: Key

    def apply(self, image: Image) -> None:
        raise NotImplementedError


@dataclass(frozen=True)
class Named(Change):
    """A file got a name; `source` is the one it had before."""

    path: str
    number: int
    source: str = ""

    def apply(self, image: Image) -> None:
        image.names.pop(self.source, None)
        image.names[self.path] = self.number


@dataclass(frozen=True)
class Removed(Change):
    path: str

    def apply(self, image: Image) -> None:
        image.names.pop(self.path, None)


@dataclass(frozen=True)
class FolderMade(Change):
    path: str

    def apply(self, image: Image) -> None:
        image.folders.add(self.path)


@dataclass(frozen=True)
class Written(Change):
    number: int
    start: int
    content: bytes

    def apply(self, image: Image) -> None:
        old = image.content.get(self.number, b"").ljust(self.start, b"\0")
        end = self.start + len(self.content)
        image.content[self.number] = old[: self.start] + self.content + old[end:]


@dataclass(frozen=True)
class Cut(Change):
    number: int
    size: int

    def apply(self, image: Image) -> None:
        image.content[self.number] = image.content.get(self.number, b"")[: self.size]


@dataclass(frozen=True)
class Flushed:
    """All changes of `key` so far are on the medium."""

    key: Key


@dataclass(frozen=True)
class Acknowledged:
    """The program was told that it is done; from here on `promise` must hold."""

    promise: object


Step = Change | Flushed | Acknowledged


@dataclass(frozen=True)
class PowerCut:
    """After so many steps, some unflushed changes are lost, and of the last one a part."""

    steps: int
    lost: frozenset[int] = frozenset()
    torn: tuple[int, str] | None = None
    """How many bytes of the last step's write were kept, and what fills the rest."""


# -- The disk


class SimulatedDisk:
    """Writes down what `storage.files` does below `root`; `given` folders are there before."""

    def __init__(self, root: Path, given: tuple[str, ...] = ()) -> None:
        self.root = root
        self.journal: list[Step] = []
        self.steps_taken = 0
        self.steps_left: int | None = None
        """The process is killed after so many more; None: it lives."""
        self._given = given
        self._numbers: dict[str, int] = {}
        self._open: dict[int, int] = {}
        """Which file a descriptor stands for."""
        self._sizes: dict[int, int] = {}
        for folder in given:
            (root / folder).mkdir(parents=True)

    def acknowledge(self, promise: object) -> None:
        self.journal.append(Acknowledged(promise))

    def rot(self, path: Path, content: bytes) -> None:
        """The medium changes a file by itself."""
        self._count()
        number = self._numbers[self._name(path)]
        path.write_bytes(content)
        self.journal.append(Written(number, number, 0, content))
        self._count()
        self.journal.append(Flushed(number))

    @contextlib.contextmanager
    def recording(self) -> Iterator[None]:
        """Carry out and write down every change below `root`; nothing is flushed in truth."""
        make = Path.mkdir

        def mkdir(path: Path, *args: object, **options: bool) -> None:
            is_new = self._is_here(path) and not path.is_dir()
            if is_new:
                self._count()
            make(path, *args, **options)  # type: ignore[arg-type] # handed through
            if is_new:
                self.journal.append(FolderMade(self._name(path.parent), self._name(path)))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "mkdir", mkdir)
            for step in ("create", "write_all", "cut", "remove", "replace", "sync", "sync_folder"):
                patch.setattr(files, step, getattr(self, f"_{step}"))
            yield

    def _count(self) -> None:
        if self.steps_left == 0:
            raise Killed
        if self.steps_left:
            self.steps_left -= 1
        self.steps_taken += 1

    def _is_here(self, path: Path) -> bool:
        return path.is_relative_to(self.root)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix().removeprefix(".")

    def _create(self, path: Path) -> BinaryIO:
        if not self._is_here(path):
            file = _create(path)
            self._open.pop(file.fileno(), None)
            return file
        self._count()
        file = _create(path)
        number = len(self._sizes)
        self._sizes[number] = 0
        self._numbers[self._name(path)] = number
        self._open[file.fileno()] = number
        self.journal.append(Named(self._name(path.parent), self._name(path), number))
        return file

    def _write_all(self, file: BinaryIO, content: bytes) -> None:
        number = self._open.get(file.fileno())
        if number is not None:
            self._count()
        _write_all(file, content)
        if number is not None:
            self.journal.append(Written(number, number, self._sizes[number], content))
            self._sizes[number] += len(content)

    def _cut(self, file: BinaryIO, size: int) -> None:
        number = self._open.get(file.fileno())
        if number is not None:
            self._count()
        _cut(file, size)
        if number is not None:
            self.journal.append(Cut(number, number, size))
            self._sizes[number] = size

    def _sync(self, descriptor: int) -> None:
        number = self._open.get(descriptor)
        if number is not None:
            self._count()
            self.journal.append(Flushed(number))

    def _sync_folder(self, folder: Path) -> None:
        if self._is_here(folder):
            self._count()
            self.journal.append(Flushed(self._name(folder)))

    def _remove(self, path: Path) -> None:
        is_known = self._is_here(path) and path.exists()
        if is_known:
            self._count()
        _remove(path)
        if is_known:
            self.journal.append(Removed(self._name(path.parent), self._name(path)))
            del self._numbers[self._name(path)]

    def _replace(self, source: Path, target: Path) -> None:
        if not self._is_here(source):
            _replace(source, target)
            return
        assert source.parent == target.parent, "a name that moves between folders is not simulated"
        self._count()
        _replace(source, target)
        number = self._numbers.pop(self._name(source))
        self._numbers[self._name(target)] = number
        names = self._name(target), number, self._name(source)
        self.journal.append(Named(self._name(target.parent), *names))

    # -- What a power cut leaves

    def unflushed(self, steps: int) -> list[int]:
        """Which of the first steps may be lost."""
        found: dict[Key, list[int]] = {}
        for at, step in enumerate(self.journal[:steps]):
            if isinstance(step, Flushed):
                found.pop(step.key, None)
            elif isinstance(step, Change):
                found.setdefault(step.key, []).append(at)
        return sorted(at for part in found.values() for at in part)

    def power_cuts(self, steps: int) -> Iterator[PowerCut]:
        """After so many steps: all unflushed is lost, nothing, each alone, all others, each device.

        If it is not much, whatever combination there is.
        """
        pending = self.unflushed(steps)
        if len(pending) <= 4:
            for count in range(len(pending) + 1):
                for lost in combinations(pending, count):
                    yield PowerCut(steps, frozenset(lost))
            return
        everything = frozenset(pending)
        yield from (PowerCut(steps, lost) for lost in (frozenset[int](), everything))
        for at in pending:
            yield PowerCut(steps, frozenset({at}))
            yield PowerCut(steps, everything - {at})
        for device in self._given:
            on_device = frozenset(at for at in pending if self._is_on(device, at))
            yield PowerCut(steps, on_device)
            yield PowerCut(steps, everything - on_device)

    def steps_to_be_seen(self) -> list[int]:
        """After how many of the steps that a process takes something unflushed can be seen."""
        seen = {
            step.number
            for step in self.journal
            if isinstance(step, Named) and files.TEMPORARY not in step.path and not step.source
        }
        taken = [step for step in self.journal if not isinstance(step, Acknowledged)]
        return [
            at + 1
            for at, step in enumerate(taken)
            if isinstance(step, FolderMade)
            or (isinstance(step, Named) and files.TEMPORARY not in step.path)
            or (isinstance(step, Written) and step.number in seen)
        ]

    def torn_writes(self, steps: int) -> Iterator[PowerCut]:
        """If the last of so many steps wrote bytes: it stopped after each of them."""
        step = self.journal[steps - 1]
        if isinstance(step, Written):
            for kept in range(len(step.content)):
                for fill in FILLS:
                    yield PowerCut(steps, torn=(kept, fill))

    def writes_to(self, suffix: str) -> set[int]:
        """The numbers of steps after which a write to such a file was the last."""
        numbers = {
            step.number
            for step in self.journal
            if isinstance(step, Named) and step.path.endswith(suffix)
        }
        return {
            at + 1
            for at, step in enumerate(self.journal)
            if isinstance(step, Written) and step.number in numbers
        }

    def tree(self, cut: PowerCut) -> Tree:
        """What is found after it."""
        image = Image(folders=set(self._given))
        for at, step in enumerate(self.journal[: cut.steps]):
            if not isinstance(step, Change) or at in cut.lost:
                continue
            if cut.torn and at == cut.steps - 1 and isinstance(step, Written):
                step = replace(step, content=_torn(step.content, *cut.torn))
            step.apply(image)
        return image.tree()

    def told(self, cut: PowerCut) -> str:
        """The last steps before a power cut, and which were lost, for people."""
        last = [
            f"{'lost' if at in cut.lost else '    '} {at:4} {_short(self.journal[at])}"
            for at in range(cut.steps)
            if at in cut.lost or at > cut.steps - 12
        ]
        return "\n".join([*last, f"torn: {cut.torn}"])

    def _is_on(self, device: str, at: int) -> bool:
        step = self.journal[at]
        path = getattr(step, "path", "")
        if isinstance(step, Written | Cut):
            path = next(
                other.path
                for other in self.journal
                if isinstance(other, Named) and other.number == step.number
            )
        return f"{path}/".startswith(f"{device}/")


def put_tree(tree: Tree, folder: Path) -> None:
    """Make a folder that holds just this."""
    folder.mkdir()
    for name, content in sorted(tree.items()):
        if content is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(content)


@contextlib.contextmanager
def without_flushing() -> Iterator[None]:
    """Have the real disk flush nothing, for what nobody will pull the plug of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "sync", lambda descriptor: None)
        patch.setattr(files, "sync_folder", lambda folder: None)
        yield


@contextlib.contextmanager
def same_chance(seed: int) -> Iterator[None]:
    """Have the same random ids and names drawn each time."""
    chance = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_bytes", chance.randbytes)
        patch.setattr(secrets, "token_hex", lambda size: chance.randbytes(size).hex())
        yield


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _torn(content: bytes, kept: int, fill: str) -> bytes:
    rest = {
        "nothing": b"",
        "zeros": bytes(len(content) - kept),
        "garbage": random.Random(kept).randbytes(len(content) - kept),
        "a page of zeros": bytes(PAGE),
    }
    return content[:kept] + rest[fill]


def _short(step: Step) -> str:
    return text if len(text := str(step)) < 160 else f"{text[:160]}..."


_create, _write_all, _cut = files.create, files.write_all, files.cut
_remove, _replace = files.remove, files.replace
