// Everybody who met somebody, as the build laid them out.

// Ties between those whom the build laid out, by pair, with how many of the meetings they had together.
function tiesOf(found) {
    const ties = new Map();
    for (const { meeting_id: id } of found.filter((meeting) => HELD.includes(meeting.status))) {
        const there = tookPart(id)
            .filter((entity) => entity in DATA.circle)
            .sort();
        there.forEach((one, i) =>
            there.slice(i + 1).forEach((other) => ties.set(`${one}|${other}`, (ties.get(`${one}|${other}`) ?? 0) + 1)),
        );
    }
    return ties;
}

function mapPlace(id) {
    const [x, y] = DATA.circle[id];
    return [70 + x * 0.96, 26 + y * 0.58];
}

function tieLine([pair, times]) {
    const [[x1, y1], [x2, y2]] = pair.split("|").map(mapPlace);
    return svg("line", { x1, y1, x2, y2, class: "tie", "stroke-width": Math.min(0.5 + times / 2, 4) });
}

// Names, the best tied first, as long as they do not lie on each other.
function freeNames(order) {
    const taken = [];
    const free = ([id]) => {
        const [x, y] = mapPlace(id);
        const half = Math.min(nameOf("entity", id).length, 26) * 3.3;
        const clash = taken.some(
            (other) => Math.abs(other.x - x) < other.half + half + 6 && Math.abs(other.y - y) < 17,
        );
        if (!clash) taken.push({ x, y, half });
        return !clash;
    };
    return new Set(
        order
            .slice(0, 70)
            .filter(free)
            .map(([id]) => id),
    );
}

function mapSize(times) {
    return Math.min(3 + Math.sqrt(times) / 1.6, 11);
}

function mapMark([id, times]) {
    const [cx, cy] = mapPlace(id);
    return mark(
        ["entity", id],
        `${nameOf("entity", id)}: ${counted(times, "tie")}`,
        svg("circle", { cx, cy, r: mapSize(times), class: recordOf("entity", id).kind }),
    );
}

function mapName([id, times]) {
    const [x, y] = mapPlace(id);
    return svg("text", { x, y: y - mapSize(times) - 3, "text-anchor": "middle" }, clipped(nameOf("entity", id), 26));
}

function mapPicture(found) {
    const ties = tiesOf(found);
    const degree = new Map();
    for (const [pair, times] of ties)
        for (const end of pair.split("|")) degree.set(end, (degree.get(end) ?? 0) + times);
    if (!degree.size) return null;
    const order = [...degree].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
    const named = freeNames(order);
    const drawing = svg(
        "svg",
        { viewBox: "0 0 1100 630", class: "circle", width: 1100, height: 630 },
        [...ties].map(tieLine),
        order.map(mapMark).reverse(),
        svg("g", { class: "names", "aria-hidden": "true" }, order.filter(([id]) => named.has(id)).map(mapName)),
    );
    return picture(
        "Who met whom",
        "Those who often took part in the same meetings lie near each other; groups that met nobody of the rest are in the table alone. Choose one for the circle around it.",
        drawing,
        circleKey(),
    );
}

function circleKey() {
    const entry = ([kind, text]) => [
        svg("g", { class: "circle" }, svg("circle", { cx: 14, cy: 8, r: 6, class: kind })),
        text,
    ];
    return key(
        ...[
            ["person", "person"],
            ["company", "company or fund"],
            ["government_body", "state or public body"],
            ["group", "others"],
        ].map(entry),
    );
}
