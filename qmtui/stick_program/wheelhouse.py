"""The office's store of wheels: the second stick is made without a network."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from qmtui.exchange import Progress
from qmtui.stick_program.closure import needed
from qmtui.stick_program.fetching import NotFetched, fetch
from qmtui.stick_program.targets import Target

Stock = dict[str, list[tuple[Version, frozenset[Tag], Path]]]


class Wheelhouse:
    """A folder of wheels for all computers; those of other versions lie in it unused."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stock: Stock = {}

    def at_hand(self, targets: Sequence[Target]) -> set[Path]:
        """The wheels for these targets that need not be fetched."""
        self._stock = _stock(self._folder)
        found = (self._best(r, target) for target in targets for r in needed(target))
        return set(filter(None, found))

    def gather(self, targets: Sequence[Target], progress: Progress) -> dict[Target, list[Path]]:
        """The wheels of all libraries for each target; what is missing is fetched.

        What `progress` raises ends it, and targets that were done stay done. Raises `PipMissing`,
        `NotFetched`.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self._stock = _stock(self._folder)
        wanted = {target: needed(target) for target in targets}
        done, total = 0, sum(map(len, wanted.values()))
        gathered = {}
        for target, requirements in wanted.items():
            missing = [r for r in requirements if not self._best(r, target)]
            done += len(requirements) - len(missing)
            progress(done, total)
            if missing:
                self._fetch(target, missing, _counting(progress, done, total))
                done += len(missing)
            gathered[target] = [self._found(r, target) for r in requirements]
        return gathered

    def _fetch(
        self, target: Target, missing: Sequence[Requirement], progress: Callable[[int], None]
    ) -> None:
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".") as fresh:
            fetch(target, missing, Path(fresh), progress)
            for path in Path(fresh).glob("*.whl"):
                path.replace(self._folder / path.name)
        self._stock = _stock(self._folder)

    def _found(self, requirement: Requirement, target: Target) -> Path:
        if best := self._best(requirement, target):
            return best
        raise NotFetched(f"{target.platform}, Python {target.python}", requirement)

    def _best(self, requirement: Requirement, target: Target) -> Path | None:
        """The wheel that pip would choose there: the newest that fits, made for it most closely."""
        fitting = [
            (version, -min(ranks), path)
            for version, tags, path in self._stock.get(canonicalize_name(requirement.name), ())
            if version in requirement.specifier
            if (ranks := [target.ranks[tag] for tag in tags if tag in target.ranks])
        ]
        return max(fitting)[-1] if fitting else None


def _counting(progress: Progress, before: int, total: int) -> Callable[[int], None]:
    return lambda so_far: progress(before + so_far, total)


def _stock(folder: Path) -> Stock:
    """What lies in the folder, by the names of the libraries."""
    stock = defaultdict(list)
    for path in folder.glob("*.whl"):
        try:
            name, version, _, tags = parse_wheel_filename(path.name)
        except InvalidWheelFilename:
            continue
        stock[str(name)].append((version, tags, path))
    return stock
