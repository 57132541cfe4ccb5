// The clocks of a meeting's procedure, held to its log. A day is a text such as 2026-05-01, in China.

const DAY_MS = 86400000;
const MOMENT_MS = 3600000; // What the clock may take to open a vote that the notice lets begin.
/** The first version of the log in which every clock that does not hold refutes. */
const STRICT = 2;

class NoCalendar extends Error {}

const addDays = (day, days) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
const midnightOf = (day) => Date.parse(`${day}T00:00:00+08:00`);

function isRestDay(day) {
  const calendar = RULES.calendars[day.slice(0, 4)];
  if (calendar === undefined) throw new NoCalendar(`${day.slice(0, 4)}-01-01`);
  const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
  return calendar.holidays.includes(day) || (isWeekend && !calendar.workdays.includes(day));
}

/** 24:00 of the last day of a publicity, which is none of rest; the day of posting does not count. */
function endOfPublicity(since, days, workdays) {
  let day = dayInChina(since);
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    if (!workdays || !isRestDay(day)) left -= 1;
  }
  while (isRestDay(day)) day = addDays(day, 1);
  return midnightOf(addDays(day, 1));
}

const bounds = {
  /** So many days before: whole days between, or an interval, as the rules read it. */
  lead: ({ rules }, since, days) =>
    ({ earliest: midnightOf(addDays(dayInChina(since), days + (rules.get("notice_count") === "clear" ? 1 : 0))) }),
  length: ({ rules }, since, days) =>
    ({ earliest: endOfPublicity(since, days, rules.get("publicity_workdays")) }),
  /** So many whole days between, whatever the rules say of notices. */
  pause: (_, since, days) => ({ earliest: midnightOf(addDays(dayInChina(since), days + 1)) }),
  neverAfter: (_, since) => ({ latest: Date.parse(since) }),
  atLeast: (_, since, days) => ({ earliest: Date.parse(since) + days * DAY_MS }),
  atMost: (_, since, days) => ({ latest: Date.parse(since) + days * DAY_MS }),
  within: (_, since, days) => {
    try {
      return { latest: endOfPublicity(since, days, false) };
    } catch (error) {
      if (!(error instanceof NoCalendar)) throw error;
      // Without a calendar the plain last day is known, and a day of rest could only move it on.
      return { latest: midnightOf(addDays(dayInChina(since), days + 1)), isProvisional: true };
    }
  },
};

const isFirst = (course) => course.kind === "first";
const isShort = ({ kind, rules }) =>
  kind === null ? rules.get("interim_notice_days") < rules.get("notice_days") : kind === "interim";
const announcesFrom = (word) => ({ rules }) => (rules.get("announce_from") ?? "decision") === word;

// What the log can show: step, its name, the event, what it is counted from, field, bound, whether.
const CLOCKS = [
  ["term-end", "换届期间的表决", "noticed", "successionBegun", "term_end_matters", "neverAfter",
    ({ rules, subjects }) => (rules.get("term_end_matters") ?? []).some((each) => subjects.has(each))],
  ["pause", "再次提交表决", "noticed", "noQuorum", "resubmit_after_days", "pause"],
  ["register-publicity", "清册公示", "frozen", "registerPublished", "register_publicity_days", "length"],
  ["register-lead", "首次会议前公告清册", "opened", "registerPublished", "first_register_lead_days", "lead",
    isFirst],
  ["candidates-publicity", "候选人公示", "opened", "noticed", "candidate_publicity_days", "length",
    (course) => course.isElection],
  ["candidates-lead", "选举前公示候选人", "opened", "noticed", "candidate_lead_days", "lead",
    (course) => course.isElection && !isFirst(course)],
  ["candidates-lead", "选举前公示候选人", "opened", "noticed", "first_candidate_lead_days", "lead",
    (course) => course.isElection && isFirst(course)],
  ["price-audit", "调价审计公示", "opened", "auditPublished", "price_audit_days", "length",
    ({ subjects }) => subjects.has("price-change")],
  ["tender", "招标文件公示", "opened", "tenderPublished", "tender_days", "length",
    ({ subjects }) => subjects.has("tender")],
  ["notice", "会议通知", "opened", "noticed", "notice_days", "lead", (course) => !isShort(course)],
  ["notice", "会议通知", "opened", "noticed", "interim_notice_days", "lead", isShort],
  ["window-least", "投票期限（最短）", "closed", "opened", "voting_min_days", "atLeast"],
  ["window-most", "投票期限（最长）", "closed", "opened", "voting_max_days", "atMost"],
  ["extension", "延期", "closed", "plannedEnd", "extension_max_days", "atMost"],
  ["preliminary", "公布初步结果", "published", "counted", "announce_within_days", "within",
    announcesFrom("count")],
  ["result-publicity", "结果公示", "confirmed", "preliminary", "result_publicity_days", "length"],
  ["announcement", "公告决定", "announced", "confirmed", "announce_within_days", "within",
    announcesFrom("decision")],
  ["announcement", "公告决定", "announced", "confirmed", "election_announce_within_days", "within",
    (course) => course.isElection],
].map(([step, name, event, since, field, bound, applies = () => true]) =>
  ({ step, name, event, since, field, bound, applies }));

/** Every publication, and whether it begins: a count that decides the same begins nothing. */
function publications(meeting) {
  const found = [];
  let decided = null;
  const counted = {};
  for (const entry of meeting.entries) {
    if (entry.type === "motion.counted") {
      const { outcome, chosen = null, elected = null } = entry.outcome;
      counted[entry.motion] = { outcome: outcome ?? null, chosen, elected };
    } else if (entry.type === "result.preliminary") {
      found.push({ ...entry, begins: canonical(counted) !== decided });
      decided = canonical(counted);
    }
  }
  return found;
}

const beginOf = (day) => new Date(midnightOf(day)).toISOString();

/** When the document of a topic was published, the latest of several; nothing if one is undated. */
function publishedOf(motions, topic) {
  const days = motions.filter((each) => each.topic === topic).map((each) => each.published_on);
  return days.length === 0 || days.includes(undefined) ? undefined : beginOf(days.sort().at(-1));
}

/** What the notice says of the time before it. */
function eventsBefore(noticed, motions) {
  return {
    successionBegun: noticed.succession_on && beginOf(noticed.succession_on),
    noQuorum: motions.map((each) => each.no_quorum_at).filter(Boolean).sort().at(-1),
    auditPublished: publishedOf(motions, "price-change"),
    tenderPublished: publishedOf(motions, "tender"),
  };
}

/** What the clocks of a log hang on, or null where its rules cannot be read. */
function readCourse(meeting) {
  const [noticed, fixed] = [meeting.find("meeting.noticed"), meeting.find("rules.fixed")];
  if (noticed === null || fixed === null) return null;
  let rules;
  try {
    rules = makeRules(fixed.name, meeting.overrides.inForce);
  } catch (error) {
    if (error instanceof Refuted) return null;
    throw error;
  }
  const [opened, closed] = [meeting.find("meeting.opened"), meeting.find("meeting.closed")];
  const frozen = meeting.find("register.frozen");
  const motions = meeting.all("motion.noticed");
  const subjects = motions.flatMap(({ motion, topic }) => [motion.matter, topic ?? motion.matter]);
  const late = opened && Date.parse(opened.at) - Date.parse(noticed.opens_at);
  return {
    rules, kind: noticed.kind ?? null,
    isElection: subjects.includes("elect-committee"), subjects: new Set(subjects),
    clauses: new Map(fixed.clauses
      .filter(({ field }) => Object.hasOwn(meeting.overrides.inForce, field))
      .map(({ field, text }) => [field, text])),
    at: {
      ...eventsBefore(noticed, motions),
      frozen: frozen?.at, registerPublished: frozen?.published_at, noticed: noticed.at,
      opened: opened ? (late >= 0 && late < MOMENT_MS ? noticed.opens_at : opened.at) : undefined,
      plannedEnd: noticed.closes_at,
      closed: closed ? [closed.at, meeting.closesAt].sort()[0] : undefined, // It may end early.
      counted: closed?.at, published: meeting.find("result.preliminary")?.at,
      preliminary: publications(meeting).findLast((each) => each.begins)?.at ?? null,
      confirmed: meeting.find("result.confirmed")?.at, announced: meeting.find("result.published")?.at,
    },
  };
}

const articleOf = (course, field) =>
  course.clauses.get(field) ?? RULES.sets[course.rules.name].sources[field];

/** Clocks of a meeting: applicable, of one day or more or of a moment, and their event known. */
function* applicableClocks(course) {
  for (const clock of CLOCKS) {
    const days = clock.bound === "neverAfter" ? 0 : course.rules.get(clock.field);
    const isSet = clock.bound === "neverAfter" || (Number.isInteger(days) && days > 0);
    const at = course.at[clock.event];
    if (clock.applies(course) && isSet && at) {
      yield { ...clock, days, at, sinceAt: course.at[clock.since] };
    }
  }
}

/** Those of which what they are counted from is known too. */
function* runningClocks(course) {
  for (const clock of applicableClocks(course)) if (clock.sinceAt) yield clock;
}

/** A topic's document that was not published before the vote. */
function* unpublished(course) {
  for (const { step, name, field, since, sinceAt, at } of applicableClocks(course)) {
    if (sinceAt || !["auditPublished", "tenderPublished"].includes(since)) continue;
    const article = articleOf(course, field);
    yield `警示：${name}：${sayMinute(at)}，没有先公示（${article}） / ` +
      `warning: ${step} ${sayMinute(at)}, nothing was published before (${article})`;
  }
}

const sayMinute = (moment) => {
  const text = new Date(new Date(moment).getTime() + 8 * 3600 * 1000).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)}`;
};

/** Each clock that does not hold, in words. */
function* brokenClocks(course) {
  yield* unpublished(course);
  for (const clock of runningClocks(course)) {
    const { step, name, field } = clock;
    const article = articleOf(course, field);
    const said = (chinese, english, bound) =>
      `警示：${name}：${sayMinute(clock.at)}，${chinese} ${sayMinute(bound)}（${article}） / ` +
      `warning: ${step} ${sayMinute(clock.at)}, ${english} ${sayMinute(bound)} (${article})`;
    const unknown = (day) => `无法核对：${name}：没有节假日安排${day ? `，自 ${day} 起` : ""}（${article}） / ` +
      `cannot be checked: ${step} no calendar of holidays${day ? ` from ${day}` : ""} (${article})`;
    try {
      const { earliest, latest, isProvisional } = bounds[clock.bound](course, clock.sinceAt, clock.days);
      const at = Date.parse(clock.at);
      if (earliest !== undefined && at < earliest) yield said("期限不足，最早", "too early; earliest", earliest);
      if (latest === undefined || at <= latest) continue;
      if (isProvisional) yield unknown();
      else yield said("超过期限，最迟", "too late; latest", latest);
    } catch (error) {
      if (!(error instanceof NoCalendar)) throw error;
      yield unknown(error.message);
    }
  }
}

/** Votes over the internet that were cast elsewhere than on the city's platform. */
function* offPlatform(meeting, course) {
  if (course.rules.get("platform") !== "official-only") return;
  const online = meeting.ballots.filter(({ cast }) => cast.channel === "online").length;
  if (online === 0) return;
  const article = articleOf(course, "platform");
  yield `警示：网上投票：${online} 张网上票不是在官方平台投的（${article}） / ` +
    `warning: platform ${online} ballots over the internet, not cast on the official one (${article})`;
}

/** Where a local text was kept that asks for less than the national one above it. */
function* outrankedClocks(course) {
  const national = RULES.sets[RULES.national];
  for (const clock of runningClocks(course)) {
    const more = national.values[clock.field];
    if (clock.step !== "notice" || clock.days >= more) continue;
    if (Date.parse(clock.at) < bounds.lead(course, clock.sinceAt, more).earliest) {
      const articles = [articleOf(course, clock.field), national.sources[clock.field]];
      yield `注意：${clock.name} ${clock.days} 日（${articles[0]}），上位规定更长：${articles[1]} / ` +
        `note: ${clock.step} ${clock.days} days (${articles[0]}), a higher text asks for more: ${articles[1]}`;
    }
  }
}

/** What refutes a log of a version: no days at all of notice or objections, later every clock. */
function* checkClocks(meeting, version) {
  const [noticed, opened] = [meeting.find("meeting.noticed"), meeting.find("meeting.opened")];
  if (noticed && opened && Date.parse(opened.at) - Date.parse(noticed.at) < DAY_MS) {
    yield "there was not one whole day between the notice and the opening";
  }
  for (const { at, objections_until: until, begins } of publications(meeting)) {
    if (begins && Date.parse(until) - Date.parse(at) < DAY_MS) {
      yield "there was not one whole day for objections";
    }
  }
  const course = version >= STRICT ? readCourse(meeting) : null;
  if (course === null) return;
  yield* brokenClocks(course);
  yield* offPlatform(meeting, course);
}

/** What does not hold of a log's clocks and does not refute its version. */
function* warnOfClocks(meeting, version) {
  const course = readCourse(meeting);
  if (course === null) return;
  if (version < STRICT) {
    yield* brokenClocks(course);
    yield* offPlatform(meeting, course);
  }
  yield* outrankedClocks(course);
}
