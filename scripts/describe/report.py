"""Findings as text for people."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.finding import Finding


def as_text(findings: Sequence[Finding]) -> str:
    """Return the findings as lines: place, code, message, and below them what is allowed and what to do."""
    out = []
    for f in findings:
        out.append(f"{f.place()}: {f.severity} {f.code} {f.slug}: {f.message}")
        about = " · ".join(x for x in (f.record, f.title) if x)
        out += [f"    {label}: {text}" for label, text in (("row", about), ("note", f.hint), ("mend", f.mend)) if text]
    return "\n".join(out)


def summary(findings: Sequence[Finding], tables: int, rows: int) -> str:
    """Return one line that says how it went."""
    errors = sum(f.is_error for f in findings)
    warnings = len(findings) - errors
    state = "valid" if not errors else "not valid"
    return f"{state}: {tables} tables, {rows:,} rows, {errors} errors, {warnings} warnings"
