// One source: what rests on it; for a text that is kept, the words each record rests on, both ways.

function restingOn(id) {
    return where("evidence", "source_id", id);
}

// The range of characters (RFC 5147) that a piece of evidence names.
function rangeOf(row) {
    const found = /^char=(\d+),(\d+)$/.exec(row.locator);
    return found && { from: Number(found[1]), until: Number(found[2]), row };
}

// Cut a text wherever a range begins or ends; each piece knows the evidence that rests on it.
function pieces(text, ranges) {
    const letters = Array.from(text);
    const cuts = [...new Set([0, letters.length, ...ranges.flatMap((range) => [range.from, range.until])])].sort(
        (one, other) => one - other,
    );
    return cuts.slice(0, -1).map((from, i) => ({
        from,
        words: letters.slice(from, cuts[i + 1]).join(""),
        rests: ranges.filter((range) => range.from <= from && from < range.until).map((range) => range.row),
    }));
}

function lit(ids) {
    const chosen = new Set(ids);
    document.querySelectorAll("[data-evidence]").forEach((node) =>
        node.classList.toggle(
            "lit",
            node.dataset.evidence.split(" ").some((id) => chosen.has(id)),
        ),
    );
}

function pieceMark({ from, words: text, rests }) {
    if (!rests.length) return text;
    const ids = rests.map((row) => row.evidence_id);
    const choose = () => {
        lit(ids);
        document.getElementById(`rests-${ids[0]}`)?.scrollIntoView({ block: "nearest" });
        say(
            `${counted(ids.length, "record")} rest on these words: ${rests.map((row) => nameOf(row.record_type, row.record_id)).join("; ")}`,
        );
    };
    return h(
        "mark",
        {
            id: `char-${from}`,
            "data-evidence": ids.join(" "),
            role: "button",
            tabindex: "0",
            title: counted(ids.length, "record"),
            onclick: choose,
            onkeydown: (event) => {
                if (event.key === "Enter" || event.key === " ") {
                    event.preventDefault();
                    choose();
                }
            },
        },
        text,
    );
}

function restItem(row) {
    const range = rangeOf(row);
    const show = () => {
        lit([row.evidence_id]);
        document.querySelector(`mark[data-evidence~="${row.evidence_id}"]`)?.scrollIntoView({ block: "center" });
    };
    return h(
        "li",
        { id: `rests-${row.evidence_id}`, "data-evidence": row.evidence_id, class: row.stance },
        recordLink(row.record_type, row.record_id),
        h(
            "span",
            { class: "quiet" },
            ` ${label("record_type", row.record_type).toLowerCase()}, ${label("stance", row.stance).toLowerCase()}`,
            fieldWords(row) && [" ", fieldWords(row)],
        ),
        range && [
            " ",
            h(
                "button",
                {
                    type: "button",
                    onclick: show,
                    "aria-label": `Show the words for ${nameOf(row.record_type, row.record_id)}`,
                },
                "show the words",
            ),
        ],
    );
}

function keptText(row, found) {
    const ranges = found.map(rangeOf).filter(Boolean);
    const first = (one) => rangeOf(one)?.from ?? Infinity;
    return h(
        "div",
        { class: "beside" },
        section(
            "The text",
            h("p", { class: "quiet" }, "Words that a record rests on are marked; choose them to see which."),
            h("div", { class: "seed" }, pieces(DATA.texts[row.path], ranges).map(pieceMark)),
        ),
        section(
            "What rests on it",
            h("ul", { class: "rests" }, found.toSorted((one, other) => first(one) - first(other)).map(restItem)),
        ),
    );
}

function restTable(found) {
    return table(
        "What rests on it",
        [
            { title: "Record", cell: (row) => recordLink(row.record_type, row.record_id) },
            { title: "Type", cell: (row) => label("record_type", row.record_type) },
            { title: "Stance", cell: (row) => badge(label("stance", row.stance), row.stance) },
            { title: "How", cell: (row) => label("attribution", row.attribution) },
            { title: "On", cell: (row) => fieldWords(row) },
            { title: "Note", cell: (row) => [row.locator, row.note].filter(Boolean).join(". ") },
        ],
        found,
    );
}

function sourceView([id]) {
    const row = recordOf("source", id);
    if (!row) return null;
    const found = restingOn(id);
    const copies = where("sources", "derives_from", id);
    return {
        title: row.title,
        takes: [
            { table: "sources", rows: [row] },
            { table: "evidence", rows: found },
        ],
        body: [
            h("p", { class: "lead" }, sourceWords(row), retold(row), "."),
            row.url && h("p", {}, outward(row.url, row.url)),
            facts("source", row, "source_id", "title", "publisher", "url", "path", "sha256", "origin", ...WORKINGS),
            row.path && row.path in DATA.texts
                ? keptText(row, found)
                : section("What rests on it", found.length > 0 ? restTable(found) : h("p", {}, "Nothing rests on it.")),
            section(
                "Who retells it",
                copies.length > 0 &&
                    h(
                        "ul",
                        {},
                        copies.map((copy) =>
                            h(
                                "li",
                                {},
                                recordLink("source", copy.source_id),
                                h("span", { class: "quiet" }, ` (${sourceWords(copy)})`),
                            ),
                        ),
                    ),
            ),
        ],
    };
}
