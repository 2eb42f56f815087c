"""What a check says: one thing that is wrong, where it stands and how to mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True, order=True)
class Finding:
    """One fault in the data.

    `line` and `column` are physical and count from 1; 0 means the whole file. `field` is the name of the
    column of the table, `record` the key of the row, its parts joined with `|`. `path` is relative to the
    package. Findings sort by place.
    """

    path: str
    line: int
    column: int
    code: str
    slug: str
    severity: str
    message: str
    field: str = ""
    value: str = ""
    record: str = ""
    title: str = ""
    hint: str = ""
    baseline: str | None = None
    mend: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the finding makes the data invalid."""
        return self.severity == "error"

    def place(self) -> str:
        """Where it stands, as `file:line:column` without the parts that are not known."""
        parts = [self.path, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)

    def but(self, **changes: Any) -> Finding:
        """Return a copy with some fields changed."""
        return replace(self, **changes)

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain values, for JSON."""
        return asdict(self)
