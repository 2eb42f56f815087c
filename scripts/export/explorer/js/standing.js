// The record as it stood on a day, by the rules of the release (scripts/derive/as_of.py): the rows that sources of the
// day support, without prose that may tell what came later. A source without a day counts only at the end.

const PROSE = {
    meetings: "summary",
    funding: "summary",
    policies: "summary",
    policy_references: "summary",
    statements: "summary",
    links: "note",
};
const PARTS = {
    meetings: ["meeting_participants"],
    funding: ["funding_parties", "funding_amounts"],
    policies: ["policy_parties", "policy_identifiers", "policy_events"],
};
const UPKEEP = { corrections: "date", retired_ids: "retired_on", searches: "date" };
const LATER = "Withheld: worded with sources that were published later.";

function countedBy(on) {
    const counts = (row) => row.published_latest !== "" && row.published_latest <= on;
    return new Set(TABLES.sources.rows.filter(counts).map((row) => row.source_id));
}

// The sources that count and those that they retell; one that is surely later is no longer named.
function sourcesBy(on, counted) {
    const kept = new Set(counted);
    const sources = new Map(TABLES.sources.rows.map((row) => [row.source_id, row]));
    for (const row of TABLES.sources.rows) {
        let [at, parent] = [row, sources.get(row.derives_from)];
        while (kept.has(at.source_id) && parent && parent.published_earliest <= on && !kept.has(parent.source_id)) {
            kept.add(parent.source_id);
            [at, parent] = [parent, sources.get(parent.derives_from)];
        }
    }
    const told = (row) => (row.derives_from && !kept.has(row.derives_from) ? { ...row, derives_from: "" } : row);
    return TABLES.sources.rows.filter((row) => kept.has(row.source_id)).map(told);
}

// The keys of the rows that stand, by type of record.
function keysOf(standing) {
    const keys = (type) => new Set((standing[tableOf(type)] ?? []).map((row) => idOf(type, row)));
    return new Map(codes("record_type").map((type) => [type, keys(type)]));
}

// The keys of rows on which, or on whose parts, evidence bears that does not stand yet.
function touched(table, rested) {
    const keys = new Set(rested.get(typeOf(table)));
    const column = TABLES[table].key[0];
    for (const part of PARTS[table] ?? []) {
        const own = rested.get(typeOf(part)) ?? new Set();
        for (const row of TABLES[part].rows) if (own.has(idOf(typeOf(part), row))) keys.add(row[column]);
    }
    return keys;
}

function withheld(found, type, column, keys) {
    const later = (row) => row[column] !== "" && keys.has(idOf(type, row));
    return found.map((row) => (later(row) ? { ...row, [column]: LATER } : row));
}

function restedOn(evidence) {
    const rested = new Map();
    for (const { record_type: type, record_id: id } of evidence) {
        if (!rested.has(type)) rested.set(type, new Set());
        rested.get(type).add(id);
    }
    return rested;
}

function standingOn(on) {
    const counted = countedBy(on);
    const standing = { sources: sourcesBy(on, counted) };
    const since = (row) => SINCE.get(row) !== "" && SINCE.get(row) <= on;
    for (const { name, rows: all } of Object.values(TABLES)) if (TABLES[name].since) standing[name] = all.filter(since);
    const keys = keysOf(standing);
    const held = (row) => keys.get(row.record_type).has(row.record_id);
    const stands = (row) => counted.has(row.source_id) && held(row);
    standing.evidence = TABLES.evidence.rows.filter(stands);
    for (const [name, column] of Object.entries(UPKEEP))
        standing[name] = TABLES[name].rows.filter((row) => row[column] <= on && (name !== "corrections" || held(row)));
    const later = restedOn(TABLES.evidence.rows.filter((row) => !stands(row)));
    for (const [name, column] of Object.entries(PROSE))
        standing[name] = withheld(standing[name], typeOf(name), column, touched(name, later));
    const described = restedOn(standing.evidence).get("entity") ?? new Set();
    const named = new Set(standing.entities.map((row) => row.entity_id).filter((id) => !described.has(id)));
    standing.entities = withheld(standing.entities, "entity", "description", named);
    return { ...standing, ...derivedOn(keys, held) };
}

// Of what the build derives, the spans and the timeline of what stands; totals know more than the day did.
function derivedOn(keys, held) {
    return {
        policy_status: TABLES.policy_status.rows.filter((row) => keys.get("event").has(row.event_id)),
        timeline: TABLES.timeline.rows.filter(held),
        funding_current: [],
        funding_totals: [],
        funding_totals_trace: [],
    };
}
