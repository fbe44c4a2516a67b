"""Every benchmark still runs, on next to nothing; how fast is for `start.py bench` to tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import __main__ as bench
from benchmarks import desk, exchanging, first_paint, merging, opening, searching, table
from benchmarks.table import Row


@pytest.mark.parametrize("name", bench.BENCHMARKS)
def test_a_benchmark_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (exchanging, first_paint, merging, opening):
        monkeypatch.setattr(module, "REPETITIONS", 1)
    for rounds in (desk, searching):
        monkeypatch.setattr(rounds, "ROUNDS", 1)
    rows = bench.run(name, tmp_path, scale=0.001)
    assert rows
    assert all(row.ours and row.target is None for row in rows)
    assert not list(tmp_path.iterdir())


ROWS = [
    Row(what="insert", ours=[0.003, 0.001, 0.002], peer="append", theirs=[0.001], target=1.5),
    Row(what="merge", ours=[1.5], target=5),
    Row(what="memory", ours=[17], unit="MB"),
]


def test_the_table_shows_medians_and_says_what_is_not_met() -> None:
    assert table.text(ROWS).splitlines() == [
        "        ours   n  peer    theirs  n  ratio  target",
        "insert  2 ms   3  append  1 ms    1  2.00x  <= 1.50x  NOT MET",
        "merge   1.5 s  1                            <= 5 s    met",
        "memory  17 MB  1",
    ]


def test_json_has_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bench, "BENCHMARKS", {"insert": lambda folder, scale: iter(ROWS)})
    done = CliRunner().invoke(bench.main, ["--json", "--folder", str(tmp_path)])
    assert [(row["ratio"], row["met"]) for row in json.loads(done.stdout)] == [
        (2.0, False),
        (None, True),
        (None, None),
    ]
