// Policy: instruments over time, and what each was on a chosen day.

const FORCES = [
    ["coming", "on its way"],
    ["made", "signed or published"],
    ["force", "in force"],
    ["halted", "halted"],
    ["ended", "ended"],
];

function firstSpan(policy) {
    return (
        where("policy_status", "policy_id", policy.policy_id)
            .map((row) => row.from_day)
            .sort()[0] ?? "9999"
    );
}

function policyText(row) {
    return `${row.name} ${row.title} ${row.policy_id} ${row.summary} ${where(
        "policy_identifiers",
        "policy_id",
        row.policy_id,
    )
        .map((other) => other.identifier)
        .join(" ")} ${namesOf("policy_parties", "policy_id", row.policy_id)}`;
}

function chosenDay() {
    const { on } = here().filters;
    return /^\d{4}-\d{2}-\d{2}$/.test(on ?? "") ? on : day() || lastDay();
}

function foundPolicies(on) {
    const { words: sought, force: wanted } = here().filters;
    const stands = (row) => statusesOn(row.policy_id, on).some((status) => force(status.status) === wanted);
    return matching(rows("policies"), ["kind", "jurisdiction", "binding"]).filter(
        (row) => (!sought || hasWords(policyText(row), sought)) && (!wanted || stands(row)),
    );
}

function policiesFilters(on) {
    const all = rows("policies");
    const places = [...new Set(all.map((row) => row.jurisdiction).filter(Boolean))]
        .map((iso) => [iso, countryWords(iso)])
        .sort((one, other) => one[1].localeCompare(other[1], "en"));
    return filterBar(
        date("on", "On the day", on),
        select("force", "On that day", FORCES),
        words(),
        select("kind", "Kind", present("policy_kind", all, "kind")),
        select("jurisdiction", "Jurisdiction", places),
        select("binding", "Binding", present("binding", all, "binding")),
    );
}

function policiesTable(found, on) {
    return table(
        "Instruments",
        [
            { title: "Instrument", cell: (row) => recordLink("policy", row.policy_id) },
            { title: "Kind", cell: (row) => label("policy_kind", row.kind) },
            { title: "Jurisdiction", cell: (row) => countryWords(row.jurisdiction) },
            { title: `On ${dateWords(on)}`, cell: (row) => statusWords(row.policy_id, on) },
            {
                title: "What refers to it",
                kind: "number",
                cell: (row) =>
                    a(
                        ["policy", row.policy_id],
                        counted(referencesOf("policy", row.policy_id).length, "record"),
                        {},
                        {
                            "aria-label": `${counted(referencesOf("policy", row.policy_id).length, "record")} that refer to ${row.name}`,
                        },
                    ),
            },
        ],
        found,
    );
}

function policiesView() {
    const on = chosenDay();
    const found = foundPolicies(on).toSorted((one, other) => (firstSpan(one) < firstSpan(other) ? -1 : 1));
    const ids = new Set(found.map((row) => row.policy_id));
    return {
        title: "Policy",
        takes: [
            { table: "policies", rows: rows("policies").filter((row) => ids.has(row.policy_id)) },
            {
                table: "policy_events",
                rows: rows("policy_events").filter((row) => ids.has(row.policy_id)),
            },
        ],
        body: [
            policiesFilters(on),
            h("p", { class: "count" }, `${counted(found.length, "instrument")}.`),
            policiesPicture(found, on),
            policiesTable(found, on),
        ],
    };
}
