"""The explorer's page as a file: its size, its policy, its data, the same bytes each time."""

from __future__ import annotations

import base64
import json
import re
import zlib
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from scripts.derive.release import Release
from scripts.export import explorer
from scripts.export.explorer import circle
from scripts.export.plain import cell_text, plain_columns


@pytest.fixture(scope="module")
def page(built: Path) -> str:
    return (built / explorer.FILE).read_text(encoding="utf-8")


def _data(page: str) -> dict[str, Any]:
    packed = re.search(r'id="data">([^<]*)<', page)
    assert packed
    value: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed[1]), -15))
    return value


def test_it_is_small_enough_to_be_mailed(page: str) -> None:
    assert len(page.encode()) <= 1_500_000


def test_it_is_the_same_each_time(page: str, made: Release) -> None:
    assert explorer.page(made) == page


def test_it_holds_every_cell_of_every_table(page: str, made: Release) -> None:
    data = _data(page)
    assert set(data["tables"]) == set(made.tables)
    for name, table in made.tables.items():
        packed = data["tables"][name]
        assert packed["names"] == table.column_names
        columns = [c["at"] if "at" in c else list(accumulate(c["steps"])) for c in packed["columns"]]
        texts = [[data["strings"][at] for at in column] for column in columns]
        assert texts == [[cell_text(v) for v in column] for column in plain_columns(table)], name


class Parts(HTMLParser):
    """What a page is made of, as far as a browser would load or run it."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: dict[str, list[str]] = {"script": [], "style": []}
        self.policy = ""
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.addresses += [str(found[a]) for a in ("src", "href", "srcset", "data") if a in found]
        self.within = tag if tag in self.inline and found.get("id") != "data" else ""
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(found["content"])

    def handle_data(self, data: str) -> None:
        if self.within:
            self.inline[self.within].append(data)

    def handle_endtag(self, tag: str) -> None:
        self.within = ""


def test_the_policy_names_what_stands_in_the_page_and_forbids_the_rest(page: str) -> None:
    parts = Parts()
    parts.feed(page)
    rules = dict(rule.strip().split(" ", 1) for rule in parts.policy.split(";"))
    assert rules["default-src"] == "'none'"
    for tag in ("script", "style"):
        assert rules[f"{tag}-src"].split() == [explorer.policy_source("".join(parts.inline[tag]))]
    assert rules["require-trusted-types-for"] == "'script'", "no text can become markup"
    assert all(address.startswith("#") for address in parts.addresses)


def test_the_program_reads_no_markup_and_names_no_address() -> None:
    program = explorer.program()
    assert "</script" not in program and "<!--" not in program
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "import("):
        assert forbidden not in program
    assert re.findall(r"https?://[\w.]+", program) == ["http://www.w3.org"], "only the namespace of SVG"


def test_all_parts_of_the_program_are_in_it() -> None:
    assert sorted(explorer.NOUNS) == sorted(p.stem for p in (explorer.HERE / "js").iterdir())
    assert sorted(explorer.STYLES) == sorted(p.stem for p in (explorer.HERE / "css").iterdir())


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXTS = ("ink", "quiet", "link", "focus", "talked", "committed", "paid", "gone")


def test_all_words_can_be_read_in_light_and_in_dark() -> None:
    """Axe cannot judge the words in pictures: each colour of words is 4.5 to 1 on each ground (WCAG 2.2, 1.4.3)."""
    assert round(_contrast("#777777", "#ffffff"), 2) == 4.48
    style = (explorer.HERE / "css" / "page.css").read_text(encoding="utf-8")
    colours = re.findall(r"--(\w+): (#[0-9a-f]{6});", style)
    half = len(colours) // 2
    for scheme in (dict(colours[:half]), dict(colours[half:])):
        pairs = [(text, ground) for text in TEXTS for ground in ("paper", "panel")] + [("ink", "mark"), ("ink", "lit")]
        assert [(t, g) for t, g in pairs if _contrast(scheme[t], scheme[g]) < 4.5] == []


# Who met whom

MEETINGS = {"meeting_id": ["a", "b", "c"], "status": ["confirmed", "denied", "reported"]}
PARTICIPANTS = {
    "meeting_id": ["a", "a", "a", "b", "b", "c", "c"],
    "entity_id": ["x", "y", "z", "x", "v", "x", "y"],
    "presence": ["attended", "remote", "declined", "alleged", "alleged", "attended", "represented"],
}


def test_only_those_who_took_part_in_what_took_place_met() -> None:
    assert circle.met(pa.table(MEETINGS), pa.table(PARTICIPANTS)) == {("x", "y"): 2}


def test_the_largest_group_is_laid_out() -> None:
    assert circle.largest([("a", "b"), ("c", "d"), ("d", "e")]) == {"c", "d", "e"}
    assert circle.largest([]) == set()


def test_the_places_are_whole_numbers_within_the_square(made: Release) -> None:
    found = circle.places(made.tables["meetings"], made.tables["meeting_participants"])
    assert len(found) > 100
    assert all(0 <= n <= circle.SIZE for place in found.values() for n in place)
    assert len(set(found.values())) > 0.9 * len(found), "few lie on each other"


def test_no_meetings_have_no_places() -> None:
    empty = pa.table({name: pa.array([], pa.string()) for name in (*MEETINGS, "entity_id", "presence")})
    assert circle.places(empty, empty) == {}
