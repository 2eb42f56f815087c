"""The explorer in a real browser: it fetches nothing, shows what the release holds, and anyone can use it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
import shutil
import statistics
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import duckdb
import pytest

from schemas.model import ROOT
from scripts.check.run import check
from scripts.derive.as_of import as_of
from scripts.derive.release import Release, release_of
from scripts.export import explorer
from scripts.export.plain import cell_text, plain_rows
from tests.browser import DESK, PHONE, Reader, chromium
from tests.edits import edited, place

pytestmark = pytest.mark.browser

SEED = "seed-000-942d31b87c987466"
VIEWS = (
    "#/", "#/money", "#/entities", "#/entity/sam-altman", "#/meetings", "#/policies", "#/sources",
    f"#/source/{SEED}", "#/search?q=seoul", "#/funding/openai-2026-round", "#/policy/us-ai-diffusion-rule",
    "#/total/openai%7Cequity%7Ccommitted%7Camount%7CUSD%7C", "#/money?day=2024-09-30",
)  # fmt: skip
"""One address of each kind of view."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def reader(browser: Any, built: Path) -> Reader:
    found = Reader(browser, built / explorer.FILE, accept_downloads=True)
    found.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return found


@pytest.fixture(scope="module")
def tables(made: Release) -> dict[str, list[dict[str, Any]]]:
    return {name: plain_rows(table) for name, table in made.tables.items()}


def address(*path: str, **filters: str) -> str:
    """Return the address of a view."""
    query = f"?{urlencode(filters)}" if filters else ""
    return "#/" + "/".join(quote(part, safe="") for part in path) + query


# What it asks of the world


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_renders_without_a_request_or_an_error(reader: Reader, view: str) -> None:
    page = reader.go(view)
    assert reader.heading() != "Nothing here"
    assert page.locator("main table, main .evidence, main .rests").count() > 0
    assert page.locator("figure").count() == page.locator("figure:has(svg a)").count(), "a picture without a mark"
    assert {request.split("#")[0] for request in reader.requests} == {reader.url}, "nothing but the page itself"
    assert reader.wrong == []


def test_the_policy_of_the_page_forbids_a_request(reader: Reader, browser: Any) -> None:
    """The check above would see a request, and none gets out: the content security policy stops it."""
    other = Reader(browser, Path(reader.url.removeprefix("file://")))
    other.page.evaluate("fetch('http://127.0.0.1:9/').catch(() => 0)")
    other.page.evaluate("new Promise((done) => { const i = new Image(); i.onerror = done; i.src = 'data.png'; })")
    assert any("Content Security Policy" in text for text in other.wrong)
    assert not any("127.0.0.1" in url for url in other.requests)


@pytest.fixture(scope="module")
def hostile(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Show a release whose texts try to become markup."""
    attack = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    edits = f"set meetings seoul-talks title {attack}\nset entities investors-in-korea name {attack}\n"
    edits += f"set meetings seoul-talks summary {attack}\nset sources page-a url javascript:alert(3)\n"
    edits += f"set sources page-a title {attack}\nset statements kwon-2024-09-chips summary {attack}"
    folder = tmp_path_factory.mktemp("hostile")
    explorer.write(release_of(check(place(edited(edits), folder / "package"))[0]), folder)
    return Reader(browser, folder / explorer.FILE)


def test_hostile_text_stays_text(hostile: Reader) -> None:
    for view in ("#/", "#/meetings", "#/meeting/seoul-talks", "#/entity/investors-in-korea", "#/source/page-a",
                 "#/search?q=%3Cimg%20src", "#/%3Cimg%20src=x%20onerror=alert(4)%3E", "#/sources"):  # fmt: skip
        page = hostile.go(view)
        assert page.locator("main img, main script").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0
    hostile.go("#/meeting/seoul-talks")
    assert hostile.heading() == "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    assert hostile.wrong == []


def test_it_is_ready_within_two_seconds(browser: Any, built: Path) -> None:
    took = []
    for _ in range(5):
        fresh = Reader(browser, built / explorer.FILE)
        took.append(int(fresh.page.get_attribute("html", "data-ready")))
        fresh.context.close()
    print(f"ready after {sorted(took)} ms")
    assert statistics.median(took) < 2000


# What it shows


def test_the_counts_are_those_of_the_tables(reader: Reader, tables: dict[str, list[Any]]) -> None:
    page = reader.go("#/")
    shown = page.eval_on_selector_all("data[data-table]", "nodes => nodes.map((n) => [n.dataset.table, +n.value])")
    assert dict(shown) == {name: len(rows) for name, rows in tables.items() if name != "codelists"}
    for view, table in (("money", "funding_amounts"), ("meetings", "meetings"), ("sources", "sources"),
                        ("entities", "entities"), ("policies", "policies")):  # fmt: skip
        page = reader.go(address(view))
        assert str(len(tables[table])) in page.eval_on_selector_all("table", "ts => ts.map((t) => t.dataset.rows)")


def test_the_totals_are_those_of_duckdb(reader: Reader, built: Path) -> None:
    """Each total shown is the sum that DuckDB makes of the amounts in the Parquet files that count in it."""
    folder = built / "parquet"
    summed = duckdb.sql(f"""
        SELECT t.entity_id, t.unit, t.total_id, coalesce(sum(r.value_low), 0)::DECIMAL(38, 6) AS low,
            CASE WHEN any_value(t.open) THEN NULL ELSE coalesce(sum(r.value_high), 0)::DECIMAL(38, 6) END AS high
        FROM '{folder}/funding_totals.parquet' t
        LEFT JOIN '{folder}/funding_totals_trace.parquet' r ON r.total_id = t.total_id AND r.counted
        WHERE t.entity_id IS NOT NULL GROUP BY t.entity_id, t.unit, t.total_id""").fetchall()
    wanted: dict[tuple[str, str], dict[str, tuple[Any, Any]]] = {}
    for entity, unit, total, low, high in summed:
        wanted.setdefault((entity, unit), {})[total] = (float(low), None if high is None else float(high))
    assert len(wanted) > 10
    read = "ns => ns.map((n) => [n.dataset.total, [+n.value, n.dataset.high ? +n.dataset.high : null]])"
    for (entity, unit), totals in wanted.items():
        page = reader.go(address("money", of=entity, unit=unit))
        assert {t: tuple(v) for t, v in page.eval_on_selector_all("data[data-total]", read)} == totals, entity


def _addresses(tables: dict[str, list[Any]]) -> Iterator[str]:
    for view, table, key in (("entity", "entities", "entity_id"), ("meeting", "meetings", "meeting_id"),
                             ("funding", "funding", "funding_id"), ("policy", "policies", "policy_id"),
                             ("total", "funding_totals", "total_id"), ("source", "sources", "source_id")):  # fmt: skip
        yield from (address(view, row[key]) for row in tables[table])
    for kind, table, keys in (("amount", "funding_amounts", ["amount_id"]), ("event", "policy_events", ["event_id"]),
                              ("statement", "statements", ["statement_id"]),
                              ("participant", "meeting_participants", ["meeting_id", "entity_id"]),
                              ("link", "links", ["from_type", "from_id", "relation", "to_type", "to_id"])):  # fmt: skip
        yield from (address("claim", kind, "|".join(row[k] for k in keys)) for row in tables[table][::8])


def test_every_deep_link_leads_to_its_record(reader: Reader, tables: dict[str, list[Any]]) -> None:
    """All records that have a page of their own, and every eighth of the claims."""
    links = list(_addresses(tables))
    failed = reader.page.evaluate(
        """async (links) => {
            const failed = [];
            for (const link of links) {
                const shown = new Promise((done) => addEventListener("hashchange", done, { once: true }));
                location.hash = link;
                await shown;
                if (document.querySelector("h1").textContent === "Nothing here") failed.push(link);
                if (document.querySelector("main").textContent.includes("undefined")) failed.push(link);
            }
            return failed;
        }""",
        links,
    )
    assert len(links) > 2000
    assert failed == []
    assert reader.wrong == []


def test_an_address_that_leads_nowhere_says_so(reader: Reader) -> None:
    for view in ("#/entity/nobody", "#/nowhere", "#/claim/amount/none", "#/claim/nothing/none", "#/%E0%A4%A"):
        reader.go(view)
        assert reader.heading() == "Nothing here"


def test_filters_stand_in_the_address(reader: Reader, tables: dict[str, list[Any]]) -> None:
    page = reader.go("#/money")
    page.focus("#filter-stage")
    page.select_option("#filter-stage", "denied")
    reader.until("location.hash.includes('stage=denied')")
    denied = [row for row in tables["funding_amounts"] if row["stage"] == "denied"]
    assert page.locator("table").first.get_attribute("data-rows") == str(len(denied))
    assert page.evaluate("document.activeElement.id") == "filter-stage"
    page.go_back()
    assert page.locator("table").first.get_attribute("data-rows") == str(len(tables["funding_amounts"]))


def test_amounts_keep_their_doubt(reader: Reader, tables: dict[str, list[Any]]) -> None:
    stages = {row["code"]: row["label"].lower() for row in tables["codelists"] if row["list"] == "stage"}
    for row in tables["funding_amounts"][::7]:
        reader.go(address("claim", "amount", row["amount_id"]))
        assert (row["as_reported"] or "") in reader.heading()
        assert stages[row["stage"]] in reader.heading()


DATES = {
    "2024": "2024", "2024-04": "April 2024", "2024-04-08": "8 April 2024", "2024-08~": "about August 2024",
    "2024?": "perhaps 2024", "2024%": "perhaps about 2024", "../2024-02-16": "until 16 February 2024",
    "2024-02/..": "from February 2024 on", "2024/2025": "2024 to 2025", "2024-22": "summer 2024",
    "2024-33": "the first quarter of 2024", "2024-41~": "about the second half of 2024", "": "no date",
}  # fmt: skip


def test_dates_in_words_keep_their_doubt(browser: Any) -> None:
    page = browser.new_page()
    page.add_script_tag(path=str(explorer.HERE / "js" / "words.js"))
    assert {text: page.evaluate("(text) => dateWords(text)", text) for text in DATES} == DATES


def test_the_slider_goes_back_to_a_day(reader: Reader, built: Path) -> None:
    page = reader.go("#/meetings")
    page.fill("#day-date", "2024-10-01")
    reader.until("location.hash.includes('day=2024-10-01')")
    known = f"SELECT count(*) FROM '{built}/parquet/meetings.parquet' WHERE known_since <= DATE '2024-10-01'"
    wanted = duckdb.sql(known).fetchall()[0][0]
    assert page.locator("table").first.get_attribute("data-rows") == str(wanted)
    page.focus("#day-slider")
    page.keyboard.press("ArrowLeft")
    reader.until("location.hash.includes('day=2024-09-30')")
    assert page.get_attribute("#day-slider", "aria-valuetext") == "30 September 2024"
    page.click("text=Money")
    assert "day=2024-09-30" in page.evaluate("location.hash")
    assert page.locator("data[data-total]").count() == 0, "totals know more than that day did"
    page.click("#day-end")
    reader.until("!location.hash.includes('day=')")


@pytest.mark.parametrize("day", ["2020-01-01", "2024-09-30", "2025-06-30"])
def test_a_day_has_the_rows_that_the_release_of_that_day_has(reader: Reader, made: Release, day: str) -> None:
    created = dt.date.fromisoformat(made.package["created"][:10])
    wanted = as_of(check(ROOT / "datapackage.json")[0].typed, dt.date.fromisoformat(day), created)
    page = reader.go(address(day=day))
    page.click("#take summary")
    given = set(page.eval_on_selector_all("[data-copy]", "nodes => nodes.map((n) => n.dataset.copy)"))
    assert {name for name, table in wanted.items() if table.num_rows} <= given
    for name in sorted(given & set(wanted)):
        page.click(f"[data-copy={name}]")
        reader.until("document.getElementById('said').textContent === 'CSV copied'")
        page.evaluate("document.getElementById('said').textContent = ''")
        shown = list(csv.DictReader(io.StringIO(page.evaluate("navigator.clipboard.readText()"))))
        columns = wanted[name].column_names
        rows = [{c: cell_text(v) for c, v in row.items()} for row in plain_rows(wanted[name])]
        order = itemgetter(*columns)
        assert sorted(({c: row[c] for c in columns} for row in shown), key=order) == sorted(rows, key=order), name


def test_one_search_finds_everything(reader: Reader, tables: dict[str, list[Any]]) -> None:
    page = reader.go("#/")
    page.fill("#q", "DONA  ana")
    page.keyboard.press("Enter")
    reader.until("location.hash.startsWith('#/search')")
    assert any("Doña Ana" in text for text in reader.texts("main tbody th"))
    alias = next(row for row in tables["entity_names"] if row["kind"] == "former")
    reader.go(address("search", q=alias["name"]))
    assert page.locator(f"a[href$='#/entity/{alias['entity_id']}']").count() > 0


# Rows and citations to take away


def test_all_rows_as_csv_are_the_release(reader: Reader, built: Path) -> None:
    page = reader.go("#/")
    page.click("#take summary")
    names = page.eval_on_selector_all("[data-take]", "nodes => nodes.map((n) => n.dataset.take)")
    assert len(names) > 20
    for name in names:
        with page.expect_download() as loading:
            page.wait_for_timeout(150)  # Chromium starts no more than ten downloads in a burst
            page.click(f"[data-take={name}]")
        assert loading.value.suggested_filename == f"{name}.csv"
        assert Path(loading.value.path()).read_bytes() == (built / "csv" / f"{name}.csv").read_bytes(), name


def test_the_rows_of_a_view_as_csv_are_those_of_the_release(reader: Reader, built: Path) -> None:
    page = reader.go(address("money", stage="denied"))
    page.click("#take summary")
    page.click("[data-copy=funding_amounts]")
    reader.until("document.getElementById('said').textContent === 'CSV copied'")
    header, *lines = (built / "csv" / "funding_amounts.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(csv.reader([header])).index("stage")
    wanted = [line for line in lines if next(csv.reader([line]))[at] == "denied"]
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == header + "".join(wanted)
    assert len(list(csv.reader(io.StringIO(copied)))) == len(wanted) + 1


def test_each_view_has_a_citation_with_its_address(reader: Reader, made: Release) -> None:
    for view in VIEWS:
        page = reader.go(view)
        words = page.locator("#citation").text_content()
        assert made.package["title"] in words and made.package["version"] in words
        assert page.evaluate("location.hash") in words
    page.click("#take summary")
    page.click("#copy-citation")
    reader.until("document.getElementById('said').textContent === 'Citation copied'")
    assert page.evaluate("navigator.clipboard.readText()") == words


# From a figure to what it rests on


def test_a_total_reaches_its_evidence_in_two_clicks(reader: Reader) -> None:
    page = reader.go("#/money?of=openai")
    page.locator("td a:has(data[data-total])", has_text="$").first.click()
    reader.until("location.hash.startsWith('#/total/')")
    page.locator("tbody th a").first.click()
    reader.until("location.hash.startsWith('#/claim/amount/')")
    assert page.locator(".evidence li").count() > 0


def test_a_mark_reaches_its_evidence_in_one_click(reader: Reader) -> None:
    page = reader.go("#/money")
    page.locator("figure svg a[href*='claim/amount']").first.click()
    reader.until("location.hash.startsWith('#/claim/amount/')")
    assert page.locator(".evidence li").count() > 0


def test_the_seed_and_its_records_lead_to_each_other(reader: Reader, tables: dict[str, list[Any]]) -> None:
    rows = [row for row in tables["evidence"] if row["source_id"] == SEED and (row["locator"] or "").startswith("char")]
    page = reader.go(address("source", SEED))
    assert len(rows) > 50
    for row in rows:
        page.locator(f"#rests-{row['evidence_id']} button").click()
        lit = page.eval_on_selector_all("mark.lit", "nodes => nodes.map((n) => n.textContent).join('')")
        start, end = (int(n) for n in re.findall(r"\d+", row["locator"]))
        text = (ROOT / "seeds" / f"{SEED.removeprefix('seed-').replace('-', '_')}.txt").read_text(encoding="utf-8")
        assert row["quote"] in (None, text[start:end])
        assert re.sub(r"\s", "", text[start:end]) == re.sub(r"\s", "", lit), row["evidence_id"]
    mark = page.locator("mark").first
    mark.focus()
    page.keyboard.press("Enter")
    named = set(mark.get_attribute("data-evidence").split())
    assert set(page.eval_on_selector_all("li.lit", "nodes => nodes.map((n) => n.dataset.evidence)")) >= named


# For everybody


def _press_until(page: Any, key: str, wanted: str, most: int = 80) -> None:
    """Press a key until what has the focus is described by some words."""
    for _ in range(most):
        page.keyboard.press(key)
        said = "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()"
        if str(page.evaluate(said)).startswith(wanted):
            return
    raise AssertionError(f"the {key} key does not reach {wanted!r}")


def test_the_keyboard_alone_goes_from_start_to_evidence(browser: Any, built: Path) -> None:
    reader = Reader(browser, built / explorer.FILE)
    page = reader.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    _press_until(page, "Tab", "Money", 3)
    page.keyboard.press("Enter")
    reader.until("document.activeElement.tagName === 'H1'")
    assert page.evaluate("document.activeElement.textContent") == "Money"
    _press_until(page, "Tab", str(page.locator("figure svg a").first.get_attribute("aria-label")), 20)
    page.keyboard.press("ArrowRight")
    assert ", " in page.evaluate("document.activeElement.getAttribute('aria-label')")
    outline = "getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth"
    assert page.evaluate(outline) == "3px", "one sees where the focus is"
    page.keyboard.press("Enter")
    reader.until("location.hash.startsWith('#/claim/amount/')")
    _press_until(page, "Tab", page.locator(".evidence a").first.inner_text(), 4)
    page.keyboard.press("Enter")
    reader.until("location.hash.startsWith('#/source/')")


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk-light", "phone-dark"])
def test_axe_finds_nothing(browser: Any, built: Path, scheme: str, size: dict[str, int]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
    run = {"runOnly": {"type": "tag", "values": rules}, "rules": {"target-size": {"enabled": True}}}
    options = {"color_scheme": scheme, "viewport": size, "bypass_csp": True}
    reader = Reader(browser, built / explorer.FILE, **options)
    for view in VIEWS:
        page = reader.go(view)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        found = Axe().run(page, options=run).response["violations"]
        said = [(v["id"], v["nodes"][0]["html"][:160], v["nodes"][0].get("failureSummary")) for v in found]
        assert said == [], view


def test_axe_would_find_something(browser: Any, built: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    reader = Reader(browser, built / explorer.FILE, bypass_csp=True)
    reader.page.evaluate("document.querySelector('label[for=q]').remove()")
    assert "label" in {v["id"] for v in Axe().run(reader.page).response["violations"]}


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_wider_than_a_small_phone(browser: Any, built: Path, view: str) -> None:
    reader = Reader(browser, built / explorer.FILE, viewport=PHONE)
    assert reader.go(view).evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    reader.context.close()


def test_print_shows_the_page_without_its_controls(reader: Reader) -> None:
    page = reader.go("#/meetings")
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible() and not page.locator("header").is_visible()
    assert page.locator("h1").is_visible()
    page.emulate_media(media="screen")


def test_each_picture_has_a_table_beside_it(reader: Reader) -> None:
    for view in VIEWS:
        page = reader.go(view)
        if page.locator("figure").count():
            assert page.locator("table").count() >= 1, view
            assert page.locator("figure svg[role=group][aria-label]").count() == page.locator("figure").count(), view


PICTURES = {
    "start-light": ("#/", "light", ""),
    "money-light": ("#/money?who=openai", "light", "figure"),
    "meetings-dark": ("#/entity/sam-altman", "dark", "figure"),
    "source-light": (f"#/source/{SEED}", "light", ".beside h2"),
}
"""The pictures of the README: where, in which colours, and what stands at the top."""


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_for_the_readme(browser: Any, built: Path, tmp_path: Path, name: str) -> None:
    view, scheme, top = PICTURES[name]
    reader = Reader(
        browser,
        built / explorer.FILE,
        color_scheme=scheme,
        viewport={"width": 1220, "height": 560 if "source" in name else 680},
    )
    page = reader.go(view)
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    if top:
        page.locator(top).first.evaluate("node => { node.scrollIntoView(); scrollBy(0, -16); }")
    page.screenshot(path=str(tmp_path / f"{name}.png"))
    assert 10_000 < (tmp_path / f"{name}.png").stat().st_size < 200_000
    if os.environ.get("SCREENSHOTS"):
        (ROOT / "tests" / "screenshots").mkdir(exist_ok=True)
        shutil.copy(tmp_path / f"{name}.png", ROOT / "tests" / "screenshots")
