"""Work that takes long shows how far it is, on a terminal only; what is broken off leaves nothing behind.

A table that is a named pipe lets a test decide how long reading it takes.
"""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schemas.model import ROOT
from tests.test_any_package import GOOD, HEAD
from tests.test_any_package import package as typed_package

TABLE = "\n".join([HEAD, *GOOD]).encode() + b"\n"


@pytest.fixture
def descriptor(tmp_path: Path) -> Path:
    """A package whose table comes through a pipe."""
    path = typed_package(tmp_path, GOOD)
    (tmp_path / "t.csv").unlink()
    os.mkfifo(tmp_path / "t.csv")
    return path


def _start(descriptor: Path, stderr: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "scripts.validate", str(descriptor), "--no-history"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr)


def _pipe(descriptor: Path) -> int:
    """Open the pipe, which waits until the program reads from it."""
    return os.open(descriptor.parent / "t.csv", os.O_WRONLY)


def _finish(process: subprocess.Popen[bytes], pipe: int) -> bytes:
    os.write(pipe, TABLE)
    os.close(pipe)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0, out
    return out


def test_a_terminal_shows_what_is_being_done(descriptor: Path) -> None:
    ours, theirs = pty.openpty()
    process = _start(descriptor, theirs)
    os.close(theirs)
    pipe = _pipe(descriptor)
    shown = b""
    while b"reading (3 s)" not in shown:  # a test that fails here waits for ever in read, until the runner ends it
        shown += os.read(ours, 1000)
    out = _finish(process, pipe)
    while not shown.endswith(b"\x1b[K"):
        shown += os.read(ours, 1000)
    os.close(ours)
    assert b"(0 s)" not in shown and b"(1 s)" not in shown
    assert b"reading" not in out


def test_elsewhere_nothing_is_shown(descriptor: Path) -> None:
    process = _start(descriptor, subprocess.PIPE)
    pipe = _pipe(descriptor)
    time.sleep(2.5)  # longer than what a terminal would wait for
    os.write(pipe, TABLE)
    os.close(pipe)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"") and b"valid" in out


def test_what_is_broken_off_says_so_and_leaves_nothing(descriptor: Path) -> None:
    before = sorted(p.name for p in descriptor.parent.iterdir())
    process = _start(descriptor, subprocess.PIPE)
    pipe = _pipe(descriptor)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    os.close(pipe)
    assert process.returncode == 130
    assert out == b"" and err == b"stopped; nothing was left half done\n"
    assert sorted(p.name for p in descriptor.parent.iterdir()) == before


def test_a_bench_that_is_broken_off_ends_what_it_started(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts.bench", "--rows", "30000", "--rounds", "1"]
    where = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(command, cwd=ROOT, env=where, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not list(tmp_path.glob("*/datapackage.json")):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130 and err.endswith(b"stopped; nothing was left half done\n"), err
    assert list(tmp_path.iterdir()) == []
