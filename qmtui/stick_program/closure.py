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
    todo = ["qmtui"]
    while todo:
        for requirement in _requires(todo.pop()):
            name = canonicalize_name(requirement.name)
            if name in found or not _applies(requirement, target):
                continue
            found[name] = _pinned(requirement, name)
            todo.append(name)
    return [found[name] for name in sorted(found)]


def _applies(requirement: Requirement, target: Target) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(dict(target.environment))


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
