// The picture of policy: the spans of days on which each instrument has a status, and the day one asks about.

const SPANS = { label: NARROW ? 130 : 264, letters: NARROW ? 18 : 40, width: 1130, row: 26, top: 36, ahead: 550 };
const FORCE = {
    signed: "made",
    published: "made",
    in_force: "force",
    applies: "force",
    suspended: "halted",
    not_operative: "halted",
    not_enforced: "halted",
    rescission_announced: "halted",
};

function force(status) {
    return FORCE[status] ?? (Number(property("policy_status", status, "rank")) >= 9 ? "ended" : "coming");
}

// What a policy, or a part of it, is on a day; several can hold at once.
function statusesOn(policy, on) {
    return where("policy_status", "policy_id", policy).filter(
        (row) => row.from_day <= on && (!row.to_day || row.to_day >= on),
    );
}

function statusWords(policy, on) {
    const found = statusesOn(policy, on);
    const one = (row) => [
        recordLink("event", row.event_id, label("policy_status", row.status)),
        row.scope && h("span", { class: "quiet" }, ` (${row.scope})`),
    ];
    return found.length ? joined(found.map(one)) : h("span", { class: "quiet" }, "not yet known");
}

function spanMark({ row, x, width }, y, height) {
    const words = `${nameOf("policy", row.policy_id)}: ${label("policy_status", row.status).toLowerCase()}${row.scope && ` (${row.scope})`} from ${dateWords(row.from_day)}${row.to_day ? ` to ${dateWords(row.to_day)}` : ""}`;
    const drawn = mark(
        ["claim", "event", row.event_id],
        words,
        svg("rect", { x, y, width: Math.max(width, 3), height }),
    );
    drawn.classList.add(force(row.status));
    return drawn;
}

function spansOf(policy, until) {
    return where("policy_status", "policy_id", policy)
        .filter((row) => row.from_day <= until)
        .toSorted((one, other) => (one.from_day < other.from_day ? -1 : 1));
}

function policyRow(policy, at, until, y) {
    const bars = packedLanes(
        spansOf(policy.policy_id, until).map((row) => ({
            row,
            x: at(row.from_day),
            width: at(row.to_day && row.to_day < until ? row.to_day : until) - at(row.from_day),
            label: -3,
        })),
    );
    const height = (SPANS.row - 8) / Math.max(1, ...bars.map((bar) => bar.lane + 1));
    const name = svg(
        "a",
        { href: to(["policy", policy.policy_id]), "aria-label": policy.name },
        svg("title", {}, policy.title),
        svg("text", { x: 0, y: y + 17 }, clipped(policy.name, SPANS.letters)),
    );
    return svg(
        "g",
        {},
        svg("line", { x1: 0, x2: SPANS.width, y1: y, y2: y, class: "faint" }),
        name,
        bars.map((bar) => spanMark(bar, y + 4 + bar.lane * height, Math.max(height - 1, 2))),
    );
}

function policiesPicture(found, on) {
    const days = found.flatMap((policy) =>
        where("policy_status", "policy_id", policy.policy_id).map((row) => row.from_day),
    );
    if (!days.length) return null;
    const [from, until] = [
        [...days, "2021-12-01"].sort().find((text) => text >= "2018"),
        [on, dayOf(sinceEpoch(lastDay()) + SPANS.ahead)].sort().at(-1),
    ];
    const at = scaleOf(from, until, SPANS.label, SPANS.width - 10);
    const clamped = (text) => at(text < from ? from : text);
    const height = SPANS.top + found.length * SPANS.row + 4;
    const line = svg(
        "g",
        { class: "chosen" },
        svg("line", { x1: clamped(on), x2: clamped(on), y1: 30, y2: height }),
        svg(
            "text",
            { x: clamped(on), y: 27, "text-anchor": clamped(on) > SPANS.width - 70 ? "end" : "middle" },
            dateWords(on),
        ),
    );
    const drawing = svg(
        "svg",
        { viewBox: `0 0 ${SPANS.width} ${height}`, class: "spans", width: SPANS.width, height },
        yearLines(from, until, at, height),
        found.map((policy, i) => policyRow(policy, clamped, until, SPANS.top + i * SPANS.row)),
        line,
    );
    return picture(
        "Instruments over time",
        "Each bar is a span of days with one status; the line is the chosen day.",
        drawing,
        policiesKey(),
    );
}

function policiesKey() {
    const entry = ([kind, text]) => [
        svg("g", { class: "spans" }, svg("g", { class: kind }, svg("rect", { x: 2, y: 3, width: 24, height: 10 }))),
        text,
    ];
    return key(
        ...[
            ["coming", "on its way"],
            ["made", "signed or published"],
            ["force", "in force"],
            ["halted", "stands, but halted, not enforced or about to go"],
            ["ended", "ended"],
        ].map(entry),
    );
}
