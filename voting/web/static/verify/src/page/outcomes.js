// What this page counted by itself: each motion's sentence, its bars and its marks.

const MARKS_ENGLISH = {
  for: "For", against: "Against", abstain: "Abstain", none: "None of these", invalid: "Invalid",
  silent: "Served, did not vote",
};

/** A motion's title and the names of its options in English, where its notice has them. */
function translationOf({ motion, title, translations }) {
  const english = (translations ?? []).find(({ language }) => language === "en");
  if (!english) return { title, nameOf: (name) => name };
  const names = motion.options ?? motion.candidates ?? [];
  const nameOf = (name) => english.names[names.indexOf(name)] ?? name;
  return { title: english.title, nameOf };
}

function showOutcomes(exam) {
  const section = at("outcomes");
  const created = exam.meeting.find("meeting.created");
  const noticed = new Map(exam.meeting.all("motion.noticed").map((each) => [each.motion.id, each]));
  const named = element("p", `${created.community}　${created.title}`);
  named.lang = "zh-Hans";
  section.append(bilingual("h2", "本页重新数出的结果 / Counted again by this page"), named);
  for (const [place, outcome] of exam.outcomes.entries()) {
    const each = noticed.get(outcome.motion.id);
    const { title, nameOf } = translationOf(each);
    const { requirements, sentence, english } = glanceOf(outcome, nameOf);
    const head = element("h3");
    head.append(inBoth(`${place + 1}. ${each.title}`, `${place + 1}. ${title}`));
    const said = element("p", undefined, "said");
    said.append(inBoth(sentence, english));
    section.append(head, said, ...sayMore(exam, outcome, nameOf),
      ...requirements.map(barsOf), resultTable(outcome, nameOf));
  }
}

/** Who was elected or what was chosen, and what the deemed votes did. */
function sayMore(exam, outcome, nameOf) {
  const decision = { ...decisionOf(outcome), formation: outcome.formation };
  const lines = [[sayDecided(decision), sayDecidedEnglish(decision, nameOf)]]
    .filter(([chinese]) => chinese);
  const { lines: chinese, english } = exam.headlines.get(outcome.motion.id) ?? { lines: [], english: [] };
  lines.push(...chinese.map((line, place) => [line, english[place]]));
  return lines.map((line) => {
    const made = element("p", undefined, "headline");
    made.append(inBoth(...line));
    return made;
  });
}

function barsOf({ titles, needed, area, persons }) {
  const row = element("div", undefined, "requirement");
  const head = element("p");
  const name = element("b");
  name.append(inBoth(...titles));
  head.append(name, " ", inBoth(...needed));
  row.append(head);
  for (const [measure, chinese, english] of [[area, "面积", "area"], [persons, "人数", "persons"]]) {
    const [label, labelEnglish] = sayLabel(measure);
    const cell = element("div");
    const text = element("p", `${measure.isMet ? "✓" : "✗"} `);
    const share = element("b");
    share.append(inBoth(label, labelEnglish));
    text.append(inBoth(`${chinese} `, `${english} `), share);
    cell.append(drawBar(measure), text);
    row.append(cell);
  }
  return row;
}

/** A bar with its line: filled where it is reached, striped where not, dotted what nobody cast. */
function drawBar(measure) {
  const { filled, cast } = fillOf(measure);
  // What it shows is said beside it, in words.
  const svg = drawn("svg", { class: "bar", viewBox: "0 0 1000 40", preserveAspectRatio: "none",
    "aria-hidden": "true" });
  svg.append(drawn("rect", { class: "all", x: 1, y: 8, width: 998, height: 24 }));
  const part = (className, from, to, dashes, high = 20) => {
    const line = { class: className, x1: from, x2: to, y1: 20, y2: 20, "stroke-width": high };
    if (to > from) svg.append(drawn("line", dashes ? { ...line, "stroke-dasharray": dashes } : line));
  };
  part(measure.isMet ? "cast" : "cast short", 0n, cast, measure.isMet ? "" : "9 6");
  part("deemed", cast, filled, "8 8", 8);
  svg.append(drawn("rect", { class: "line", x: measure.line - 4n, y: 0, width: 8, height: 40 }));
  return svg;
}

function drawn(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function resultTable(outcome, nameOf) {
  const { participation, tallied } = outcome;
  const rows = [["参与表决", "Took part", participation.part], ["全体", "All", participation.whole],
    ...[...tallied.results].map(([mark, weight]) =>
      [markName(mark), MARKS_ENGLISH[mark] ?? nameOf(mark), weight])];
  const table = element("table");
  const head = table.createTHead().insertRow();
  head.append(element("td"), ...["面积 / area", "人数 / persons"].map((text) => bilingual("th", text)));
  const body = table.createTBody();
  for (const [chinese, english, weight] of rows) {
    const name = element("th");
    name.scope = "row";
    name.append(inBoth(chinese, english));
    body.insertRow().append(
      name, element("td", sayArea(weight.area)), element("td", withThousands(weight.persons)));
  }
  const details = element("details");
  details.append(bilingual("summary", "各项意见 / All marks"), table);
  return details;
}
