// One search over everything that has a name or words of its own.

const SEARCHED = [
    "entity",
    "funding",
    "amount",
    "meeting",
    "policy",
    "event",
    "statement",
    "source",
    "reference",
    "relation",
];
let HAY = { day: null };

function ownText(type, row) {
    const { names, refs } = TABLES[tableOf(type)];
    const said = names.filter((name) => !WORKINGS.includes(name)).map((name) => row[name]);
    const meant = names
        .filter((name, i) => refs[i] && row[name])
        .map((name) => nameOf(typeOf(refs[names.indexOf(name)]), row[name]));
    const aliases =
        type === "entity" ? where("entity_names", "entity_id", row.entity_id).map((other) => other.name) : [];
    const numbers =
        type === "policy"
            ? where("policy_identifiers", "policy_id", row.policy_id).map((other) => other.identifier)
            : [];
    return folded(` ${[...said, ...meant, ...aliases, ...numbers].join(" ")}`);
}

function haystack() {
    const text = (type) => (row) => ({ row, name: folded(NAMES[type](row)), text: ownText(type, row) });
    if (HAY.day !== day())
        HAY = { day: day(), found: SEARCHED.map((type) => [type, rows(tableOf(type)).map(text(type))]) };
    return HAY.found;
}

function hits(sought) {
    const parts = folded(sought).split(/\s+/).filter(Boolean);
    const rank = (entry) =>
        entry.name.startsWith(parts.join(" ")) ? 0 : parts.every((part) => entry.name.includes(part)) ? 1 : 2;
    const one = ([type, entries]) => [
        type,
        entries
            .filter((entry) => parts.every((part) => entry.text.includes(part) || entry.name.includes(part)))
            .sort((x, y) => rank(x) - rank(y))
            .map((entry) => entry.row),
    ];
    return parts.length
        ? haystack()
              .map(one)
              .filter(([, found]) => found.length)
        : [];
}

function hitsTable(type, found) {
    const about = (row) => row.summary || row.description || row.as_reported || row.publisher || "";
    return table(
        label("record_type", type),
        [
            { title: "Record", cell: (row) => recordLink(type, idOf(type, row)) },
            {
                title: "Date",
                kind: "date",
                cell: (row) => (row.date || row.published ? dateWords(row.date || row.published) : ""),
            },
            { title: "What", cell: (row) => clipped(about(row), 180) },
        ],
        found,
    );
}

function searchView() {
    const sought = here().filters.q ?? "";
    const found = hits(sought);
    const total = found.reduce((sum, [, some]) => sum + some.length, 0);
    const jump = ([type, some]) => h("li", {}, `${label("record_type", type)}: ${some.length}`);
    say(`${counted(total, "record")} found`);
    return {
        title: `Search: ${sought}`,
        takes: found.map(([type, some]) => ({ table: tableOf(type), rows: some })),
        body: [
            h("p", { class: "count" }, `${counted(total, "record")} with all these words.`),
            h("ul", { class: "inline" }, found.map(jump)),
            found.map(([type, some]) => hitsTable(type, some)),
        ],
    };
}
