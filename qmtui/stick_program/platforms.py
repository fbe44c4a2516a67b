"""The computers that a stick can be made for, by the names that people choose from."""

from __future__ import annotations

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""Those that all libraries have wheels for."""

PLATFORMS: dict[str, dict[str, str]] = {
    "windows-amd64": {
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
    },
    "macos-arm64": {
        "os_name": "posix",
        "sys_platform": "darwin",
        "platform_system": "Darwin",
        "platform_machine": "arm64",
    },
    "macos-x86_64": {
        "os_name": "posix",
        "sys_platform": "darwin",
        "platform_system": "Darwin",
        "platform_machine": "x86_64",
    },
    "linux-x86_64": {
        "os_name": "posix",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
    },
    "linux-aarch64": {
        "os_name": "posix",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "aarch64",
    },
}
"""What the conditions of requirements ask about each platform."""

NAMES = {
    "windows-amd64": "Windows",
    "macos-arm64": "macOS (Apple)",
    "macos-x86_64": "macOS (Intel)",
    "linux-x86_64": "Linux",
    "linux-aarch64": "Linux (ARM)",
}
"""What people call them, in any language."""
