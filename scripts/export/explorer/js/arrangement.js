// One arrangement: its history, its parties, what sources disagree on, its parts and what contains it.

function amountHistory(found) {
    return table(
        "History of its figures",
        [
            CLAIMS[2],
            { ...CLAIMS[0], cell: (row) => recordLink("amount", row.amount_id, amountWords(row)) },
            CLAIMS[3],
            CLAIMS[5],
        ],
        found,
    );
}

function historyPicture(funding, found) {
    const unit = ["USD", ...found.map((row) => row.unit)].find((u) =>
        found.some((row) => row.unit === u && row.measure === "amount"),
    );
    const shown = found.filter((row) => row.measure === "amount" && row.unit === unit);
    return shown.length > 1 ? amountsPicture([[funding, shown]], unit) : null;
}

function partiesTable(id) {
    const found = where("funding_parties", "funding_id", id);
    return (
        found.length > 0 &&
        table(
            "Parties",
            [
                { title: "Who", cell: (row) => recordLink("entity", row.entity_id) },
                {
                    title: "Role",
                    cell: (row) =>
                        h("span", { title: definition("party_role", row.role) }, label("party_role", row.role)),
                },
                { title: "Date", kind: "date", cell: (row) => row.date && dateWords(row.date) },
                { title: "Evidence", cell: (row) => evidenceLink("party", row) },
            ],
            found,
        )
    );
}

function containment(id) {
    const above = wholes("funding", id).map((up) => h("li", {}, recordLink("funding", up), latestNote(up)));
    return [
        section("What contains it", above.length > 0 && h("ol", {}, above)),
        section("Its parts", partsTree("funding", id)),
    ];
}

function fundingView([id]) {
    const row = recordOf("funding", id);
    if (!row) return null;
    const found = amountsOf(id).sort((one, other) => (one.date_latest < other.date_latest ? -1 : 1));
    const edges = linksOf("funding", id).filter((edge) => edge.row.relation !== "part_of");
    const records = [
        ["funding", id],
        ...found.map((amount) => ["amount", amount.amount_id]),
        ...where("funding_parties", "funding_id", id).map((party) => ["party", idOf("party", party)]),
    ];
    const last = found.filter((amount) => amount.measure === "amount").at(-1);
    return {
        title: row.title,
        takes: [
            { table: "funding", rows: [row] },
            { table: "funding_amounts", rows: where("funding_amounts", "funding_id", id) },
            { table: "funding_parties", rows: where("funding_parties", "funding_id", id) },
            { table: "evidence", rows: records.flatMap(([type, key]) => evidenceOf(type, key)) },
        ],
        body: [
            last &&
                h(
                    "p",
                    { class: "figure" },
                    recordLink("amount", last.amount_id, amountWords(last)),
                    h("span", { class: "quiet" }, ` ${dateWords(last.date)}`),
                ),
            h("p", { class: "lead" }, row.summary),
            facts("funding", row, "funding_id", "title", "summary", ...WORKINGS),
            section("History", found.length > 0 && [historyPicture(row, found), amountHistory(found)]),
            section("Who", partiesTable(id)),
            contradictions(records),
            containment(id),
            section("Tied to", linkGroups(edges)),
            referencesSection("funding", id),
            evidenceSection("funding", id),
        ],
    };
}
