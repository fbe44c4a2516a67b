"""Work in a process of its own: nothing is warm, and its memory is its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

MB = 10**6


def fresh(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` returns in a new process; the imports of its module come before it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *args, **kwargs).result()


def peak_memory() -> float:
    """The most MB this process ever held; 0 on Windows, which does not say.

    Linux hands the peak down to child processes: whoever starts this one must stay small.
    """
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / MB if sys.platform == "darwin" else peak * 1024 / MB


def memory() -> float:
    """The MB this process holds now; 0 where there is no /proc to tell."""
    status = Path("/proc/self/statm")
    if sys.platform == "win32" or not status.exists():
        return 0
    import resource

    return int(status.read_text().split()[1]) * resource.getpagesize() / MB
