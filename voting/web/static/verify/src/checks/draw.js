// The draw of a call-back sample, made again: those called are those whom the dice drew.

/** Yields what shows that others were called than the dice drew, or that somebody was not. */
async function* checkDraw(meeting, leaves) {
  const plan = meeting.all("sample.planned").at(-1);
  const thrown = meeting.find("sample.thrown");
  const answered = meeting.all("sample.answered");
  const end = meeting.entries.indexOf(meeting.find("meeting.closed"));
  if (!plan || !thrown || !answered.length || end < 0) return;
  const seed = await makeSeed(meeting, await treeRoot(leaves.slice(0, end + 1)), plan, thrown);
  const strata = await drawStrata(meeting.until(end + 1), leaves, seed);
  const first = answered.filter((each) => each.round === 1).flatMap((each) => each.answers);
  const called = new Set(answered.flatMap((each) => each.answers.map(({ ballot }) => ballot)));
  const drawn = strata.flatMap((order) => order.slice(0, shareOf(order, strata, plan.calls)));
  const isDrawn = new Set(drawn);
  const known = new Set(first.map(({ ballot }) => ballot));
  if (known.size !== isDrawn.size || drawn.some((ballot) => !known.has(ballot))) {
    yield "the first round called others than the dice drew";
  } else yield* checkCalled(strata, called);
}

/** In each stratum those called come first, and nobody among them is passed over. */
function* checkCalled(strata, called) {
  let known = 0;
  for (const order of strata) {
    const last = order.findLastIndex((ballot) => called.has(ballot));
    const missing = order.slice(0, last + 1).find((ballot) => !called.has(ballot));
    if (missing !== undefined) yield `entry ${missing} was to be called, and has no answer`;
    known += last + 1;
  }
  if (known < called.size) yield "an answer is about an entry that could not be drawn";
}

function makeSeed(meeting, root, { calls, confidence }, { dice }) {
  const { origin } = meeting.get("meeting.created");
  const of = { type: "oa/sample-seed/v1", origin, closing_root: toHex(root), calls, confidence, dice };
  return sha256(UTF8.encode(canonical(of)));
}

/** The ballots that counted at closing, parted by building, channel and identification, each part
 * in the order of its tickets. */
async function drawStrata(closed, leaves, seed) {
  const buildings = new Map(closed.units.map((unit) => [unit.unit, unit.building]));
  const prefix = UTF8.encode("oa/sample-ticket/v1\0");
  const strata = new Map();
  for (const { index, cast } of listDrawable(closed)) {
    const key = canonical([buildings.get(cast.unit), cast.channel, cast.identified]);
    const ticket = toHex(await sha256(concat(concat(prefix, seed), leaves[index])));
    strata.set(key, [...(strata.get(key) ?? []), { index, ticket }]);
  }
  const byTicket = (one, other) => (one.ticket < other.ticket ? -1 : 1);
  return [...strata.values()].map((each) => each.sort(byTicket).map(({ index }) => index));
}

/** Those that count on any motion. */
function listDrawable(closed) {
  const admitted = new Set();
  for (const noticed of groupByScope(closed)) {
    const each = makeCase(closed, noticed);
    const places = new Map(each.ballots.map((ballot, place) => [ballot, place]));
    const electorate = gatherHoldings(each.units, each.covers, each.rules);
    for (const ballot of admit(each.ballots, electorate, each.rules).values()) {
      admitted.add(places.get(ballot));
    }
  }
  return closed.counted.filter((_, place) => admitted.has(place));
}

/** How many of the calls a part gets: by its size, rounded up. */
function shareOf(order, strata, calls) {
  const total = strata.reduce((sum, each) => sum + each.length, 0) || 1;
  return Math.ceil((order.length * Math.min(calls, total)) / total);
}
