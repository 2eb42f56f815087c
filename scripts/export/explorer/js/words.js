// Dates and amounts in words that keep their doubt.

const MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SEASONS = {
    21: "spring",
    22: "summer",
    23: "autumn",
    24: "winter",
    33: "the first quarter of",
    34: "the second quarter of",
    35: "the third quarter of",
    36: "the fourth quarter of",
    40: "the first half of",
    41: "the second half of",
};
const DOUBTS = { "~": "about ", "?": "perhaps ", "%": "perhaps about " };

// One date of EDTF (ISO 8601-2): a year, a month, a season or a day, with or without a mark of doubt.
function oneDate(text) {
    const [, date, mark] = /^(.*?)([~?%]?)$/.exec(text);
    const [year, month, day] = date.split("-");
    const name = month ? (SEASONS[month] ?? MONTHS[Number(month) - 1]) : "";
    return (DOUBTS[mark] ?? "") + [day ? String(Number(day)) : "", name, year].filter(Boolean).join(" ");
}

function dateWords(text) {
    if (!text) return "no date";
    const [from, to] = text.split("/");
    if (to === undefined) return oneDate(from);
    if (from === "..") return `until ${oneDate(to)}`;
    return to === ".." ? `from ${oneDate(from)} on` : `${oneDate(from)} to ${oneDate(to)}`;
}

function number(text, digits = 6) {
    return Number(text).toLocaleString("en", { maximumFractionDigits: digits });
}

// A number with its scale and unit: $6.6 billion, 10 GW, 10%.
function quantity(value, scale, unit) {
    const size = [number(value), scale === "one" ? "" : scale].filter(Boolean).join(" ");
    if (!unit) return size;
    if (unit === "percent") return `${size}%`;
    if (property("unit", unit, "dimension") !== "currency")
        return `${size} ${["GW", "MW"].includes(unit) ? unit : label("unit", unit).toLowerCase().replace("gpus", "GPUs")}`;
    const sign = property("unit", unit, "symbols").split(" ")[0];
    return /\w$/.test(sign) ? `${sign} ${size}` : sign + size;
}

function bounded(amount) {
    const told = (value) => quantity(value, amount.scale, amount.unit);
    if (amount.low && amount.high && amount.low !== amount.high) return `${told(amount.low)} to ${told(amount.high)}`;
    if (!amount.low && !amount.high) return "no figure told";
    const word = amount.qualifier === "exact" ? "" : `${label("qualifier", amount.qualifier).toLowerCase()} `;
    return word + told(amount.low || amount.high);
}

// The source's own wording; where that leaves the unit out, the unit after it.
function figureWords(amount) {
    if (!amount.as_reported) return bounded(amount);
    const signs = property("unit", amount.unit, "symbols")
        .split(" ")
        .map((sign) => sign.replaceAll("_", " ").toLowerCase());
    const text = amount.as_reported.toLowerCase();
    return !amount.unit || signs.some((sign) => sign && text.includes(sign))
        ? amount.as_reported
        : `${amount.as_reported} (${label("unit", amount.unit)})`;
}

function horizonWords(horizon) {
    if (!horizon) return "";
    if (!horizon.includes("/")) return `by ${dateWords(horizon)}`;
    return horizon.includes("..") ? dateWords(horizon) : `over ${dateWords(horizon)}`;
}

// A claim on money in full: more than $100 billion, expected.
function amountWords(amount) {
    const kind = amount.measure === "amount" ? "" : `${label("measure", amount.measure).toLowerCase()} `;
    const told = kind + [figureWords(amount), amount.period].filter(Boolean).join(" ");
    const words = [told, horizonWords(amount.horizon), label("stage", amount.stage).toLowerCase()]
        .filter(Boolean)
        .join(", ");
    return amount.condition ? `${words} (${amount.condition})` : words;
}

const SCALES = [
    [1e12, "trillion"],
    [1e9, "billion"],
    [1e6, "million"],
    [1e3, "thousand"],
    [1, "one"],
];

// A value at full size, as the build sums it.
function full(value, unit) {
    const [factor, scale] = SCALES.find(([size]) => Math.abs(Number(value)) >= size) ?? [1, "one"];
    return quantity(String(Number(value) / factor), scale, unit);
}

// A total with its bounds: at least $30 billion, with no upper bound.
function totalWords(total) {
    if (total.rows_counted === "0") return "nothing that counts";
    if (total.open === "true")
        return Number(total.value_low) ? `at least ${full(total.value_low, total.unit)}` : "an open amount";
    if (total.value_low === total.value_high) return full(total.value_low, total.unit);
    return Number(total.value_low)
        ? `${full(total.value_low, total.unit)} to ${full(total.value_high, total.unit)}`
        : `up to ${full(total.value_high, total.unit)}`;
}

function counted(count, one, many = `${one}s`) {
    return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

const REGIONS = new Intl.DisplayNames("en", { type: "region" });

function countryWords(iso) {
    if (!iso || iso === "EU") return iso && "European Union";
    const [country, part] = iso.split("-");
    return part ? `${REGIONS.of(country)} (${iso})` : REGIONS.of(country);
}

// Letters as one searches for them: small, without accents.
function folded(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
