// What each claim rests on, and what speaks against it.

function evidenceOf(type, id) {
    return where("evidence", "record_id", id).filter((row) => row.record_type === type);
}

function sourceWords(source) {
    return [
        source.publisher,
        source.published && dateWords(source.published),
        label("standing", source.standing).toLowerCase(),
    ]
        .filter(Boolean)
        .join(", ");
}

function retold(source) {
    return source.derives_from ? h("span", {}, "; retells ", recordLink("source", source.derives_from)) : null;
}

function fieldWords(row) {
    if (!row.field) return null;
    const table = TABLES[tableOf(row.record_type)];
    const title = table.titles[table.names.indexOf(row.field)] ?? row.field;
    return h(
        "span",
        { class: "field" },
        `on “${title}”`,
        row.value && [": ", cellWords(table.name, row.field, row.value)],
    );
}

function evidenceItem(row) {
    const source = recordOf("source", row.source_id);
    return h(
        "li",
        { class: row.stance, id: `evidence-${row.evidence_id}` },
        h(
            "p",
            {},
            badge(label("stance", row.stance), row.stance, definition("stance", row.stance)),
            " ",
            recordLink("source", row.source_id),
            " ",
            h("span", { class: "quiet" }, "(", sourceWords(source), retold(source), ")"),
            source.url && [" ", outward(source.url, "open", source.title)],
        ),
        h(
            "p",
            { class: "quiet" },
            joined(
                [
                    h(
                        "span",
                        { title: definition("attribution", row.attribution) },
                        label("attribution", row.attribution),
                    ),
                    fieldWords(row),
                    row.locator && `at ${row.locator}`,
                    row.note,
                ].filter(Boolean),
                ". ",
            ),
        ),
        row.quote && h("blockquote", {}, row.quote),
    );
}

function evidenceList(found) {
    return h("ol", { class: "evidence" }, found.map(evidenceItem));
}

function sourcesOf(found) {
    return new Set(found.filter((row) => row.stance === "supports").map((row) => row.source_id));
}

function originsOf(found) {
    return new Set([...sourcesOf(found)].map((id) => recordOf("source", id).origin)).size;
}

function origins(found) {
    return `${counted(sourcesOf(found).size, "source")}, ${counted(originsOf(found), "origin")}`;
}

function evidenceSection(type, id, title = "Evidence") {
    const found = evidenceOf(type, id);
    if (found.length)
        return section(
            title,
            h("p", { class: "quiet" }, `${origins(found)}. Pages that retell one report are one origin.`),
            evidenceList(found),
        );
    const parent = parentOf(type, recordOf(type, id));
    return parent
        ? evidenceSection(...parent, `Evidence (that of ${nameOf(...parent)}, on which it leans)`)
        : section(title, h("p", {}, "Nothing had been published by that day."));
}

// A short way to a claim's evidence, for the cell of a table.
function evidenceLink(type, row) {
    const id = idOf(type, row);
    const found = evidenceOf(type, id);
    const against = found.some((e) => e.stance === "contradicts");
    const text = found.length ? counted(new Set(found.map((e) => e.source_id)).size, "source") : "evidence";
    return [
        recordLink(type, id, text, { class: "rest", "aria-label": `${text}: ${nameOf(type, id)}` }),
        against && [" ", badge("contested", "contradicts")],
    ];
}

// Where sources disagree: what supports a claim and what contradicts it, side by side.
function contradiction(type, id) {
    const found = evidenceOf(type, id);
    const side = (title, stance) =>
        h(
            "div",
            { class: `side ${stance}` },
            h("h4", {}, title),
            evidenceList(found.filter((row) => row.stance === stance)),
        );
    return h(
        "div",
        {},
        h("h3", {}, recordLink(type, id)),
        h("div", { class: "sides" }, side("Says so", "supports"), side("Says otherwise", "contradicts")),
    );
}

function contradictions(records) {
    const contested = records.filter(([type, id]) => evidenceOf(type, id).some((row) => row.stance === "contradicts"));
    return section(
        "Where sources disagree",
        contested.map(([type, id]) => contradiction(type, id)),
    );
}
