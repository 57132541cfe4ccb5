// The rules of a meeting: a named set, with the assembly's own choices within what is admissible.
// RULES is the project's own rule data, written into the page when it is built.

const RESERVED = ["abstain", "none", "invalid", "silent", "blank"];

function parseThreshold(text) {
  const match = typeof text === "string" && /^(>=?)([1-9][0-9]?)\/([1-9][0-9]?)$/.exec(text);
  if (!match) throw new Refuted(`${text} is no threshold`);
  const bar = { part: BigInt(match[2]), of: BigInt(match[3]), inclusive: match[1] === ">=", text };
  if (bar.part > bar.of || text === ">1/1") throw new Refuted(`${text} can never be met`);
  return bar;
}

function isMet(bar, part, whole) {
  if (bar === null) return true;
  if (whole === 0n) return false;
  return bar.inclusive ? part * bar.of >= whole * bar.part : part * bar.of > whole * bar.part;
}

function leastOf(bar, whole) {
  const share = whole * bar.part;
  if (!bar.inclusive) return share / bar.of + 1n;
  const least = (share + bar.of - 1n) / bar.of;
  return least > 1n ? least : 1n;
}

const isWeaker = (a, b) => {
  const left = a.part * b.of;
  const right = b.part * a.of;
  return left < right || (left === right && a.inclusive && !b.inclusive);
};

/** Whether a list holds all that a fixed one does: a place's list may be added to. */
const addsTo = (fixed, value) =>
  Array.isArray(fixed) && Array.isArray(value) && fixed.every((each) => value.includes(each));

/** Refuses one override that is unknown, or that would weaken what the statute fixes. */
function checkOverride(field, value, set) {
  const current = set.values[field];
  const refuse = (why) => {
    throw new Refuted(`rules: ${field} ${why}`);
  };
  const isFree = !set.fixed.includes(field) || addsTo(current, value);
  if (!isFree || RULES.fixed.includes(field)) refuse("is fixed");
  if (field !== "silent_matters" && !Object.hasOwn(set.values, field)) refuse("is not known");
  if (RULES.fractions.includes(field)) {
    const bar = parseThreshold(value);
    if (current !== null && isWeaker(bar, parseThreshold(current))) refuse("would weaken the statute");
  } else if (field === "uncounted_uses") {
    if (!Array.isArray(value) || !value.every((use) => RULES.uncounted.includes(use))) {
      refuse("leaves uncounted what every vote counts");
    }
  } else if (field === "silent_matters") {
    const isMatter = (each) => MATTERS.includes(each) && each !== "elect-committee";
    if (!Array.isArray(value) || !value.every(isMatter)) refuse("is no list of matters");
  } else if (RULES.atLeast.includes(field) || RULES.atMost.includes(field)) {
    if (!Number.isInteger(value) || value < 0 || value > 3660) refuse("is no number of days");
    if (current !== null && RULES.atLeast.includes(field) && value < current) refuse("is too little");
    if (current !== null && RULES.atMost.includes(field) && value > current) refuse("is too much");
  } else if (!Object.hasOwn(RULES.admissible, field) || !RULES.admissible[field].includes(value)) {
    refuse("is not admissible");
  }
}

function makeRules(name, overrides) {
  if (!Object.hasOwn(RULES.sets, name)) throw new Refuted(`rules: ${name} is not known`);
  const set = RULES.sets[name];
  const values = new Map(Object.entries(set.values));
  for (const [field, value] of Object.entries(overrides)) {
    checkOverride(field, value, { ...set, values: Object.fromEntries(values) });
    values.set(field, value);
  }
  const participation = values.get("participation");
  return {
    name,
    get: (field) => values.get(field),
    participation: participation === null ? null : parseThreshold(participation),
    consent: (matter) =>
      parseThreshold(values.get(values.get("special_matters").includes(matter) ? "special" : "ordinary")),
    isOfEligible: values.get("base") === "eligible",
  };
}

const dayInChina = (instant) =>
  new Date(Date.parse(instant) + 8 * 3600 * 1000).toISOString().slice(0, 10);

/** The assembly's choices whose clause was adopted before the day of the notice. */
function standingOverrides(fixed, noticed) {
  const day = dayInChina(noticed.at);
  const adopted = new Map(fixed.clauses.map((clause) => [clause.field, clause.adopted_on]));
  const inForce = [];
  const ignored = [];
  for (const [field, value] of Object.entries(fixed.overrides)) {
    if (adopted.has(field) && adopted.get(field) < day) inForce.push([field, value]);
    else ignored.push(field);
  }
  return { inForce: Object.fromEntries(inForce), ignored };
}
