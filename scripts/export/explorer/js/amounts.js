// The picture of money: arrangements against stages, each dated claim a mark at its size.

const BOARD = {
    label: NARROW ? 150 : 262,
    letters: NARROW ? 20 : 36,
    column: 52,
    head: 96,
    row: 24,
    claim: 14,
    inset: 7,
    margin: 152,
};

// The place of a value within a column, by its order of magnitude.
function sizeScale(found) {
    const values = found
        .flatMap((row) => [row.value_low, row.value_high])
        .filter(Boolean)
        .map(Number)
        .filter((value) => value > 0);
    const low = Math.floor(Math.log10(Math.min(...values, 1e9)));
    const high = Math.ceil(Math.log10(Math.max(...values, 1e9) * 1.01));
    const room = BOARD.column - 2 * BOARD.inset;
    return {
        low,
        high,
        at: (value) =>
            BOARD.inset + ((Math.log10(Math.max(Number(value), 10 ** low)) - low) / Math.max(high - low, 1)) * room,
    };
}

// Closed where the source closes it, open where it does not: a dot, a ring for "about", a bar, an arrow.
function amountShapes(row, at, x, y) {
    const right = x + BOARD.column - 2;
    const arrow = (from, end, tip) => [
        svg("line", { x1: from, x2: end, y1: y, y2: y, class: "shaft" }),
        svg("path", { d: `M${end - tip} ${y - 3.5}L${end} ${y}L${end - tip} ${y + 3.5}`, class: "open" }),
    ];
    const dot = (value, kind = "dot") => svg("circle", { cx: x + at(value), cy: y, r: 4, class: kind });
    const { value_low: low, value_high: high, qualifier } = row;
    if (!low && !high) return [svg("path", { d: `M${x + 24} ${y - 4}l8 8m0 -8l-8 8`, class: "open" })];
    if (low && high && low !== high)
        return [svg("rect", { x: x + at(low), y: y - 3.5, width: Math.max(at(high) - at(low), 4), height: 7, rx: 2 })];
    if (low && high) return [dot(low, qualifier === "about" ? "ring" : "dot")];
    if (low) return [...arrow(x + at(low), right, 5), dot(low, qualifier === "at_least" ? "dot" : "ring")];
    return [...arrow(x + at(high), x + 2, -5), dot(high, qualifier === "up_to" ? "dot" : "ring")];
}

function amountMark(row, at, x, y) {
    const words = `${nameOf("funding", row.funding_id)}: ${amountWords(row)}, ${dateWords(row.date)}`;
    const target = svg("rect", {
        x: x + 1,
        y: y - BOARD.claim / 2,
        width: BOARD.column - 2,
        height: BOARD.claim,
        class: "reach",
    });
    const drawn = mark(["claim", "amount", row.amount_id], words, amountShapes(row, at, x, y));
    drawn.classList.add(row.stage_class);
    drawn.prepend(target);
    return drawn;
}

function stageHead(stages, height) {
    const classOf = (stage) => property("stage", stage, "stage_class");
    return stages.map((stage, i) => {
        const x = BOARD.label + i * BOARD.column;
        const first = i === 0 || classOf(stage) !== classOf(stages[i - 1]);
        return svg(
            "g",
            { class: `head ${classOf(stage)}` },
            svg("line", {
                x1: x,
                x2: x,
                y1: first ? 4 : BOARD.head - 8,
                y2: height,
                class: first ? "strong" : "faint",
            }),
            first && svg("text", { x: x + 4, y: 14, class: "class" }, label("stage_class", classOf(stage))),
            svg("text", { transform: `translate(${x + 20} ${BOARD.head - 6}) rotate(-38)` }, label("stage", stage)),
        );
    });
}

function byClass(stages) {
    return CLASSES.flatMap((kind) => stages.filter((stage) => property("stage", stage, "stage_class") === kind));
}

// The claims of one stage stand below each other, so that none hides another.
function stacked(found) {
    const before = new Map();
    return found.map((row) => {
        const place = before.get(row.stage) ?? 0;
        before.set(row.stage, place + 1);
        return { row, place };
    });
}

function rowHeight(found) {
    return BOARD.row + Math.max(0, ...stacked(found).map(({ place }) => place)) * BOARD.claim;
}

function arrangementRow(funding, found, stages, at, y) {
    const mid = y + BOARD.row / 2;
    const name = svg(
        "a",
        { href: to(["funding", funding.funding_id]), "aria-label": funding.title },
        svg("title", {}, funding.title),
        svg("text", { x: 0, y: mid + 4 }, clipped(funding.title, BOARD.letters)),
    );
    const across = (stage) => BOARD.label + stages.indexOf(stage) * BOARD.column;
    const marks = stacked(found).map(({ row, place }) =>
        amountMark(row, at, across(row.stage), mid + place * BOARD.claim),
    );
    const end = BOARD.label + stages.length * BOARD.column;
    const most = found.find((row) => row.unit && sizeOf(row) === largest(found));
    const size =
        most &&
        svg("text", { x: end + BOARD.margin - 6, y: mid + 4, "text-anchor": "end", class: "size" }, bounded(most));
    return svg(
        "g",
        {},
        svg("line", { x1: 0, x2: end + BOARD.margin, y1: y, y2: y, class: "faint" }),
        name,
        marks,
        size,
    );
}

// Show the claims of some arrangements; `groups` are pairs of an arrangement and its claims.
function amountsPicture(groups, unit) {
    const found = groups.flatMap(([, claims]) => claims);
    const stages = byClass(codes("stage").filter((stage) => found.some((row) => row.stage === stage)));
    const tops = [BOARD.head];
    for (const [, claims] of groups) tops.push(tops.at(-1) + rowHeight(claims));
    const height = tops.at(-1) + 6;
    const width = BOARD.label + stages.length * BOARD.column + BOARD.margin;
    const { low, high, at } = sizeScale(found);
    const drawing = svg(
        "svg",
        { viewBox: `0 0 ${width} ${height}`, class: "board", width, height },
        stageHead(stages, height),
        svg("text", { x: width - 6, y: BOARD.head - 8, "text-anchor": "end", class: "size" }, "largest told"),
        groups.map(([funding, claims], i) => arrangementRow(funding, claims, stages, at, tops[i])),
    );
    const sizes = `Within a column further right is larger, each step ten times: ${full(10 ** low, unit)} to ${full(10 ** high, unit)}.`;
    return picture("Arrangements against stages", `Each mark is a dated claim. ${sizes}`, drawing, amountsKey());
}

function amountsKey() {
    const at = () => 12;
    const shape = (row) =>
        svg(
            "g",
            { class: "board", transform: "translate(0 0)" },
            svg("g", { class: "talked_of" }, amountShapes(row, at, 0, 8)),
        );
    const claim = (low, high, qualifier) => shape({ value_low: low, value_high: high, qualifier });
    return key(
        [claim("1", "1", "exact"), "one figure"],
        [claim("1", "1", "about"), "about"],
        [
            svg(
                "g",
                { class: "board" },
                svg("g", { class: "talked_of" }, svg("rect", { x: 6, y: 4.5, width: 16, height: 7, rx: 2 })),
            ),
            "a range",
        ],
        [keyArrow(4, 26, 5), "at least, or more than (ring): no upper end"],
        [keyArrow(24, 3, -5), "up to, or less than (ring): no lower end"],
        [
            svg(
                "g",
                { class: "board" },
                svg("g", { class: "talked_of" }, svg("path", { d: "M10 4l8 8m0 -8l-8 8", class: "open" })),
            ),
            "no figure told",
        ],
    );
}

function keyArrow(from, end, tip) {
    return svg(
        "g",
        { class: "board" },
        svg(
            "g",
            { class: "talked_of" },
            svg("line", { x1: from, x2: end, y1: 8, y2: 8, class: "shaft" }),
            svg("path", { d: `M${end - tip} 4.5L${end} 8L${end - tip} 11.5`, class: "open" }),
            svg("circle", { cx: from, cy: 8, r: 4, class: "dot" }),
        ),
    );
}
