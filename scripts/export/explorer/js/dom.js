// What the page is built of: elements, and text in them. No markup is ever read from a text.

function fill(node, properties, children) {
    for (const [name, value] of Object.entries(properties)) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
        else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false && c !== ""));
    return node;
}

function h(name, properties = {}, ...children) {
    return fill(document.createElement(name), properties, children);
}

function svg(name, properties = {}, ...children) {
    return fill(document.createElementNS("http://www.w3.org/2000/svg", name), properties, children);
}

// A link out of the page, for the reader to follow; only to the web.
function outward(url, text, about = "") {
    if (!/^https?:\/\//.test(url)) return text;
    return h(
        "a",
        { href: url, rel: "noopener noreferrer", target: "_blank", class: "out" },
        text,
        h("span", { class: "unseen" }, ` ${about} (another site, new tab)`),
    );
}

// Tell a screen reader what has changed.
function say(text) {
    document.getElementById("said").textContent = text;
}

function badge(text, kind, title) {
    return h("span", { class: `badge ${kind}`, title }, text);
}

function section(title, ...children) {
    const inner = children.flat(Infinity).filter(Boolean);
    return inner.length ? h("section", {}, h("h2", {}, title), inner) : null;
}

function joined(nodes, between = ", ") {
    return nodes.flatMap((node, i) => (i ? [between, node] : [node]));
}
