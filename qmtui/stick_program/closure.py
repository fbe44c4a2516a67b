"""What qmtui needs on another computer, in exactly the versions that run here."""

from __future__ import annotations

from functools import cache
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from qmtui.stick_program.targets import Target


def needed(target: Target) -> list[Requirement]:
    """The libraries for `target`, each once: the pinned one, or any if it is not installed here.

    What such a one needs in turn is not known here; colorama, for Windows alone, needs nothing.
    """
    found: dict[str, Requirement] = {}
    # An extra brings more libraries along, also of one that is found already.
    todo = [("qmtui", "")]
    looked_at = set(todo)
    while todo:
        by, extra = todo.pop()
        for requirement in _requires(by):
            if not _applies(requirement, target, extra):
                continue
            name = canonicalize_name(requirement.name)
            found.setdefault(name, _pinned(requirement, name))
            new = {(name, wanted) for wanted in ("", *requirement.extras)} - looked_at
            looked_at |= new
            todo += sorted(new)
    return [found[name] for name in sorted(found)]


def _applies(requirement: Requirement, target: Target, extra: str) -> bool:
    asked = {**target.environment, "extra": extra}
    return requirement.marker is None or requirement.marker.evaluate(asked)


@cache
def _requires(name: str) -> tuple[Requirement, ...]:
    try:
        return tuple(map(Requirement, metadata.requires(name) or ()))
    except metadata.PackageNotFoundError:
        return ()


@cache
def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _pinned(requirement: Requirement, name: str) -> Requirement:
    version = _version(name)
    return Requirement(f"{name}=={version}" if version else f"{name}{requirement.specifier}")
