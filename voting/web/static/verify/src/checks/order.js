// What is lawful about the order of the entries, their times, and what they name.

const OF_MANDATES = ["mandate.recorded", "mandate.ended"];
const NOTICED = [
  "meeting.noticed", "letters.printed", "units.transferred", "candidate.withdrawn", "sample.planned",
  ...OF_MANDATES,
];
const VOTING = [
  "meeting.opened", "ballot.cast", "ballot.reviewed", "paper.recorded", "letters.printed",
  "units.transferred", "candidate.withdrawn", "sample.planned", "meeting.extended", ...OF_MANDATES,
];
const PUBLISHED = [
  "result.preliminary", "objection.raised", "objection.answered", "sample.postponed",
  "sample.thrown", "sample.answered",
];
const FOLLOWS = {
  "meeting.created": [""],
  "register.owners": ["meeting.created", "register.owners"],
  "register.units": ["register.owners", "register.units"],
  "register.frozen": ["register.units"],
  "rules.fixed": ["register.frozen"],
  "motion.noticed": ["rules.fixed", "motion.noticed"],
  "meeting.noticed": ["motion.noticed"],
  "letters.printed": ["meeting.noticed", ...VOTING],
  "units.transferred": ["meeting.noticed", ...VOTING],
  "candidate.withdrawn": ["meeting.noticed", ...VOTING],
  "sample.planned": ["meeting.noticed", ...VOTING],
  "mandate.recorded": ["meeting.noticed", ...VOTING],
  "mandate.ended": ["meeting.noticed", ...VOTING, "motion.counted", ...PUBLISHED],
  "meeting.cancelled": NOTICED,
  "meeting.opened": NOTICED,
  "meeting.extended": VOTING,
  "ballot.cast": VOTING,
  "paper.recorded": VOTING,
  "ballot.reviewed": [...VOTING, "motion.counted", ...PUBLISHED],
  "letters.delivered": [...VOTING, "letters.delivered"],
  "meeting.closed": [...VOTING, "letters.delivered"],
  "motion.counted": ["meeting.closed", "motion.counted", "ballot.reviewed"],
  "result.preliminary": ["motion.counted"],
  "objection.raised": PUBLISHED,
  "objection.answered": PUBLISHED,
  "sample.postponed": PUBLISHED,
  "sample.thrown": PUBLISHED,
  "sample.answered": PUBLISHED,
  "result.confirmed": PUBLISHED,
  "result.published": ["result.confirmed", "result.published"],
};

function* checkOrder(meeting) {
  let previous = "";
  for (const [index, entry] of meeting.entries.entries()) {
    if (!FOLLOWS[entry.type].includes(previous)) {
      yield `entry ${index}: ${entry.type} may not stand after ${previous || "nothing"}`;
    }
    previous = entry.type;
  }
  for (const type of ["meeting.closed", "motion.counted"]) {
    if (meeting.find(type) === null) yield `the log has no entry of type ${type}`;
  }
  yield* checkStages(meeting);
  yield* checkTimes(meeting);
  yield* checkObjections(meeting);
  yield* checkSamples(meeting);
}

const OF_VOTE = [
  "ballot.cast", "paper.recorded", "letters.delivered", "meeting.extended", "meeting.closed",
];

const BEFORE_CLOSING = [
  "letters.printed", "units.transferred", "candidate.withdrawn", "mandate.recorded",
  "sample.planned",
];

/** What stands on the wrong side of opening or closing, where types lead to both. */
function* checkStages(meeting) {
  let isOpen = false;
  let isClosed = false;
  for (const [index, { type }] of meeting.entries.entries()) {
    if (isClosed && [...OF_VOTE, ...BEFORE_CLOSING].includes(type)) {
      yield `entry ${index}: ${type} may not stand after closing`;
    }
    if (!isOpen && [...OF_VOTE, "ballot.reviewed"].includes(type)) {
      yield `entry ${index}: ${type} may not stand before opening`;
    }
    if (isOpen && ["meeting.opened", "meeting.cancelled"].includes(type)) {
      yield `entry ${index}: ${type} may not stand after opening`;
    }
    if (!isClosed && type === "motion.counted") yield `entry ${index}: ${type} may not stand before closing`;
    isOpen ||= type === "meeting.opened";
    isClosed ||= type === "meeting.closed";
  }
}

// Instants have one spelling of one length, so that their texts compare as they do.
function* checkTimes(meeting) {
  const noticed = meeting.find("meeting.noticed");
  const opened = meeting.find("meeting.opened");
  const closed = meeting.find("meeting.closed");
  if (noticed === null || opened === null) return;
  const isOpenedInTime =
    noticed.at <= noticed.opens_at && noticed.opens_at <= opened.at && opened.at < noticed.closes_at;
  if (!isOpenedInTime) yield "the meeting was not opened within the time that the notice gives";
  yield* checkExtensions(meeting, opened.at, noticed.closes_at);
  const { closesAt } = meeting;
  if (closed && closed.at < closesAt && !isSettled(meeting.until(meeting.entries.indexOf(closed)))) {
    yield "the meeting was closed early, while its outcome could still change";
  }
  for (const { index, cast } of meeting.ballots) {
    if (cast.at < opened.at || cast.at >= closesAt) {
      yield `entry ${index}: the ballot was cast outside of the voting window`;
    }
  }
  yield* checkBallotTimes(meeting);
  const closedAt = closed ? closed.at : closesAt;
  const published = meeting.all("result.preliminary");
  const confirmed = meeting.find("result.confirmed");
  let [earliest, ends] = [closedAt, closedAt];
  for (const { at, objections_until: until, begins } of publications(meeting)) {
    // What decides the same goes on in its publicity, and does not shorten it.
    if (at < earliest || until < (begins ? at : ends)) {
      yield "the preliminary result was published at an unlawful time";
    }
    [earliest, ends] = [at, until];
  }
  if (confirmed && published.length && confirmed.at < published.at(-1).objections_until) {
    yield "the result was confirmed before the time for objections was over";
  }
}

/** Ballots dated before an earlier one of their holding and channel: the count goes by instants. */
function* checkBallotTimes(meeting) {
  const voters = new Map(meeting.units.map((unit) => [unit.unit, votersOf(unit)]));
  const latest = new Map();
  for (const { index, cast } of meeting.ballots) {
    const of = canonical([voters.get(cast.unit) ?? null, cast.channel]);
    const before = latest.get(of) ?? cast.at;
    if (cast.at < before) {
      yield `entry ${index}: the ballot is dated before an earlier one of its holding`;
    }
    latest.set(of, cast.at < before ? before : cast.at);
  }
}

/** Extensions that came too late, or that the assembly's rules do not provide for. */
function* checkExtensions(meeting, openedAt, noticedEnd) {
  let closesAt = noticedEnd;
  const extensions = meeting.all("meeting.extended");
  if (extensions.length === 0) return;
  const rules = makeRules(meeting.get("rules.fixed").name, meeting.overrides.inForce);
  const times = rules.get("extension_times");
  const mostDays = rules.get("extension_max_days");
  for (const extended of extensions) {
    if (!(openedAt <= extended.at && extended.at < closesAt && closesAt < extended.closes_at)) {
      yield "the vote was extended after it had ended, or to no later time";
    }
    closesAt = extended.closes_at;
  }
  if (times === null) yield "the rules of procedure provide for no extension";
  else if (extensions.length > times) yield `the window may be extended ${times} times at most`;
  if (mostDays !== null && Date.parse(closesAt) - Date.parse(noticedEnd) > mostDays * 86400000) {
    yield `all extensions together may be ${mostDays} days at most`;
  }
}

/** Whoever withdraws stands for election, once, between the notice and the end of the vote. */
function* checkWithdrawals(meeting) {
  const gone = new Set();
  for (const [index, entry] of meeting.entries.entries()) {
    if (entry.type !== "candidate.withdrawn") continue;
    const before = meeting.until(index);
    if (entry.at < before.get("meeting.noticed").at || entry.at >= before.closesAt) {
      yield `entry ${index}: it came before the notice, or after the vote had ended`;
    }
    const motion = meeting.all("motion.noticed").find((each) => each.motion.id === entry.motion);
    const candidates = motion?.motion.candidates;
    if (!Array.isArray(candidates) || !candidates.includes(entry.candidate)) {
      yield `entry ${index}: whoever withdrew is no candidate of this motion`;
    }
    const who = canonical([entry.motion, entry.candidate]);
    if (gone.has(who)) yield `entry ${index}: the candidate had withdrawn already`;
    gone.add(who);
  }
}

function* checkRegister(meeting, fingerprint) {
  const { frozenUnits: units, frozenOwners: owners } = meeting;
  const frozen = meeting.get("register.frozen");
  const known = new Set(owners.map((owner) => owner.owner));
  if (known.size !== owners.length || frozen.owners !== owners.length) {
    yield "the register's owners are not those that were frozen";
  }
  if (new Set(units.map((u) => u.unit)).size !== units.length || frozen.units !== units.length) {
    yield "the register's units are not those that were frozen";
  }
  const area = units.reduce((sum, unit) => sum + BigInt(unit.area_cm2), 0n);
  if (area !== BigInt(frozen.area_cm2)) yield "the register's areas do not add up to the frozen sum";
  if (fingerprint !== frozen.fingerprint) yield "the register's fingerprint is not the frozen one";
  for (const unit of units) {
    const named = unit.developer === null ? unit.owners : [...unit.owners, unit.developer];
    if (!named.every((owner) => known.has(owner))) {
      yield `unit ${unit.unit}: an owner is not in the register`;
    }
  }
}

function* checkRules(meeting) {
  const fixed = meeting.get("rules.fixed");
  if (!Object.hasOwn(RULES.sets, fixed.name)) yield `the rule set ${fixed.name} is not known`;
  else if (RULES.sets[fixed.name].fingerprint !== fixed.fingerprint) {
    yield `the rule set ${fixed.name} is not the one that this page knows`;
  } else {
    const { since, until } = RULES.sets[fixed.name];
    const day = dayInChina(meeting.get("meeting.noticed").at);
    if (day < since) yield `rules: ${day} is before ${fixed.name} comes into force on ${since}`;
    if (until !== null && day > until) yield `rules: ${day} is after ${fixed.name} ended on ${until}`;
  }
  for (const field of meeting.overrides.ignored) {
    yield `rules: ${field} rests on no clause that was adopted before the notice`;
  }
  for (const { field, by, confirmed_by: second } of fixed.clauses) {
    // Clauses of before two persons were asked for name nobody.
    if (by !== undefined && (second === undefined || second === by)) {
      yield `rules: the clause on ${field} was confirmed by nobody else`;
    }
  }
  const ids = meeting.all("motion.noticed").map((noticed) => canonical(noticed.motion.id ?? null));
  if (new Set(ids).size !== ids.length) yield "two motions have the same id";
}

const BY_TWO = [
  "register.frozen", "meeting.noticed", "meeting.cancelled", "meeting.opened", "meeting.extended",
  "meeting.closed", "ballot.reviewed", "units.transferred", "candidate.withdrawn",
  "sample.planned", "sample.postponed", "sample.thrown", "sample.answered",
];

/** What cannot be undone is done by two people, or by the clock. */
function* checkTwoPeople(meeting) {
  for (const [index, entry] of meeting.entries.entries()) {
    if (!BY_TWO.includes(entry.type)) continue;
    if (entry.by === entry.confirmed_by) yield `entry ${index}: was confirmed by whoever asked for it`;
    const isEarly = entry.type === "meeting.closed" && entry.at < meeting.closesAt;
    const isByHand = entry.type === "meeting.opened" && entry.by !== "schedule";
    if ((isEarly || isByHand) && entry.confirmed_by === null) {
      yield `entry ${index}: needs a second member's confirmation`;
    }
  }
}

/** Paper ballots rest on a picture and on two readers who differ, or three; others on neither. */
function* checkPaper(meeting) {
  const paper = new Map(meeting.ballots.filter(({ cast }) => cast.channel === "paper").map((b) => [b.index, b.cast]));
  const recorded = new Set();
  for (const [index, entry] of meeting.entries.entries()) {
    if (entry.type !== "paper.recorded") continue;
    const { ballot, readers } = entry;
    if (ballot >= index || !paper.has(ballot) || recorded.has(ballot)) {
      yield `entry ${index}: it is of no paper ballot before it, or of one again`;
    } else if (new Set(readers).size !== readers.length || ![2, 3].includes(readers.length)) {
      yield `entry ${index}: a paper ballot is read by two different people, or three`;
    } else if (!readers.includes(paper.get(ballot).by)) {
      yield `entry ${index}: whoever entered the ballot is none of its readers`;
    }
    recorded.add(ballot);
  }
  for (const { index, cast } of meeting.ballots) {
    if ((cast.channel === "paper") !== (cast.by !== null)) {
      yield `entry ${index}: a paper ballot, and only that, names who entered it`;
    }
    if (paper.has(index) && !recorded.has(index)) yield `entry ${index}: nothing says what the paper ballot rests on`;
  }
}

/** Reviews are of ballots before them; an owner only takes back a dispute of their own holding. */
function* checkReviews(meeting) {
  const casts = new Map(meeting.ballots.map(({ index, cast }) => [index, cast]));
  const owners = new Set(meeting.owners.map(({ owner }) => owner));
  const voters = new Map(meeting.frozenUnits.map((unit) => [unit.unit, JSON.parse(votersOf(unit))]));
  for (const [index, entry] of meeting.entries.entries()) {
    if (entry.type === "units.transferred") {
      for (const unit of entry.units) voters.set(unit, entry.owners.map(({ owner }) => owner));
    }
    if (entry.type !== "ballot.reviewed") continue;
    const cast = entry.ballot < index ? casts.get(entry.ballot) : undefined;
    if (!cast || entry.at < cast.at) yield `entry ${index}: the review is of no ballot before it`;
    if (entry.finding === "upheld" && entry.ground !== undefined) {
      yield `entry ${index}: a ballot that is upheld has no ground to be voided`;
    }
    const isOwn = cast !== undefined && (voters.get(cast.unit) ?? []).includes(entry.by);
    const isTakenBack = entry.finding === "upheld" && entry.confirmed_by === null;
    if (owners.has(entry.by) && !(isOwn && isTakenBack)) {
      yield `entry ${index}: an owner only takes back a dispute of their own holding`;
    }
  }
}

function* checkReferences(meeting, fingerprint) {
  yield* checkRegister(meeting, fingerprint);
  yield* checkRules(meeting);
  const closed = meeting.find("meeting.closed");
  if (closed && closed.ballots !== meeting.ballots.length) {
    yield `the closing entry speaks of ${closed.ballots} ballots, the log has others`;
  }
  yield* checkReviews(meeting);
  yield* checkTwoPeople(meeting);
  yield* checkTransfers(meeting);
  yield* checkWithdrawals(meeting);
  yield* checkMandates(meeting);
  yield* checkObjectors(meeting);
  yield* checkPaper(meeting);
  const known = new Set(meeting.units.map((unit) => unit.unit));
  const asked = meeting.get("rules.fixed").identification;
  const begun = dayInChina(meeting.get("meeting.noticed").at);
  for (const { unit, at } of meeting.deliveries) {
    if (!known.has(unit) || dayInChina(at) < begun || (closed && at > closed.at)) {
      yield `a delivery to ${unit} is of no unit, before the notice, or after closing`;
    }
  }
  for (const { index, cast } of meeting.ballots) {
    if (!known.has(cast.unit)) yield `entry ${index}: the ballot's unit is not in the register`;
    if (IDENTIFIED.indexOf(cast.identified) < IDENTIFIED.indexOf(asked)) {
      yield `entry ${index}: its voter was identified by less than the rules ask for`;
    }
  }
}
