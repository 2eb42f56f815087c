"""A file as it came: its bytes, and its text and lines, which are made only where they are asked for.

A table of a million rows is read from its bytes alone; only the lines that a finding shows become text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

BOM = b"\xef\xbb\xbf"
ORDINARY = bytes([9, 10, 13, *range(32, 127)])
"""Tab, line ends and printable ASCII: no rule on characters looks at them."""

STEP = 1 << 22
"""So many bytes are looked at together."""


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


@dataclass(frozen=True)
class TextFile:
    """A file's bytes, and whether they are UTF-8; `path` is relative to the package."""

    path: str
    data: bytes
    readable: bool = True

    @cached_property
    def clean(self) -> bytes:
        """The bytes without a byte order mark, line ends brought to LF."""
        data = self.data.removeprefix(BOM)
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data

    @cached_property
    def text(self) -> str | None:
        """The text without a byte order mark, line ends brought to LF; None where the bytes are not UTF-8."""
        return self.clean.decode("utf-8") if self.readable else None

    @cached_property
    def unusual(self) -> frozenset[str]:
        """The characters of the file that are neither printable ASCII nor tab nor line end."""
        parts = (self.data[i : i + STEP].translate(None, ORDINARY) for i in range(0, len(self.data), STEP))
        return frozenset(b"".join(parts).decode("utf-8", "replace"))

    @cached_property
    def ends(self) -> np.ndarray:
        """The positions of the line ends in the clean bytes."""
        whole = np.frombuffer(self.clean, np.uint8)
        parts = [np.flatnonzero(whole[i : i + STEP] == 10) + i for i in range(0, len(whole), STEP)]
        return np.concatenate(parts) if parts else np.array([], np.int64)

    @property
    def initials(self) -> np.ndarray:
        """The first byte of each line; the end of the line where it is empty."""
        whole = np.frombuffer(self.clean or b"\n", np.uint8)
        return whole[np.minimum(np.concatenate(([0], self.ends + 1)), len(whole) - 1)]

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
