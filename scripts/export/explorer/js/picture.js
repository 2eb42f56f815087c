// What pictures share: a frame that scrolls on small screens, and marks that arrow keys walk through.

const NARROW = innerWidth < 640;

// One stop of the Tab key for the whole picture; arrows, Home and End go from mark to mark.
function walkable(drawing) {
    const marks = [...drawing.querySelectorAll("a")];
    const reach = (mark) => {
        marks.forEach((other) => other.setAttribute("tabindex", other === mark ? "0" : "-1"));
        mark.focus();
    };
    marks.forEach((mark, i) => mark.setAttribute("tabindex", i ? "-1" : "0"));
    drawing.addEventListener("keydown", (event) => {
        const at = marks.indexOf(document.activeElement);
        const steps = {
            ArrowRight: at + 1,
            ArrowDown: at + 1,
            ArrowLeft: at - 1,
            ArrowUp: at - 1,
            Home: 0,
            End: marks.length - 1,
        };
        if (at < 0 || !(event.key in steps)) return;
        event.preventDefault();
        reach(marks[Math.min(Math.max(steps[event.key], 0), marks.length - 1)]);
    });
    return drawing;
}

function picture(title, words, drawing, legend = null) {
    drawing.setAttribute("role", "group");
    drawing.setAttribute("aria-label", `${title}. ${words} The table holds the same. Arrow keys go from mark to mark.`);
    return h(
        "figure",
        {},
        h("figcaption", {}, h("strong", {}, title), " ", words),
        legend,
        h(
            "div",
            { class: "scroll picture", role: "region", "aria-label": `Picture: ${title}`, tabindex: "0" },
            walkable(drawing),
        ),
    );
}

// A mark that leads somewhere; its words are read out and shown under the pointer.
function mark(path, words, ...shapes) {
    return svg("a", { href: to(path), "aria-label": words }, svg("title", {}, words), shapes);
}

function key(...entries) {
    const item = ([shape, text]) =>
        h("li", {}, svg("svg", { viewBox: "0 0 28 16", width: 28, height: 16, "aria-hidden": "true" }, shape), text);
    return h("ul", { class: "key" }, entries.map(item));
}

// Years along a line from one day to another.
function scaleOf(from, until, left, right) {
    const [start, end] = [sinceEpoch(from), sinceEpoch(until)];
    return (text) => left + ((sinceEpoch(text) - start) / Math.max(end - start, 1)) * (right - left);
}

function yearLines(from, until, at, height) {
    const first = Number(from.slice(0, 4)) + 1;
    const years = Array.from({ length: Number(until.slice(0, 4)) - first + 1 }, (_, i) => first + i);
    return years.map((year) =>
        svg(
            "g",
            { class: "axis" },
            svg("line", { x1: at(`${year}-01-01`), x2: at(`${year}-01-01`), y1: 16, y2: height }),
            svg("text", { x: at(`${year}-01-01`) + 3, y: 12 }, String(year)),
        ),
    );
}

function clipped(text, letters) {
    return text.length > letters ? `${text.slice(0, letters - 1).trimEnd()}…` : text;
}
