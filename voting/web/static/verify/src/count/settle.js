// Early closing: admitted only where nothing that is still open can change an outcome.

function isSettled(meeting) {
  for (const noticed of groupByScope(meeting)) {
    const each = makeCase(meeting, noticed);
    if (each.rules.get("early_close") !== "irreversible") return false;
    const electorate = gatherHoldings(each.units, each.covers, each.rules);
    const admitted = admit(each.ballots, electorate, each.rules);
    const final = [...admitted]
      .filter(([, ballot]) => isFinal(ballot, each.rules))
      .map(([voters, ballot]) => ({ ballot, weight: electorate.holdings.get(voters) }));
    if (!each.motions.every((motion) => isMotionSettled(motion, final, electorate, each.rules))) {
      return false;
    }
  }
  return true;
}

/** No later ballot of the holding can take this one's place. */
function isFinal(ballot, rules) {
  if (rules.get("revote") !== "first") return false;
  const mixed = rules.get("mixed");
  return mixed === "first-prevails" || mixed === `${ballot.channel}-prevails`;
}

function isMotionSettled(motion, final, electorate, rules) {
  const fixed = tallyMotion(motion, final, zero(), rules);
  const cast = sumOf(final.map((vote) => vote.weight));
  const open = {
    area: electorate.weight.area - cast.area,
    persons: electorate.weight.persons - cast.persons,
  };
  if (equals(open, zero())) return true;
  const quorum = compare(rules.participation, fixed.participation, electorate.weight);
  if (!quorum.met || motion.kind === "election") return false;
  const whole = rules.isOfEligible ? electorate.weight : plus(fixed.participation, open);
  const bar = rules.consent(motion.matter);
  const measured = motion.kind === "approval" ? ["for"] : motion.names;
  const reaches = (joining) => (mark) =>
    compare(bar, plus(fixed.results.get(mark), joining), whole).met;
  return measured.some(reaches(zero())) || !measured.some(reaches(open));
}
