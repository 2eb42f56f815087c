// All people, bodies, states and groups.

function entitiesView() {
    const { words: sought } = here().filters;
    const text = (row) =>
        `${row.name} ${row.entity_id} ${row.description} ${where("entity_names", "entity_id", row.entity_id)
            .map((other) => other.name)
            .join(" ")}`;
    const found = matching(rows("entities"), ["kind", "country"]).filter(
        (row) => !sought || hasWords(text(row), sought),
    );
    const countries = [
        ...new Set(
            rows("entities")
                .map((row) => row.country)
                .filter(Boolean),
        ),
    ]
        .map((iso) => [iso, countryWords(iso)])
        .sort((one, other) => one[1].localeCompare(other[1], "en"));
    return {
        title: "Who",
        takes: [{ table: "entities", rows: found }],
        body: [
            filterBar(
                words(),
                select("kind", "Kind", present("entity_kind", rows("entities"), "kind")),
                select("country", "Country", countries),
            ),
            table(
                "People, bodies, states and groups",
                [
                    { title: "Name", cell: (row) => recordLink("entity", row.entity_id) },
                    { title: "Kind", cell: (row) => label("entity_kind", row.kind) },
                    { title: "Country", cell: (row) => countryWords(row.country) },
                    { title: "What", cell: (row) => row.description },
                ],
                found.toSorted((one, other) => one.name.localeCompare(other.name, "en")),
            ),
        ],
    };
}
