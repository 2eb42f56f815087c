// The picture of meetings: a bar from the earliest to the latest day that a date may mean, by kind of meeting.

const LANES = { label: NARROW ? 96 : 120, width: 1060, lane: 13, gap: 10, top: 26 };

function dated(found) {
    return found
        .filter((row) => row.date_earliest || row.date_latest)
        .map((row) => ({
            row,
            from: row.date_earliest || row.date_latest,
            until: row.date_latest || row.date_earliest,
        }));
}

// Put bars into as few lanes as they need.
function packedLanes(bars) {
    const ends = [];
    return bars.map((bar) => {
        const free = ends.findIndex((end) => end <= bar.x);
        const lane = free < 0 ? ends.length : free;
        ends[lane] = bar.x + bar.width + bar.label + 3;
        return { ...bar, lane };
    });
}

function meetingBars(found, at, named) {
    const bar = ({ row, from, until }) => ({
        row,
        x: at(from),
        width: Math.max(at(until) - at(from), 9),
        label: named ? Math.min(row.title.length, 44) * 5.6 + 8 : 0,
    });
    return packedLanes(
        dated(found)
            .sort((one, other) => (one.from < other.from ? -1 : 1))
            .map(bar),
    );
}

function meetingMark({ row, x, width, lane }, top, named) {
    const y = top + lane * LANES.lane;
    const words = `${row.title}, ${dateWords(row.date)}, ${label("meeting_status", row.status).toLowerCase()}`;
    const drawn = mark(
        ["meeting", row.meeting_id],
        words,
        svg("rect", { x, y, width, height: 9, rx: 4.5 }),
        named && svg("text", { x: x + width + 4, y: y + 8.5 }, clipped(row.title, 44)),
    );
    drawn.classList.add(row.status);
    return drawn;
}

function meetingsPicture(found, title = "Meetings over time") {
    const all = dated(found);
    if (!all.length) return null;
    const named = all.length <= 40;
    const from = all.map((bar) => bar.from).sort()[0];
    const until = all
        .map((bar) => bar.until)
        .sort()
        .at(-1);
    const at = scaleOf(from, until, LANES.label, named ? LANES.width - 260 : LANES.width - 16);
    let top = LANES.top;
    const groups = codes("meeting_kind")
        .filter((kind) => found.some((row) => row.kind === kind))
        .map((kind) => {
            const bars = meetingBars(
                found.filter((row) => row.kind === kind),
                at,
                named,
            );
            const start = top;
            top += (Math.max(-1, ...bars.map((bar) => bar.lane)) + 1) * LANES.lane + LANES.gap;
            return svg(
                "g",
                {},
                svg("line", { x1: 0, x2: LANES.width, y1: start - 5, y2: start - 5, class: "faint" }),
                svg("text", { x: 0, y: start + 8, class: "class" }, label("meeting_kind", kind)),
                bars.map((bar) => meetingMark(bar, start, named)),
            );
        });
    const drawing = svg(
        "svg",
        { viewBox: `0 0 ${LANES.width} ${top}`, class: "months", width: LANES.width, height: top },
        yearLines(from, until, at, top),
        groups,
    );
    return picture(
        title,
        "A dot is a day; a bar is a date that is told no better, from the earliest to the latest day it may mean.",
        drawing,
        meetingsKey(found),
    );
}

function meetingsKey(found) {
    const entry = ([status, text]) => [
        svg(
            "g",
            { class: "months" },
            svg("g", { class: status }, svg("rect", { x: 2, y: 3.5, width: 22, height: 9, rx: 4.5 })),
        ),
        text,
    ];
    return key(...present("meeting_status", found, "status").map(entry));
}
