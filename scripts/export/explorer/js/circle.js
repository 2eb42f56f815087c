// Who met whom. Places come from the build; only meetings that took place, and those who took part, count.

const HELD = ["reported", "confirmed"];
const PRESENT = ["attended", "represented", "remote", "signed"];
const RING = 28;

function tookPart(meeting) {
    return where("meeting_participants", "meeting_id", meeting)
        .filter((row) => PRESENT.includes(row.presence))
        .map((row) => row.entity_id);
}

// Those whom an entity met, with the meetings they had together, the most frequent first.
function metWith(entity) {
    const own = where("meeting_participants", "entity_id", entity)
        .filter((row) => PRESENT.includes(row.presence))
        .map((row) => recordOf("meeting", row.meeting_id));
    const held = own.filter((meeting) => HELD.includes(meeting.status));
    const pairs = held.flatMap((meeting) =>
        tookPart(meeting.meeting_id)
            .filter((other) => other !== entity)
            .map((other) => ({ other, meeting })),
    );
    return [...Map.groupBy(pairs, (pair) => pair.other)]
        .map(([other, found]) => ({ other, meetings: found.map((pair) => pair.meeting) }))
        .sort((one, other) => other.meetings.length - one.meetings.length || (one.other < other.other ? -1 : 1));
}

function bearing(entity, other) {
    const [[x, y], [u, v]] = [entity, other].map((id) => DATA.circle[id] ?? [500, 500]);
    return Math.atan2(v - y, u - x);
}

function spoke({ other, meetings }, i, count) {
    const turn = (i / count) * 2 * Math.PI - Math.PI / 2;
    const [x, y] = [Math.cos(turn), Math.sin(turn)];
    const [px, py] = [430 + x * 170, 250 + y * 195];
    const words = `${nameOf("entity", other)}: ${counted(meetings.length, "meeting")} together`;
    const side = Math.abs(x) < 0.12 ? "middle" : x > 0 ? "start" : "end";
    return svg(
        "g",
        {},
        svg("line", {
            x1: 430,
            y1: 250,
            x2: px,
            y2: py,
            "stroke-width": Math.min(1 + meetings.length, 8),
            class: "tie",
        }),
        mark(
            ["entity", other],
            words,
            svg("circle", { cx: px, cy: py, r: 7, class: recordOf("entity", other).kind }),
            svg(
                "text",
                {
                    x: px + (side === "start" ? 11 : side === "end" ? -11 : 0),
                    y: py + (side === "middle" ? Math.sign(y) * 18 + 4 : 4),
                    "text-anchor": side,
                },
                clipped(nameOf("entity", other), 38),
            ),
        ),
    );
}

function circlePicture(entity) {
    const found = metWith(entity);
    if (!found.length) return null;
    const nearest = found
        .slice(0, RING)
        .sort((one, other) => bearing(entity, one.other) - bearing(entity, other.other));
    const drawing = svg(
        "svg",
        { viewBox: "0 0 860 500", class: "circle", width: 860, height: 500 },
        nearest.map((tie, i) => spoke(tie, i, nearest.length)),
        svg("circle", { cx: 430, cy: 250, r: 12, class: "middle" }),
        svg("text", { x: 430, y: 280, "text-anchor": "middle", class: "class" }, nameOf("entity", entity)),
    );
    const left = found.length > RING ? ` The ${RING} met most often of ${found.length}.` : "";
    return [
        picture(
            `The circle around ${nameOf("entity", entity)}`,
            `Those who took part in the same meetings; a thicker line means more of them.${left}`,
            drawing,
        ),
        circleTable(entity, found),
    ];
}

function circleTable(entity, found) {
    return table(
        `Whom ${nameOf("entity", entity)} met`,
        [
            { title: "Who", cell: (tie) => recordLink("entity", tie.other) },
            {
                title: "Meetings together",
                kind: "number",
                cell: (tie) =>
                    a(
                        ["meetings"],
                        String(tie.meetings.length),
                        { who: entity, with: tie.other },
                        {
                            "aria-label": `${counted(tie.meetings.length, "meeting")} of ${nameOf("entity", entity)} and ${nameOf("entity", tie.other)}`,
                        },
                    ),
            },
            {
                title: "Last",
                cell: (tie) => {
                    const last = tie.meetings
                        .toSorted((one, other) => (one.date_latest < other.date_latest ? -1 : 1))
                        .at(-1);
                    return [recordLink("meeting", last.meeting_id), `, ${dateWords(last.date)}`];
                },
            },
        ],
        found,
    );
}
