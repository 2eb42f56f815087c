// Money: arrangements against stages, the claims as a table, and the totals of one recipient.

const SHOWN = 30;

function claimText(row) {
    const funding = recordOf("funding", row.funding_id);
    return `${funding.title} ${funding.funding_id} ${row.as_reported} ${amountWords(row)} ${namesOf("funding_parties", "funding_id", row.funding_id)}`;
}

function claims() {
    const { layer, who, words: sought } = here().filters;
    const party = (row) => where("funding_parties", "funding_id", row.funding_id).some((p) => p.entity_id === who);
    return matching(rows("funding_amounts"), ["stage", "stage_class", "unit", "measure", "qualifier"]).filter(
        (row) =>
            (!layer || recordOf("funding", row.funding_id).layer === layer) &&
            (!who || party(row)) &&
            (!sought || hasWords(claimText(row), sought)),
    );
}

function sizeOf(row) {
    return Number(row.value_high || row.value_low);
}

function largest(group) {
    return Math.max(0, ...group.map(sizeOf));
}

// The claims that can stand on one scale, by arrangement, the largest first.
function comparable(found, unit) {
    const measure = here().filters.measure ?? "amount";
    const kept = found.filter((row) => row.measure === measure && (row.unit === unit || !row.unit));
    const groups = [...Map.groupBy(kept, (row) => row.funding_id)].map(([id, group]) => [
        recordOf("funding", id),
        group,
    ]);
    return groups.sort((one, other) => largest(other[1]) - largest(one[1]) || (one[0].title < other[0].title ? -1 : 1));
}

const CLAIMS = [
    { title: "Amount", cell: (row) => recordLink("amount", row.amount_id, amountWords(row)) },
    { title: "Arrangement", cell: (row) => recordLink("funding", row.funding_id) },
    { ...DATE, cell: (row) => dateWords(row.date) },
    {
        title: "Stage",
        cell: (row) => badge(label("stage", row.stage), row.stage_class, definition("stage", row.stage)),
    },
    { title: "Layer", cell: (row) => label("layer", recordOf("funding", row.funding_id).layer) },
    { title: "Evidence", cell: (row) => evidenceLink("amount", row) },
];

function moneyFilters() {
    const all = rows("funding_amounts");
    return filterBar(
        words("words", "Arrangement, party or words"),
        select("layer", "Layer", present("layer", rows("funding"), "layer")),
        select(
            "stage_class",
            "Class of stages",
            CLASSES.map((kind) => [kind, label("stage_class", kind)]),
        ),
        select("stage", "Stage", present("stage", all, "stage")),
        select("measure", "Measure", present("measure", all, "measure")),
        select("unit", "Unit", present("unit", all, "unit")),
        select("qualifier", "How exact", present("qualifier", all, "qualifier")),
    );
}

function moneyPicture(found) {
    const { unit = "USD", all } = here().filters;
    const groups = comparable(found, unit);
    if (!groups.length)
        return h("p", { class: "note" }, "No claim fits on one scale here: choose one unit and one measure.");
    const more = groups.length > SHOWN && !all;
    return [
        amountsPicture(more ? groups.slice(0, SHOWN) : groups, unit),
        more &&
            h(
                "button",
                { type: "button", id: "all-rows", onclick: () => refine({ all: "1" }) },
                `Draw all ${groups.length} arrangements`,
            ),
    ];
}

function moneyView() {
    const found = claims();
    const { who, of = "openai", unit = "USD" } = here().filters;
    const choice = select(
        "of",
        "Totals of",
        gainers().map(([id, name]) => [id, name]),
        null,
    );
    if (choice.querySelector("select").value !== of && !here().filters.of) choice.querySelector("select").value = of;
    return {
        title: who ? `Money: ${nameOf("entity", who)}` : "Money",
        takes: [
            { table: "funding_amounts", rows: found },
            { table: "funding_totals", rows: day() ? [] : totalsOf(of) },
        ],
        body: [
            moneyFilters(),
            h(
                "p",
                { class: "count" },
                `${counted(found.length, "claim")} on ${counted(new Set(found.map((row) => row.funding_id)).size, "arrangement")}.`,
            ),
            moneyPicture(found),
            section(
                "The claims",
                table(
                    "Claims on money",
                    CLAIMS,
                    found.toSorted((one, other) => (one.date_latest < other.date_latest ? 1 : -1)),
                ),
            ),
            totalsOf(of).length > 0 && [h("div", { class: "filters" }, choice), totalsSection(of, unit)],
        ],
    };
}
