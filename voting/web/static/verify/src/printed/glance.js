// A result in one glance: a sentence, and two bars for each requirement. Shares are cut off and
// never rounded up; less than a tenth of a per cent from the line, the exact distance is said.

const BAR = 1000n;
/** Documents that print glances have this heading. */
const GLANCES = "全文和全部数字";

function measureOf(part, whole, bar, deemed, isArea) {
  const [reached, line] = [part * bar.of, whole * bar.part];
  const gap = reached > line ? reached - line : line - reached;
  return {
    part, whole, deemed, bar, isArea,
    isMet: isMet(bar, part, whole),
    isNear: gap * BAR < whole * bar.of,
    tenths: whole ? (part * BAR) / whole : 0n,
    line: (bar.part * BAR) / bar.of,
  };
}

/** How far a bar is filled, visibly beyond its line or short of it; of it, what was cast. */
function fillOf({ part, deemed, isMet, tenths, line }) {
  const beyond = tenths > line + 20n ? tenths : line + 20n;
  const short = tenths < line - 20n ? tenths : line - 20n;
  const filled = isMet ? (beyond > BAR ? BAR : beyond) : short < 0n ? 0n : short;
  return { filled, cast: part ? (filled * (part - deemed)) / part : 0n };
}

const amountOf = (isArea, number) =>
  isArea ? sayArea(number).replace("㎡", " ㎡") : `${withThousands(number)} 人`;

/** An amount in whole square metres: rounded up, so that it suffices. */
const roughOf = (isArea, number) =>
  isArea ? `${withThousands((number + 9_999n) / 10_000n)} ㎡` : amountOf(isArea, number);

const missingOf = ({ whole, bar, part }) => leastOf(bar, whole) - part;

const sayMissing = (measure) => `差 ${amountOf(measure.isArea, missingOf(measure))}`;
const sayTenths = (tenths) => `${tenths / 10n}.${tenths % 10n} %`;

function sayShare(measure) {
  if (!measure.isNear) return sayTenths(measure.tenths);
  return measure.isMet ? "刚好达到" : sayMissing(measure);
}

function sayShareEnglish(measure) {
  if (!measure.isNear) return sayTenths(measure.tenths);
  if (measure.isMet) return "just reached";
  const amount = amountOf(measure.isArea, missingOf(measure));
  return `short by ${measure.isArea ? amount : amount.split(" ")[0]}`;
}

function sayLabel(measure) {
  const rough = roughOf(measure.isArea, missingOf(measure));
  const missing = measure.isMet || measure.isNear ? ["", ""]
    : [`，差 ${rough}`, `, short by ${rough.replace(" 人", "")}`];
  return [sayShare(measure) + missing[0], sayShareEnglish(measure) + missing[1]];
}

/** The line that must be reached, in Chinese and English. */
function sayLine({ part, of, inclusive }) {
  if (!inclusive && part * 2n === of) return ["须过半", "more than half needed"];
  const share = `${formatPercent(part, of).replace(/0+$/, "").replace(/\.$/, "")} %`;
  return inclusive ? [`须 ${share}`, `${share} needed`] : [`须超过 ${share}`, `more than ${share} needed`];
}

/** Participation, then each measured mark; what would be compared with nothing is left out. */
function requirementsOf(outcome, nameOf) {
  const { tallied, participation, eligible, consent } = outcome;
  const nothing = zero();
  const silent = tallied.deemedTo === null ? nothing : tallied.deemed;
  const base = participation.bar === null ? eligible : tallied.participation;
  const bar = consent.values().next().value.bar;
  const found = [["participation", participation.bar, tallied.participation, eligible, silent]];
  for (const [mark, weight] of tallied.results) {
    if (UNMEASURED.includes(mark)) continue;
    found.push([mark, bar, weight, base, mark === tallied.deemedTo ? silent : nothing]);
  }
  return found.filter(([, asked, , whole]) => asked !== null && whole.persons > 0n)
    .map(([name, asked, part, whole, deemed]) => ({
      name, titles: titlesOf(name, deemed.persons > 0n || deemed.area > 0n, nameOf), needed: sayLine(asked),
      area: measureOf(part.area, whole.area, asked, deemed.area, true),
      persons: measureOf(part.persons, whole.persons, asked, deemed.persons, false),
    }));
}

function titlesOf(name, isDeemed, nameOf) {
  if (name !== "participation") return [markName(name), name === "for" ? "For" : nameOf(name)];
  return isDeemed ? ["参与（含推定）", "Took part, deemed votes included"] : ["实际参与", "Took part"];
}

/** The sentence of an outcome, in Chinese and English, and the bars behind it. */
function glanceOf(outcome, nameOf = (name) => name) {
  const requirements = requirementsOf(outcome, nameOf);
  const told = requirements.filter(({ name }) => ["participation", "for", outcome.chosen].includes(name));
  const [first] = requirements;
  const isEmpty = first?.name === "participation" && first.persons.part === 0n;
  const chinese = told.map((each, place) => isEmpty ? `没有人参与表决（${each.needed[0]}）`
    : `${each.titles[0]} ${namedShare(each.area, "面积", place)}、` +
      `${namedShare(each.persons, "人数", place)}（${each.needed[0]}）`);
  const english = told.map((each, place) => isEmpty ? `Nobody took part (${each.needed[1]})`
    : `${each.titles[1]}: ${namedShareEnglish(each.area, "area", place)}, ` +
      `${namedShareEnglish(each.persons, "persons", place)} (${each.needed[1]})`);
  const end = told.length ? "。" : "";
  return {
    requirements,
    sentence: `${VERDICTS[outcome.verdict]}。${chinese.join("；")}${end}`,
    english: `${VERDICTS_ENGLISH[outcome.verdict]}. ${english.join("; ")}${end && "."}`.trim(),
  };
}

function namedShare(measure, noun, place) {
  if (measure.isNear) return noun + sayShare(measure);
  return place ? sayShare(measure) : `${sayShare(measure)} ${noun}`;
}

function namedShareEnglish(measure, noun, place) {
  if (measure.isNear) return `${noun} ${sayShareEnglish(measure)}`;
  return place ? sayShareEnglish(measure) : `${sayShareEnglish(measure)} of the ${noun}`;
}
