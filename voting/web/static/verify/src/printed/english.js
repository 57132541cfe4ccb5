// What a result says in English; documents are Chinese.

const VERDICTS_ENGLISH = {
  carried: "Passed", "not-carried": "Not passed", "no-quorum": "No valid decision, too few took part",
};

function sayDecidedEnglish({ elected, alternates, chosen, formation }, nameOf = (name) => name) {
  if (elected) {
    const named = elected.map(nameOf).join(", ") || "nobody";
    const waiting = alternates.length ? `; alternates: ${alternates.map(nameOf).join(", ")}` : "";
    return `Elected: ${named}${waiting}${sayFormationEnglish(formation)}`;
  }
  return chosen ? `Chosen: ${nameOf(chosen)}` : "";
}

function sayFormationEnglish(formation) {
  if (!formation) return "";
  const { formed, elected, least, agreed, vacant } = formation;
  const half = "share" in formation ? "" : " and more than half of those agreed";
  const bar = `${agreed} agreed, ${elected} elected, at least ${least}${half} needed`;
  if (!formed) return `; no committee is formed (${bar})`;
  return `; the committee is formed (${bar})${vacant ? `; ${vacant} more to be elected` : ""}`;
}

function sayVerdictEnglish(outcome) {
  const decided = sayDecidedEnglish({ ...decisionOf(outcome), formation: outcome.formation });
  return VERDICTS_ENGLISH[outcome.verdict] + (decided ? ` (${decided})` : "");
}

/** Beside the verdict where silent holdings were deemed to vote. */
function headlineEnglishOf(outcome, without) {
  const { tallied, eligible } = outcome;
  const turnout = ["area", "persons"].map((measure) => {
    const deemed = tallied.deemed[measure];
    const acted = tallied.participation[measure] - deemed;
    return `by ${measure}: ${shortShare(acted, eligible[measure])} % took part, ` +
      `${shortShare(deemed, eligible[measure])} % are deemed to`;
  });
  return [turnout.join("; "),
    `With the deemed votes: ${sayVerdictEnglish(outcome)}. Without them: ${sayVerdictEnglish(without)}`];
}
