"""What is wrong with the bytes of a file that are no text."""

from __future__ import annotations

from schemas.finding import Finding
from schemas.rules import structure
from schemas.textfile import TextFile


def _first_bad(data: bytes) -> int:
    """Return the position of the first byte that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def not_utf8(file: TextFile) -> Finding | None:
    """Return where the bytes of a file cease to be UTF-8, and what they may be; None where they are."""
    if file.readable:
        return None
    data = file.data
    rule, at = structure.NOT_UTF8, _first_bad(data)
    line, column = data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at)
    byte = data[at : at + 1]
    guess = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else f"in Windows-1252 it is '{_cp1252(byte)}'"
    said = f"the byte 0x{byte.hex()} is not UTF-8; {guess}"
    return Finding(file.path, line, column, rule.code, rule.slug, rule.severity, said, mend=rule.mend)


def _cp1252(byte: bytes) -> str:
    return byte.decode("cp1252", "replace")
