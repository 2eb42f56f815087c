// One instrument: its numbers, what happened to it, what refers to it.

function eventsTable(found) {
    return table(
        "What happened to it",
        [
            {
                title: "Event",
                cell: (row) =>
                    h("span", { title: definition("policy_event", row.event) }, label("policy_event", row.event)),
            },
            { title: "Date", kind: "date", cell: (row) => dateWords(row.date) },
            { title: "Of which part", cell: (row) => row.scope },
            { title: "By", cell: (row) => row.by_policy_id && recordLink("policy", row.by_policy_id) },
            { title: "Evidence", cell: (row) => evidenceLink("event", row) },
        ],
        found,
    );
}

function identifiersSection(id) {
    const found = where("policy_identifiers", "policy_id", id);
    const item = (row) =>
        h(
            "li",
            {},
            h("span", { title: definition("identifier_scheme", row.scheme) }, label("identifier_scheme", row.scheme)),
            ": ",
            row.link ? outward(row.link, row.identifier) : row.identifier,
        );
    return section("Official numbers", found.length > 0 && h("ul", {}, found.map(item)));
}

function policyPartiesSection(id) {
    const found = where("policy_parties", "policy_id", id);
    return section(
        "Who",
        found.length > 0 &&
            h(
                "ul",
                {},
                found.map((row) =>
                    h(
                        "li",
                        {},
                        `${label("policy_party_role", row.role)}: `,
                        recordLink("entity", row.entity_id),
                        " ",
                        evidenceLink("policy_party", row),
                    ),
                ),
            ),
    );
}

function policyView([id]) {
    const row = recordOf("policy", id);
    if (!row) return null;
    const events = where("policy_events", "policy_id", id).toSorted((one, other) =>
        one.date_latest < other.date_latest ? -1 : 1,
    );
    const records = [["policy", id], ...events.map((event) => ["event", event.event_id])];
    const on = chosenDay();
    return {
        title: row.name,
        takes: [
            { table: "policies", rows: [row] },
            { table: "policy_events", rows: where("policy_events", "policy_id", id) },
            { table: "policy_references", rows: referencesOf("policy", id) },
            { table: "evidence", rows: records.flatMap(([type, key]) => evidenceOf(type, key)) },
        ],
        body: [
            h("p", { class: "figure" }, statusWords(id, on), h("span", { class: "quiet" }, ` on ${dateWords(on)}`)),
            h("p", { class: "lead" }, row.summary),
            facts("policy", row, "policy_id", "name", "summary", ...WORKINGS),
            policiesPicture([row], on),
            section("What happened to it", events.length > 0 && eventsTable(events)),
            identifiersSection(id),
            policyPartiesSection(id),
            contradictions(records),
            referencesSection("policy", id),
            section("Tied to", linkGroups(linksOf("policy", id))),
            evidenceSection("policy", id),
        ],
    };
}
