// The start: what is here, what is known not to be, how to read and how to cite.

function holdings() {
    const found = Object.values(TABLES).filter((t) => t.name !== "codelists");
    return table(
        "What is here",
        [
            { title: "Table", cell: (t) => t.title },
            {
                title: "Rows",
                kind: "number",
                cell: (t) =>
                    h(
                        "data",
                        { value: rows(t.name).length, "data-table": t.name },
                        rows(t.name).length.toLocaleString("en"),
                    ),
            },
            { title: "One row is", cell: (t) => t.description.replace(/^One row (is )?/i, "") },
        ],
        found,
    );
}

function absences() {
    const unread = rows("sources").filter((row) => row.read_as === "not_read");
    const single = rows("funding_amounts").filter((row) => originsOf(evidenceOf("amount", row.amount_id)) === 1);
    const unstated = rows("funding_amounts").filter((row) => row.qualifier === "unstated");
    return [
        h(
            "ul",
            {},
            h("li", {}, `What was never published: the record rests on public pages and papers.`),
            h(
                "li",
                {},
                `${counted(unread.length, "source")} known only because others retell them: not read, and supporting nothing themselves (`,
                a(["sources"], "list", { read_as: "not_read" }),
                ").",
            ),
            h(
                "li",
                {},
                `${single.length} of ${counted(rows("funding_amounts").length, "amount")} rest on one report alone, however many pages repeat it.`,
            ),
            h(
                "li",
                {},
                `${counted(unstated.length, "event")} of money without any figure (`,
                a(["money"], "list", { qualifier: "unstated" }),
                ").",
            ),
        ),
        table(
            "What was looked for and not found",
            [
                { title: "Question", cell: (row) => row.question },
                { title: "Where", cell: (row) => row.where_looked },
                { title: "Result", cell: (row) => row.result },
                { ...DATE, title: "On" },
            ],
            rows("searches"),
        ),
    ];
}

function doorways() {
    const door = (path, title, words) => h("li", {}, a(path, title), h("p", {}, words));
    return h(
        "ul",
        { class: "doors" },
        door(
            ["money"],
            "Money",
            "Every figure at the stage at which it was told, and totals that count nothing twice.",
        ),
        door(
            ["entities"],
            "Who",
            "People, companies, funds and states: what they gave, whom they met, what they said.",
        ),
        door(["meetings"], "Meetings", "Over time, with who came, who stayed away and what was denied."),
        door(["policies"], "Policy", "Laws, orders and agreements, and whether they were in force on a day."),
        door(["sources"], "Sources", "What each record rests on, down to the words."),
    );
}

function startView() {
    return {
        title: DATA.about.title,
        takes: Object.values(TABLES).map((t) => ({ table: t.name, rows: rows(t.name) })),
        body: [
            h("p", { class: "lead" }, DATA.about.description),
            doorways(),
            section(
                "How to read it",
                h(
                    "ul",
                    {},
                    h(
                        "li",
                        {},
                        "A row is a claim that somebody made, never a fact that this page asserts. Every figure leads to its evidence in two clicks.",
                    ),
                    h(
                        "li",
                        {},
                        "Announced is not signed, signed is not paid: each amount has a stage, and ",
                        h("strong", {}, "talked of"),
                        ", ",
                        h("strong", {}, "committed"),
                        ", ",
                        h("strong", {}, "paid"),
                        " and ",
                        h("strong", {}, "gone"),
                        " are never added up.",
                    ),
                    h(
                        "li",
                        {},
                        "“More than $100 billion” has no upper end, “up to” no lower one, and pictures draw them so. “About 2024” is a bar, not a day.",
                    ),
                    h(
                        "li",
                        {},
                        "Sources are pages, origins the reports at their root: five pages that retell one report are one origin.",
                    ),
                    h("li", {}, "The slider “as it stood on” shows only what had been published by a day."),
                ),
            ),
            section("What is here", holdings()),
            section("What is known not to be", absences()),
            section(
                "How to cite",
                h("p", { class: "cite" }, citation("Explorer")),
                h(
                    "p",
                    {},
                    "Data: ",
                    outward(DATA.about.licence.path, DATA.about.licence.title),
                    ", without the texts in seeds/. Each view has its own citation and address under “Take the rows, cite this view”.",
                ),
            ),
        ],
    };
}
