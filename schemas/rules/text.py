"""Rules on the text of a file: encoding, line ends, characters that no one sees, and marks left by tools."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from schemas.rules.registry import text_rule
from schemas.textfile import TextFile, one_of

FIX = "run `make fix`"

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
BIDIRECTIONAL = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SPACES = re.compile(r"[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
MOJIBAKE = re.compile(
    r"[\u00c2\u00c3\u00c5][\u0080-\u00bf\u0152\u0153\u0160\u0161\u017d\u017e\u2018-\u201d\u20ac\u2122]|\u00e2[\u0080-\u0094\u20ac][\u0080-\u00bf\u0152\u0153\u2018-\u201d\u2122\u02dc\u0093\u0094]"
)
MOJIBAKE_FIRST = frozenset("\u00c2\u00c3\u00c5\u00e2")
MAY_COMPOSE = re.compile(r"[^\x00-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20c0]")
"""All but the letters and signs that NFC surely leaves alone: Latin without detached accents, dashes, quotes, money."""

CONFLICT_SIGNS = b"<=>|"
CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} |\|{7} )", re.MULTILINE)


def _hits(pattern: re.Pattern[str], file: TextFile, say: str) -> Iterator[tuple[int, str]]:
    if not any(map(pattern.search, file.unusual)):
        return
    for match in pattern.finditer(file.text or ""):
        character = match.group()[0]
        name = unicodedata.name(character, "control character")
        yield match.start(), say.format(code=f"U+{ord(character):04X}", name=name, found=match.group())


@text_rule(
    "T101", "byte-order-mark", "Byte order mark",
    fails=r"bytes data/meetings.csv ^ => \ufeff", passes="set meetings seoul-talks topic marks and orders",
    mend=FIX, fixed=True,
)  # fmt: skip
def byte_order_mark(file: TextFile) -> Iterator[tuple[int, str]]:
    """Three bytes that Excel and Notepad put before a text; they become part of the first column's name."""
    if file.data.startswith(b"\xef\xbb\xbf"):
        yield 0, "the file begins with a byte order mark"


@text_rule(
    "T102", "line-ends", "Line ends other than LF",
    fails=r"bytes data/meetings.csv \n => \r\n", passes="set meetings seoul-talks topic lines that end",
    mend=FIX, fixed=True,
)  # fmt: skip
def line_ends(file: TextFile) -> Iterator[tuple[int, str]]:
    """Windows and old Macs end lines with CR LF or CR; every line of a changed file then differs in the diff."""
    at = file.data.find(b"\r")
    if at >= 0:
        before = len(file.data[:at].decode("utf-8", "replace"))
        count = len(re.findall(rb"\r\n?", file.data))
        yield before, f"{count} line(s) end in CR LF or CR instead of LF"


@text_rule(
    "T103", "final-newline", "No newline at the end",
    fails=r"bytes data/meetings.csv \n$ => ", passes="set meetings seoul-talks topic newlines at ends",
    mend=FIX, fixed=True,
)  # fmt: skip
def final_newline(file: TextFile) -> Iterator[tuple[int, str]]:
    """The last line lacks its end; the next row that is added would be glued to it."""
    if file.data and not file.data.endswith((b"\n", b"\r")):
        yield max(len(file.text or "") - 1, 0), "the last line does not end in a newline"


@text_rule(
    "T104", "not-nfc", "Letters with detached accents",
    fails=r"set meetings seoul-talks place Sa\u0303o Paulo", passes=r"set meetings seoul-talks place S\u00e3o Paulo",
    mend=FIX, fixed=True,
)  # fmt: skip
def not_nfc(file: TextFile) -> Iterator[tuple[int, str]]:
    """Macs may write an accent as a character of its own (NFD); two names that look alike then differ."""
    if not any(map(MAY_COMPOSE.search, file.unusual)):
        return
    start = 0
    for line in (file.text or "").split("\n"):
        if not unicodedata.is_normalized("NFC", line):
            composed = unicodedata.normalize("NFC", line)
            at = next((i for i, (a, b) in enumerate(zip(line, composed, strict=False)) if a != b), len(composed))
            yield start + at, "the text is not in Unicode's composed form (NFC)"
        start += len(line) + 1


@text_rule(
    "T105", "control-character", "Control character",
    fails=r"set meetings seoul-talks topic ch\x00ips", passes="set meetings seoul-talks topic chips",
    mend="delete the character",
)  # fmt: skip
def control_character(file: TextFile) -> Iterator[tuple[int, str]]:
    """A character that has no form, such as NUL or a vertical tab; many programs stop reading there."""
    yield from _hits(CONTROL, file, "the text holds the control character {code}")


@text_rule(
    "T106", "invisible-character", "Invisible character",
    fails=r"set meetings seoul-talks topic ch\u200bips", passes="set meetings seoul-talks topic ch ips",
    mend="delete the character",
)  # fmt: skip
def invisible_character(file: TextFile) -> Iterator[tuple[int, str]]:
    """A zero-width character, soft hyphen or byte order mark within the text; searches then miss the word."""
    yield from (h for h in _hits(INVISIBLE, file, "the text holds an invisible character, {code} {name}") if h[0])


@text_rule(
    "T107", "bidirectional-control", "Bidirectional control",
    fails=r"set meetings seoul-talks topic \u202echips", passes="set meetings seoul-talks topic spihc",
    mend="delete the character",
)  # fmt: skip
def bidirectional_control(file: TextFile) -> Iterator[tuple[int, str]]:
    """A mark that turns the direction of writing; it can make a cell read otherwise than it is."""
    yield from _hits(BIDIRECTIONAL, file, "the text holds a mark that turns the direction of writing, {code} {name}")


@text_rule(
    "T108", "unusual-space", "Space that is not a space",
    fails=r"set meetings seoul-talks topic AI\u00a0chips", passes="set meetings seoul-talks topic AI chips",
    mend=FIX, fixed=True,
)  # fmt: skip
def unusual_space(file: TextFile) -> Iterator[tuple[int, str]]:
    """A non-breaking or otherwise special space, as word processors and web pages put it; it looks like a space."""
    yield from _hits(SPACES, file, "the text holds {code} {name} where a plain space should stand")


@text_rule(
    "T109", "replacement-character", "Replacement character",
    fails=r"set meetings seoul-talks place S\ufffdo Paulo", passes=r"set meetings seoul-talks place S\u00e3o Paulo",
    mend="put the right letter back; the file passed through a program that could not read it",
)  # fmt: skip
def replacement_character(file: TextFile) -> Iterator[tuple[int, str]]:
    """The sign that a program writes for a letter that it could not read; the letter is lost."""
    yield from _hits(re.compile("\ufffd"), file, "a letter was lost here: the text holds {code} {name}")


@text_rule(
    "T110", "mojibake", "Letters read in the wrong encoding",
    fails=r"set meetings seoul-talks place S\u00c3\u00a3o Paulo",
    passes=r"set meetings seoul-talks place \u00c3vila and \u00c2ngela",
    mend="put the right letters back, or save the file as UTF-8 from the original",
)  # fmt: skip
def mojibake(file: TextFile) -> Iterator[tuple[int, str]]:
    """UTF-8 that was read as Windows-1252 and saved: each accented letter has become two odd ones."""
    text = (file.text or "") if file.unusual & MOJIBAKE_FIRST else ""
    for match in MOJIBAKE.finditer(text):
        found = text[match.start() : match.start() + 3]
        yield match.start(), f"'{found}' looks like a letter that was read in the wrong encoding"


@text_rule(
    "T111", "conflict-marker", "Merge conflict marker",
    fails=r"bytes data/meetings.csv \n$ => \n<<<<<<< HEAD\n", passes="set meetings seoul-talks topic <<<<<<< chips",
    mend="settle the conflict and delete the marker lines",
)  # fmt: skip
def conflict_marker(file: TextFile) -> Iterator[tuple[int, str]]:
    """A line that git left where two changes met and nobody settled which is right."""
    if not len(one_of(file.initials, CONFLICT_SIGNS)):
        return
    for match in CONFLICT.finditer(file.text or ""):
        yield match.start(), f"a merge conflict was left in the file: '{match.group().strip()}'"
