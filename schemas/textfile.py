"""A file as it came: its bytes, and its text and lines, which are made only where they are asked for.

A table of a million rows is read from its bytes alone; only the lines that a finding shows become text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
import pyarrow as pa

BOM = b"\xef\xbb\xbf"
ORDINARY = bytes([9, 10, 13, *range(32, 127)])
"""Tab, line ends and printable ASCII: no rule on characters looks at them."""

STEP = 1 << 19
"""So many bytes are looked at together: what a processor keeps at hand."""


@dataclass(frozen=True)
class Lines(Sequence[str]):
    """The physical lines of a file without their ends, each decoded when it is asked for."""

    data: bytes
    ends: np.ndarray

    def __len__(self) -> int:
        return len(self.ends) + 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        number = at + len(self) if at < 0 else at
        if not 0 <= number < len(self):
            raise IndexError(at)
        start = int(self.ends[number - 1]) + 1 if number else 0
        end = int(self.ends[number]) if number < len(self.ends) else len(self.data)
        return self.data[start:end].decode("utf-8", "replace")

    def __iter__(self) -> Iterator[str]:
        return iter(self.data.decode("utf-8", "replace").split("\n"))


def one_of(letters: np.ndarray, signs: bytes) -> np.ndarray:
    """Return the places of the letters that are one of some signs; to compare is faster than to look up in a table."""
    found = letters == signs[0]
    for sign in signs[1:]:
        found |= letters == sign
    return np.flatnonzero(found)


@dataclass(frozen=True)
class Scan:
    """What one look at every byte tells: the line ends, how many quotes, and which letters are out of the ordinary."""

    ends: np.ndarray
    quotes: int
    unusual: frozenset[str]


def scan(data: bytes) -> Scan:
    """Look once at every byte of a text whose line ends are LF, a step at a time."""
    whole = np.frombuffer(data, np.uint8)
    ends, quotes, strange = [np.array([], np.int64)], 0, list[bytes]()
    for start in range(0, len(whole), STEP):
        step = whole[start : start + STEP]
        breaks = np.flatnonzero(step == ord("\n"))
        ends.append(breaks + start)
        quotes += int(np.count_nonzero(step == ord('"')))
        if step.max() >= ord("\x7f") or np.count_nonzero(step < ord(" ")) > len(breaks):
            strange.append(step.tobytes().translate(None, ORDINARY))
    unusual = frozenset(b"".join(strange).decode("utf-8", "replace"))
    return Scan(np.concatenate(ends), quotes, unusual)


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 (RFC 3629). Arrow says so without making a text of them, as Python would."""
    ends = pa.py_buffer(np.array([0, len(data)], np.int64))
    try:
        pa.LargeStringArray.from_buffers(1, ends, pa.py_buffer(data)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


@dataclass(frozen=True)
class TextFile:
    """A file's bytes; `path` is relative to the package."""

    path: str
    data: bytes

    @cached_property
    def clean(self) -> bytes:
        """The bytes without a byte order mark, line ends brought to LF."""
        data = self.data.removeprefix(BOM)
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data

    @cached_property
    def scan(self) -> Scan:
        """What one look at every byte tells."""
        return scan(self.clean)

    @cached_property
    def readable(self) -> bool:
        """Whether the bytes are UTF-8."""
        return is_utf8(self.clean)

    @cached_property
    def text(self) -> str | None:
        """The text without a byte order mark, line ends brought to LF; None where the bytes are not UTF-8."""
        return self.clean.decode("utf-8") if self.readable else None

    @property
    def unusual(self) -> frozenset[str]:
        """The characters of the file that are neither printable ASCII nor tab nor line end."""
        return self.scan.unusual

    @property
    def ends(self) -> np.ndarray:
        """The positions of the line ends in the clean bytes."""
        return self.scan.ends

    @property
    def initials(self) -> np.ndarray:
        """The first byte of each line; the end of the line where it is empty."""
        whole = np.frombuffer(self.clean or b"\n", np.uint8)
        return whole.take(np.concatenate(([0], self.ends + 1)), mode="clip")

    @property
    def head(self) -> str:
        """The first line."""
        return self.clean[: self.clean.find(b"\n") % (len(self.clean) + 1)].decode("utf-8", "replace")

    @property
    def lines(self) -> Lines:
        """The physical lines."""
        return Lines(self.clean, self.ends)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, counting from 1, of an offset in the text."""
        text = self.text or ""
        return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
