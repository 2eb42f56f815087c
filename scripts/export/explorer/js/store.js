// The tables of the release. Every cell is text, as the CSV has it; an empty text is a null.

let DATA;
let TABLES;
let STANDING = {};
const INDEXES = new Map();
const SINCE = new WeakMap();

async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
}

function texts(column, strings) {
    if (column.at) return column.at.map((place) => strings[place]);
    let place = 0;
    return column.steps.map((step) => strings[(place += step)]);
}

function opened(table, strings) {
    const columns = table.columns.map((column) => texts(column, strings));
    const row = (_, i) => Object.fromEntries(table.names.map((name, c) => [name, columns[c][i]]));
    const found = Array.from(columns[0] ?? [], row);
    if (table.since) texts(table.since, strings).forEach((since, i) => SINCE.set(found[i], since));
    return { ...table, rows: found };
}

async function load(text) {
    DATA = await unpack(text);
    TABLES = Object.fromEntries(
        Object.entries(DATA.tables).map(([name, t]) => [name, { name, ...opened(t, DATA.strings) }]),
    );
}

// Let only some rows of the tables stand; without any, all do.
function stand(chosen = {}) {
    STANDING = chosen;
    INDEXES.clear();
}

function rows(table) {
    return STANDING[table] ?? TABLES[table]?.rows ?? [];
}

// The rows of a table in which a column has a value, from an index made once.
function where(table, column, value) {
    const name = `${table}.${column}`;
    if (!INDEXES.has(name))
        INDEXES.set(
            name,
            Map.groupBy(rows(table), (row) => row[column]),
        );
    return INDEXES.get(name).get(value) ?? [];
}

function code(list, value) {
    return where("codelists", "list", list).find((row) => row.code === value);
}

function label(list, value) {
    return code(list, value)?.label ?? value;
}

function definition(list, value) {
    return code(list, value)?.definition ?? "";
}

function property(list, value, name) {
    return JSON.parse(code(list, value)?.properties || "{}")[name] ?? "";
}

function codes(list) {
    return where("codelists", "list", list)
        .toSorted((one, other) => one.position - other.position)
        .map((row) => row.code);
}
