// One person or body: offices, arrangements, meetings, policy, statements.

const HELD_BY = {
    holds_office: "holds an office in it",
    subsidiary_of: "its subsidiary",
    member_of: "its member",
    owns_stake_in: "owns a stake in it",
    site_of: "its site",
    manages: "manages it",
};

function relationItem(id, row) {
    const other = row.subject_id === id ? row.object_id : row.subject_id;
    const forward = row.subject_id === id;
    const span =
        row.start || row.end
            ? ` (${[row.start && `from ${dateWords(row.start)}`, row.end && `until ${dateWords(row.end)}`].filter(Boolean).join(" ")})`
            : "";
    const words = label("relation_kind", row.relation).toLowerCase();
    return h(
        "li",
        {},
        forward
            ? [row.title ? `${row.title}, ` : `${words} `, recordLink("entity", other)]
            : [recordLink("entity", other), row.title ? `: ${row.title}` : `, ${HELD_BY[row.relation] ?? words}`],
        span,
        " ",
        evidenceLink("relation", row),
    );
}

function relationsSection(id) {
    const found = [...where("entity_relations", "subject_id", id), ...where("entity_relations", "object_id", id)];
    return section(
        "Offices and ties",
        found.length > 0 &&
            h(
                "ul",
                {},
                found.map((row) => relationItem(id, row)),
            ),
    );
}

function arrangementsSection(id) {
    const found = where("funding_parties", "entity_id", id);
    return section(
        "Arrangements",
        found.length > 0 && [
            h("p", {}, a(["money"], "Its arrangements against stages", { who: id })),
            table(
                "Arrangements",
                [
                    { title: "Arrangement", cell: (row) => recordLink("funding", row.funding_id) },
                    { title: "Role", cell: (row) => label("party_role", row.role) },
                    { title: "Latest figure", cell: (row) => latestWords(row.funding_id) },
                ],
                found,
            ),
        ],
    );
}

function meetingsSection(id) {
    const found = where("meeting_participants", "entity_id", id);
    return section(
        "Meetings",
        found.length > 0 && [
            circlePicture(id),
            table(
                "Meetings",
                [
                    { title: "Meeting", cell: (row) => recordLink("meeting", row.meeting_id) },
                    { title: "Date", kind: "date", cell: (row) => dateWords(recordOf("meeting", row.meeting_id).date) },
                    {
                        title: "Presence",
                        cell: (row) =>
                            h(
                                "span",
                                { title: definition("participant_presence", row.presence) },
                                label("participant_presence", row.presence),
                            ),
                    },
                    {
                        title: "Status",
                        cell: (row) => label("meeting_status", recordOf("meeting", row.meeting_id).status),
                    },
                ],
                found.toSorted((one, other) =>
                    recordOf("meeting", one.meeting_id).date_latest < recordOf("meeting", other.meeting_id).date_latest
                        ? 1
                        : -1,
                ),
            ),
        ],
    );
}

function statementItem(row) {
    return h(
        "li",
        {},
        `${dateWords(row.date)}, `,
        recordLink("statement", row.statement_id, label("statement_kind", row.kind).toLowerCase()),
        `: ${row.summary}`,
    );
}

function statementsSection(id) {
    const found = [...where("statements", "speaker_id", id), ...where("statements", "on_behalf_of", id)];
    return section("Statements", found.length > 0 && h("ul", {}, found.map(statementItem)));
}

function policiesSection(id) {
    const parties = where("policy_parties", "entity_id", id).map((row) =>
        h("li", {}, `${label("policy_party_role", row.role)}: `, recordLink("policy", row.policy_id)),
    );
    return section("Policy it is party to", parties.length > 0 && h("ul", {}, parties));
}

function entityView([id]) {
    const row = recordOf("entity", id);
    if (!row) return null;
    const names = where("entity_names", "entity_id", id);
    const ties = linksOf("entity", id);
    return {
        title: row.name,
        takes: [
            { table: "entities", rows: [row] },
            { table: "funding_parties", rows: where("funding_parties", "entity_id", id) },
            { table: "meeting_participants", rows: where("meeting_participants", "entity_id", id) },
            { table: "statements", rows: where("statements", "speaker_id", id) },
        ],
        body: [
            h("p", { class: "lead" }, row.description),
            names.length > 0 &&
                h(
                    "p",
                    {},
                    "Also: ",
                    names.map((other) => `${other.name} (${label("name_kind", other.kind).toLowerCase()})`).join(", "),
                    ".",
                ),
            facts("entity", row, "entity_id", "name", "description", ...WORKINGS),
            relationsSection(id),
            totalsSection(id, "USD"),
            arrangementsSection(id),
            meetingsSection(id),
            policiesSection(id),
            referencesSection("entity", id),
            statementsSection(id),
            section("Tied to", linkGroups(ties)),
            contradictions([["entity", id]]),
            evidenceSection("entity", id),
        ],
    };
}
