"""Putting a release in its place: built beside the old one, moved in one step, never half there.

A release is built in `.building-<version>`. Where the system can swap two folders in one step (Linux), that is how
it takes the place of the old one: at every moment one of the two stands there whole. Elsewhere the old one is set
aside as `.old-<version>` for a moment; a build that is killed just then leaves it there whole, and the next build
puts it back before it does anything else. What a killed build left is cleared by the next, of whatever version.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from scripts.export.descriptor import SUMS, sha256, summed

BUILDING, OLD = ".building-", ".old-"


def checksums(folder: Path, known: Mapping[Path, str] = MappingProxyType({})) -> dict[Path, str]:
    """Write `SHA256SUMS` over the files of a folder that are the same in every build, in the form of `sha256sum`.

    Return the sums; those that are `known` are not made again.
    """
    sums = {p: known.get(p) or sha256(p) for p in summed(folder)}
    lines = [f"{of}  {p.relative_to(folder).as_posix()}\n" for p, of in sums.items()]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    return sums


def replaced(path: Path, data: bytes) -> None:
    """Put other bytes into a file in one step: whoever reads it sees the old or the new, never a part."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_bytes(data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for this process alone; the system lets go of it when the process ends, however it ends.

    Raises BlockingIOError where another process holds it.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def exchanged(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can; return whether it did."""
    if sys.platform != "linux":
        return False
    here, swap = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2)
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), swap) == 0


def tidy(folder: Path) -> None:
    """Clear what builds left behind, and put back releases that were set aside and not replaced."""
    for left in folder.glob(f"{BUILDING}*"):
        shutil.rmtree(left, ignore_errors=True)
    for old in folder.glob(f"{OLD}*"):
        name = old.name.removeprefix(OLD)
        if not (folder / name).exists():
            old.rename(folder / name)
            continue
        old.rename(folder / f"{BUILDING}{name}")  # so that what is called old is always whole
        shutil.rmtree(folder / f"{BUILDING}{name}", ignore_errors=True)


def _put(building: Path, target: Path) -> None:
    """Move a finished folder to its place."""
    if target.exists() and exchanged(building, target):
        return
    if target.exists():
        target.rename(target.with_name(f"{OLD}{target.name}"))
    building.rename(target)


@contextmanager
def placed(target: Path) -> Iterator[Path]:
    """Give an empty folder to build in; on leaving without an error it becomes `target`, replacing what was there.

    Raises OSError where nothing can be written there; what stood there is then as it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with locked(target.parent):
        tidy(target.parent)
        building = target.with_name(f"{BUILDING}{target.name}")
        building.mkdir()
        try:
            yield building
            _put(building, target)
        finally:
            tidy(target.parent)
