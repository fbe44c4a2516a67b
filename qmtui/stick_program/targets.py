"""A computer that a stick is made for, and which wheels it takes."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms

from qmtui.stick_program.platforms import PLATFORMS

GLIBC = range(28, 16, -1)
"""2.28 is in Debian 10, RHEL 8 and all that came later."""
MACOS = (11, 0)


class Target(Struct, frozen=True, dict=True):
    """A platform of `PLATFORMS` with one Python, like `linux-x86_64` and `3.12`."""

    platform: str
    python: str

    @property
    def environment(self) -> dict[str, str]:
        """All that the condition of a requirement may ask about such a computer."""
        return {
            **PLATFORMS[self.platform],
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "platform_python_implementation": "CPython",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "extra": "",
        }

    @property
    def systems(self) -> list[str]:
        """The names that wheels have for the system, the best first."""
        system, _, machine = self.platform.partition("-")
        if system == "linux":
            return [
                *(f"manylinux_2_{minor}_{machine}" for minor in GLIBC),
                f"manylinux2014_{machine}",
            ]
        return ["win_amd64"] if system == "windows" else list(mac_platforms(MACOS, machine))

    @cached_property
    def ranks(self) -> dict[Tag, int]:
        """The tags of wheels that fit, each with its place: the best is 0."""
        major, minor = map(int, self.python.split("."))
        version, interpreter = (major, minor), f"cp{major}{minor}"
        tags = [
            *cpython_tags(version, [interpreter], self.systems),
            *compatible_tags(version, interpreter, self.systems),
        ]
        return {tag: rank for rank, tag in reversed(list(enumerate(tags)))}
