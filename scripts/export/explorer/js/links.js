// Typed edges between records: what is part of what, what replaces, finances or mirrors what, what was said of it.

const BACKWARDS = {
    part_of: "Its parts",
    follows: "Followed by",
    possibly_same: "Possibly the same as",
    discussed: "Discussed at",
    announced: "Announced at",
    signed: "Signed at",
    counted_in: "Counts, as a told total",
    replaces: "Replaced by",
    extends: "Extended by",
    finances: "Financed by",
    refinances: "Refinanced by",
    mirrors: "Mirrored by",
    estimates: "Estimated by",
    backs: "Backed by",
    given_with: "Given with it",
    option_on: "Option on it",
    converts: "Converted into",
    delivers: "Delivered by",
    implements: "Implemented by",
    amends: "Amended by",
    about: "Statements about it",
};

function linksOf(type, id) {
    const out = where("links", "from_id", id).filter((row) => row.from_type === type);
    const back = where("links", "to_id", id).filter((row) => row.to_type === type);
    return [
        ...out.map((row) => ({ row, title: label("link_relation", row.relation), type: row.to_type, id: row.to_id })),
        ...back.map((row) => ({
            row,
            title: BACKWARDS[row.relation] ?? `${label("link_relation", row.relation)} (of it)`,
            type: row.from_type,
            id: row.from_id,
        })),
    ];
}

function farEnd(edge) {
    const far = recordOf(edge.type, edge.id);
    const date = far?.date && `, ${dateWords(far.date)}`;
    const words = edge.type === "statement" ? `: ${far.summary}` : "";
    return [recordLink(edge.type, edge.id), edge.type !== "statement" && date, words];
}

function linkItem(edge) {
    return h(
        "li",
        {},
        farEnd(edge),
        edge.row.note && h("span", { class: "quiet" }, ` ${edge.row.note}`),
        " ",
        evidenceLink("link", edge.row),
    );
}

function linkGroups(edges) {
    const groups = Map.groupBy(edges, (edge) => edge.title);
    return [...groups].map(([title, members]) => [h("h3", {}, title), h("ul", {}, members.map(linkItem))]);
}

// The parts of an arrangement, and theirs.
function partsTree(type, id, seen = new Set([id])) {
    const parts = where("links", "to_id", id).filter(
        (row) => row.to_type === type && row.from_type === type && row.relation === "part_of" && !seen.has(row.from_id),
    );
    if (!parts.length) return null;
    return h(
        "ul",
        {},
        parts.map((row) => {
            const below = partsTree(type, row.from_id, new Set([...seen, row.from_id]));
            return h("li", {}, recordLink(type, row.from_id), type === "funding" && latestNote(row.from_id), below);
        }),
    );
}

// What contains a record, from the nearest to the widest.
function wholes(type, id, seen = new Set([id])) {
    const up = where("links", "from_id", id).filter(
        (row) => row.from_type === type && row.to_type === type && row.relation === "part_of" && !seen.has(row.to_id),
    );
    return up.flatMap((row) => [row.to_id, ...wholes(type, row.to_id, new Set([...seen, row.to_id]))]);
}

function latestWords(funding) {
    const found = amountsOf(funding).filter((row) => row.measure === "amount" && row.unit);
    const last = found.sort((one, other) => (one.date_latest < other.date_latest ? -1 : 1)).at(-1);
    return last ? `${amountWords(last)}, ${dateWords(last.date)}` : "";
}

function latestNote(funding) {
    const words = latestWords(funding);
    return words && h("span", { class: "quiet" }, ` (${words})`);
}

function amountsOf(funding) {
    return where("funding_amounts", "funding_id", funding);
}

function referencesOf(type, id) {
    const found =
        type === "policy"
            ? where("policy_references", "policy_id", id)
            : where("policy_references", "record_id", id).filter((row) => row.record_type === type);
    return found;
}

function referenceItem(type, row) {
    const far = type === "policy" ? [row.record_type, row.record_id] : ["policy", row.policy_id];
    const doubt = row.modality === "asserted" ? "" : ` (${label("modality", row.modality).toLowerCase()})`;
    return h(
        "li",
        {},
        h(
            "span",
            { title: definition("reference_relation", row.relation) },
            label("reference_relation", row.relation),
            doubt,
            ": ",
        ),
        recordLink(...far),
        row.date && `, ${dateWords(row.date)}`,
        row.asserted_by && [", according to ", recordLink("entity", row.asserted_by)],
        row.summary && `. ${row.summary}`,
        " ",
        evidenceLink("reference", row),
    );
}

function referencesSection(type, id) {
    const found = referencesOf(type, id);
    return section(
        type === "policy" ? "What refers to it" : "Policy that it touches",
        found.length &&
            h(
                "ul",
                {},
                found.map((row) => referenceItem(type, row)),
            ),
    );
}
