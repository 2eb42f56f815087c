// From the address to the view.

const VIEWS = {
    "": startView,
    money: moneyView,
    total: totalView,
    funding: fundingView,
    entities: entitiesView,
    entity: entityView,
    meetings: meetingsView,
    meeting: meetingView,
    policies: policiesView,
    policy: policyView,
    sources: sourcesView,
    source: sourceView,
    claim: claimView,
    search: searchView,
};
const MENU = [
    ["", "Start"],
    ["money", "Money"],
    ["entities", "Who"],
    ["meetings", "Meetings"],
    ["policies", "Policy"],
    ["sources", "Sources"],
];
const BELONGS = {
    total: "money",
    funding: "money",
    entity: "entities",
    meeting: "meetings",
    policy: "policies",
    source: "sources",
};

function menu([name = "", type]) {
    const shown = name === "claim" ? PARENTS[type] : name;
    const current = BELONGS[shown] ?? shown;
    const item = ([path, title]) =>
        h("li", {}, a(path ? [path] : [], title, {}, { "aria-current": path === current ? "page" : null }));
    document.getElementById("views").replaceChildren(...MENU.map(item));
}

function missing(path) {
    return {
        title: "Nothing here",
        takes: [],
        body: [h("p", {}, `This release has no “${path.join("/")}”. `, a([], "Go to the start"), ".")],
    };
}

let shown = null;
let stood = "";

function show() {
    const { path, filters } = here();
    const [name = "", ...rest] = path;
    const focused = document.activeElement?.id;
    if (stood !== day()) stand(day() ? standingOn(day()) : {});
    stood = day();
    const view = (Object.hasOwn(VIEWS, name) && VIEWS[name](rest)) || missing(path);
    const main = document.getElementById("main");
    main.replaceChildren(
        h("h1", { tabindex: "-1" }, view.title),
        dayNote() ?? "",
        ...view.body.flat(Infinity).filter(Boolean),
        takeaway(view.title, view.takes),
    );
    document.title = name ? `${view.title} · ${DATA.about.name}` : view.title;
    document.getElementById("day").replaceChildren(...dayControl());
    document.getElementById("q").value = filters.q ?? "";
    menu(path);
    settle(path.join("/"), focused);
}

// On a new page the heading has the focus; where only a filter changed, the control that changed it.
function settle(path, focused) {
    if (shown !== null && shown !== path) {
        scrollTo(0, 0);
        document.querySelector("h1").focus({ preventScroll: true });
    } else if (focused) {
        document.getElementById(focused)?.focus({ preventScroll: true });
    }
    shown = path;
}

async function begin() {
    await load(document.getElementById("data").textContent);
    document.getElementById("search").addEventListener("submit", (event) => {
        event.preventDefault();
        location.hash = to(["search"], { q: document.getElementById("q").value.trim() });
    });
    document.querySelector(".skip").addEventListener("click", (event) => {
        event.preventDefault();
        document.getElementById("main").focus();
    });
    addEventListener("hashchange", show);
    show();
    document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

begin().catch((error) => {
    document
        .getElementById("main")
        .append(
            h(
                "p",
                { class: "note" },
                `This browser cannot show the page: ${error.message}. A browser of 2024 or later can.`,
            ),
        );
    throw error;
});
