// Meetings: over time, as a table, and who met whom.

function meetingText(row) {
    return `${row.title} ${row.meeting_id} ${row.topic} ${row.summary} ${row.place} ${namesOf("meeting_participants", "meeting_id", row.meeting_id)}`;
}

function foundMeetings() {
    const { words: sought, who, with: other, from, until } = here().filters;
    const there = (row, entity) =>
        where("meeting_participants", "meeting_id", row.meeting_id).some((p) => p.entity_id === entity);
    return matching(rows("meetings"), ["kind", "status", "country"]).filter(
        (row) =>
            (!sought || hasWords(meetingText(row), sought)) &&
            (!who || there(row, who)) &&
            (!other || there(row, other)) &&
            (!from || row.date_latest === "" || row.date_latest >= from) &&
            (!until || row.date_earliest === "" || row.date_earliest <= until),
    );
}

function attendance(row) {
    const found = where("meeting_participants", "meeting_id", row.meeting_id);
    const one = (p) => [
        recordLink("entity", p.entity_id),
        !PRESENT.includes(p.presence) && ` (${label("participant_presence", p.presence).toLowerCase()})`,
    ];
    return [joined(found.slice(0, 6).map(one)), found.length > 6 && ` and ${found.length - 6} more`];
}

const MEETINGS = [
    { title: "Meeting", cell: (row) => recordLink("meeting", row.meeting_id) },
    { ...DATE, cell: (row) => dateWords(row.date) },
    { title: "Kind", cell: (row) => label("meeting_kind", row.kind) },
    {
        title: "Status",
        cell: (row) => badge(label("meeting_status", row.status), row.status, definition("meeting_status", row.status)),
    },
    { title: "Where", cell: (row) => [row.place, countryWords(row.country)].filter(Boolean).join(", ") },
    { title: "Who", cell: attendance },
    {
        title: "Evidence",
        cell: (row) => evidenceLink("meeting", row),
    },
];

function meetingsFilters() {
    const all = rows("meetings");
    const { from = "", until = "" } = here().filters;
    const people = [...new Set(rows("meeting_participants").map((row) => row.entity_id))]
        .map((id) => [id, nameOf("entity", id)])
        .sort((one, other) => one[1].localeCompare(other[1], "en"));
    const countries = [...new Set(all.map((row) => row.country).filter(Boolean))]
        .map((iso) => [iso, countryWords(iso)])
        .sort((one, other) => one[1].localeCompare(other[1], "en"));
    return filterBar(
        words(),
        select("who", "Person or body", people),
        select("kind", "Kind", present("meeting_kind", all, "kind")),
        select("status", "Status", present("meeting_status", all, "status")),
        select("country", "Country", countries),
        date("from", "From", from),
        date("until", "Until", until),
    );
}

function meetingsView() {
    const found = foundMeetings();
    const { who, with: other } = here().filters;
    const ids = new Set(found.map((row) => row.meeting_id));
    return {
        title: ["Meetings", who && nameOf("entity", who), other && nameOf("entity", other)]
            .filter(Boolean)
            .join(": ")
            .replace(/: ([^:]*)$/, other ? " and $1" : ": $1"),
        takes: [
            { table: "meetings", rows: found },
            {
                table: "meeting_participants",
                rows: rows("meeting_participants").filter((row) => ids.has(row.meeting_id)),
            },
        ],
        body: [
            meetingsFilters(),
            h("p", { class: "count" }, `${counted(found.length, "meeting")}.`),
            meetingsPicture(found),
            section(
                "The meetings",
                table(
                    "Meetings",
                    MEETINGS,
                    found.toSorted((one, two) => (one.date_latest < two.date_latest ? 1 : -1)),
                ),
            ),
            who ? circlePicture(who) : [mapPicture(found), busiest(found)],
        ],
    };
}

function busiest(found) {
    const ids = new Set(found.map((row) => row.meeting_id));
    const groups = [
        ...Map.groupBy(
            rows("meeting_participants").filter((row) => ids.has(row.meeting_id) && PRESENT.includes(row.presence)),
            (row) => row.entity_id,
        ),
    ];
    return table(
        "Who took part",
        [
            { title: "Who", cell: ([id]) => recordLink("entity", id) },
            {
                title: "Meetings",
                kind: "number",
                cell: ([id, group]) =>
                    a(
                        ["meetings"],
                        String(group.length),
                        { who: id },
                        { "aria-label": `${counted(group.length, "meeting")} of ${nameOf("entity", id)}` },
                    ),
            },
        ],
        groups.sort((one, other) => other[1].length - one[1].length || (one[0] < other[0] ? -1 : 1)),
    );
}
