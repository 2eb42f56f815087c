// Records: what other rows point to by type and key. What each is called, and where it is shown.

function keyOf(type) {
    return property("record_type", type, "key").split(" ");
}

function tableOf(type) {
    return property("record_type", type, "table");
}

const TYPES = new Map();

function typeOf(table) {
    if (!TYPES.size) for (const type of codes("record_type")) TYPES.set(tableOf(type), type);
    return TYPES.get(table);
}

function idOf(type, row) {
    return keyOf(type)
        .map((column) => row[column])
        .join("|");
}

function recordOf(type, id) {
    const [column, ...others] = keyOf(type);
    if (!others.length) return where(tableOf(type), column, id)[0];
    return where(tableOf(type), column, id.split("|")[0]).find((row) => idOf(type, row) === id);
}

const NAMES = {
    entity: (row) => row.name,
    entity_name: (row) => `${row.name}, another name of ${nameOf("entity", row.entity_id)}`,
    relation: (row) =>
        [
            `${nameOf("entity", row.subject_id)} ${label("relation_kind", row.relation).toLowerCase()}`,
            row.title && `${row.title},`,
            nameOf("entity", row.object_id),
        ]
            .filter(Boolean)
            .join(" "),
    meeting: (row) => row.title,
    participant: (row) =>
        `${nameOf("entity", row.entity_id)}, ${label("participant_presence", row.presence).toLowerCase()}: ${nameOf("meeting", row.meeting_id)}`,
    funding: (row) => row.title,
    party: (row) =>
        `${nameOf("entity", row.entity_id)} as ${label("party_role", row.role).toLowerCase()}: ${nameOf("funding", row.funding_id)}`,
    amount: (row) => `${amountWords(row)}: ${nameOf("funding", row.funding_id)}`,
    policy: (row) => row.name,
    policy_party: (row) =>
        `${nameOf("entity", row.entity_id)} as ${label("policy_party_role", row.role).toLowerCase()}: ${nameOf("policy", row.policy_id)}`,
    identifier: (row) => `${row.identifier}: ${nameOf("policy", row.policy_id)}`,
    event: (row) =>
        `${nameOf("policy", row.policy_id)}: ${label("policy_event", row.event).toLowerCase()}${row.scope && ` (${row.scope})`}`,
    reference: (row) =>
        `${nameOf(row.record_type, row.record_id)}: ${label("reference_relation", row.relation).toLowerCase()} ${nameOf("policy", row.policy_id)}`,
    statement: (row) =>
        `${nameOf("entity", row.speaker_id)}: ${label("statement_kind", row.kind).toLowerCase()}, ${dateWords(row.date)}`,
    link: (row) =>
        `${nameOf(row.from_type, row.from_id)}: ${label("link_relation", row.relation).toLowerCase()} ${nameOf(row.to_type, row.to_id)}`,
    source: (row) => row.title,
};

function nameOf(type, id) {
    const row = recordOf(type, id);
    return row ? NAMES[type](row) : id;
}

const OWN_PAGE = ["entity", "meeting", "funding", "policy", "source"];

function pathOf(type, id) {
    return OWN_PAGE.includes(type) ? [type, id] : ["claim", type, id];
}

function recordLink(type, id, text = nameOf(type, id), properties = {}) {
    return a(pathOf(type, id), text, {}, properties);
}

// What a record leans on: the record on whose page it is shown.
const PARENTS = {
    amount: "funding",
    party: "funding",
    participant: "meeting",
    event: "policy",
    identifier: "policy",
    policy_party: "policy",
    reference: "policy",
    entity_name: "entity",
};

function parentOf(type, row) {
    const parent = PARENTS[type];
    return parent ? [parent, row[keyOf(parent)[0]]] : null;
}

function cellWords(table, column, value) {
    const at = TABLES[table].names.indexOf(column);
    const list = TABLES[table].lists[at];
    const target = TABLES[table].refs[at];
    if (target && recordOf(typeOf(target), value)) return recordLink(typeOf(target), value);
    if (list) return h("span", { title: definition(list, value) }, label(list, value));
    if (column === "country") return countryWords(value);
    if (/^https?:/.test(value)) return outward(value, value);
    if (/^(date|start|end|horizon|published|accessed|known_since)$/.test(column)) return dateWords(value);
    return value === "true" ? "yes" : value === "false" ? "no" : value;
}

// All cells of a row that are not empty, but for those named, as a list of terms.
function facts(type, row, ...without) {
    const table = TABLES[tableOf(type)];
    const shown = table.names.filter((name) => row[name] !== "" && !without.includes(name));
    const term = (name) => [
        h("dt", {}, table.titles[table.names.indexOf(name)]),
        h("dd", {}, cellWords(table.name, name, row[name])),
    ];
    return shown.length ? h("dl", { class: "facts" }, shown.map(term)) : null;
}

// The columns that say how a row is to be read, not what it says.
const WORKINGS = [
    "date_earliest",
    "date_latest",
    "date_precision",
    "start_earliest",
    "start_latest",
    "end_earliest",
    "end_latest",
    "value_low",
    "value_high",
    "published_earliest",
    "published_latest",
    "published_precision",
    "sources",
    "origins",
    "contested",
];
