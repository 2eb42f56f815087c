"""The diagram of the tables, as SVG for the codebook and as Mermaid for the page of the data model.

Both are made from the keys in the schemas and are the same for the same schemas. In the SVG each subject is a
column of boxes; a line within a column is a foreign key to a table of the same subject, and a line that leaves a
column at the top leads to the table that most others refer to, which lies across the top. Every foreign key is
written in its box as well, so that no line need be followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from schemas.model import TableSchema

Subjects = Mapping[str, Sequence[TableSchema]]

CHARACTER, LINE, PADDING = 6.7, 15, 8
"""Width of a character, height of a line and space round the text of a box, in pixels, for a font of 11 pixels."""

GAP, GUTTER = 14, 18
"""Space between two boxes of a column, and on either side of a column for its lines."""


def lines(schema: TableSchema) -> list[str]:
    """Return what stands in the box of a table below its name: the columns of its keys, and where they lead."""
    targets = {k.fields[0]: k.resource or schema.name for k in schema.foreign_keys}
    names = [c for c in schema.names if c in schema.primary_key or c in targets]
    return [f"{c} → {targets[c]}" if c in targets else c for c in names] + list(pointers(schema))


def pointers(schema: TableSchema) -> Iterator[str]:
    """Yield the pairs of columns that name a record of any table by its type and key."""
    for field in schema.fields:
        partner = field.name.removesuffix("_type") + "_id"
        if field.get("codelist") == "record_type" and partner in schema.names:
            yield f"{field.name}, {partner} → any record"


@dataclass(frozen=True)
class Box:
    """A table in its place."""

    schema: TableSchema
    x: float
    y: float
    width: float

    @property
    def height(self) -> float:
        """The height of the box."""
        return LINE * (len(lines(self.schema)) + 1) + 2 * PADDING

    @property
    def middle(self) -> float:
        """The height of the table's name, at which lines arrive and leave."""
        return self.y + PADDING + LINE / 2


def width(schemas: Sequence[TableSchema]) -> float:
    """Return how wide a column must be for its longest line."""
    return max(CHARACTER * len(text) for s in schemas for text in (s.name, *lines(s))) + 2 * PADDING


def column_width(subject: str, schemas: Sequence[TableSchema]) -> float:
    """Return how wide the column of a subject must be for its boxes and its heading."""
    return max(width(schemas), CHARACTER * len(subject))


def hub(subjects: Subjects) -> str:
    """Return the table to which most other subjects refer."""
    home = {s.name: subject for subject, schemas in subjects.items() for s in schemas}
    count = Counter(
        k.resource for n, ss in subjects.items() for s in ss for k in s.foreign_keys if home.get(k.resource, n) != n
    )
    return min(count, key=lambda name: (-count[name], name))


def placed(subjects: Subjects) -> tuple[dict[str, Box], dict[str, float]]:
    """Return the box of each table, and the left edge of each column of boxes."""
    top = hub(subjects)
    first = next(schemas for schemas in subjects.values() if any(s.name == top for s in schemas))
    boxes, edges = {}, {}
    x, y = 0.0, 2.0 * LINE
    for schema in (s for s in first if s.name != top):  # side by side above the table that lies across
        boxes[schema.name] = Box(schema, x, y, width([schema]))
        x += boxes[schema.name].width + GUTTER
    below = max((b.y + b.height for b in boxes.values()), default=y) + GAP
    bar = Box(next(s for s in first if s.name == top), 0, below, 0)
    x, start = 0.0, bar.y + bar.height + GAP + 2 * LINE
    for subject, schemas in subjects.items():
        if schemas is first:
            continue
        edges[subject], y, wide = x, start, column_width(subject, schemas)
        for schema in parents_first(schemas):
            boxes[schema.name] = Box(schema, x + GUTTER, y, wide)
            y += boxes[schema.name].height + GAP
        x += wide + 2 * GUTTER
    boxes[top] = Box(bar.schema, 0, below, max(x, *(b.x + b.width for b in boxes.values())))
    return boxes, edges


def parents_first(schemas: Sequence[TableSchema]) -> list[TableSchema]:
    """Return the tables so that one that refers to no other of them comes before those that do; else as they come."""
    names = {s.name for s in schemas}
    return sorted(schemas, key=lambda s: any(k.resource in names - {s.name} for k in s.foreign_keys))


def _line(points: Sequence[tuple[float, float]], end: bool) -> str:
    path = " ".join(f"{'L' if i else 'M'}{x:g} {y:g}" for i, (x, y) in enumerate(points))
    return f'<path d="{path}"{" marker-end=" + chr(34) + "url(#arrow)" + chr(34) if end else ""}/>'


def _lines(boxes: Mapping[str, Box], subjects: Subjects) -> Iterator[str]:
    """Yield the line of each foreign key that has one; several to one table are one line."""
    top = boxes[hub(subjects)]
    for schemas in subjects.values():
        names = {s.name for s in schemas}
        for box in (boxes[s.name] for s in schemas):
            targets = {k.resource for k in box.schema.foreign_keys if k.resource not in ("", box.schema.name)}
            for target in sorted(targets & {*names, top.schema.name}):
                yield _line(*_route(box, boxes[target], top))


def _route(box: Box, target: Box, top: Box) -> tuple[list[tuple[float, float]], bool]:
    """Return the corners of a line from a box to the one that it refers to, and whether it ends in an arrow."""
    if target is top and box.y < top.y:
        return [(box.x + box.width / 2, box.y + box.height), (box.x + box.width / 2, top.y)], True
    if target is top:
        lane = box.x + box.width + GUTTER / 2
        return [(box.x + box.width, box.middle), (lane, box.middle), (lane, top.y + top.height)], True
    lane = box.x - GUTTER / 2
    return [(box.x, box.middle), (lane, box.middle), (lane, target.middle), (target.x, target.middle)], True


def _box(box: Box) -> str:
    name, key = escape(box.schema.name), set(box.schema.primary_key)
    left, base = box.x + PADDING, box.y + PADDING + LINE - 4
    texts = [f'<text class="name" x="{left:g}" y="{base:g}">{name}</text>']
    for i, text in enumerate(lines(box.schema), 1):
        kind = "key" if text.split(" ")[0] in key else "other"
        texts.append(f'<text class="{kind}" x="{left:g}" y="{base + i * LINE:g}">{escape(text)}</text>')
    rect = f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="4"/>'
    return f'<a href="#{name}">{rect}{"".join(texts)}</a>'


def svg(subjects: Subjects) -> str:
    """Return the diagram as an SVG element; its colours are those of the page (`currentColor`)."""
    boxes, edges = placed(subjects)
    wide = max(b.x + b.width for b in boxes.values()) + 2
    high = max(b.y + b.height for b in boxes.values()) + 2
    first = next(iter(subjects))
    heads = [(0.0, LINE, first), *((x + GUTTER, _head(boxes, subjects[s]), s) for s, x in edges.items())]
    titles = [f'<text class="subject" x="{x:g}" y="{y:g}">{escape(s)}</text>' for x, y, s in heads]
    arrow = '<marker id="arrow" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" orient="auto">'
    return "\n".join(
        [
            f'<svg role="img" aria-labelledby="diagram-title" viewBox="-1 0 {wide + 1:g} {high:g}" '
            f'width="{wide + 1:g}" height="{high:g}" xmlns="http://www.w3.org/2000/svg">',
            '<title id="diagram-title">The tables and the keys that join them</title>',
            f'<defs>{arrow}<path d="M0 0L6 3L0 6z"/></marker></defs>',
            f'<g class="lines">{"".join(_lines(boxes, subjects))}</g>',
            *titles,
            *(_box(box) for box in boxes.values()),
            "</svg>",
        ]
    )


def _head(boxes: Mapping[str, Box], schemas: Sequence[TableSchema]) -> float:
    return min(boxes[s.name].y for s in schemas) - LINE / 2


def mermaid(subjects: Subjects) -> str:
    """Return the diagram in the words of Mermaid: the tables, and their foreign keys by the column that holds them."""
    schemas = [s for group in subjects.values() for s in group]
    out = ["erDiagram", *(f"  {s.name}" for s in schemas)]
    for schema in schemas:
        for key in schema.foreign_keys:
            one = "||" if schema.field(key.fields[0]).required else "|o"
            out.append(f'  {key.resource or schema.name} {one}--o{{ {schema.name} : "{", ".join(key.fields)}"')
    return "\n".join(out)
