"""From a file's bytes to its text."""

from __future__ import annotations

from schemas.finding import Finding
from schemas.rules import structure
from schemas.tables import TextFile


def read_text(path: str, data: bytes) -> tuple[TextFile, list[Finding]]:
    """Return a file's text, or None for it where the bytes are not UTF-8, and what is wrong with the encoding.

    The text has its line ends brought to LF and no byte order mark; the bytes are kept as they are.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return TextFile(path, data, None), [_not_utf8(path, data, error)]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return TextFile(path, data, text.removeprefix("\ufeff")), []


def _not_utf8(path: str, data: bytes, error: UnicodeDecodeError) -> Finding:
    rule = structure.NOT_UTF8
    before = data[: error.start]
    line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
    byte = data[error.start : error.start + 1]
    guess = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else f"in Windows-1252 it is '{_cp1252(byte)}'"
    said = f"the byte 0x{byte.hex()} is not UTF-8; {guess}"
    return Finding(path, line, column, rule.code, rule.slug, rule.severity, said, mend=rule.mend)


def _cp1252(byte: bytes) -> str:
    return byte.decode("cp1252", "replace")
