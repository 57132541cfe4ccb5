// Units that were sold after the register was frozen: when their buyers vote, and when not.

function* checkTransfers(meeting) {
  for (const [index, entry] of meeting.entries.entries()) {
    if (entry.type !== "units.transferred") continue;
    for (const problem of checkTransfer(entry, index, meeting)) yield `entry ${index}: ${problem}`;
  }
}

function* checkTransfer(transferred, index, meeting) {
  const before = meeting.until(index);
  if (transferred.at < before.get("meeting.noticed").at || transferred.at >= before.closesAt) {
    yield "it came before the notice, or after the vote had ended";
  }
  const units = new Map(before.units.map((unit) => [unit.unit, unit]));
  const named = new Set(transferred.units);
  const sold = [...named].filter((unit) => units.has(unit)).map((unit) => units.get(unit));
  if (sold.length === 0 || sold.length !== transferred.units.length) {
    yield "it names no unit, one twice, or one that is not in the register";
    return;
  }
  if (sold.some((unit) => unit.state !== "delivered")) {
    yield "the developer votes for a unit that was not handed over when the register was frozen";
  }
  const sellers = votersOf(sold[0]);
  if (sold.some((unit) => votersOf(unit) !== sellers)) yield "the units were not of one holding";
  const buyers = transferred.owners.map(({ owner }) => owner);
  const known = new Set(before.owners.map(({ owner }) => owner));
  if (!buyers.length || new Set(buyers).size !== buyers.length || buyers.some((each) => known.has(each))) {
    yield "the buyers are nobody, one twice, or stand in the register under this pseudonym";
  }
  const isSellers = ({ cast }) => units.has(cast.unit) && votersOf(units.get(cast.unit)) === sellers;
  const rules = makeRules(meeting.get("rules.fixed").name, meeting.overrides.inForce);
  if (rules.get("transfer") !== "new-owner-if-unvoted" || before.counted.some(isSellers)) {
    yield "by the rules, whoever owned the units when the register was frozen votes for them";
  }
  const cast = new Set(before.ballots.filter(isSellers).map((ballot) => ballot.index));
  const isRestored = meeting.entries.slice(index).some((entry) =>
    entry.type === "ballot.reviewed" && entry.finding === "upheld" && cast.has(entry.ballot));
  if (isRestored) yield "a ballot of the holding from before the transfer was restored after it";
}
