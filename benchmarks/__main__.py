"""`python3 start.py bench`: measures what we promise to be quick, beside peers, in one run."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from benchmarks import (
    counting,
    desk,
    exchanging,
    first_paint,
    insert,
    keystrokes,
    merging,
    opening,
    searching,
    table,
)
from benchmarks.table import Row

BUILD = Path(__file__).parents[1] / "build"

BENCHMARKS: dict[str, Callable[[Path, float], Iterator[Row]]] = {
    "insert": insert.rows,
    "open": opening.rows,
    "merge": merging.rows,
    "exchange": exchanging.rows,
    "tally": counting.rows,
    "scan": desk.rows,
    "search": searching.rows,
    "first": first_paint.rows,
    "keys": keystrokes.rows,
}
QUICK = 0.1


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)))
@click.option("--quick", is_flag=True, help="A tenth of all sizes, and nothing is judged.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with sizes in MB and seconds.")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=BUILD, help="Where; its disk counts."
)
def main(names: tuple[str, ...], quick: bool, as_json: bool, folder: Path) -> None:
    """Measure ours beside peers, in one run: all of it, or only NAMES."""
    rows: list[Row] = []
    for name in names or BENCHMARKS:
        click.echo(f"Measuring {name} ...", err=True)
        rows += run(name, folder, QUICK if quick else 1)
    click.echo(
        json.dumps([table.plain(r) for r in rows], indent=2) if as_json else table.text(rows)
    )


def run(name: str, folder: Path, scale: float) -> list[Row]:
    """The rows of one benchmark, at `scale` of its full size, for which alone targets are set."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        rows = list(BENCHMARKS[name](Path(place), scale))
    return rows if scale == 1 else [replace(row, target=None) for row in rows]


if __name__ == "__main__":
    main()
