"""`funding_current`: where each arrangement stands, one row a measure, unit, horizon and class of stages."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from schemas.deals import column
from scripts.derive.columns import Columns, date_columns
from scripts.derive.deals import Deals
from scripts.derive.shared import Typed, once


def funding_current(tables: Typed) -> Columns:
    """Return the latest observation of each cell, and which later one of another class it no longer stands after."""
    deals = once(tables, "deals", Deals)
    places = {o.amount_id: i for i, o in enumerate(deals.observations)}
    chosen = list(deals.latest.values())
    rows = tables["funding_amounts"].take(pa.array([places[o.amount_id] for o in chosen], pa.int64()))
    ends = [deals.overtaken_by(o) for o in chosen]
    low, high = (pa.array([o.bounds[i] for o in chosen], pa.decimal128(38, 6)) for i in (0, 1))
    told = pa.array([o.told for o in chosen], pa.bool_())
    return {
        **{c: column(rows, c) for c in ("amount_id", "funding_id", "measure", "horizon", "date", "stage", "qualifier")},
        **{n: a for n, a in date_columns({"rows": rows}, "rows").items() if n != "date_precision"},
        "unit": pa.array([o.cell.unit or None for o in chosen], pa.string()),
        "stage_class": pa.array([o.cell.stage_class for o in chosen], pa.string()),
        "layer": pa.array([deals.layer[o.deal] for o in chosen], pa.string()),
        "value_low": low,
        "value_high": high,
        "open": pc.if_else(told, pc.is_null(high), None),
        "overtaken_by": pa.array([e.amount_id if e else None for e in ends], pa.string()),
    }
