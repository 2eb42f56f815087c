"""The check by Dask finds what the check on one machine finds, to the column, whatever becomes of a worker.

`make bench-dask` runs this on a million rows, each worker with less memory than the file has bytes.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schemas.finding import Finding
from schemas.model import ROOT
from scripts import validate
from scripts.check.run import check
from scripts.measure.generate import Made, package
from scripts.read.package import read_package
from tests.test_any_package import GOOD, HEAD, TYPED
from tests.test_any_package import package as typed_package

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'dask[dataframe,distributed]'")
from scripts.engine import cluster, distributed
from scripts.engine.pieces import SIZE

ROWS = int(os.environ.get("DASK_ROWS", "20000"))
MEMORY = os.environ.get("DASK_MEMORY", "auto")
PIECE = 300_000 if ROWS < 1_000_000 else SIZE


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with cluster.client(None, workers=2, memory=MEMORY) as made:
        yield made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return package(tmp_path_factory.mktemp("made"), ROWS, wordy=True)


def places(findings: list[Finding]) -> list[tuple[str, int, int, str, str, str, str]]:
    """Return what must be the same: file, line, column, value, rule, field and record; doubled where it is doubled."""
    return sorted((f.path, f.line, f.column, f.value, f.slug, f.field, f.record) for f in findings)


def by_dask(descriptor: Path, client: Any, size: int, tick: Any = lambda done, of: None) -> list[Finding]:
    read, wrong = read_package(descriptor)
    return [*wrong, *distributed.check(read, client, tick, size)[1]]


def test_the_findings_are_those_of_one_machine(made: Made, client: Any) -> None:
    found = by_dask(made.descriptor, client, PIECE)
    assert {(f.line, f.field, f.slug) for f in found} == made.faults
    assert places(found) == places(check(made.descriptor)[1])


def test_a_worker_that_is_killed_loses_and_doubles_nothing(made: Made, client: Any) -> None:
    workers = list(client.run(os.getpid).values())
    killed: list[int] = []

    def kill(done: int, of: int) -> None:
        assert of > 3
        if done == 2:
            os.kill(workers[0], signal.SIGKILL)
            killed.append(workers[0])

    found = by_dask(made.descriptor, client, PIECE, kill)
    assert killed and killed[0] not in client.run(os.getpid).values()
    assert places(found) == places(check(made.descriptor)[1])


@pytest.mark.skipif(MEMORY == "auto", reason="only where the workers have little memory: make bench-dask")
def test_no_worker_could_hold_the_file(made: Made, client: Any) -> None:
    limits = [w["memory_limit"] for w in client.scheduler_info()["workers"].values()]
    assert len(limits) == 2 and all(0 < limit < made.file.stat().st_size for limit in limits), limits


BROKEN = '4,1,1,,,,,,,c,"one\ntwo"'
FILES = {
    "line breaks in cells": "\n".join([HEAD, GOOD[0], BROKEN, *GOOD[1:], BROKEN, "5,9,x,,,,,,,zz,=1"]) + "\n",
    "keys over pieces": "\n".join([HEAD, *GOOD, *GOOD, "7,77,,,,,,,,,"]) + "\n",
    "blank and ragged rows": "\n".join([HEAD, GOOD[0], "", ",,,,,,,,,,", "1,2", *GOOD[1:], GOOD[2] + ",more"]) + "\n",
    "no newline at the end": "\n".join([HEAD, *GOOD, " 8,,,,,,,,,,"]),
    "Windows": "\r\n".join([HEAD, *GOOD, GOOD[0]]) + "\r\n",
    "an open quote": "\n".join([HEAD, *GOOD, '9,,,,,,,,,,"open', GOOD[0]]) + "\n",
    "another header": "\n".join([HEAD.replace("code", "kode"), *GOOD]) + "\n",
    "only a header": HEAD + "\n",
    "nothing": "",
    "text": "\n".join([HEAD, *GOOD, "6,,,,,,,,,,zero\u200bwidth \u00a0"]) + "\n",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("size", [1, 120], ids=["a record a piece", "a few records a piece"])
def test_any_file_gives_what_it_gives_on_one_machine(name: str, size: int, client: Any, tmp_path: Path) -> None:
    descriptor = typed_package(tmp_path, GOOD, TYPED)
    (tmp_path / "t.csv").write_bytes(FILES[name].encode())
    assert places(by_dask(descriptor, client, size)) == places(check(descriptor)[1])


def test_bytes_that_are_no_text_and_a_file_that_is_not_there(client: Any, tmp_path: Path) -> None:
    descriptor = typed_package(tmp_path, GOOD, TYPED)
    (tmp_path / "t.csv").write_bytes("\n".join([HEAD, *GOOD]).encode() + b"\n8,,,,,,,,,,\xff\n")
    assert places(by_dask(descriptor, client, 1)) == places(check(descriptor)[1])
    (tmp_path / "t.csv").unlink()
    assert places(by_dask(descriptor, client, 1)) == places(check(descriptor)[1])


def test_the_command_takes_a_scheduler(made: Made, client: Any, capsys: pytest.CaptureFixture[str]) -> None:
    address = client.scheduler.address
    assert validate.main([str(made.descriptor), "--engine", "dask", "--scheduler", address]) == 1
    assert f"{len(made.faults):,} errors" in capsys.readouterr().out


def test_this_package_itself_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert validate.main([str(ROOT / "datapackage.json"), "--engine", "dask"]) == 2
    assert "rules of this one look at all its tables" in capsys.readouterr().err
