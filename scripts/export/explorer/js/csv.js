// Rows as CSV, written as the release writes them (RFC 4180 with LF), and the citation.

function csvCell(text) {
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvText(table, found) {
    const { names } = TABLES[table];
    const lines = [names, ...found.map((row) => names.map((name) => row[name]))];
    return lines.map((cells) => `${cells.map(csvCell).join(",")}\n`).join("");
}

function download(name, text) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    h("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
}

async function copy(text, what) {
    try {
        await navigator.clipboard.writeText(text);
        say(`${what} copied`);
    } catch {
        const area = h("textarea", { class: "unseen" });
        area.value = text;
        document.body.append(area);
        area.select();
        say(document.execCommand("copy") ? `${what} copied` : `${what} could not be copied: the browser refuses`);
        area.remove();
    }
}

function citation(title) {
    const { authors, created, version, homepage } = DATA.about;
    const at = day() ? `, as it stood on ${day()}` : "";
    return `${authors.join("; ")} (${created.slice(0, 4)}). ${DATA.about.title} (version ${version}) [Data set]. ${title}${at}. ${homepage ? whole() : `explorer.html, ${location.hash || "#/"}`}`;
}

// What a view lets take away: its rows, table by table, and how to cite it.
function takeaway(title, takes) {
    const kept = takes.filter(({ rows: found }) => found.length);
    const line = ({ table, rows: found }) =>
        h(
            "li",
            {},
            `${TABLES[table].title}: ${counted(found.length, "row")} `,
            h(
                "button",
                {
                    type: "button",
                    "data-take": table,
                    "aria-label": `Download CSV: ${TABLES[table].title}`,
                    onclick: () => download(`${table}.csv`, csvText(table, found)),
                },
                "Download CSV",
            ),
            " ",
            h(
                "button",
                {
                    type: "button",
                    "data-copy": table,
                    "aria-label": `Copy CSV: ${TABLES[table].title}`,
                    onclick: () => copy(csvText(table, found), "CSV"),
                },
                "Copy CSV",
            ),
        );
    return h(
        "details",
        { class: "take", id: "take" },
        h("summary", {}, "Take the rows, cite this view"),
        h("ul", {}, kept.map(line)),
        h("p", { class: "cite", id: "citation" }, citation(title)),
        h(
            "button",
            { type: "button", id: "copy-citation", onclick: () => copy(citation(title), "Citation") },
            "Copy citation",
        ),
    );
}
