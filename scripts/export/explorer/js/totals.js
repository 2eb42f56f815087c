// Totals: of one recipient, layer and class of stages, with what counts and what does not. Taken from the release.

function totalsOf(entity) {
    return where("funding_totals", "entity_id", entity);
}

function gainers() {
    const found = [...Map.groupBy(rows("funding_totals"), (row) => row.entity_id)].filter(([id]) => id);
    return found.sort((one, other) => other[1].length - one[1].length).map(([id]) => [id, nameOf("entity", id)]);
}

function totalCell(total) {
    return (
        total &&
        a(
            ["total", total.total_id],
            h(
                "data",
                { value: total.value_low, "data-high": total.value_high, "data-total": total.total_id },
                totalWords(total),
            ),
        )
    );
}

const CLASSES = ["talked_of", "committed", "paid", "gone"];

function totalsTable(entity, unit) {
    const found = totalsOf(entity).filter((row) => row.unit === unit);
    const layers = codes("layer");
    const groups = [...Map.groupBy(found, (row) => [row.layer, row.measure, row.horizon].join("|")).values()].sort(
        ([one], [other]) =>
            layers.indexOf(one.layer) - layers.indexOf(other.layer) || (one.horizon < other.horizon ? -1 : 1),
    );
    const title = ([row]) =>
        [
            label("layer", row.layer),
            row.measure !== "amount" && label("measure", row.measure).toLowerCase(),
            horizonWords(row.horizon),
        ]
            .filter(Boolean)
            .join(", ");
    const column = (kind) => ({
        title: label("stage_class", kind),
        kind: "number",
        cell: (group) => totalCell(group.find((row) => row.stage_class === kind)),
    });
    return table(
        `Totals of ${nameOf("entity", entity)}, by layer and class of stages`,
        [{ title: "Layer", cell: title }, ...CLASSES.map(column)],
        groups,
    );
}

function totalsSection(entity, unit) {
    if (day())
        return section(
            "Totals",
            h(
                "p",
                { class: "note" },
                "Totals are made by the release of all that is known, and do not go back to earlier days. ",
                h("button", { type: "button", onclick: () => refine({ day: "" }) }, "Show all that is known"),
            ),
        );
    if (!totalsOf(entity).some((row) => row.unit === unit)) return null;
    return section(
        "Totals",
        h(
            "p",
            {},
            "One recipient, one layer, one class of stages at a time: the same dollar stands in several layers and was talked of before it was bound, so no two of these figures may be added. Each leads to the amounts that it counts and those that it leaves out.",
        ),
        totalsTable(entity, unit),
    );
}

function traceTable(title, found) {
    const amount = (row) => recordOf("amount", row.amount_id);
    const reason = (row) => [
        h("span", { title: definition("total_reason", row.reason) }, label("total_reason", row.reason)),
        row.because_funding_id && [": ", recordLink("funding", row.because_funding_id)],
        row.shared === "true" && h("span", { class: "quiet" }, " (shared among several recipients)"),
    ];
    return (
        found.length > 0 &&
        table(
            title,
            [
                { title: "Amount", cell: (row) => recordLink("amount", row.amount_id, amountWords(amount(row))) },
                { title: "Date", kind: "date", cell: (row) => dateWords(amount(row).date) },
                { title: "Arrangement", cell: (row) => recordLink("funding", row.funding_id) },
                { title: "Why", cell: reason },
            ],
            found,
        )
    );
}

function totalView([id]) {
    const total = rows("funding_totals").find((row) => row.total_id === id);
    if (!total) return null;
    const trace = where("funding_totals_trace", "total_id", id);
    const title = `${nameOf("entity", total.entity_id)}: ${label("layer", total.layer).toLowerCase()}, ${label("stage_class", total.stage_class).toLowerCase()}`;
    return {
        title,
        takes: [
            { table: "funding_totals", rows: [total] },
            { table: "funding_totals_trace", rows: trace },
        ],
        body: [
            h(
                "p",
                { class: "figure" },
                h("data", { value: total.value_low, "data-high": total.value_high }, totalWords(total)),
                total.horizon && `, ${horizonWords(total.horizon)}`,
            ),
            h("p", {}, definition("layer", total.layer), " ", definition("stage_class", total.stage_class)),
            section(
                "What counts",
                traceTable(
                    "Amounts that are summed",
                    trace.filter((row) => row.counted === "true"),
                ),
            ),
            section(
                "What is left out, and why",
                traceTable(
                    "Amounts that are not summed",
                    trace.filter((row) => row.counted === "false"),
                ),
            ),
        ],
    };
}
