// The figures of a result as the document prints them; each line is looked for in its text.

const VERDICTS = { carried: "通过", "not-carried": "未通过", "no-quorum": "参与不足，未形成有效决定" };
const MARK_NAMES = new Map([
  ["for", "同意"], ["against", "反对"], ["abstain", "弃权"], ["none", "以上都不同意"],
  ["invalid", "废票"], ["silent", "已送达未投票"],
]);
const UNMEASURED = ["against", "abstain", "none", "invalid", "silent"];
const NOTES = [
  [/^silent holdings abstain: no one choice leads by area and by persons$/,
    () => "按面积和按人数领先的意见不一致，已送达未投票的视为弃权"],
  [/^no option meets both majorities; run-off between (.+)$/,
    (names) => `没有方案同时达到两项过半数，可在以下方案中再次表决：${names}`],
  [/^tie over the last seat between (.+) at (\d+) persons; no lot is drawn$/,
    (names, persons) => `最后一个席位上 ${names} 的面积和人数（${persons} 人）都相同，席位空缺，不抽签`],
  [/^(\d+) of (\d+) seats left empty$/, (empty, seats) => `${seats} 个席位中空缺 ${empty} 个`],
  [/^withdrawn or struck, and given no seat: (.+)$/,
    (names) => `已退出或被取消资格，所得票不计入席位：${names}`],
  [/^alternates tied: (.+)$/, (names) => `候补并列：${names}`],
  [/^no more alternates than (\d+) members: (.+)$/,
    (most, names) => `候补不超过委员人数（${most} 人），以下未列为候补：${names}`],
];

const withThousands = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
const markName = (mark) => MARK_NAMES.get(mark) ?? mark;

function sayArea(area) {
  const [whole, decimals] = formatArea(area).split(".");
  return `${withThousands(whole)}.${decimals}㎡`;
}

function sayNote(note) {
  for (const [pattern, chinese] of NOTES) {
    const match = pattern.exec(note);
    if (match) return chinese(...match.slice(1).map((part) => part.replaceAll(" and ", "、")));
  }
  return note;
}

function sayRule(field, value) {
  if (field !== "uncounted_uses") return RULES.words[`${field}=${value}`] ?? `${field} = ${value}`;
  const uses = value.map((use) => RULES.uses[use] ?? use);
  return uses.length ? `${uses.join("、")}不计入面积和人数` : "车位、储藏室都计入面积和人数";
}

function sayDecided(decision) {
  if (decision.elected) {
    const elected = decision.elected.join("、") || "无人当选";
    const waiting = decision.alternates.length ? `；候补：${decision.alternates.join("、")}` : "";
    return `当选：${elected}${waiting}${sayFormation(decision.formation)}`;
  }
  return decision.chosen ? `选定：${decision.chosen}` : "";
}

function sayFormation(formation) {
  if (!formation) return "";
  const { formed, elected, least, agreed, vacant } = formation;
  const half = "share" in formation ? "" : "并超过约定人数的一半";
  const bar = `约定 ${agreed} 人，选出 ${elected} 人，至少须 ${least} 人${half}`;
  if (!formed) return `；业主委员会未成立（${bar}）`;
  return `；业主委员会成立（${bar}）${vacant ? `，另须补选 ${vacant} 人` : ""}`;
}

function* comparisonLines(name, { bar, part, whole, areaMet, personsMet, missing }) {
  if (bar === null) return;
  const required = `应${bar.inclusive ? "≥" : "＞"}${bar.part}/${bar.of}`;
  const numbers = (has, of, met) => {
    const sign = bar.inclusive ? (met ? "≥" : "＜") : met ? "＞" : "≤";
    return `${withThousands(has)}×${bar.of} ${sign} ${withThousands(of)}×${bar.part}`;
  };
  const area = [`${name}·面积`, sayArea(part.area), sayArea(whole.area), required,
    numbers(part.area, whole.area, areaMet)].join("");
  const persons = [`${name}·人数`, `${withThousands(part.persons)}人`, `${withThousands(whole.persons)}人`,
    required, numbers(part.persons, whole.persons, personsMet)].join("");
  // Newer documents say that nobody took part, where nothing is missing of what nobody said.
  const nobody = whole.persons === 0n ? [area, persons].map((line) => `${line}没有人参与`) : [];
  yield [...nobody.slice(0, 1), area + (areaMet ? "达到" : `缺${sayArea(missing.area)}`)];
  yield [...nobody.slice(1), persons + (personsMet ? "达到" : `差${withThousands(missing.persons)}人`)];
}

/** All lines that carry figures of one motion; a list where one may be printed in several ways. */
function* summaryLines(outcome, sensitivity) {
  const { tallied, participation, motion } = outcome;
  const report = reportMotion(outcome);
  yield `表决结论：${VERDICTS[outcome.verdict]}`;
  yield* comparisonLines("参与表决", participation);
  const base = participation.bar === null ? outcome.eligible : tallied.participation;
  const consent = outcome.consent.values().next().value.bar;
  for (const [mark, weight] of tallied.results) {
    if (!UNMEASURED.includes(mark)) yield* comparisonLines(markName(mark), compare(consent, weight, base));
  }
  for (const [mark, weight] of tallied.results) {
    const shares = report.results[mark];
    const line = (area, persons) => [markName(mark), sayArea(weight.area), `${area}%`,
      `${withThousands(weight.persons)}人`, `${persons}%`].join("");
    const spellings = [line(shares.area_percent, shares.persons_percent)];
    // These may be none of those taking part: newer documents print their share of all in scope.
    if (mark === "invalid" || mark === "silent") {
      const { area, persons } = outcome.eligible;
      spellings.push(line(formatPercent(weight.area, area), formatPercent(weight.persons, persons)));
    }
    yield spellings;
  }
  yield sayDecided({ ...decisionOf(outcome), formation: outcome.formation });
  if (tallied.deemedTo !== null) {
    const { area, persons } = tallied.deemed;
    yield `其中推定票：已送达未投票的 ${withThousands(persons)} 人、${sayArea(area)} ` +
      `按议事规则计入“${markName(tallied.deemedTo)}”；其余为实际投票`;
  }
  for (const note of outcome.notes) yield sayNote(note);
  for (const { field, value, outcomes } of sensitivity) {
    const other = outcomes.get(motion.id);
    if (!other) continue;
    const decided = sayDecided(other);
    const verdict = VERDICTS[other.outcome] + (decided ? `（${decided}）` : "");
    yield `若${sayRule(field, value)}，结论将是：${verdict}`;
  }
}

const DEEMED = "推定参与";

/** A share for people: 29, 29.5 or 29.02. */
const shortShare = (part, whole) => formatPercent(part, whole).replace(/0+$/, "").replace(/\.$/, "");

function sayVerdict(outcome) {
  const decided = sayDecided({ ...decisionOf(outcome), formation: outcome.formation });
  return VERDICTS[outcome.verdict] + (decided ? `（${decided}）` : "");
}

/** Beside the verdict where silent holdings were deemed to vote: how many, and what without them. */
function headlineOf(outcome, without) {
  const { tallied, eligible } = outcome;
  const turnout = [["面积", "area"], ["人数", "persons"]].map(([name, measure]) => {
    const deemed = tallied.deemed[measure];
    const acted = tallied.participation[measure] - deemed;
    return `按${name}：实际参与 ${shortShare(acted, eligible[measure])} %，` +
      `${DEEMED} ${shortShare(deemed, eligible[measure])} %`;
  });
  return [turnout.join("；"),
    `计入推定票：${sayVerdict(outcome)}；不计推定票：${sayVerdict(without)}`];
}

/** The headlines by motion, of those on which anybody was deemed to vote. */
function findHeadlines(meeting, outcomes) {
  const deemed = outcomes.filter((outcome) => outcome.tallied.deemedTo !== null);
  const without = new Map();
  for (const noticed of deemed.length ? groupByScope(meeting) : []) {
    const each = makeCase(meeting, noticed);
    const rules = overriding(each, "silent", "absent");
    for (const outcome of countCase({ ...each, rules })) without.set(outcome.motion.id, outcome);
  }
  return new Map(deemed.map((outcome) => {
    const other = without.get(outcome.motion.id);
    return [outcome.motion.id,
      { lines: headlineOf(outcome, other), english: headlineEnglishOf(outcome, other) }];
  }));
}
