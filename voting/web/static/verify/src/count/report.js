// An outcome as the count contract prints it, so that it can be compared with the logged one.

function formatArea(area) {
  const decimals = String(area % 10000n).padStart(4, "0");
  return `${area / 10000n}.${decimals.slice(0, 2)}${decimals.slice(2).replace(/0+$/, "")}`;
}

/** Two decimals, rounded half up; of nothing it is 0.00. */
function formatPercent(part, whole) {
  if (whole === 0n) return "0.00";
  const hundredths = (part * 20000n + whole) / (2n * whole);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
}

const reportWeight = (weight) => ({ area: formatArea(weight.area), persons: Number(weight.persons) });

const reportShares = (weight, whole) => ({
  ...reportWeight(weight),
  area_percent: formatPercent(weight.area, whole.area),
  persons_percent: formatPercent(weight.persons, whole.persons),
});

const reportBar = (comparison) => ({
  required: comparison.bar === null ? "none" : comparison.bar.text,
  area_met: comparison.areaMet,
  persons_met: comparison.personsMet,
});

function reportMotion(outcome) {
  const { motion, tallied, participation, consent } = outcome;
  const isApproval = motion.kind === "approval";
  const whole = tallied.participation;
  const results = [...tallied.results].map(([mark, weight]) => {
    const shares = reportShares(weight, whole);
    const comparison = isApproval ? undefined : consent.get(mark);
    if (!comparison) return [mark, shares];
    return [mark, { ...shares, area_met: comparison.areaMet, persons_met: comparison.personsMet }];
  });
  const first = [...consent.values()][0];
  const report = {
    id: motion.id, kind: motion.kind, matter: motion.matter, outcome: outcome.verdict,
    eligible: reportWeight(outcome.eligible),
    participation: { ...reportShares(whole, outcome.eligible), ...reportBar(participation) },
    results: Object.fromEntries(results),
    consent: isApproval ? reportBar(first) : { required: reportBar(first).required },
    short_by: { participation: reportWeight(participation.missing) },
    deemed: { to: tallied.deemedTo, ...reportWeight(tallied.deemed) },
    notes: outcome.notes,
  };
  if (isApproval) report.short_by.consent = reportWeight(first.missing);
  if (motion.kind === "choice") report.chosen = outcome.chosen;
  if (motion.kind === "election") {
    report.elected = outcome.elected;
    report.alternates = outcome.alternates;
    report.formation = outcome.formation;
  }
  return report;
}

function decisionOf(outcome) {
  const decision = { outcome: outcome.verdict };
  if (outcome.motion.kind === "choice") decision.chosen = outcome.chosen;
  if (outcome.motion.kind === "election") {
    decision.elected = outcome.elected;
    decision.alternates = outcome.alternates;
  }
  return decision;
}

const OTHER_USES = [["parking", "storage"], ["parking"], ["storage"], []];

/** Under which other admissible rules, one at a time, a decision would differ. */
function sensitivityOf(each) {
  const decided = new Map(countCase(each).map((o) => [o.motion.id, decisionOf(o)]));
  const found = [];
  for (const field of ["uncounted_uses", "silent", "invalid", "mixed"]) {
    const now = each.rules.get(field);
    const sorted = (uses) => canonical([...new Set(uses)].sort());
    const others = field === "uncounted_uses"
      ? OTHER_USES.filter((uses) => sorted(uses) !== sorted(now))
      : RULES.admissible[field].filter((value) => value !== now);
    for (const value of others) {
      const rules = overriding(each, field, value);
      if (rules === null) continue;
      const differing = countCase({ ...each, rules })
        .filter((o) => canonical(decisionOf(o)) !== canonical(decided.get(o.motion.id)))
        .map((o) => [o.motion.id, decisionOf(o)]);
      if (differing.length) found.push({ field, value, outcomes: new Map(differing) });
    }
  }
  return found;
}

function overriding(each, field, value) {
  try {
    return makeRules(each.ruleSet, { ...each.overrides, [field]: value });
  } catch (error) {
    if (error instanceof Refuted) return null; // The place's statute fixes the field.
    throw error;
  }
}
