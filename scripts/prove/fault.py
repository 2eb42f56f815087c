"""What can be wrong with a release, as findings."""

from __future__ import annotations

from schemas.finding import Finding

MEND = "build the release again, or fetch it again"

CODES = {
    "missing-file": "R601",
    "strange-file": "R602",
    "wrong-sum": "R603",
    "wrong-archive": "R604",
    "unreadable": "R611",
    "broken-keys": "R612",
    "wrong-types": "R613",
    "other-rows": "R614",
}


def fault(path: str, slug: str, message: str, line: int = 0) -> Finding:
    """Return a finding on a file of a release."""
    return Finding(path, line, 0, CODES[slug], slug, "error", message, mend=MEND)
