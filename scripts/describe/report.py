"""Findings as text for people, as annotations for GitHub, and as JSON for programs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from schemas.finding import Finding

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

LIKE = 5
"""So many like faults of one column are told as one."""

ANNOTATIONS = 10
"""So many annotations of each severity a GitHub step shows; the rest would be dropped without a word."""

WIDTH = 100
"""So much of a long line is shown round the cell."""


def grouped(findings: Sequence[Finding]) -> list[tuple[Finding, list[Finding]]]:
    """Return the findings with like faults of a column joined: the first of each group, and the others."""
    groups: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for f in findings:
        groups[f.path, f.slug, f.field].append(f)
    out: list[tuple[Finding, list[Finding]]] = []
    for members in groups.values():
        if len(members) >= LIKE:
            out.append((members[0], members[1:]))
        else:
            out += [(m, []) for m in members]
    return sorted(out, key=lambda pair: (not pair[0].is_error, pair[0]))


def _others(others: Sequence[Finding]) -> str:
    lines = [str(f.line) for f in others[:8]]
    more = f" and {len(others) - 8:,} more" if len(others) > 8 else ""
    return f"and the same at {len(others):,} other places: lines {', '.join(lines)}{more}"


def excerpt(finding: Finding, line: str) -> tuple[str, str]:
    """Return the part of a line round the cell, and a line of marks under the cell."""
    at = max(finding.column - 1, 0)
    shown = finding.value if finding.value and line[at : at + len(finding.value)] == finding.value else ""
    start = max(0, min(at - WIDTH // 3, len(line) - WIDTH))
    part = line[start : start + WIDTH]
    ends = ("…" if start else "", "…" if start + WIDTH < len(line) else "")
    marks = " " * (at - start + len(ends[0])) + "^" * max(1, min(len(shown), WIDTH - (at - start)))
    return f"{ends[0]}{part}{ends[1]}", marks


def _block(finding: Finding, others: Sequence[Finding], line: str | None) -> Text:
    """Return one finding as a person reads it."""
    from rich.text import Text

    colour = "bold red" if finding.is_error else "yellow"
    text = Text()
    text.append(finding.place(), "bold")
    text.append(f"  {finding.severity} {finding.code} {finding.slug}\n", colour)
    text.append(f"  {finding.message}\n")
    if line is not None and finding.line:
        part, marks = excerpt(finding, line)
        gutter = f"  {finding.line} | "
        text.append(f"{gutter}{part}\n", "dim")
        text.append(f"{' ' * (len(gutter) - 2)}| {marks}\n", colour)
    about = " · ".join(x for x in (finding.record, finding.title) if x)
    changed = finding.baseline is not None and finding.baseline != finding.value
    before = f"'{finding.baseline}'" if changed else ""
    for label, said in (
        ("record", about),
        ("allowed", finding.hint),
        ("before", before),
        ("mend", finding.mend),
        ("more", _others(others) if others else ""),
    ):
        if said:
            text.append(f"  {label:<8}", "cyan")
            text.append(f"{said}\n")
    return text


def show(findings: Sequence[Finding], lines: Mapping[str, Sequence[str]], console: Console | None = None) -> None:
    """Print the findings for a person; `lines` holds the physical lines of each file. Colour only on a terminal."""
    if not findings:
        return
    from rich.console import Console

    console = console or Console(soft_wrap=True, highlight=False, emoji=False, markup=False)
    for finding, others in grouped(findings):
        text = lines.get(finding.path, [])
        line = text[finding.line - 1] if 0 < finding.line <= len(text) else None
        console.print(_block(finding, others, line))


def summary(findings: Sequence[Finding], tables: int, rows: int) -> str:
    """Return one line that says how it went."""
    errors = sum(f.is_error for f in findings)
    state = "valid" if not errors else "not valid"
    return f"{state}: {tables} tables, {rows:,} rows, {errors:,} errors, {len(findings) - errors:,} warnings"


def _escaped(text: str, property_: bool = False) -> str:
    """Escape a text for a GitHub workflow command."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_ else text


def workflow_commands(findings: Sequence[Finding]) -> list[str]:
    """Return workflow commands that GitHub shows at the lines of a pull request, at most ten of each severity.

    Like faults are one annotation; where there are more than ten, the last counts the rest.
    """
    out = []
    for severity in ("error", "warning"):
        groups = [g for g in grouped(findings) if g[0].severity == severity]
        kept = groups if len(groups) <= ANNOTATIONS else groups[: ANNOTATIONS - 1]
        for finding, others in kept:
            place = f"file={_escaped(finding.path, True)}"
            if finding.line:
                place += f",line={finding.line},col={max(finding.column, 1)}"
            said = [finding.message, finding.hint, f"Mend: {finding.mend}" if finding.mend else ""]
            said += [_others(others)] if others else []
            title = _escaped(f"{finding.code} {finding.slug}", True)
            out.append(f"::{severity} {place},title={title}::{_escaped(chr(10).join(s for s in said if s))}")
        if len(groups) > len(kept):
            rest = sum(1 + len(o) for _, o in groups[len(kept) :])
            out.append(f"::{severity} title=and more::{rest:,} more {severity}s; the job summary lists them all")
    return out


def markdown(findings: Sequence[Finding], verdict: str) -> str:
    """Return all findings as a Markdown table, for the summary of a job."""
    rows = ["| place | what | record | mend |", "|---|---|---|---|"]
    for f in findings:
        cells = (f.place(), f"{f.severity} {f.code} {f.slug}: {f.message}", f.record, f.mend)
        rows.append("| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |")
    return f"### Validation\n\n{verdict}\n\n" + ("\n".join(rows) + "\n" if findings else "")


def as_json(findings: Sequence[Finding], tables: int, rows: int, baseline: str | None) -> str:
    """Return all findings as JSON; `schemas/findings.schema.json` says its form."""
    errors = sum(f.is_error for f in findings)
    report: dict[str, Any] = {
        "valid": errors == 0,
        "tables": tables,
        "rows": rows,
        "errors": errors,
        "warnings": len(findings) - errors,
        "baseline": baseline,
        "findings": [f.as_dict() for f in findings],
    }
    return json.dumps(report, indent=2, ensure_ascii=False)
