"""What must hold of the data: Table Schemas, codelists, constraints and rules.

from schemas import frame_schema
frame_schema("funding").validate(frame, lazy=True)
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """Import `frame_schema` when it is first asked for: pandera is heavy, and the text checks do without."""
    if name == "frame_schema":
        from schemas.frames import frame_schema

        return frame_schema
    raise AttributeError(name)


__all__ = ["frame_schema"]
