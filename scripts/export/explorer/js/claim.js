// One claim: an amount, a participant, an event, a link, a statement, with all it says and all it rests on.

function claimTitle(type, row) {
    if (type === "amount") return amountWords(row);
    return NAMES[type](row);
}

function claimView([type, id]) {
    const row = codes("record_type").includes(type) ? recordOf(type, id) : null;
    if (!row) return null;
    const parent = parentOf(type, row);
    const about = where("funding_totals_trace", "amount_id", id);
    return {
        title: claimTitle(type, row),
        takes: [
            { table: tableOf(type), rows: [row] },
            { table: "evidence", rows: evidenceOf(type, id) },
        ],
        body: [
            h(
                "p",
                { class: "lead" },
                `${label("record_type", type)}${parent ? " of " : ""}`,
                parent && recordLink(...parent),
                row.date && `, ${dateWords(row.date)}`,
                ".",
            ),
            type === "statement" && h("p", {}, row.summary),
            evidenceSection(type, id),
            contradictions([[type, id]]),
            section("All that the row says", facts(type, row, "summary", ...WORKINGS)),
            section("In the totals", about.length > 0 && !day() && h("ul", {}, about.map(traceItem))),
            section("Tied to", linkGroups(linksOf(type, id))),
            type !== "reference" && referencesSection(type, id),
        ],
    };
}

function traceItem(row) {
    const words = `${nameOf("entity", row.entity_id) || "no known recipient"}: ${row.counted === "true" ? "counts" : "left out"}, ${label("total_reason", row.reason).toLowerCase()}`;
    return h("li", {}, row.total_id ? a(["total", row.total_id], words) : words);
}
