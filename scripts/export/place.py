"""Putting a release in its place: built beside the old one, moved in one step, never half there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.export.descriptor import sha256


def checksums(folder: Path) -> None:
    """Write `SHA256SUMS` over all files of a folder, in the form of `sha256sum`."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS")
    lines = [f"{sha256(p)}  {p.relative_to(folder).as_posix()}\n" for p in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def replaced(path: Path, data: bytes) -> None:
    """Put other bytes into a file in one step: whoever reads it sees the old or the new, never a part."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_bytes(data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def placed(target: Path) -> Iterator[Path]:
    """Give an empty folder to build in; on leaving without an error it becomes `target`, replacing what was there.

    What an earlier run that was killed left behind is cleared first.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(f".{target.name}.*"):
        shutil.rmtree(left, ignore_errors=True)
    building = target.parent / f".{target.name}.{os.getpid()}.building"
    building.mkdir()
    try:
        yield building
        old = target.parent / f".{target.name}.{os.getpid()}.old"
        if target.exists():
            target.rename(old)
        building.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(building, ignore_errors=True)
