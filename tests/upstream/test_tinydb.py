"""TinyDB's own tests, run against our database.

They come with the sources of exactly the TinyDB that is installed; pip fetches them once, from
wherever it is set up to look, into the cache of pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from importlib import metadata
from pathlib import Path, PurePosixPath

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
CONFTEST = Path(__file__).with_name("tinydb_conftest.py")
VERSION = metadata.version("tinydb")

EXPECTED = {"4.9.0": 66}
"""How many tests of each version take the fixture `db`, without those of `PINNED`."""

PINNED = ["test_table_repr"]
"""This one spells out the names of TinyDB's own classes in a repr."""


@pytest.fixture(scope="session")
def sources(pytestconfig: pytest.Config) -> Path:
    """The archive of TinyDB's sources; skips the test where there is no index to fetch it from."""
    assert pytestconfig.cache is not None
    folder = pytestconfig.cache.mkdir("tinydb")
    archive = folder / f"tinydb-{VERSION}.tar.gz"
    # Another worker of pytest-xdist may be at it.
    with FileLock(folder / "lock"):
        if not archive.exists():
            fetch(folder / "unfinished")
            (folder / "unfinished" / archive.name).replace(archive)
    return archive


def fetch(folder: Path) -> None:
    """Have pip download the archive; it looks inside with the hatchling that is installed."""
    pytest.importorskip("pip", reason="this environment has no pip, like those that uv makes")
    options = ["--no-deps", "--no-binary=:all:", "--no-build-isolation", "--retries=1"]
    done = run("pip", "download", *options, f"--dest={folder}", f"tinydb=={VERSION}")
    if "(from versions: none)" in done.stderr:
        pytest.skip("pip reaches no index that has TinyDB; its tests are not in the wheel")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def suite(sources: Path, tmp_path: Path) -> Path:
    """TinyDB's tests in a folder of their own, with our `conftest.py`."""
    folder = tmp_path / "tests"
    folder.mkdir()
    with tarfile.open(sources) as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            content = archive.extractfile(member)
            if content and path.match("*/tests/*.py"):
                (folder / path.name).write_bytes(content.read())
    (folder / "conftest.py").write_bytes(CONFTEST.read_bytes())
    (tmp_path / "pytest.ini").touch()
    return folder


@pytest.mark.upstream
def test_tinydbs_own_tests_pass_on_our_database(suite: Path) -> None:
    ours = " and not ".join(["[log]", *PINNED])
    done = run("pytest", "--color=no", "-pno:cacheprovider", "-q", "-k", ours, cwd=suite)
    assert done.returncode == 0, done.stdout + done.stderr
    # A run that finds nothing, or skips, has proven nothing.
    summary = done.stdout.splitlines()[-1]
    assert summary.startswith(f"{EXPECTED[VERSION]} passed, "), summary
    assert "skipped" not in summary


def run(module: str, *args: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    alone = {"PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", module, *args],
        capture_output=True,
        check=False,
        cwd=cwd,
        env=os.environ | alone,
        text=True,
    )
