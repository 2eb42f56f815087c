// A real table; long ones show their first rows until asked for all.

const FIRST = 60;

function tableRow(columns, row) {
    const cell = (column, i) =>
        h(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: column.kind }, column.cell(row));
    return h("tr", {}, columns.map(cell));
}

function table(caption, columns, found, properties = {}) {
    const body = h(
        "tbody",
        {},
        found.slice(0, FIRST).map((row) => tableRow(columns, row)),
    );
    const more = h(
        "button",
        {
            type: "button",
            class: "more",
            onclick: () => {
                body.append(...found.slice(FIRST).map((row) => tableRow(columns, row)));
                body.rows[FIRST].querySelector("a")?.focus();
                more.remove();
            },
        },
        `Show all ${counted(found.length, "row")}`,
    );
    const head = h(
        "thead",
        {},
        h(
            "tr",
            {},
            columns.map((column) => h("th", { scope: "col", class: column.kind }, column.title)),
        ),
    );
    return h(
        "div",
        { class: "tabled" },
        h(
            "div",
            { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
            h(
                "table",
                { "data-rows": found.length, ...properties },
                h("caption", {}, `${caption} (${found.length.toLocaleString("en")})`),
                head,
                body,
            ),
        ),
        found.length > FIRST && more,
    );
}

const DATE = { title: "Date", kind: "date", cell: (row) => dateWords(row.date) };
