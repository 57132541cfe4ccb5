// Objections to a result: in their time, of a holding, each answered before the result is final.

function* checkObjections(meeting) {
  let published = null;
  const waiting = new Map();
  for (const [index, entry] of meeting.entries.entries()) {
    if (entry.type === "result.preliminary") published = entry;
    if (entry.type === "objection.raised") {
      const isInTime =
        published !== null && published.at <= entry.at && entry.at < published.objections_until;
      if (!isInTime) yield `entry ${index}: the objection was raised outside of the time for objections`;
      waiting.set(index, entry);
    }
    if (entry.type === "objection.answered") {
      const raised = waiting.get(entry.objection);
      if (raised === undefined || entry.at < raised.at) {
        yield `entry ${index}: it answers no objection before it that waits for an answer`;
      }
      waiting.delete(entry.objection);
    }
    if (entry.type === "result.confirmed") {
      for (const each of waiting.keys()) yield `entry ${each}: the objection was never answered`;
    }
  }
}

function* checkObjectors(meeting) {
  const known = new Set(meeting.units.map((unit) => unit.unit));
  let number = 0;
  for (const [index, entry] of meeting.entries.entries()) {
    if (entry.type !== "objection.raised") continue;
    number += 1;
    if (entry.number !== number) yield `entry ${index}: the objection's number is not ${number}`;
    if (!known.has(entry.unit)) yield `entry ${index}: the objection's unit is not in the register`;
    const isInPerson = entry.channel === "in-person";
    if ((entry.by !== null) !== isInPerson || (entry.paper !== null) !== isInPerson) {
      yield `entry ${index}: in person, and only then, somebody records it with its paper`;
    }
  }
}

/** What objections and answers commit to, by the index of the entry. */
function textsOf(meeting) {
  const texts = new Map();
  for (const [index, { type, text, answer }] of meeting.entries.entries()) {
    if (type === "objection.raised") texts.set(String(index), text);
    if (type === "objection.answered") texts.set(String(index), answer);
  }
  return texts;
}
