"""The command that exchanges a field book with a folder, once or until it is told to end."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from qmtui import exchange
from qmtui.book import Book, now
from qmtui.clean import printable
from qmtui.cli.session import Session, as_json, emit, pass_session
from qmtui.errors import QmtuiError
from qmtui.i18n import _
from qmtui.live import Live, Told, is_waiting
from qmtui.outstanding import entries_in
from qmtui.soundness import problem_told
from storage.values import ExchangeReport, Problem


@click.command(help=_("Exchange with FOLDER, by default the one used last."))
@click.argument("folder", metavar=_("[FOLDER]"), type=click.Path(path_type=Path), required=False)
@click.option("--final", is_flag=True, help=_("Hand in: nothing more will come from this device."))
@click.option("--init", is_flag=True, help=_("Set up a new folder."))
@click.option(
    "--watch",
    "watches",
    is_flag=True,
    help=_(
        "Go on until Ctrl+C: exchange whenever there is something new here or there, and print a "
        "line (with --json a JSON value) for each exchange that moved something."
    ),
)
@as_json
@pass_session
def sync(
    session: Session, folder: Path | None, final: bool, init: bool, watches: bool, as_json: bool
) -> None:
    if watches and final:
        raise click.UsageError(_("--watch and --final exclude each other."))
    with session.open() as book:
        report = exchange.sync(book, now, folder, init=init, final=final)
        emit(_as_json(report), as_json, _moved(report))
        if watches:
            watch(book, folder or exchange.last_folder(book), as_json, report.problems)


def _as_json(report: ExchangeReport) -> dict[str, object]:
    return {
        "pushed": report.pushed,
        "pulled": report.pulled,
        "pending": report.pending,
        "missing": [{"label": g.label, "first": g.first, "last": g.last} for g in report.missing],
        "problems": [{"kind": p.kind, "file": p.file} for p in report.problems],
    }


def _moved(report: ExchangeReport) -> str:
    figures = _("{0} entries put there, {1} fetched, {2} missing, {3} files unusable").format(
        report.pushed,
        report.pulled,
        sum(map(entries_in, report.missing)),
        len(report.problems),
    )
    problems = (f"{problem.file}: {problem_told(problem.kind)}" for problem in report.problems)
    return "\n".join([figures, *problems])


def watch(book: Book, folder: Path, as_json: bool, known: tuple[Problem, ...] = ()) -> None:
    """Exchange until Ctrl+C; what passes by itself is said once and waited for.

    Files that cannot be used are told once, those that are `known` by now not at all.
    """
    failed: list[QmtuiError] = []
    told_of = set(known)

    def tell(told: Told) -> None:
        if isinstance(told, ExchangeReport):
            if told.pushed or told.pulled or not told_of.issuperset(told.problems):
                told_of.update(told.problems)
                emit(_as_json(told), as_json, _moved(told))
                # Whoever reads this in a pipe wants it now.
                sys.stdout.flush()
        elif is_waiting(told):
            click.echo(printable(str(told)), err=True)
        else:
            failed.append(told)
            live.stop()

    live = Live(book, now, folder, tell)
    with told_to_end(live.stop):
        live.run()
    if failed:
        raise failed[0]


@contextmanager
def told_to_end(end: Callable[[], object]) -> Iterator[None]:
    """Have Ctrl+C, SIGTERM and a closed console call `end`, which leads to an orderly end."""

    def handle(number: int, frame: object) -> None:
        # A lock may be held by what was interrupted: a thread can wait for it, a handler cannot.
        threading.Thread(target=end).start()

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    known = (number for name in names if (number := getattr(signal, name, None)))
    # What is ignored stays so: nohup, and a shell's background.
    heard = [number for number in known if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handle) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
