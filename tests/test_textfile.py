"""A file seen as bytes: what one look at every byte tells is what a look at the text would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import textfile
from schemas.textfile import TextFile, is_utf8, scan

PIECES = st.sampled_from([b"\n", b'"', b"a,b", b"\t", b"\x00", b"\x7f", "é".encode(), "語".encode(), b"\xff", b"\xc3"])
BYTES = st.lists(PIECES, max_size=40).map(b"".join)
ORDINARY = {chr(n) for n in textfile.ORDINARY}


def decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@given(BYTES | st.binary(max_size=40))
def test_arrow_and_python_agree_on_what_is_utf8(data: bytes) -> None:
    assert is_utf8(data) == decodes(data)


@given(BYTES)
def test_a_scan_tells_what_the_text_holds_wherever_its_steps_end(data: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textfile, "STEP", 3)
        found = scan(data)
    assert found.ends.tolist() == [i for i, letter in enumerate(data) if letter == ord("\n")]
    assert found.quotes == data.count(b'"')
    if decodes(data):
        assert found.unusual == set(data.decode("utf-8")) - ORDINARY


def test_the_first_letters_of_lines_are_told_also_at_the_end() -> None:
    assert bytes(TextFile("t.csv", b"ab\n\ncd\n").initials) == b"a\nc\n"
    assert bytes(TextFile("t.csv", b"").initials) == b"\n"
