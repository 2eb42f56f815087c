"""The codebook and the page of the data model say what the schemas, the codelists, the rules and the rows say."""

from __future__ import annotations

import csv
import itertools
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from schemas import codelists
from schemas.model import Field, TableSchema, table_schema
from scripts.derive.release import Release, release_schema
from scripts.describe import diagram, model_page
from scripts.describe.codebook import by_subject, table_of
from scripts.describe.codebook_page import as_html, prose
from scripts.describe.guards import EVERYWHERE, OF_COLUMNS, guards
from scripts.export import codebook_files

VOID = {"meta", "br", "link", "img"}


class Page(HTMLParser):
    """What stands in a page: its tags, the identifiers, the links, the text below each identifier."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.ids, self.links, self.open = Counter[str](), Counter[str](), [], []
        self.texts: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.tags[tag] += 1
        self.links += [v for k, v in attributes if k in ("href", "src", "xlink:href") and v]
        if "id" in found:
            self.ids[str(found["id"])] += 1
        if tag not in VOID:
            self.open.append((tag, str(found.get("id", ""))))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        for _, name in self.open:
            self.texts[name] = self.texts.get(name, "") + data


@pytest.fixture(scope="module")
def page(built: Path) -> Page:
    """Return the codebook's page of the release."""
    return Page((built / codebook_files.PAGE).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lines(built: Path) -> list[dict[str, str]]:
    """Return the lines of the codebook's table."""
    with (built / codebook_files.TABLE).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _columns(made: Release) -> list[tuple[TableSchema, Field]]:
    return [(schema, field) for schema in made.schemas.values() for field in schema.fields]


def test_the_table_has_a_line_for_each_column(lines: list[dict[str, str]], made: Release) -> None:
    assert [(r["table"], r["column"]) for r in lines] == [(s.name, f.name) for s, f in _columns(made)]


def test_a_line_says_what_the_schema_says(lines: list[dict[str, str]], made: Release) -> None:
    for line, (schema, field) in zip(lines, _columns(made), strict=True):
        said = {k: line[k] for k in ("title", "description", "unit", "codelist", "since")}
        assert said == {k: field.get(k) or "" for k in said}
        assert line["row_means"] == schema.raw["description"]
        assert line["when_empty"] == ("Never." if field.required else field.raw["whenEmpty"])
        assert line["example"] == field.raw["example"] if "example" in field.raw else True
        codes = (
            [f"{c['code']}: {c['definition']}" for c in codelists.rows(line["codelist"])] if line["codelist"] else []
        )
        assert line["codes"] == " | ".join(codes)
        assert (line["made_by_build"], line["key"]) == (
            str(bool(field.get("derived"))).lower(),
            str(field.name in schema.primary_key).lower(),
        )


def test_a_line_counts_the_rows(lines: list[dict[str, str]], made: Release) -> None:
    for line in lines:
        table = made.tables[line["table"]]
        assert int(line["rows"]) == table.num_rows
        assert int(line["empty_cells"]) == table.column(line["column"]).null_count
        assert line["example"] or int(line["empty_cells"]) == table.num_rows


def test_no_cell_of_the_codebook_is_a_formula(lines: list[dict[str, str]]) -> None:
    assert not [c for line in lines for c in line.values() if c.startswith(("=", "+", "-", "@"))]


def test_the_page_tells_every_table_column_list_and_check(page: Page, made: Release) -> None:
    for schema, field in _columns(made):
        said = " ".join(page.texts[f"{schema.name}.{field.name}"].split())
        wanted = [str(field.get(k)).replace("`", "") for k in ("title", "description", "example", "since", "whenEmpty")
                  if field.get(k)]  # fmt: skip
        assert [w for w in wanted if " ".join(w.split()) not in said] == [], (schema.name, field.name)
        assert all(g.rule.code in said for g in guards(schema, field))
    assert {f"list-{name}" for name in codelists.names()} <= set(page.ids)
    text = page.texts[""]
    assert all(r["definition"].replace("`", "") in text for n in codelists.names() for r in codelists.rows(n))
    assert all(rule.code in text for rule in EVERYWHERE)


def test_the_page_needs_nothing_else(page: Page) -> None:
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    inside = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert [link for link in page.links if not link.startswith("#")] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert max(page.ids.values()) == 1, "two elements have one identifier"
    assert page.open == []


def test_the_style_fetches_nothing_and_knows_dark(built: Path) -> None:
    style = (built / codebook_files.PAGE).read_text(encoding="utf-8").split("</style>")[0]
    assert "url(" not in style and "@import" not in style
    assert "prefers-color-scheme: dark" in style


def test_what_is_fed_in_is_text_and_never_markup(made: Release) -> None:
    schema = made.schemas["searches"]
    raw = {**schema.raw, "description": "a <b> & `<i>`"}
    changed = table_of(TableSchema(schema.name, schema.fields, schema.primary_key, (), (), raw), None)
    assert changed.means == raw["description"]
    assert prose(raw["description"]) == "a &lt;b&gt; &amp; <code>&lt;i&gt;</code>"
    package = {**made.package, "title": "<script>alert(1)</script>"}
    tables = [table_of(made.schemas[name], rows) for name, rows in made.tables.items()]
    assert "script" not in Page(as_html(package, tables, {})).tags


def test_the_page_counts_the_uses_of_a_code(made: Release) -> None:
    used = codebook_files.uses(made.tables, made.schemas)
    assert used["meeting_mode", "in_person"] == made.tables["meetings"].column("mode").to_pylist().count("in_person")
    cells = sum(made.tables[s.name].num_rows - made.tables[s.name].column(f.name).null_count
                for s, f in _columns(made) if f.get("codelist"))  # fmt: skip
    assert sum(n for (_, code), n in used.items() if code is not None) == cells


GUARDS = [
    ("meetings", "meeting_id", "C202 C205 E401 H901 K301", ""),
    ("meetings", "mode", "C202 C204", "C204 enum: codes of `meeting_mode`"),
    ("meetings", "date", "C202 C205 D501 D502 D503 D531 E431 H903", "C205 pattern: a date of the EDTF profile"),
    ("meetings", "occurrences_low", "C201 C202 C208", "C208 minimum: 1"),
    ("meeting_participants", "entity_id", "C202 C205 D511 K301 K303 W911", "K301 primary-key: with `meeting_id`"),
    ("funding_amounts", "low", "C201 C208 M601 M602 M603 M611 M613 M623 W902", "C208 minimum: 0"),
    ("funding_amounts", "period", "C207", "C207 maximum-length: 60 characters"),
    ("funding_amounts", "date_earliest", "C201", ""),
    ("sources", "derives_from", "C205 E422 E424 K303", "K303 foreign-key: `sources`"),
    ("links", "note", "", ""),
]


@pytest.mark.parametrize(("table", "column", "codes", "said"), GUARDS, ids=lambda v: v if "_" in v else "")
def test_what_guards_a_column(table: str, column: str, codes: str, said: str) -> None:
    schema = release_schema(table)
    found = guards(schema, schema.field(column))
    assert [g.rule.code for g in found] == codes.split()
    assert not said or said in map(str, found)


def test_no_rule_is_told_of_nothing(made: Release) -> None:
    """Each rule of the catalogue stands beside a column or among those that hold everywhere."""
    from schemas.rules import CATALOGUE

    beside = {g.rule.slug for schema, field in _columns(made) for g in guards(schema, field)}
    unused = set(CATALOGUE) - beside - {r.slug for r in EVERYWHERE}
    assert unused <= OF_COLUMNS  # a constraint that no schema of ours sets


# The diagram


@pytest.fixture(scope="module")
def subjects(made: Release) -> dict[str, list[TableSchema]]:
    """Return the schemas of the release by subject."""
    return {s: [t.schema for t in ts] for s, ts in by_subject([table_of(x) for x in made.schemas.values()]).items()}


def test_the_diagram_tells_every_table_and_key(subjects: dict[str, list[TableSchema]], made: Release) -> None:
    tree = ET.fromstring(diagram.svg(subjects))
    space = "{http://www.w3.org/2000/svg}"
    boxes = {a.get("href"): [t.text for t in a.iter(f"{space}text")] for a in tree.iter(f"{space}a")}
    assert set(boxes) == {f"#{name}" for name in made.schemas}
    words = diagram.mermaid(subjects)
    for name, schema in made.schemas.items():
        for key in schema.foreign_keys:
            assert f"{key.fields[0]} → {key.resource or name}" in boxes[f"#{name}"]
            assert any(
                f"{key.resource or name} " in w and f'{name} : "{key.fields[0]}"' in w for w in words.split("\n")
            )


def test_the_boxes_lie_apart_and_inside(subjects: dict[str, list[TableSchema]]) -> None:
    boxes = list(diagram.placed(subjects)[0].values())
    for a, b in itertools.combinations(boxes, 2):
        apart = a.x + a.width < b.x or b.x + b.width < a.x or a.y + a.height < b.y or b.y + b.height < a.y
        assert apart, (a.schema.name, b.schema.name)
    _, _, wide, high = map(float, ET.fromstring(diagram.svg(subjects)).attrib["viewBox"].split())
    assert all(b.x >= 0 and b.x + b.width <= wide and b.y + b.height <= high for b in boxes)


def test_a_table_that_comes_anew_stands_in_the_diagram(subjects: dict[str, list[TableSchema]]) -> None:
    key = {"fields": ["a"], "reference": {"resource": "meetings", "fields": ["meeting_id"]}}
    raw = {"fields": [{"name": "a", "type": "string"}], "primaryKey": ["a"], "foreignKeys": [key]}
    more = {**subjects, "Another": [table_schema("another", raw)]}
    assert "a → meetings" in diagram.svg(more)


# The page of the data model


def test_the_page_of_the_model_is_written_from_the_schemas(made: Release) -> None:
    assert model_page.stale() == [], "run `make fix`"
    text = model_page.page()
    for schema, field in _columns(made):
        assert f"### `{schema.name}`" in text
        assert f"| `{field.name}`" in text
    assert all(f"| `{r['code']}` |" in text for n in codelists.names() for r in codelists.rows(n))


def test_a_page_that_differs_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "README.md"
    other.write_text(model_page.page().replace("meeting_id", "meeting"))
    monkeypatch.setattr(model_page, "PAGE", other)
    assert model_page.stale() == [(other, model_page.page())]


CELLS = [("a|b", "a\\|b"), ("about ~5", "about \\~5"), ("`~5`", "`~5`"), ("`a|b`", "`a\\|b`"), ("<i>", "\\<i>")]


@pytest.mark.parametrize(("text", "cell"), CELLS)
def test_a_cell_of_markdown(text: str, cell: str) -> None:
    assert model_page.cell(text) == cell


def test_the_grids_of_the_page_are_whole() -> None:
    """Every line of a table has as many cells as its header."""
    width = 0
    for line in model_page.page().split("\n"):
        cells = line.replace("\\|", "").count("|")
        assert not line.startswith("|") or not width or cells == width, line
        width = cells if line.startswith("|") else 0
