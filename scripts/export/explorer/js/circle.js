// Who met whom. Places come from the build; only meetings that took place, and those who took part, count.

const HELD = ["reported", "confirmed"];
const PRESENT = ["attended", "represented", "remote", "signed"];
const RING = 28;

function tookPart(meeting) {
  return where("meeting_participants", "meeting_id", meeting).filter((row) => PRESENT.includes(row.presence)).map((row) => row.entity_id);
}

// Those whom an entity met, with the meetings they had together, the most frequent first.
function metWith(entity) {
  const own = where("meeting_participants", "entity_id", entity).filter((row) => PRESENT.includes(row.presence)).map((row) => recordOf("meeting", row.meeting_id));
  const held = own.filter((meeting) => known(meeting) && HELD.includes(meeting.status));
  const pairs = held.flatMap((meeting) => tookPart(meeting.meeting_id).filter((other) => other !== entity).map((other) => ({ other, meeting })));
  return [...Map.groupBy(pairs, (pair) => pair.other)].map(([other, found]) => ({ other, meetings: found.map((pair) => pair.meeting) })).sort((one, other) => other.meetings.length - one.meetings.length || (one.other < other.other ? -1 : 1));
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
  return svg("g", {}, svg("line", { x1: 430, y1: 250, x2: px, y2: py, "stroke-width": Math.min(1 + meetings.length, 8), class: "tie" }),
    mark(["entity", other], words, svg("circle", { cx: px, cy: py, r: 7, class: recordOf("entity", other).kind }), svg("text", { x: px + (side === "start" ? 11 : side === "end" ? -11 : 0), y: py + (side === "middle" ? Math.sign(y) * 18 + 4 : 4), "text-anchor": side }, clipped(nameOf("entity", other), 38))));
}

function circlePicture(entity) {
  const found = metWith(entity);
  if (!found.length) return null;
  const nearest = found.slice(0, RING).sort((one, other) => bearing(entity, one.other) - bearing(entity, other.other));
  const drawing = svg("svg", { viewBox: "0 0 860 500", class: "circle", width: 860, height: 500 }, nearest.map((tie, i) => spoke(tie, i, nearest.length)),
    svg("circle", { cx: 430, cy: 250, r: 12, class: "middle" }), svg("text", { x: 430, y: 280, "text-anchor": "middle", class: "class" }, nameOf("entity", entity)));
  const left = found.length > RING ? ` The ${RING} met most often of ${found.length}.` : "";
  return [picture(`The circle around ${nameOf("entity", entity)}`, `Those who took part in the same meetings; a thicker line means more of them.${left}`, drawing), circleTable(entity, found)];
}

function circleTable(entity, found) {
  return table(`Whom ${nameOf("entity", entity)} met`, [
    { title: "Who", cell: (tie) => recordLink("entity", tie.other) },
    { title: "Meetings together", kind: "number", cell: (tie) => a(["meetings"], String(tie.meetings.length), { who: entity, with: tie.other }, { "aria-label": `${counted(tie.meetings.length, "meeting")} of ${nameOf("entity", entity)} and ${nameOf("entity", tie.other)}` }) },
    { title: "Last", cell: (tie) => { const last = tie.meetings.toSorted((one, other) => (one.date_latest < other.date_latest ? -1 : 1)).at(-1); return [recordLink("meeting", last.meeting_id), `, ${dateWords(last.date)}`]; } },
  ], found);
}

// Everybody who met somebody, as the build laid them out.
function mapPicture(found) {
  const pairs = new Map();
  for (const { meeting_id: id, status } of found) {
    const there = HELD.includes(status) ? tookPart(id).filter((entity) => entity in DATA.circle).sort() : [];
    there.forEach((one, i) => there.slice(i + 1).forEach((other) => pairs.set(`${one}|${other}`, (pairs.get(`${one}|${other}`) ?? 0) + 1)));
  }
  const degree = new Map();
  for (const [pair, times] of pairs) for (const end of pair.split("|")) degree.set(end, (degree.get(end) ?? 0) + times);
  if (!degree.size) return null;
  const order = [...degree].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  const at = ([x, y]) => [60 + x * 0.94, 24 + y * 0.56];
  const ties = [...pairs].map(([pair, times]) => { const [[x1, y1], [x2, y2]] = pair.split("|").map((end) => at(DATA.circle[end])); return svg("line", { x1, y1, x2, y2, class: "tie", "stroke-width": Math.min(0.5 + times / 2, 4) }); });
  const node = ([id, times], i) => {
    const [x, y] = at(DATA.circle[id]);
    const drawn = mark(["entity", id], `${nameOf("entity", id)}: ${counted(times, "tie")}`, svg("circle", { cx: x, cy: y, r: Math.min(3 + Math.sqrt(times), 14), class: recordOf("entity", id).kind }), i < 14 && svg("text", { x, y: y - Math.min(5 + Math.sqrt(times), 16), "text-anchor": "middle" }, clipped(nameOf("entity", id), 26)));
    return drawn;
  };
  const drawing = svg("svg", { viewBox: "0 0 1060 610", class: "circle map", width: 1060, height: 610 }, ties, order.map(node).reverse());
  return picture("Who met whom", "Those who often took part in the same meetings lie near each other. Choose one for the circle around it.", drawing, circleKey());
}

function circleKey() {
  const entry = ([kind, text]) => [svg("g", { class: "circle" }, svg("circle", { cx: 14, cy: 8, r: 6, class: kind })), text];
  return key(...[["person", "person"], ["company", "company or fund"], ["government_body", "state or public body"], ["group", "others"]].map(entry));
}
