"""What the rules on money and the totals share: the latest figure of each kind, and the links between arrangements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas import codelists
from schemas.cells import whole
from schemas.dates import bounds

if TYPE_CHECKING:
    import pandas as pd

CELL = ("funding_id", "measure", "unit", "horizon", "stage_class")
"""What two observations share when the later takes the place of the earlier."""

LATER = ("last", "step", "amount_id")
"""What orders observations: the latest day, then how far the stage is, then the identifier, so that no order is left
to chance.
"""

SUMMABLE = tuple(code for code, yes in codelists.column("measure", "summable").items() if yes == "yes")


def column(table: pa.Table, name: str) -> pa.Array:
    """Return a column as one array."""
    return whole(table.column(name))


def coded(codes: pa.Array, codelist: str, extra: str) -> pa.Array:
    """Return what a codelist says of each code in one of its further columns."""
    mapping = codelists.column(codelist, extra)
    return pa.array(list(mapping.values()), pa.string()).take(pc.index_in(codes, value_set=pa.array(list(mapping))))


def observations(amounts: pa.Table) -> pd.DataFrame:
    """Return what tells the observations apart, one row an amount in the order of the table.

    `unit` is the unit in which figures are compared and summed (gigawatts for megawatts), `stage_class` the class of
    the stage, `step` its place in the codelist, `last` the latest day of the date.
    """
    import pandas as pd

    from schemas.frames import frame

    shown = frame(amounts.select(["amount_id", "funding_id", "measure", "horizon", "stage"]))
    unit, stage = (column(amounts, c) for c in ("unit", "stage"))
    more = {
        "unit": coded(unit, "unit", "base"),
        "stage_class": coded(stage, "stage", "stage_class"),
        "step": pc.index_in(stage, value_set=pa.array(codelists.codes("stage"))),
        "last": bounds(column(amounts, "date"))[1],
    }
    return shown.assign(**{n: pd.Series(pd.array(c, dtype=pd.ArrowDtype(c.type))) for n, c in more.items()})


def latest(observed: pd.DataFrame) -> pd.DataFrame:
    """Return the latest observation of each cell; the index says where it stood."""
    ordered = observed.sort_values(list(LATER), na_position="first", kind="stable")
    return ordered.drop_duplicates(list(CELL), keep="last")


def edges(links: pa.Table, relation: str) -> list[tuple[int, str, str]]:
    """Return the links of one relation between arrangements: position, from, to."""
    mask = pc.equal(links.column("relation"), relation)
    for end in ("from_type", "to_type"):
        mask = pc.and_(mask, pc.equal(links.column(end), "funding"))
    rows = pc.indices_nonzero(mask)
    ends: list[list[Any]] = [links.column(c).take(rows).to_pylist() for c in ("from_id", "to_id")]
    return list(zip(rows.to_pylist(), *ends, strict=True))
