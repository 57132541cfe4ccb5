// A call-back sample: planned before voting closed, thrown in public, and carried out.

function* checkSamples(meeting) {
  const course = { plan: null, thrown: null, round: 0, roundAt: null, answered: new Map() };
  for (const [index, entry] of meeting.entries.entries()) {
    if (entry.type === "sample.planned") {
      yield* checkPlan(index, entry, course, meeting);
      course.plan = entry;
    } else if (entry.type === "sample.thrown") {
      yield* checkThrow(index, entry, course, meeting);
      course.thrown = entry;
    } else if (entry.type === "sample.answered") {
      yield* checkAnswers(index, entry, course, meeting);
    } else if (entry.type === "result.confirmed" && course.plan && !isCarriedOut(course, meeting)) {
      yield `entry ${index}: the sample that was planned was not carried out`;
    }
  }
}

/** Whether somebody was called; where no ballot counts there is nobody. */
function isCarriedOut(course, meeting) {
  const closed = meeting.find("meeting.closed");
  const { counted } = meeting.until(closed ? meeting.entries.indexOf(closed) : meeting.entries.length);
  const hasBallots = counted.some(({ cast }) => cast.invalid === null);
  return course.answered.size > 0 || (course.round > 0 && !hasBallots);
}

function* checkPlan(index, plan, course, meeting) {
  const noticed = meeting.find("meeting.noticed");
  const closed = meeting.find("meeting.closed");
  if (course.plan) yield `entry ${index}: a sample was planned already`;
  if ((noticed && plan.at < noticed.at) || (closed && plan.at > closed.at)) {
    yield `entry ${index}: the sample was planned before the notice, or after closing`;
  }
}

function* checkThrow(index, thrown, course, meeting) {
  const closed = meeting.find("meeting.closed");
  if (course.plan === null || course.thrown) yield `entry ${index}: no sample waits for dice`;
  else if (thrown.at < course.plan.throws_at || (closed && thrown.at < closed.at)) {
    yield `entry ${index}: the dice were thrown before the time that was announced`;
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
