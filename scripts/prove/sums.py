"""The files of a release against `SHA256SUMS`, the descriptor and the archive."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemas.finding import Finding
from schemas.model import ModelError
from scripts.export import archive
from scripts.export.descriptor import SUMS, sha256, summed
from scripts.prove.fault import fault
from scripts.read.package import safe_path

LINE = re.compile(r"(?P<sum>[0-9a-f]{64})  (?P<path>.+)")


def read_sums(folder: Path, name: str) -> tuple[dict[str, str], list[Finding]]:
    """Return the sums that a file in the form of `sha256sum` gives, by path, and what is wrong with its lines."""
    path, found, sums = folder / name, [], {}
    if not path.is_file():
        return {}, [fault(name, "missing-file", "there is no such file")]
    lines = path.read_bytes().decode("utf-8", "replace").removesuffix("\n").split("\n")
    for number, text in enumerate(lines, 1):
        match = LINE.fullmatch(text)
        try:
            if match is None:
                raise ModelError("the line is no sum and path")
            safe_path(folder, match["path"])
            sums[match["path"]] = match["sum"]
        except ModelError as error:
            found.append(fault(name, "unreadable", str(error), number))
    return sums, found


def check_sums(folder: Path, package: str) -> list[Finding]:
    """Compare every file with its sum; no file may be missing, and none be there without one."""
    sums, found = read_sums(folder, SUMS)
    files = {p.relative_to(folder).as_posix() for p in summed(folder)}
    found += [fault(name, "strange-file", f"{SUMS} does not name the file") for name in sorted(files - set(sums))]
    if is_whole(folder):
        own, wrong = read_sums(folder, f"{package}.duckdb.sha256")
        sums, found = sums | own, found + wrong
    for name, total in sorted(sums.items()):
        found += _compared(folder, name, total)
    return found


def is_whole(folder: Path) -> bool:
    """Whether the folder is a whole release; what comes out of the archive has neither archive nor DuckDB file."""
    path = folder / SUMS
    return path.is_file() and any(line.endswith(b".zip") for line in path.read_bytes().splitlines())


def _compared(folder: Path, name: str, total: str) -> Iterator[Finding]:
    path = folder / name
    if not path.is_file():
        yield fault(name, "missing-file", "there is no such file")
    elif sha256(path) != total:
        yield fault(name, "wrong-sum", "the file is not the one whose sum was written down")


def check_descriptor(folder: Path, resources: list[dict[str, Any]]) -> Iterator[Finding]:
    """Compare the sizes and sums that the descriptor gives with the files."""
    for resource in resources:
        path = safe_path(folder, resource["path"])
        size = resource.get("bytes", resource.get("fileSize"))
        total = resource.get("hash", f"sha256:{resource.get('sha256')}")
        if not path.is_file() or (size, total) != (path.stat().st_size, f"sha256:{sha256(path)}"):
            yield fault(resource["path"], "wrong-sum", "the file is not the one that datapackage.json describes")


def check_archive(folder: Path, package: dict[str, Any]) -> Iterator[Finding]:
    """Compare the archive with the files that it should hold."""
    name = archive.PATH.format(package=package["name"], version=package["version"])
    try:
        with zipfile.ZipFile(folder / name) as opened:
            held = {member: opened.read(member) for member in opened.namelist()}
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        yield fault(name, "wrong-archive", f"the archive cannot be read: {error}")
        return
    wanted = {p.relative_to(folder).as_posix(): p.read_bytes() for p in archive.members(folder)}
    outer = wanted[SUMS].decode(errors="replace").splitlines(keepends=True)
    wanted[SUMS] = "".join(line for line in outer if not line.endswith(f"  {name}\n")).encode()
    for member in sorted(set(held) | set(wanted)):
        if held.get(member) != wanted.get(member):
            yield fault(name, "wrong-archive", f"its '{member}' is not the file of the release")
