"""Edits to the small package, as the catalogue of rules writes them: one a line, words parted by spaces.

    set TABLE KEY COLUMN VALUE      give a cell another value
    add TABLE LINE                  append a line of CSV
    drop TABLE KEY                  take a row out
    copy TABLE KEY                  append a copy of a row
    bytes PATH OLD => NEW           replace bytes in a file; OLD may be ^ (its beginning) or a pattern with ^ or $
    delimit PATH CHARACTER          separate the cells by another character
    widen PATH                      add an empty column at the end
    grow PATH LENGTH                append a line of that length
    delete PATH                     take a file away
    rewrite PATH                    write a file again as it is
    constrain TABLE COLUMN JSON     add constraints to a column of the schema
    unique TABLE COLUMN ...         add a unique key to the schema

VALUE, OLD and NEW may hold Python escapes; a NEW with \\x is written as single bytes. A KEY joins its parts
with `|`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

from schemas.model import ROOT, load

SMALL = ROOT / "tests" / "small"
Files = dict[str, bytes]


def small() -> Files:
    """Return the files of the small package: its own data under the real descriptor and schemas."""
    files = {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*.*")}
    files["datapackage.json"] = (ROOT / "datapackage.json").read_bytes()
    for path in (ROOT / "schemas" / "tables").glob("*.json"):
        files[f"schemas/tables/{path.name}"] = path.read_bytes()
    return files


def real() -> Files:
    """Return the files of the package itself."""
    files = {f"seeds/{p.name}": p.read_bytes() for p in (ROOT / "seeds").glob("*.txt")}
    files |= {f"data/{p.name}": p.read_bytes() for p in (ROOT / "data").glob("*.csv")}
    return {k: v for k, v in small().items() if not k.startswith(("data/", "seeds/"))} | files


def place(files: Files, folder: Path) -> Path:
    """Write the files into a folder; return the path of the descriptor."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "datapackage.json"


def unescape(text: str) -> str:
    """Read Python escapes."""
    return re.sub(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrt\\])", lambda m: eval(f"'{m.group()}'"), text)


def rows(files: Files, table: str) -> list[list[str]]:
    """Return header and rows of a table."""
    return list(csv.reader(io.StringIO(files[f"data/{table}.csv"].decode())))


def store(files: Files, table: str, content: list[list[str]]) -> None:
    """Write header and rows of a table."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(content)
    files[f"data/{table}.csv"] = out.getvalue().encode()


def find(files: Files, table: str, key: str) -> tuple[list[list[str]], int]:
    """Return header and rows of a table, and the position of the row with that key."""
    content = rows(files, table)
    at = [content[0].index(c) for c in load(table).primary_key]
    return content, next(i for i, r in enumerate(content) if i and "|".join(r[j] for j in at) == key)


def _set(files: Files, rest: str) -> None:
    table, rest = rest.split(" ", 1)
    # a key may hold spaces: it is the longest beginning that names a row
    keys = [
        "|".join(r[rows(files, table)[0].index(c)] for c in load(table).primary_key) for r in rows(files, table)[1:]
    ]
    key = next(k for k in sorted(keys, key=len, reverse=True) if rest.startswith(k + " "))
    column, _, value = rest[len(key) + 1 :].partition(" ")
    content, at = find(files, table, key)
    content[at][content[0].index(column)] = unescape(value)
    store(files, table, content)


def _add(files: Files, rest: str) -> None:
    table, line = rest.split(" ", 1)
    files[f"data/{table}.csv"] += unescape(line).encode() + b"\n"


def _drop(files: Files, rest: str) -> None:
    table, key = rest.split(" ", 1)
    content, at = find(files, table, key)
    store(files, table, content[:at] + content[at + 1 :])


def _copy(files: Files, rest: str) -> None:
    table, key = rest.split(" ", 1)
    content, at = find(files, table, key)
    store(files, table, [*content, content[at]])


def _raw(text: str) -> bytes:
    return unescape(text).encode("latin-1" if "\\x" in text else "utf-8")


def _bytes(files: Files, rest: str) -> None:
    path, change = rest.split(" ", 1)
    old, _, new = change.partition(" => ") if " => " in change else (change.removesuffix(" =>"), "", "")
    if old == "^":
        files[path] = _raw(new) + files[path]
    elif old.startswith("^") or old.endswith("$"):
        files[path] = re.sub(
            _raw(old.removesuffix("$")) + rb"\Z" if old.endswith("$") else _raw(old),
            lambda m: _raw(new),
            files[path],
            count=1,
            flags=re.DOTALL,
        )
    else:
        assert _raw(old) in files[path], f"{path} does not hold {old}"
        files[path] = files[path].replace(_raw(old), _raw(new))


def _delimit(files: Files, rest: str) -> None:
    path, character = rest.split(" ")
    content = list(csv.reader(io.StringIO(files[path].decode())))
    out = io.StringIO()
    csv.writer(out, delimiter=character, lineterminator="\n").writerows(content)
    files[path] = out.getvalue().encode()


def _widen(files: Files, path: str) -> None:
    files[path] = files[path].replace(b"\n", b",\n")


def _grow(files: Files, rest: str) -> None:
    path, length = rest.split(" ")
    files[path] += b"x" * int(length) + b"\n"


def _delete(files: Files, path: str) -> None:
    del files[path]


def _rewrite(files: Files, path: str) -> None:
    files[path] = bytes(files[path])


def _constrain(files: Files, rest: str) -> None:
    table, column, constraints = rest.split(" ", 2)
    path = f"schemas/tables/{table}.json"
    schema = json.loads(files[path])
    field = next(f for f in schema["fields"] if f["name"] == column)
    field["constraints"] = {**field.get("constraints", {}), **json.loads(constraints)}
    files[path] = json.dumps(schema).encode()


def _unique(files: Files, rest: str) -> None:
    table, *columns = rest.split(" ")
    path = f"schemas/tables/{table}.json"
    files[path] = json.dumps({**json.loads(files[path]), "uniqueKeys": [columns]}).encode()


VERBS = {
    "set": _set, "add": _add, "drop": _drop, "copy": _copy, "bytes": _bytes, "delimit": _delimit, "widen": _widen,
    "grow": _grow, "delete": _delete, "rewrite": _rewrite, "constrain": _constrain, "unique": _unique,
}  # fmt: skip


def edited(edits: str, files: Files | None = None) -> Files:
    """Return the files after a list of edits, one a line."""
    files = dict(files or small())
    for line in edits.split("\n"):
        verb, _, rest = line.partition(" ")
        VERBS[verb](files, rest)
    return files
