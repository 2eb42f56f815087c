"""From a file's bytes to its text."""

from __future__ import annotations

from schemas.finding import Finding
from schemas.rules import structure
from schemas.textfile import TextFile


def read_text(path: str, data: bytes) -> tuple[TextFile, list[Finding]]:
    """Return a file, which is not readable where its bytes are not UTF-8, and what is wrong with the encoding."""
    file = TextFile(path, data)
    return file, [] if file.readable else [_not_utf8(path, data)]


def _first_bad(data: bytes) -> int:
    """Return the position of the first byte that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _not_utf8(path: str, data: bytes) -> Finding:
    rule, at = structure.NOT_UTF8, _first_bad(data)
    line, column = data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at)
    byte = data[at : at + 1]
    guess = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else f"in Windows-1252 it is '{_cp1252(byte)}'"
    said = f"the byte 0x{byte.hex()} is not UTF-8; {guess}"
    return Finding(path, line, column, rule.code, rule.slug, rule.severity, said, mend=rule.mend)


def _cp1252(byte: bytes) -> str:
    return byte.decode("cp1252", "replace")
