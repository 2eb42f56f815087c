// One meeting: who took part and who did not, what it was about, what it led to.

function participantsTable(id) {
    return table(
        "Participants",
        [
            { title: "Who", cell: (row) => recordLink("entity", row.entity_id) },
            {
                title: "Presence",
                cell: (row) =>
                    h(
                        "span",
                        { title: definition("participant_presence", row.presence) },
                        label("participant_presence", row.presence),
                    ),
            },
            { title: "Side", cell: (row) => label("participant_side", row.side) },
            { title: "For", cell: (row) => row.on_behalf_of && recordLink("entity", row.on_behalf_of) },
            { title: "Evidence", cell: (row) => evidenceLink("participant", row) },
        ],
        where("meeting_participants", "meeting_id", id),
    );
}

function meetingView([id]) {
    const row = recordOf("meeting", id);
    if (!row) return null;
    const people = where("meeting_participants", "meeting_id", id);
    const records = [["meeting", id], ...people.map((person) => ["participant", idOf("participant", person)])];
    return {
        title: row.title,
        takes: [
            { table: "meetings", rows: [row] },
            { table: "meeting_participants", rows: people },
            { table: "evidence", rows: records.flatMap(([type, key]) => evidenceOf(type, key)) },
        ],
        body: [
            h(
                "p",
                { class: "figure" },
                dateWords(row.date),
                " ",
                badge(label("meeting_status", row.status), row.status, definition("meeting_status", row.status)),
            ),
            h("p", { class: "lead" }, row.summary),
            facts("meeting", row, "meeting_id", "title", "summary", "date", "status", ...WORKINGS),
            section("Who", people.length > 0 && participantsTable(id)),
            contradictions(records),
            section("Tied to", linkGroups(linksOf("meeting", id))),
            referencesSection("meeting", id),
            evidenceSection("meeting", id),
        ],
    };
}
