// A call-back sample: planned before voting closed, thrown at its time, and carried out.

/** From the announced time on, in milliseconds; later dice could have been tried before. */
const THROW_WINDOW = 2 * 3600e3;
/** How long before it another time is announced at least, in milliseconds. */
const POSTPONED_AHEAD = 24 * 3600e3;
/** How often another time is announced. */
const POSTPONED_MOST = 3;

function* checkSamples(meeting) {
  const course = {
    throwsAt: null, postponed: 0, thrown: null, round: 0, roundAt: null, answered: new Map(),
  };
  for (const [index, entry] of meeting.entries.entries()) {
    if (entry.type === "sample.planned") {
      yield* checkPlan(index, entry, meeting);
      course.throwsAt = entry.throws_at;
    } else if (entry.type === "sample.postponed") {
      course.postponed += 1;
      yield* checkPostponed(index, entry, course);
      course.throwsAt = entry.throws_at;
    } else if (entry.type === "sample.thrown") {
      yield* checkThrow(index, entry, course, meeting);
      course.thrown = entry;
    } else if (entry.type === "sample.answered") {
      yield* checkAnswers(index, entry, course, meeting);
    } else if (entry.type === "result.confirmed" && course.throwsAt) {
      if (isGivenUp(course, entry.at) || isCarriedOut(course, meeting)) continue;
      yield `entry ${index}: the sample that was planned was not carried out`;
    }
  }
}

/** Whether the dice can be thrown no more: their last time is over, and none follows. */
function isGivenUp(course, at) {
  return !course.thrown && course.postponed >= POSTPONED_MOST && sinceTime(at, course) > THROW_WINDOW;
}

/** Whether somebody was called; where no ballot counts there is nobody. */
function isCarriedOut(course, meeting) {
  const closed = meeting.find("meeting.closed");
  const { counted } = meeting.until(closed ? meeting.entries.indexOf(closed) : meeting.entries.length);
  const hasBallots = counted.some(({ cast }) => cast.invalid === null);
  return course.answered.size > 0 || (course.round > 0 && !hasBallots);
}

function* checkPlan(index, plan, meeting) {
  const noticed = meeting.find("meeting.noticed");
  const closed = meeting.find("meeting.closed");
  // As the vote stood then: a later extension makes no plan good that came after its end.
  const isLate = (closed && plan.at >= closed.at) || (noticed && plan.at >= meeting.until(index).closesAt);
  if ((noticed && plan.at < noticed.at) || isLate) {
    yield `entry ${index}: the sample was planned before the notice, or after closing`;
  }
}

/** How long after the announced time an instant is, in milliseconds. */
function sinceTime(at, course) {
  return Date.parse(at) - Date.parse(course.throwsAt);
}

function* checkPostponed(index, postponed, course) {
  if (course.throwsAt === null || course.thrown) yield `entry ${index}: no sample waits for dice`;
  else if (sinceTime(postponed.at, course) <= THROW_WINDOW) {
    yield `entry ${index}: the dice were postponed before their time was over`;
  }
  if (Date.parse(postponed.throws_at) - Date.parse(postponed.at) < POSTPONED_AHEAD) {
    yield `entry ${index}: the dice were postponed to a time that was not announced before`;
  }
  if (course.postponed > POSTPONED_MOST) yield `entry ${index}: the dice were postponed once too often`;
}

function* checkThrow(index, thrown, course, meeting) {
  const closed = meeting.find("meeting.closed");
  if (course.throwsAt === null || course.thrown) yield `entry ${index}: no sample waits for dice`;
  else if (thrown.at < course.throwsAt || (closed && thrown.at < closed.at)) {
    yield `entry ${index}: the dice were thrown before the time that was announced`;
  } else if (sinceTime(thrown.at, course) > THROW_WINDOW) {
    yield `entry ${index}: the dice were entered after their time was over`;
  }
}

function* checkAnswers(index, answered, course, meeting) {
  if (course.thrown === null || answered.at < course.thrown.at) {
    yield `entry ${index}: ballots were called before the dice were thrown`;
  }
  // All entries of a round are of one instant, so that nobody calls on within it.
  const isSame = answered.round === course.round && answered.at === course.roundAt;
  if (!isSame && answered.round !== course.round + 1) {
    yield `entry ${index}: the rounds of calls do not follow each other`;
  }
  course.round = answered.round;
  course.roundAt = answered.at;
  for (const { ballot, answer } of answered.answers) {
    if (ballot >= index || meeting.entries[ballot].type !== "ballot.cast") {
      yield `entry ${index}: entry ${ballot} is no ballot before it`;
    }
    // Whoever was not reached may be called again; what was said stays.
    if ((course.answered.get(ballot) ?? "unreached") !== "unreached") {
      yield `entry ${index}: entry ${ballot} was answered already`;
    }
    course.answered.set(ballot, answer);
  }
}
