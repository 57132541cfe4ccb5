// The count contract: holdings, which ballots count, tallies, verdicts. Whole numbers only.

const zero = () => ({ area: 0n, persons: 0n });
const plus = (a, b) => ({ area: a.area + b.area, persons: a.persons + b.persons });
const sumOf = (weights) => weights.reduce(plus, zero());
const equals = (a, b) => a.area === b.area && a.persons === b.persons;

/** Units in scope with the same voters are one holding and count as one person. */
function gatherHoldings(units, covers, rules) {
  const uncounted = rules.get("uncounted_uses");
  const holdings = new Map();
  const ofUnit = new Map();
  // A ballot speaks for the whole holding, also where the unit it names is out of scope.
  for (const unit of units) {
    const voters = votersOf(unit);
    ofUnit.set(unit.unit, voters);
    if (!covers(unit)) continue;
    const weight = holdings.get(voters) ?? zero();
    const isCounted = !uncounted.includes(unit.use);
    holdings.set(
      voters,
      isCounted ? { area: weight.area + BigInt(unit.area_cm2), persons: 1n } : weight,
    );
  }
  return { holdings, ofUnit, weight: sumOf([...holdings.values()]) };
}

/** Of a holding's ballots of one channel the last counts, or the first; then paper or online. */
function admit(ballots, electorate, rules) {
  const byHolding = new Map();
  ballots.forEach((ballot, place) => {
    const voters = electorate.ofUnit.get(ballot.unit);
    if (!electorate.holdings.has(voters)) return;
    if (!byHolding.has(voters)) byHolding.set(voters, []);
    byHolding.get(voters).push({ ballot, place });
  });
  const admitted = new Map();
  for (const [voters, own] of byHolding) {
    own.sort((a, b) => (a.ballot.at < b.ballot.at ? -1 : a.ballot.at > b.ballot.at ? 1 : a.place - b.place));
    const pick = (channel) => {
      const found = own.filter((each) => each.ballot.channel === channel);
      return rules.get("revote") === "last" ? found.at(-1) : found[0];
    };
    const online = pick("online");
    const paper = pick("paper");
    admitted.set(voters, prevailing(online, paper, own, rules.get("mixed")).ballot);
  }
  return admitted;
}

function prevailing(online, paper, ordered, mixed) {
  if (!online || !paper) return online ?? paper;
  if (mixed === "online-prevails") return online;
  if (mixed === "paper-prevails") return paper;
  return ordered.indexOf(online) < ordered.indexOf(paper) ? online : paper;
}

/** What each ballot adds to, mark by mark; silent holdings join as the rules say. */
function tallyMotion(motion, votes, silent, rules) {
  const results = new Map();
  for (const mark of [...marksOf(motion), "abstain", "invalid"]) results.set(mark, zero());
  const add = (mark, weight) => results.set(mark, plus(results.get(mark), weight));
  let participation = zero();
  for (const { ballot, weight } of votes) {
    const marks = namesOn(motion, ballot);
    for (const mark of marks) add(mark, weight);
    if (marks.length && marks[0] !== "invalid") participation = plus(participation, weight);
  }
  if (rules.get("invalid") === "participates") {
    participation = plus(participation, results.get("invalid"));
  }
  results.set("silent", silent);
  const policy = rules.get("silent");
  if (equals(silent, zero()) || !mayBeDeemed(motion, rules)) {
    return { motion, results, participation, deemed: zero(), deemedTo: null, differ: false };
  }
  const leader = policy === "with-majority" ? leadingMark(motion, results) : "abstain";
  add(leader ?? "abstain", silent);
  return {
    motion, results, participation: plus(participation, silent),
    deemed: silent, deemedTo: leader ?? "abstain", differ: leader === null,
  };
}

/** Never for a person; on a special matter only where the adopted clause names it. */
function mayBeDeemed(motion, rules) {
  if (rules.get("silent") === "absent" || motion.kind === "election") return false;
  const named = rules.get("silent_matters") ?? [];
  return !rules.get("special_matters").includes(motion.matter) || named.includes(motion.matter);
}

function namesOn(motion, ballot) {
  if (ballot.invalid !== null || ballot.invalidOn.has(motion.id)) return ["invalid"];
  if (!ballot.choices.has(motion.id)) return [];
  const marks = ballot.choices.get(motion.id);
  if (motion.kind !== "election") return [marks];
  if (marks.length > motion.most) return ["invalid"];
  return marks.length ? marks : ["abstain"];
}

function leadingMark(motion, results) {
  const marks = [...marksOf(motion), "abstain"];
  const top = (key) => {
    const most = marks.reduce((m, mark) => (results.get(mark)[key] > m ? results.get(mark)[key] : m), 0n);
    return marks.filter((mark) => results.get(mark)[key] === most);
  };
  const [byArea, byPersons] = [top("area"), top("persons")];
  return byArea.length === 1 && byPersons.length === 1 && byArea[0] === byPersons[0] ? byArea[0] : null;
}

const compare = (bar, part, whole) => ({
  bar, part, whole,
  areaMet: isMet(bar, part.area, whole.area),
  personsMet: isMet(bar, part.persons, whole.persons),
  get met() {
    return this.areaMet && this.personsMet;
  },
  get missing() {
    const short = (least, has) => (least > has ? least - has : 0n);
    if (bar === null) return zero();
    return {
      area: short(leastOf(bar, whole.area), part.area),
      persons: short(leastOf(bar, whole.persons), part.persons),
    };
  },
});

function judge(tallied, eligible, rules) {
  const { motion, results } = tallied;
  const whole = rules.isOfEligible ? eligible : tallied.participation;
  const bar = rules.consent(motion.matter);
  const measured = motion.kind === "approval" ? ["for"] : motion.names;
  const outcome = {
    motion, tallied, eligible,
    participation: compare(rules.participation, tallied.participation, eligible),
    consent: new Map(measured.map((mark) => [mark, compare(bar, results.get(mark), whole)])),
    verdict: "no-quorum", chosen: null, elected: [], alternates: [],
    notes: tallied.differ
      ? ["silent holdings abstain: no one choice leads by area and by persons"] : [],
  };
  if (motion.withdrawn.length) {
    outcome.notes.push(`withdrawn or struck, and given no seat: ${motion.withdrawn.join(", ")}`);
  }
  if (!outcome.participation.met) return outcome;
  if (motion.kind === "election") return elect(outcome, rules);
  const carried = measured.filter((mark) => outcome.consent.get(mark).met);
  outcome.verdict = carried.length ? "carried" : "not-carried";
  if (motion.kind === "choice" && carried.length) outcome.chosen = carried[0];
  if (motion.kind === "choice" && !carried.length) outcome.notes.push(...runOff(motion, results));
  return outcome;
}

/** Orders names by one figure, then the other; equals keep the order of the motion. */
function ranking(names, results, rank) {
  const keys = rank === "persons-then-area" ? ["persons", "area"] : ["area", "persons"];
  const order = (a, b) => {
    for (const key of keys) {
      const [left, right] = [results.get(a)[key], results.get(b)[key]];
      if (left !== right) return left > right ? -1 : 1;
    }
    return 0;
  };
  return [...names].sort(order);
}

function runOff(motion, results) {
  const ranked = ranking(motion.names, results, "persons-then-area");
  if (ranked.length < 2) return [];
  const second = results.get(ranked[1]);
  const leading = ranked.filter((name, place) => place < 2 || equals(results.get(name), second));
  return [`no option meets both majorities; run-off between ${leading.join(" and ")}`];
}

/** Candidates with the same figures, together, in the order of the ranking. */
function tiedGroups(names, results) {
  const groups = [];
  for (const name of names) {
    const last = groups.at(-1);
    if (last && equals(results.get(last[0]), results.get(name))) last.push(name);
    else groups.push([name]);
  }
  return groups;
}

/** Seats are filled from the top; a tie over the last one fills it with nobody. */
function elect(outcome, rules) {
  const { results } = outcome.tallied;
  const seats = outcome.motion.seats;
  const stands = (name) => !outcome.motion.withdrawn.includes(name);
  const met = outcome.motion.names.filter((name) => outcome.consent.get(name).met && stands(name));
  const qualified = ranking(met, results, rules.get("rank"));
  for (const tied of tiedGroups(qualified, results)) {
    const free = seats - outcome.elected.length;
    if (tied.length <= free) {
      outcome.elected.push(...tied);
      continue;
    }
    if (free > 0) {
      const persons = results.get(tied[0]).persons;
      outcome.notes.push(
        `tie over the last seat between ${tied.join(", ")} at ${persons} persons; no lot is drawn`,
      );
    }
    break;
  }
  const empty = seats - outcome.elected.length;
  if (empty) outcome.notes.push(`${empty} of ${seats} seats left empty`);
  if (rules.get("alternates")) {
    outcome.alternates = qualified.filter((name) => !outcome.elected.includes(name));
  }
  for (const tied of tiedGroups(outcome.alternates, results)) {
    if (tied.length > 1) outcome.notes.push(`alternates tied: ${tied.join(", ")}`);
  }
  if (rules.get("alternates_most") === "members") limitAlternates(outcome, seats);
  outcome.verdict = outcome.elected.length ? "carried" : "not-carried";
  return outcome;
}

/** No more alternates than members, and none of those tied over the last place. */
function limitAlternates(outcome, most) {
  const kept = [];
  for (const tied of tiedGroups(outcome.alternates, outcome.tallied.results)) {
    if (kept.length + tied.length > most) break;
    kept.push(...tied);
  }
  const left = outcome.alternates.slice(kept.length);
  if (left.length) outcome.notes.push(`no more alternates than ${most} members: ${left.join(", ")}`);
  outcome.alternates = kept;
}

/** Whether a committee is formed, where the local rule speaks of it. */
function formationOf(outcome, covered, rules) {
  const { motion } = outcome;
  const least = rules.get("committee_least");
  if (motion.matter !== "elect-committee" || least === null) return null;
  const households = covered.filter((unit) => unit.use === "residential").length;
  const area = covered.reduce((sum, unit) => sum + BigInt(unit.area_cm2), 0n);
  const isSmall = households <= (rules.get("committee_small_households") ?? 0) ||
    area <= BigInt(rules.get("committee_small_square_metres") ?? 0) * 10000n;
  const small = rules.get("committee_least_small");
  const needed = isSmall && small !== null ? small : least;
  if (rules.get("committee_odd") !== undefined && motion.seats < needed) return null; // Too few seats for a committee: the election fills vacancies.
  const elected = outcome.elected.length;
  // Rule sets of before this field: a committee was formed when more than half were elected.
  const text = rules.get("committee_share") === undefined ? ">1/2" : rules.get("committee_share");
  const share = text === null ? null : parseThreshold(text);
  return {
    formed: elected >= needed && isMet(share, BigInt(elected), BigInt(motion.seats)),
    elected, least: needed, agreed: motion.seats, vacant: motion.seats - elected,
    // Said only where it is none: outcomes of earlier logs lack it, and are counted to the same.
    ...(share === null ? { share } : {}),
  };
}

function countCase(each) {
  const { rules } = each;
  const electorate = gatherHoldings(each.units, each.covers, rules);
  const admitted = admit(each.ballots, electorate, rules);
  const votes = [...admitted].map(([voters, ballot]) => ({
    ballot, weight: electorate.holdings.get(voters),
  }));
  const served = new Set(each.delivered.map((unit) => electorate.ofUnit.get(unit)));
  // A ballot that was voided is no silence: whoever cast it is absent, never deemed to vote.
  const voided = new Set(each.voided.map((unit) => electorate.ofUnit.get(unit)));
  const isSilent = (v) => electorate.holdings.has(v) && !admitted.has(v) && !voided.has(v);
  const silent = [...served].filter(isSilent);
  const silentWeight = sumOf(silent.map((voters) => electorate.holdings.get(voters)));
  const covered = each.units.filter((unit) => each.covers(unit));
  return each.motions.map((motion) => {
    const tallied = tallyMotion(motion, votes, silentWeight, rules);
    const outcome = judge(tallied, electorate.weight, rules);
    outcome.formation = motion.kind === "election" ? formationOf(outcome, covered, rules) : null;
    return outcome;
  });
}
