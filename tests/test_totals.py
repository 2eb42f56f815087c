"""Totals: no dollar counts twice, none is lost, what is open stays open, and nothing is mixed."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import codelists
from schemas.model import ROOT
from scripts.check.run import check
from scripts.derive.current import funding_current
from scripts.derive.deals import Deals
from scripts.derive.totals import funding_totals, funding_totals_trace
from tests.tables import Rows, amount, links, parties, tables

Row = dict[str, Any]
Typed = dict[str, pa.Table]


def rows_of(columns: dict[str, pa.Array]) -> list[Row]:
    return pa.table(columns).to_pylist()


def deals(
    instruments: dict[str, str], amounts: list[Row], edges: tuple[str, ...] = (), roles: tuple[str, ...] = ()
) -> Typed:
    """Return the tables of some arrangements; each has the recipient `r`, unless roles are given."""
    funding = [{"funding_id": f, "title": f, "instrument": i} for f, i in instruments.items()]
    given_roles = roles or tuple(f"{f} recipient r" for f in instruments)
    rows = {
        "funding": funding,
        "funding_amounts": amounts,
        "funding_parties": parties(*given_roles),
        "links": links(*edges),
    }
    return tables(rows)


def verdicts(typed: Typed) -> dict[str, str]:
    return {r["amount_id"]: r["reason"] for r in rows_of(funding_totals_trace(typed))}


def bounds(typed: Typed) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    """Return low and high by recipient, layer and class, where the total counts anything."""
    found = rows_of(funding_totals(typed))
    return {
        (t["entity_id"], t["layer"], t["stage_class"]): (t["value_low"], t["value_high"])
        for t in found
        if t["rows_counted"]
    }


# What is left out because of a link

ROUND = {"a": "equity_round", "b": "equity_round"}
LINKS = [
    ("a replaces b", "closed", "closed", {"b": "replaced"}),
    ("a replaces b", "closed", "disbursed", {}),
    ("a replaces b", "disbursed", "disbursed", {"b": "replaced"}),
    ("a replaces b", "in_talks", "closed", {}),
    ("a replaces b", "in_talks", "announced", {"b": "replaced"}),
    ("a replaces b", "in_talks", "cancelled", {"b": "replaced"}),
    ("a replaces b", "cancelled", "announced", {}),
    ("a converts b", "closed", "closed", {"b": "changed_form"}),
    ("a converts b", "rejected", "closed", {}),
    ("a refinances b", "closed", "closed", {"a": "refinancing"}),
    ("a mirrors b", "closed", "closed", {"a": "mirror"}),
    ("a option_on b", "signed", "closed", {"a": "option"}),
    ("a estimates b", "rumoured", "closed", {"a": "estimate"}),
    ("a backs b", "signed", "closed", {"a": "backs"}),
    ("a given_with b", "signed", "closed", {"a": "given_with"}),
    ("a counted_in b", "closed", "closed", {"b": "counted_in_total"}),
    ("a part_of b", "closed", "closed", {"a": "part_of_counted_whole"}),
    ("a part_of b", "disbursed", "closed", {"a": "sum_of_parts"}),
    ("a extends b", "closed", "closed", {}),
    ("a finances b", "closed", "closed", {}),
    ("a delivers b", "closed", "closed", {}),
]


@pytest.mark.parametrize(("edge", "first", "second", "out"), LINKS, ids=lambda x: str(x))
def test_a_link_leaves_out_what_it_should(edge: str, first: str, second: str, out: dict[str, str]) -> None:
    found = verdicts(deals(ROUND, [amount("a", first, "3"), amount("b", second, "5")], (edge,)))
    by_deal = {name[0]: reason for name, reason in found.items()}
    assert by_deal == {"a": "own_figure", "b": "own_figure"} | out


def test_a_replacement_without_any_observation_replaces() -> None:
    assert verdicts(deals(ROUND, [amount("b", "closed", "5")], ("a replaces b",))) == {
        "b-closed-2025-01-01": "replaced"
    }


def test_a_part_goes_with_its_whole_unless_the_whole_gave_way_to_it() -> None:
    amounts = [amount(d, "closed", "5") for d in "abc"]
    three = {**ROUND, "c": "equity_round"}
    whole_replaced = verdicts(deals(three, amounts, ("c part_of b", "a replaces b")))
    assert list(whole_replaced.values()) == ["own_figure", "replaced", "replaced"]
    by_its_part = verdicts(deals(three, amounts, ("a part_of b", "a replaces b")))
    assert list(by_its_part.values()) == ["sum_of_parts", "replaced", "own_figure"]
    told_total = verdicts(deals(three, amounts, ("c part_of b", "a counted_in b")))
    assert list(told_total.values()) == ["own_figure", "counted_in_total", "sum_of_parts"]


TOLD = [
    ([], "own_figure"),
    ([{}], "counted_in_total"),
    ([{"unit": "GBP"}], "counted_in_total"),
    ([{"measure": "capacity", "unit": "GW"}], "own_figure"),
    ([{"measure": "valuation"}], "own_figure"),
    ([{"low": "", "high": "", "scale": "", "unit": "", "qualifier": "unstated"}], "own_figure"),
]


@pytest.mark.parametrize(("parts", "reason"), TOLD)
@pytest.mark.parametrize(
    "edges", [("a counted_in b",), ("a counted_in c", "c counted_in b"), ("a part_of c", "c counted_in b")]
)
def test_a_told_total_counts_where_no_part_brings_a_figure(
    parts: list[Row], reason: str, edges: tuple[str, ...]
) -> None:
    amounts = [*(amount("a", "closed", "3", **p) for p in parts), amount("b", "announced", "31")]
    found = verdicts(deals({**ROUND, "c": "equity_round"}, amounts, edges))
    assert found["b-announced-2025-01-01"] == reason


def test_what_was_paid_before_a_change_of_form_still_counts_in_its_layer() -> None:
    edges = ("a converts b",)
    paid = [amount("a", "disbursed", "6"), amount("b", "disbursed", "2"), amount("b", "signed", "8")]
    other_layer = deals({"a": "equity_round", "b": "grant"}, paid, edges)
    assert bounds(other_layer) == {("r", "equity", "paid"): (6, 6), ("r", "public_support", "paid"): (2, 2)}
    same_layer = deals({"a": "equity_round", "b": "convertible_note"}, paid, edges)
    assert bounds(same_layer) == {("r", "equity", "paid"): (6, 6)}


def test_given_with_of_another_layer_counts_there() -> None:
    typed = deals(
        {"a": "warrant", "b": "compute_contract"},
        [amount("a", "signed", "3"), amount("b", "signed", "5")],
        ("a given_with b",),
    )
    assert bounds(typed) == {("r", "contingent", "committed"): (3, 3), ("r", "contract", "committed"): (5, 5)}


# Which observation stands

STANDING = [
    ([("in_talks", "2024-01-01"), ("announced", "2024-02-01")], ["superseded", "own_figure"]),
    ([("in_talks", "2024"), ("announced", "2024-02-01")], ["own_figure", "superseded"]),
    ([("in_talks", "2024-01-01"), ("announced", "2024-01-01")], ["superseded", "own_figure"]),
    ([("in_talks", "2024-01-01"), ("announced", "2024/..")], ["own_figure", "superseded"]),
    ([("in_talks", "2024-01-01"), ("closed", "2024-02-01")], ["overtaken", "own_figure"]),
    ([("in_talks", "2024-01-01"), ("closed", "2024-01-01")], ["overtaken", "own_figure"]),
    ([("closed", "2024-01-01"), ("in_talks", "2024-02-01")], ["own_figure", "own_figure"]),
    ([("closed", "2024-01-01"), ("disbursed", "2024-02-01")], ["own_figure", "own_figure"]),
    ([("closed", "2024-01-01"), ("cancelled", "2024-02-01")], ["overtaken", "own_figure"]),
    ([("disbursed", "2024-01-01"), ("cancelled", "2024-02-01")], ["own_figure", "own_figure"]),
    ([("denied", "2024-01-01"), ("in_talks", "2024-02-01")], ["overtaken", "own_figure"]),
    ([("in_talks", "2024-02-01"), ("denied", "2024-02-01")], ["overtaken", "own_figure"]),
]


@pytest.mark.parametrize(("told", "wanted"), STANDING, ids=lambda x: str(x))
def test_which_of_two_observations_stands(told: list[tuple[str, str]], wanted: list[str]) -> None:
    amounts = [amount("a", stage, "5", date) for stage, date in told]
    found = verdicts(deals({"a": "debt"}, amounts))
    assert [found[a["amount_id"]] for a in amounts] == wanted


def test_an_end_without_a_figure_ends_every_unit_and_horizon() -> None:
    told = [
        amount("a", "announced", "5", unit="EUR"),
        amount("a", "in_talks", "5", horizon="2030"),
        amount("a", "cancelled", "", "2025-06-01"),
    ]
    assert list(verdicts(deals({"a": "debt"}, told)).values()) == ["overtaken", "no_figure", "overtaken"]


@pytest.mark.parametrize("more", [{"unit": "EUR"}, {"horizon": "2030"}], ids=str)
def test_a_figure_of_another_unit_or_horizon_ends_nothing(more: dict[str, str]) -> None:
    told = [amount("a", "announced", "5"), amount("a", "closed", "4", "2025-06-01", **more)]
    assert set(verdicts(deals({"a": "debt"}, told)).values()) == {"own_figure"}


def test_a_figure_told_again_with_another_horizon_counts_once() -> None:
    again = [amount("a", "signed", "10..", horizon="2026/2028"), amount("a", "signed", "20..", "2025-04-16")]
    assert list(verdicts(deals({"a": "debt"}, again)).values()) == ["overtaken", "own_figure"]
    together = [amount("a", "signed", "10", horizon="2030"), amount("a", "signed", "20", horizon="2033", amount_id="z")]
    assert set(verdicts(deals({"a": "debt"}, together)).values()) == {"own_figure"}


def test_talk_of_a_ticket_ends_with_the_round_and_later_talk_does_not() -> None:
    told = [amount("a", "in_talks", "1", "2024-09-01"), amount("b", "closed", "6", "2024-10-01")]
    typed = deals(ROUND, told, ("a part_of b",))
    assert verdicts(typed)["a-in-talks-2024-09-01"] == "overtaken"
    assert rows_of(funding_current(typed))[0]["overtaken_by"] == "b-closed-2024-10-01"
    later = [amount("a", "in_talks", "1", "2024-11-01"), amount("b", "closed", "6", "2024-10-01")]
    assert verdicts(deals(ROUND, later, ("a part_of b",)))["a-in-talks-2024-11-01"] == "sum_of_parts"


def test_megawatts_and_gigawatts_are_one_unit() -> None:
    told = [
        amount("a", "signed", "206", "2024-10", measure="capacity", unit="MW"),
        amount("a", "signed", "1.2", "2025-05", measure="capacity", unit="GW"),
    ]
    total = next(t for t in rows_of(funding_totals(deals({"a": "compute_contract"}, told))))
    assert (total["unit"], total["value_low"], total["rows_counted"], total["rows_left_out"]) == (
        "GW",
        Decimal("1.2"),
        1,
        1,
    )


@pytest.mark.parametrize("measure", codelists.codes("measure"))
def test_only_summable_measures_are_summed(measure: str) -> None:
    typed = deals({"a": "debt"}, [amount("a", "closed", "5", measure=measure)])
    reason = codelists.column("measure", "left_out")[measure]
    summable = codelists.column("measure", "summable")[measure] == "yes"
    assert list(verdicts(typed).values()) == [reason or "own_figure"]
    assert summable == (not reason) == bool(rows_of(funding_totals(typed)))


# Wholes, parts and recipients

WHOLES = [
    ("10", ["4", "3"], (10, 10), (7, 7), (3, 3)),
    ("10", ["4", "3.."], (10, 10), (7, None), (0, 3)),
    ("10..", ["4", "3"], (10, None), (7, 7), (3, None)),
    ("1..", ["4", "3"], (7, None), (7, 7), (0, None)),
    ("..10", ["4", "3"], (7, 10), (7, 7), (0, 3)),
    ("..10", ["..4"], (0, 10), (0, 4), (0, 10)),
    ("6", ["4", "3"], (6, 6), (7, 7), (0, 0)),
]


@pytest.mark.parametrize(("whole", "parts", "total", "itemised", "open_"), WHOLES, ids=lambda x: str(x))
def test_a_whole_counts_once_and_says_what_is_not_itemised(
    whole: str, parts: list[str], total: tuple[Any, Any], itemised: tuple[Any, Any], open_: tuple[Any, Any]
) -> None:
    names = [f"p{i}" for i, _ in enumerate(parts)]
    told = [amount("w", "closed", whole), *(amount(n, "closed", p) for n, p in zip(names, parts, strict=True))]
    typed = deals(dict.fromkeys(["w", *names], "debt"), told, tuple(f"{n} part_of w" for n in names))
    assert bounds(typed) == {("r", "debt", "committed"): total}
    counted = next(t for t in rows_of(funding_totals_trace(typed)) if t["counted"])
    assert (counted["itemised_low"], counted["itemised_high"]) == itemised
    assert (counted["not_itemised_low"], counted["not_itemised_high"]) == open_


def test_a_whole_without_a_figure_counts_the_sum_of_its_parts() -> None:
    told = [amount("w", "closed", ""), amount("a", "closed", "4"), amount("b", "closed", "3..")]
    typed = deals({"w": "debt", "a": "debt", "b": "debt"}, told, ("a part_of w", "b part_of w"))
    assert bounds(typed) == {("r", "debt", "committed"): (7, None)}
    assert list(verdicts(typed).values()) == ["sum_of_parts", "sum_of_parts", "no_figure"]


def test_what_lies_within_two_wholes_names_the_one_that_counts() -> None:
    told = [amount(d, "closed", f) for d, f in (("a", "2"), ("b", "4"), ("c", "9"))]
    typed = deals({**ROUND, "c": "equity_round"}, told, ("a part_of b", "b part_of c"))
    because = {t["funding_id"]: t["because_amount_id"] for t in rows_of(funding_totals_trace(typed))}
    assert because == {"a": "c-closed-2025-01-01", "b": "c-closed-2025-01-01", "c": None}


def test_a_part_with_another_recipient_counts_there_and_its_dollars_in_the_whole_there() -> None:
    told = [amount("w", "appropriated", "50"), amount("a", "appropriated", "39")]
    typed = deals(
        {"w": "grant", "a": "grant"}, told, ("a part_of w",), ("w recipient ministry", "a recipient industry")
    )
    assert bounds(typed) == {
        ("ministry", "public_support", "committed"): (50, 50),
        ("industry", "public_support", "committed"): (39, 39),
    }
    whole = next(t for t in rows_of(funding_totals_trace(typed)) if t["funding_id"] == "w")
    assert (whole["itemised_low"], whole["not_itemised_low"]) == (39, 11)


def test_of_a_shared_arrangement_nothing_is_sure_but_what_its_parts_say() -> None:
    told = [amount("w", "closed", "10"), amount("a", "closed", "4")]
    typed = deals({"w": "debt", "a": "debt"}, told, ("a part_of w",), ("w borrower x", "w borrower y", "a borrower x"))
    assert bounds(typed) == {("x", "debt", "committed"): (4, 10), ("y", "debt", "committed"): (0, 10)}


ROLES = [
    (("a target x", "a seller y", "a payer z"), ["x"]),
    (("a recipient x", "a developer y"), ["x"]),
    (("a borrower x", "a lender y", "a site z"), ["x"]),
    (("a issuer x", "a payer y"), ["x"]),
    (("a supplier x", "a customer y"), ["x"]),
    (("a developer x", "a site y", "a tenant z"), ["x"]),
    (("a site x", "a payer y"), ["x"]),
    (("a payer x", "a prospective y"), [None]),
    (("a recipient x", "a recipient y"), ["x", "y"]),
]


@pytest.mark.parametrize(("roles", "wanted"), ROLES, ids=lambda x: str(x))
def test_who_gets_the_money(roles: tuple[str, ...], wanted: list[str | None]) -> None:
    typed = deals({"a": "debt"}, [amount("a", "closed", "5")], (), roles)
    assert [t["entity_id"] for t in rows_of(funding_totals(typed))] == wanted


# Random forests

SLOW = settings(deadline=None)
"""Imports and caches make the first example slower than the rest."""

FIGURES = st.sampled_from(["", "5", "7.5", "2..9", "3..", "..8"])
STAGES = st.sampled_from(["in_talks", "announced", "signed", "closed", "disbursed", "cancelled", "denied"])
INSTRUMENTS = st.sampled_from(["equity_round", "convertible_note", "debt", "grant"])
RELATIONS = st.sampled_from(
    [
        r
        for r in codelists.codes("link_relation")
        if r != "part_of"
        and ("funding", "funding")
        in {(t["from_type"], t["to_type"]) for t in codelists.rows("link_types") if t["relation"] == r}
    ]
)


class Drawn(dict[str, pa.Table]):
    """Typed tables that show the rows they were made of where a test fails."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(tables(rows))
        self.rows = rows

    def __repr__(self) -> str:
        return f"tables({self.rows})"


@st.composite
def forests(draw: st.DrawFn) -> Drawn:
    """Draw arrangements in a forest, with links, parties and a history of figures each."""
    names = [f"d{i}" for i in range(draw(st.integers(1, 7)))]
    edges, roles, amounts = set(), set(), []
    for i, name in enumerate(names):
        if i and draw(st.booleans()):
            edges.add(f"{name} part_of {draw(st.sampled_from(names[:i]))}")
        if i and draw(st.integers(0, 3)) == 0:
            edges.add(f"{name} {draw(RELATIONS)} {draw(st.sampled_from(names[:i]))}")
        for _ in range(draw(st.integers(0, 2))):
            roles.add(f"{name} {draw(st.sampled_from(['recipient', 'borrower']))} {draw(st.sampled_from('xyz'))}")
        for n in range(draw(st.integers(0, 3))):
            more = {"unit": draw(st.sampled_from(["USD", "EUR"])), "horizon": draw(st.sampled_from([None, "2030"]))}
            row = amount(name, draw(STAGES), draw(FIGURES), draw(st.sampled_from(["2024", "2024-03-01", "2025-01-01"])))
            row |= {"amount_id": f"{name}-{n}", **({k: v for k, v in more.items() if row.get("unit")})}
            amounts.append(row)
    funding = [{"funding_id": n, "title": n, "instrument": draw(INSTRUMENTS)} for n in names]
    joined, given_roles = links(*sorted(edges)), parties(*sorted(roles))
    return Drawn({"funding": funding, "funding_amounts": amounts, "links": joined, "funding_parties": given_roles})


def _above(typed: Typed, deal: str) -> list[str]:
    """Return what an arrangement lies within, from the links alone."""
    whole = {r["from_id"]: r["to_id"] for r in typed["links"].to_pylist() if r["relation"] == "part_of"}
    found = []
    while deal in whole:
        deal = whole[deal]
        found.append(deal)
    return found


@SLOW
@given(forests())
def test_no_dollar_counts_twice(typed: Typed) -> None:
    by_total = defaultdict(list)
    for t in rows_of(funding_totals_trace(typed)):
        if t["counted"]:
            by_total[t["total_id"]].append(t["funding_id"])
    for counted in by_total.values():
        assert len(set(counted)) == len(counted), "an arrangement counts with one figure"
        assert not {w for d in counted for w in _above(typed, d)} & set(counted), "and not inside another"


@SLOW
@given(forests())
def test_none_is_lost(typed: Typed) -> None:
    """Every amount is traced once a recipient, and what is left out names what counts or stands in its place."""
    trace = rows_of(funding_totals_trace(typed))
    recipients = Deals(typed).recipients
    wanted = Counter(
        (a["amount_id"], e or None) for a in typed["funding_amounts"].to_pylist() for e in recipients[a["funding_id"]]
    )
    assert Counter((t["amount_id"], t["entity_id"]) for t in trace) == wanted
    by_key = {(t["amount_id"], t["entity_id"]): t for t in trace}
    edges = {(r["from_id"], r["relation"], r["to_id"]) for r in typed["links"].to_pylist()}
    for t in trace:
        other = by_key.get((t["because_amount_id"], t["entity_id"]))
        if t["reason"] == "part_of_counted_whole":
            assert other and other["counted"] and other["total_id"] == t["total_id"]
            assert other["funding_id"] in _above(typed, t["funding_id"])
        elif t["reason"] == "superseded":
            assert other and other["total_id"] == t["total_id"] and other["reason"] != "superseded"
        elif t["reason"] == "overtaken":
            found = next(x for x in trace if x["amount_id"] == t["because_amount_id"])
            assert found["funding_id"] in (t["funding_id"], *_above(typed, t["funding_id"]))
            assert found["reason"] != "superseded"
        elif t["because_funding_id"]:
            joined = {(a, b) for a, _, b in edges} | {(b, a) for a, _, b in edges}
            path = [t["funding_id"], *_above(typed, t["funding_id"])]
            assert any((d, t["because_funding_id"]) in joined for d in path)


@SLOW
@given(forests())
def test_open_bounds_stay_open(typed: Typed) -> None:
    trace = rows_of(funding_totals_trace(typed))
    told = {a["amount_id"]: (a["low"], a["high"]) for a in typed["funding_amounts"].to_pylist()}
    for total in rows_of(funding_totals(typed)):
        counted = [t for t in trace if t["counted"] and t["total_id"] == total["total_id"]]
        highs = [told[t["amount_id"]][1] for t in counted]
        assert total["open"] == (None in highs) == (total["value_high"] is None)
        if not total["open"]:
            assert total["value_high"] == sum(highs)
            assert total["value_low"] <= total["value_high"]
        assert total["rows_counted"] == len(counted)
        assert total["rows_left_out"] == sum(t["total_id"] == total["total_id"] for t in trace) - len(counted)


@SLOW
@given(forests())
def test_nothing_is_mixed(typed: Typed) -> None:
    """Each row that counts has the unit, horizon, measure, class and layer of its total, and its recipient."""
    amounts = {a["amount_id"]: a for a in typed["funding_amounts"].to_pylist()}
    layers = codelists.column("instrument", "layer")
    layer = {f["funding_id"]: layers[f["instrument"]] for f in typed["funding"].to_pylist()}
    totals = {t["total_id"]: t for t in rows_of(funding_totals(typed))}
    for t in rows_of(funding_totals_trace(typed)):
        if t["total_id"]:
            total, told = totals[t["total_id"]], amounts[t["amount_id"]]
            assert (total["unit"], total["horizon"], total["measure"]) == (
                told["unit"],
                told["horizon"],
                told["measure"],
            )
            assert total["stage_class"] == codelists.column("stage", "stage_class")[told["stage"]]
            assert (total["layer"], total["entity_id"]) == (layer[t["funding_id"]], t["entity_id"])


@SLOW
@given(forests(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(typed: Typed, chance: random.Random) -> None:
    def shuffled(table: pa.Table) -> pa.Table:
        places = list(range(table.num_rows))
        chance.shuffle(places)
        return table.take(pa.array(places, pa.int64()))

    other = {name: shuffled(table) for name, table in typed.items()}
    for made, key in ((funding_totals, "total_id"), (funding_totals_trace, "trace_id"), (funding_current, "amount_id")):
        first, second = (sorted(rows_of(made(t)), key=lambda r: r[key]) for t in (typed, other))
        assert first == second


@st.composite
def true_forests(draw: st.DrawFn) -> tuple[Typed, dict[str, int], dict[str, bool]]:
    """Draw a forest of which the true dollars are known: what each arrangement tells is true, if it tells at all."""
    names = [f"d{i}" for i in range(draw(st.integers(1, 9)))]
    whole = {n: draw(st.sampled_from(names[:i])) for i, n in enumerate(names) if i and draw(st.booleans())}
    true = {n: draw(st.integers(0, 9)) for n in names}
    for name in reversed(names):
        if name in whole:
            true[whole[name]] += true[name]
    forms = {n: draw(st.sampled_from(["", "{0}", "..{0}", "{0}..", "{1}..{2}"])) for n in names}
    told = [amount(n, "closed", f.format(true[n], max(0, true[n] - 1), true[n] + 1)) for n, f in forms.items()]
    edges = tuple(f"{part} part_of {of}" for part, of in whole.items())
    return deals(dict.fromkeys(names, "debt"), told, edges), true, {n: bool(f) for n, f in forms.items()}


def _tops(typed: Typed, told: dict[str, bool]) -> Iterator[str]:
    """Yield the arrangements that tell a figure and lie within none that does."""
    yield from (n for n, yes in told.items() if yes and not any(told[w] for w in _above(typed, n)))


@SLOW
@given(true_forests())
def test_the_true_sum_of_all_that_was_told_lies_within_the_total(
    drawn: tuple[Typed, dict[str, int], dict[str, bool]],
) -> None:
    typed, true, told = drawn
    found = rows_of(funding_totals(typed))
    dollars = sum(true[n] for n in _tops(typed, told))
    if not any(told.values()):
        assert found == []
        return
    assert len(found) == 1
    low, high = found[0]["value_low"], found[0]["value_high"]
    assert low <= dollars, "more than there is: a dollar counts twice"
    assert high is None or high >= dollars, "less than there is: a dollar is lost"


# The real data


@pytest.fixture(scope="module")
def real() -> dict[str, Row]:
    """Return the totals of the package's own data."""
    typed = check(ROOT / "datapackage.json")[0].typed
    return {t["total_id"]: t for t in rows_of(funding_totals(typed))}


REAL = [
    ("abilene-data-center-joint-venture|debt|committed|amount|USD|", 9_400_000_000, "two loans, not the told total"),
    ("intel|public_support|committed|amount|USD|", 0, "the awards were turned into shares"),
    ("intel|equity|committed|amount|USD|", 8_900_000_000, "the stake, once"),
    ("openai|debt|committed|amount|USD|", 4_000_000_000, "without the option to enlarge"),
    ("intel|debt|talked_of|amount|USD|", 0, "Intel thought better of the loan"),
]  # fmt: skip


@pytest.mark.parametrize(("total", "dollars", "why"), REAL, ids=[r[0] for r in REAL])
def test_totals_of_the_real_data(total: str, dollars: int, why: str, real: dict[str, Row]) -> None:
    assert (real[total]["value_low"], real[total]["value_high"]) == (dollars, dollars), why
