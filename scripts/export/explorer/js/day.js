// "As it stood on": the control for the day, in days of which the first is that on which anything was known.

function day() {
    const chosen = here().filters.day ?? "";
    return /^\d{4}-\d{2}-\d{2}$/.test(chosen) && chosen < lastDay() ? chosen : "";
}

function lastDay() {
    return DATA.about.created.slice(0, 10);
}

function firstDay() {
    const days = ["meetings", "funding", "policies", "statements"].flatMap((table) =>
        TABLES[table].rows.map((row) => row.known_since),
    );
    return days.filter(Boolean).reduce((one, other) => (one < other ? one : other), lastDay());
}

function sinceEpoch(text) {
    return Date.parse(`${text}T00:00:00Z`) / 86400000;
}

function dayOf(count) {
    return new Date(count * 86400000).toISOString().slice(0, 10);
}

function daySlider(chosen) {
    const show = (event) => {
        const picked = dayOf(Number(event.target.value));
        event.target.setAttribute("aria-valuetext", dateWords(picked));
        document.getElementById("day-words").textContent = dateWords(picked);
    };
    return h("input", {
        type: "range",
        id: "day-slider",
        min: sinceEpoch(firstDay()),
        max: sinceEpoch(lastDay()),
        value: sinceEpoch(chosen),
        "aria-valuetext": dateWords(chosen),
        oninput: show,
        onchange: (event) => refine({ day: dayOf(Number(event.target.value)) }),
    });
}

function dayControl() {
    const chosen = day() || lastDay();
    return [
        h("label", { for: "day-slider" }, "As it stood on"),
        daySlider(chosen),
        h("output", { id: "day-words", for: "day-slider" }, dateWords(chosen)),
        h("label", { for: "day-date", class: "unseen" }, "As it stood on, as a date"),
        h("input", {
            type: "date",
            id: "day-date",
            min: firstDay(),
            max: lastDay(),
            value: chosen,
            onchange: (event) => refine({ day: event.target.value }),
        }),
        h(
            "button",
            { id: "day-end", type: "button", disabled: !day(), onclick: () => refine({ day: "" }) },
            "All that is known",
        ),
    ];
}

function dayNote() {
    if (!day()) return null;
    const words = `Only what a source had published by ${dateWords(day())} is shown; what rests on undated sources is left out, and prose that may tell what came later is withheld. Counts of sources within the rows are those of the whole release.`;
    return h("p", { class: "note" }, words);
}
