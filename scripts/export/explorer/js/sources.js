// Sources: the list of all that was read, retold or rejected.

function sourceText(row) {
    return `${row.title} ${row.publisher} ${row.source_id} ${row.url} ${row.note}`;
}

function sourcesView() {
    const { words: sought } = here().filters;
    const all = rows("sources");
    const found = matching(all, ["kind", "standing", "read_as"]).filter(
        (row) => !sought || hasWords(sourceText(row), sought),
    );
    return {
        title: "Sources",
        takes: [{ table: "sources", rows: found }],
        body: [
            filterBar(
                words(),
                select("kind", "Kind", present("source_kind", all, "kind")),
                select("standing", "Standing", present("standing", all, "standing")),
                select("read_as", "Read as", present("read_as", all, "read_as")),
            ),
            table(
                "Sources",
                [
                    { title: "Source", cell: (row) => recordLink("source", row.source_id) },
                    { title: "Publisher", cell: (row) => row.publisher },
                    { title: "Published", kind: "date", cell: (row) => row.published && dateWords(row.published) },
                    {
                        title: "Standing",
                        cell: (row) =>
                            h("span", { title: definition("standing", row.standing) }, label("standing", row.standing)),
                    },
                    {
                        title: "Rests on it",
                        kind: "number",
                        cell: (row) => counted(where("evidence", "source_id", row.source_id).length, "row"),
                    },
                ],
                found.toSorted(
                    (one, other) =>
                        (one.path === "") - (other.path === "") ||
                        (one.published_latest < other.published_latest ? 1 : -1),
                ),
            ),
        ],
    };
}
