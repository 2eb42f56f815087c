"""The same bytes under any conditions, and a release that stands whole whenever the build ends."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from schemas.model import ROOT
from scripts import release
from scripts.export import csv_table, descriptor, place
from scripts.export.descriptor import SUMS
from scripts.export.place import placed
from scripts.prove.sums import check_sums
from tests.conftest import VERSION
from tests.edits import place as put
from tests.edits import small

NAME = "openai-infrastructure"

CLOCK = """
import datetime, os, time
off = float(os.environ["CLOCK_OFF"])
now, local = time.time, time.localtime
time.time = lambda: now() + off
time.time_ns = lambda: int(time.time() * 1e9)
time.localtime = lambda *seconds: local(*(seconds or [time.time()]))
"""
"""What Python runs at its start (as `sitecustomize`), so that a build believes in another time."""

BUILD = """
import os, sys, time
os.umask(int(sys.argv[2], 8))
if sys.argv[3] == "one" and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
print(time.strftime("%Y %z", time.localtime()), flush=True)
from scripts import release
sys.exit(release.main(["--output", sys.argv[1]]))
"""

CONDITIONS = {
    "here": (
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "CLOCK_OFF": "0"},
        "022",
        "all",
    ),
    "there": (
        {
            "TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
            "PYTHONHASHSEED": "4242", "CLOCK_OFF": "-500000000", "OMP_NUM_THREADS": "1",
        },
        "077",
        "one",
    ),
}  # fmt: skip


def _start(name: str, folder: Path) -> subprocess.Popen[str]:
    """Start a build under other conditions, in a working folder of its own."""
    variables, umask, cores = CONDITIONS[name]
    (folder / "elsewhere").mkdir(parents=True)
    (folder / "sitecustomize.py").write_text(CLOCK)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON", "TZ"))}
    paths = {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(folder / name / "release"), umask, cores],
        cwd=folder / "elsewhere", env={**kept, **variables, **paths},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def test_the_same_bytes_under_other_conditions(built: Path, tmp_path: Path) -> None:
    started = {name: _start(name, tmp_path / name) for name in CONDITIONS}
    days = set()
    for name, process in started.items():
        out = process.communicate()[0]
        assert process.returncode == 0, out
        days.add(out.splitlines()[0])
        folder = tmp_path / name / name / "release" / VERSION
        assert (folder / SUMS).read_bytes() == (built / SUMS).read_bytes()
        assert check_sums(folder, NAME) == []
    assert len(days) == len(CONDITIONS), "both builds believed in the same time"


# A build that ends in the middle


KILLED = """
import os, signal, sys, time
from pathlib import Path
from schemas.model import ROOT
from scripts import release
from scripts.check.run import check
from scripts.export.place import placed
from scripts.export import archive, formats
from scripts.prove.sums import check_sums

tables, target, moments = check(Path(sys.argv[1]))[0], Path(sys.argv[2]), int(sys.argv[3])

def start():
    child = os.fork()
    if child == 0:
        with placed(target) as folder:
            release.build(tables, folder)
        os._exit(0)
    return child

def ended(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

begin = time.monotonic()
assert ended(start()) == 0
whole, killed = time.monotonic() - begin, 0
for moment in range(moments):
    child = start()
    time.sleep(1.1 * whole * moment / moments)
    os.kill(child, signal.SIGKILL)
    killed += ended(child) == -signal.SIGKILL
    wrong = check_sums(target, sys.argv[4])
    assert not wrong, wrong
print(killed)
assert ended(start()) == 0
print(*sorted(p.name for p in target.parent.iterdir()))
"""


def test_a_killed_build_leaves_a_whole_release_and_the_next_build_no_debris(tmp_path: Path) -> None:
    package = put(small(), tmp_path / "package")
    arguments = [str(package), str(tmp_path / "release" / VERSION), "12", NAME]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    killed, left = done.stdout.splitlines()
    assert int(killed) >= 6, "the build was over before it could be killed"
    assert left == VERSION


MOVED = """
import os, signal, sys
from pathlib import Path
from scripts.export import place

target, step, swaps = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "swap"
if not swaps:
    place.exchanged = lambda one, other: False
seen = 0

def count(event, arguments):
    global seen
    if event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"):
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
with place.placed(target) as folder:
    (folder / "a").write_text("new")
    (folder / "b").write_text("new")
"""


def _state(target: Path) -> set[str]:
    return {p.read_text() for p in target.iterdir()} if target.exists() else set()


@pytest.mark.parametrize("way", ["swap", "rename"])
def test_killed_at_every_step_of_the_move(way: str, tmp_path: Path) -> None:
    """Where folders can be swapped one of the two always stands in its place; elsewhere the next start puts it back."""
    for step in range(1, 20):
        target = tmp_path / str(step) / "1.0.0"
        target.mkdir(parents=True)
        for name in ("a", "b"):
            (target / name).write_text("old")
        arguments = [str(target), str(step), way]
        done = subprocess.run([sys.executable, "-c", MOVED, *arguments], cwd=ROOT, capture_output=True, text=True)
        state = _state(target)
        assert state in ([{"old"}, {"new"}] if way == "swap" else [{"old"}, {"new"}, set()])
        place.tidy(target.parent)
        assert _state(target) in ([state] if state else [{"old"}])
        assert [p.name for p in target.parent.iterdir()] == ["1.0.0"]
        if done.returncode == 0:
            break
    assert done.returncode == 0, done.stderr
    assert step > 3, "it was killed at no step at all"


def test_two_builds_at_once_do_not_meddle(tmp_path: Path) -> None:
    with placed(tmp_path / "1.0.0") as folder:
        with pytest.raises(BlockingIOError), placed(tmp_path / "1.0.0"):
            raise AssertionError
        (folder / "a").write_text("new")
    assert _state(tmp_path / "1.0.0") == {"new"}


# A disk that takes no more


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    """Let no file grow beyond a size: writing then fails as on a full disk, in every library."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def standing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Build a release of the small package and return its folder."""
    monkeypatch.setattr(release, "ROOT", put(small(), tmp_path / "package").parent)
    assert release.main(["--output", str(tmp_path / "out")]) == 0
    return tmp_path / "out" / VERSION


def _failed(output: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Build a release that cannot be written; return the one line that says why."""
    capsys.readouterr()
    assert release.main(["--output", str(output)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and said.startswith("nothing was built, and what stood in ")
    return said


def test_a_full_disk_is_told_and_nothing_is_lost(standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (standing / SUMS).read_bytes()
    lite, duck = ((standing / f"{NAME}.{end}").stat().st_size for end in ("sqlite", "duckdb"))
    for size in (100, lite - 1, duck // 2):
        with no_file_above(size):
            said = _failed(standing.parent, capsys)
        assert os.strerror(errno.EFBIG) in said
        assert [p.name for p in standing.parent.iterdir()] == [VERSION]
        assert (standing / SUMS).read_bytes() == before
        assert check_sums(standing, NAME) == []


def test_a_folder_that_cannot_be_written_is_told(
    standing: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (standing.parent.parent / "file").write_text("in the way")
    assert "file" in _failed(standing.parent.parent / "file", capsys)
    refusal = OSError(errno.EROFS, os.strerror(errno.EROFS), "release")

    def refuse(*arguments: object) -> None:
        raise refusal

    monkeypatch.setattr(descriptor, "put", refuse)
    assert os.strerror(errno.EROFS) in _failed(standing.parent, capsys)
    assert check_sums(standing, NAME) == []


def test_a_build_that_does_not_hold_what_it_says_takes_no_place(
    standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (standing / SUMS).read_bytes()
    whole = csv_table.encoded
    monkeypatch.setattr(csv_table, "encoded", lambda table: whole(table.slice(1)))
    with pytest.raises(RuntimeError, match="does not hold what it says"):
        release.main(["--output", str(standing.parent)])
    assert (standing / SUMS).read_bytes() == before
