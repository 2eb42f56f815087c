// The filters of a view: each is a part of the address.

function select(name, title, options, empty = "all") {
    const chosen = here().filters[name] ?? "";
    const option = ([value, text]) => h("option", { value, selected: value === chosen }, text);
    return h(
        "div",
        {},
        h("label", { for: `filter-${name}` }, title),
        h(
            "select",
            { id: `filter-${name}`, onchange: (event) => refine({ [name]: event.target.value }) },
            empty !== null && h("option", { value: "" }, empty),
            options.map(option),
        ),
    );
}

function words(name = "words", title = "With the words") {
    return h(
        "div",
        {},
        h("label", { for: `filter-${name}` }, title),
        h("input", {
            id: `filter-${name}`,
            type: "search",
            value: here().filters[name] ?? "",
            autocomplete: "off",
            onchange: (event) => refine({ [name]: event.target.value.trim() }),
        }),
    );
}

function date(name, title, value) {
    return h(
        "div",
        {},
        h("label", { for: `filter-${name}` }, title),
        h("input", {
            id: `filter-${name}`,
            type: "date",
            value,
            onchange: (event) => refine({ [name]: event.target.value }),
        }),
    );
}

// Those codes of a list that the rows have, with their labels.
function present(list, found, column) {
    const used = new Set(found.map((row) => row[column]));
    return codes(list)
        .filter((value) => used.has(value))
        .map((value) => [value, label(list, value)]);
}

function filterBar(...fields) {
    return h(
        "form",
        { class: "filters", "aria-label": "Filters", onsubmit: (event) => event.preventDefault() },
        fields,
        h(
            "button",
            {
                type: "button",
                id: "filter-none",
                onclick: () => {
                    location.hash = to(here().path);
                },
            },
            "Clear filters",
        ),
    );
}

// Whether a text has all words, each at the beginning of one of its own.
function hasWords(text, sought) {
    const hay = ` ${folded(text)}`;
    return folded(sought)
        .split(/\s+/)
        .every((word) => hay.includes(word));
}

// The rows whose columns have what the filters of the same names say.
function matching(found, columns) {
    const { filters } = here();
    return found.filter((row) => columns.every((column) => !filters[column] || row[column] === filters[column]));
}

function namesOf(table, column, id) {
    return where(table, column, id)
        .map((row) => nameOf("entity", row.entity_id))
        .join(" ");
}
