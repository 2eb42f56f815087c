// Where the reader is: #/view/identifier?filter=value. Every view and every filter has its address.

function decoded(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

function here() {
    const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
    return {
        path: path.split("/").filter(Boolean).map(decoded),
        filters: Object.fromEntries(new URLSearchParams(query)),
    };
}

function to(path, filters = {}) {
    const kept = { ...filters, day: "day" in filters ? filters.day : here().filters.day };
    const query = new URLSearchParams(Object.entries(kept).filter(([, value]) => value)).toString();
    return `#/${path.map(encodeURIComponent).join("/")}${query && `?${query}`}`;
}

function a(path, text, filters = {}, properties = {}) {
    return h("a", { href: to(path, filters), ...properties }, text);
}

// Change some filters of the present view.
function refine(changes) {
    const { path, filters } = here();
    location.hash = to(path, { ...filters, ...changes });
}

function whole() {
    return `${DATA.about.homepage || "explorer.html"}${location.hash || "#/"}`;
}
