// The annex: a line for each unit, whether its holding took part, and by which channel; in the
// auditor's edition with room, owners and marks.

/** Notes for each holding the ballot that counts, motion by motion. */
function collectBallots(exam, each, noticed) {
  exam.voted ??= new Map();
  const electorate = gatherHoldings(each.units, each.covers, each.rules);
  for (const [voters, ballot] of admit(each.ballots, electorate, each.rules)) {
    if (!exam.voted.has(voters)) exam.voted.set(voters, new Map());
    for (const { motion } of noticed) exam.voted.get(voters).set(motion.id, ballot);
  }
}

/** Rooms as people count them: 2栋 before 10栋. */
function compareRooms(a, b) {
  const left = a.split(/(\d+)/);
  const right = b.split(/(\d+)/);
  for (let place = 0; place < Math.min(left.length, right.length); place += 1) {
    const isNumber = place % 2 === 1;
    const [x, y] = isNumber ? [Number(left[place]), Number(right[place])] : [left[place], right[place]];
    if (x !== y) return isNumber ? x - y : byCodePoints(x, y);
  }
  return left.length - right.length;
}

function byCodePoints(a, b) {
  const [x, y] = [Array.from(a), Array.from(b)];
  for (let place = 0; place < Math.min(x.length, y.length); place += 1) {
    if (x[place] !== y[place]) return x[place].codePointAt(0) - y[place].codePointAt(0);
  }
  return x.length - y.length;
}

function* annexLines(exam) {
  const { meeting, evidence } = exam;
  const isOpen = evidence.edition === "auditor";
  const rooms = new Map(evidence.disclosures.units.map((each) => [each.of, each.value]));
  const names = new Map(evidence.disclosures.owners.map((each) => [each.of, each.value]));
  const placeOf = (unit) => (isOpen ? rooms.get(unit.unit) ?? unit.unit : unit.building);
  const sortKey = (unit) => (isOpen ? rooms.get(unit.unit) ?? unit.building : unit.building);
  const units = [...meeting.units].sort(
    (a, b) => compareRooms(sortKey(a), sortKey(b)) || byCodePoints(a.unit, b.unit));
  const numbers = new Map();
  for (const unit of units) {
    const voters = votersOf(unit);
    const isFurther = numbers.has(voters);
    if (!isFurther) numbers.set(voters, numbers.size + 1);
    const number = numbers.get(voters);
    const owners = unit.owners.map((owner) => names.get(owner) ?? owner).sort(byCodePoints);
    const who = isOpen ? [placeOf(unit), owners.join("、")] : [unit.unit, unit.building];
    const ballots = exam.voted.get(voters) ?? new Map();
    const part = isFurther ? `同 ${number} 号` : sayPart([...ballots.values()]);
    const head = [number, ...who, sayArea(BigInt(unit.area_cm2)), part].join("");
    const marks = isOpen && !isFurther ? sayMarks(meeting, ballots) : ["", ""];
    yield marks.map((each) => head + each);
  }
}

function sayPart(ballots) {
  if (ballots.length === 0) return "未参与";
  const channels = [...new Set(ballots.map((each) => (each.channel === "paper" ? "纸质" : "线上")))];
  const invalid = ballots.some((each) => each.invalid !== null) ? "，废票" : "";
  const agent = ballots.some((each) => each.mandate !== undefined) ? "，代理" : "";
  return channels.sort(byCodePoints).join("、") + agent + invalid;
}

/** What a holding marked: by the numbers of the motions, and by their ids as older documents do. */
function sayMarks(meeting, ballots) {
  const said = [];
  for (const [place, { motion }] of meeting.all("motion.noticed").entries()) {
    const ballot = ballots.get(motion.id);
    if (!ballot || ballot.invalid !== null || !ballot.choices.has(motion.id)) continue;
    const marks = ballot.choices.get(motion.id);
    const name = Array.isArray(marks) ? marks.join("、") || "弃权" : markName(marks);
    said.push([`第 ${place + 1} 项${name}`, `${motion.id} ${name}`]);
  }
  return [said.map(([now]) => now).join("；"), said.map(([, before]) => before).join("；")];
}
