// A meeting as its entries tell it, and the cases to count that they make.

const MATTERS = [
  "rules-of-procedure", "management-covenant", "elect-committee", "hire-or-dismiss-manager",
  "use-maintenance-fund", "raise-maintenance-fund", "rebuild", "change-common-use",
  "spend-common-revenue", "other-major",
];
const MOST_AREA = 10n ** 13n;

class Meeting {
  constructor(entries) {
    this.entries = entries;
    this.ballots = entries
      .map((entry, index) => ({ index, cast: entry }))
      .filter((each) => each.cast.type === "ballot.cast");
    const findings = new Map(this.all("ballot.reviewed").map((each) => [each.ballot, each.finding]));
    this.counted = this.ballots.filter(({ index }) => findings.get(index) !== "voided");
    this.voided = this.ballots.filter(({ index }) => findings.get(index) === "voided");
    this.transfers = this.all("units.transferred");
    this.frozenUnits = this.all("register.units").flatMap((part) => part.units);
    this.frozenOwners = this.all("register.owners").flatMap((part) => part.owners);
    this.owners = [...this.frozenOwners, ...this.transfers.flatMap((each) => each.owners)];
    this.deliveries = this.all("letters.delivered").flatMap((part) => part.deliveries);
  }

  /** The units of the frozen register with those who own them by now. */
  get units() {
    const owners = new Map(this.transfers.flatMap((each) =>
      each.units.map((unit) => [unit, each.owners.map(({ owner }) => owner)])));
    return this.frozenUnits.map((each) =>
      owners.has(each.unit) ? { ...each, owners: owners.get(each.unit) } : each);
  }

  all(type) {
    return this.entries.filter((entry) => entry.type === type);
  }

  find(type) {
    return this.all(type)[0] ?? null;
  }

  get(type) {
    const found = this.find(type);
    if (found === null) throw new Refuted(`the log has no entry of type ${type}`);
    return found;
  }

  /** Each count with the index that it begins at; a review is followed by another. */
  get rounds() {
    const found = [];
    for (const [index, entry] of this.entries.entries()) {
      if (entry.type !== "motion.counted") continue;
      if (this.entries[index - 1]?.type !== "motion.counted") found.push({ index, logged: [] });
      found.at(-1).logged.push(entry);
    }
    return found.length ? found : [{ index: this.entries.length, logged: [] }];
  }

  /** The meeting as its log told it before an entry. */
  until(index) {
    return new Meeting(this.entries.slice(0, index));
  }

  /** When voting ends: as the notice said, or the last extension. */
  get closesAt() {
    return (this.all("meeting.extended").at(-1) ?? this.get("meeting.noticed")).closes_at;
  }

  get overrides() {
    return standingOverrides(this.get("rules.fixed"), this.get("meeting.noticed"));
  }
}

/** Who votes for a unit: its owners, or its developer until it is handed over. */
function votersOf(unit) {
  const voters = unit.state !== "delivered" && unit.developer !== null ? [unit.developer] : unit.owners;
  return canonical([...new Set(voters)].sort());
}

const isCounter = (value) => Number.isInteger(value) && value >= 1 && value <= 10000;
const areTexts = (value) => Array.isArray(value) && value.every(isText);

function checkMotion(motion) {
  const refuse = (why) => {
    throw new Refuted(`motion ${motion.id}: ${why}`);
  };
  const needed = {
    approval: ["id", "kind", "matter"],
    choice: ["id", "kind", "matter", "options"],
    election: ["id", "kind", "matter", "candidates", "seats"],
  };
  if (!Object.hasOwn(needed, motion.kind) || !isText(motion.id) || !MATTERS.includes(motion.matter)) {
    refuse("is of no known kind or matter");
  }
  const known = [...needed[motion.kind], ...(motion.kind === "election" ? ["max_choices"] : [])];
  if (needed[motion.kind].some((key) => !Object.hasOwn(motion, key))) refuse("lacks a field");
  if (Object.keys(motion).some((key) => !known.includes(key))) refuse("has an unknown field");
  if (motion.kind === "approval") return { ...motion, names: [], seats: 0, most: 0 };
  const names = motion.kind === "choice" ? motion.options : motion.candidates;
  const isFine = areTexts(names) && names.length > 0 && new Set(names).size === names.length;
  if (!isFine || names.some((name) => RESERVED.includes(name))) refuse("has malformed names");
  if (motion.kind === "choice") return { ...motion, names, seats: 0, most: 0 };
  const most = motion.max_choices ?? motion.seats;
  if (!isCounter(motion.seats) || !isCounter(most)) refuse("has a malformed number");
  return { ...motion, names, seats: motion.seats, most };
}

/** What a ballot may say, beside abstaining, in the order of the outcome. */
function marksOf(motion) {
  if (motion.kind === "approval") return ["for", "against"];
  return motion.kind === "choice" ? [...motion.names, "none"] : motion.names;
}

function checkUnits(units) {
  const seen = new Set();
  for (const unit of units) {
    const area = BigInt(unit.area_cm2);
    const isFine =
      area > 0n && area < MOST_AREA && unit.owners.length > 0 &&
      (unit.state === "delivered" || unit.developer !== null);
    if (!isFine || seen.has(unit.unit)) throw new Refuted(`unit ${unit.unit}: is malformed`);
    seen.add(unit.unit);
  }
  return seen;
}

function makeScope(scope, units) {
  if (scope === null) return () => true;
  const buildings = scope.buildings ?? [];
  const named = scope.units ?? [];
  const isKnown =
    Object.keys(scope).every((key) => key === "buildings" || key === "units") &&
    areTexts(buildings) && areTexts(named) && buildings.length + named.length > 0 &&
    buildings.every((name) => units.some((unit) => unit.building === name)) &&
    named.every((name) => units.some((unit) => unit.unit === name));
  if (!isKnown) throw new Refuted("a scope names what is not in the register");
  const inBuildings = new Set(buildings);
  const inUnits = new Set(named);
  return (unit) => inBuildings.has(unit.building) || inUnits.has(unit.unit);
}

function checkMarks(motion, marks, index) {
  const isElection = motion.kind === "election";
  const words = isElection ? motion.names : [...marksOf(motion), "abstain"];
  const isFine = isElection
    ? Array.isArray(marks) && marks.every((name) => words.includes(name)) &&
      new Set(marks).size === marks.length
    : words.includes(marks);
  if (!isFine) throw new Refuted(`entry ${index}: no such mark for motion ${motion.id}`);
}

/** The motions of one scope, with register and ballots: what is counted at once. */
function makeCase(meeting, noticed) {
  const gone = meeting.all("candidate.withdrawn");
  const motions = noticed.map((each) => {
    const motion = checkMotion(each.motion);
    const isGone = (name) => gone.some((of) => of.motion === motion.id && of.candidate === name);
    return { ...motion, withdrawn: motion.names.filter(isGone) };
  });
  if (new Set(motions.map((motion) => motion.id)).size !== motions.length) {
    throw new Refuted("two motions have the same id");
  }
  const known = checkUnits(meeting.units);
  const covers = makeScope(noticed[0].scope, meeting.units);
  const ballots = meeting.counted.map(({ index, cast }) => {
    if (!known.has(cast.unit)) throw new Refuted(`entry ${index}: the unit is not in the register`);
    const choices = new Map();
    for (const motion of cast.invalid === null ? motions : []) {
      if (!Object.hasOwn(cast.choices, motion.id)) continue;
      checkMarks(motion, cast.choices[motion.id], index);
      choices.set(motion.id, cast.choices[motion.id]);
    }
    const invalidOn = new Set(Object.keys(cast.invalid === null ? cast.invalid_on ?? {} : {}));
    for (const motion of motions) {
      if (invalidOn.has(motion.id) && choices.has(motion.id)) {
        throw new Refuted(`entry ${index}: motion ${motion.id} is marked and invalid`);
      }
    }
    return {
      unit: cast.unit, channel: cast.channel, at: cast.at, invalid: cast.invalid, choices, invalidOn,
      mandate: cast.mandate,
    };
  });
  for (const delivery of meeting.deliveries) {
    if (!known.has(delivery.unit)) throw new Refuted("a delivery is of no unit in the register");
  }
  const fixed = meeting.get("rules.fixed");
  return {
    motions, ballots, covers, units: meeting.units,
    delivered: meeting.deliveries.map((each) => each.unit),
    voided: meeting.voided.map(({ cast }) => cast.unit),
    ruleSet: fixed.name, overrides: meeting.overrides.inForce,
    rules: makeRules(fixed.name, meeting.overrides.inForce),
  };
}

/** The motions of a meeting, those of the same scope together. */
function groupByScope(meeting) {
  const groups = new Map();
  for (const noticed of meeting.all("motion.noticed")) {
    const key = canonical(noticed.scope);
    groups.set(key, [...(groups.get(key) ?? []), noticed]);
  }
  return [...groups.values()];
}
