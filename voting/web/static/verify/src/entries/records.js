// Every type of entry: its fields and their forms. What a type does not have is refused.

const isText = (value) => typeof value === "string" && value !== "";
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isAmong = (least, most) => (value) => isCount(value) && value >= least && value <= most;
const isDice = (value) => typeof value === "string" && /^[1-6]{20,100}$/.test(value);
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isHash = (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
const isNonce = (value) => typeof value === "string" && /^[0-9a-f]{32}$/.test(value);
const areReasons = (value) =>
  isObject(value) && Object.keys(value).length > 0 && Object.values(value).every(isText);
const leftOutOr = (form) => Object.assign((value) => form(value), { mayBeLeftOut: true });
const orNull = (form) => (value) => value === null || form(value);
const oneOf = (...words) => (value) => words.includes(value);
const listOf = (form) => (value) => Array.isArray(value) && value.every(form);
const withFields = (forms) => (value) =>
  isObject(value) &&
  Object.keys(value).every((key) => Object.hasOwn(forms, key)) &&
  Object.entries(forms).every(([key, form]) =>
    Object.hasOwn(value, key) ? form(value[key]) : form.mayBeLeftOut);

function isDay(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const day = new Date(value + "T00:00:00Z");
  return value >= "0001" && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

function isInstant(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return false;
  const instant = new Date(value);
  return value >= "0001" && !Number.isNaN(instant.getTime()) && instant.toISOString() === value;
}

// How a voter was identified, the weakest first.
const IDENTIFIED = ["letter", "telephone", "passkey", "in-person", "paper"];

const MANDATES = ["proxy", "company", "guardian", "heir"];

const GROUNDS = [
  "not-cast-by-owner", "co-owners-disagree", "no-right", "principal-voted", "agent-stopped", "other",
];

const DELIVERED = ["sign-in", "in-person", "message", "registered-mail", "posted"];

const USES = ["residential", "commercial", "office", "parking", "storage", "other"];
const STATES = ["delivered", "undelivered", "unsold"];

const OWNER = { owner: isText, who: isHash };

const UNIT = {
  unit: isText, building: isText, area_cm2: isCount, use: oneOf(...USES), state: oneOf(...STATES),
  owners: listOf(isText), developer: orNull(isText), room: isHash,
};

const CLAUSE = {
  field: isText, text: isText, adopted_on: isDay, wording: leftOutOr(isText),
  adopted_by: leftOutOr(isText), document: leftOutOr(isHash), by: leftOutOr(isText),
  confirmed_by: leftOutOr(isText),
};

const FORMS = {
  "meeting.created": {
    at: isInstant, origin: isText, community: isText, title: isText, log_key: isText,
    committee_certificate: isHash, street_office: isText, street_office_certificate: isHash,
    witnesses: listOf(isText), quorum: isCount,
  },
  "register.owners": { owners: listOf(withFields(OWNER)) },
  "register.units": { units: listOf(withFields(UNIT)) },
  "register.frozen": {
    at: isInstant, by: isText, units: isCount, owners: isCount, area_cm2: isCount, fingerprint: isHash,
    published_at: leftOutOr(isInstant), confirmed_by: leftOutOr(isText),
  },
  "rules.fixed": {
    name: isText, fingerprint: isHash, overrides: isObject,
    clauses: listOf(withFields(CLAUSE)),
    identification: oneOf(...IDENTIFIED.slice(0, 3)),
  },
  "motion.noticed": {
    motion: isObject, title: isText, text: isText, scope: orNull(isObject),
    documents: listOf(withFields({ name: isText, sha256: isHash })),
    translations: leftOutOr(listOf(withFields({
      language: oneOf("en"), title: isText, text: isText, names: listOf(isText),
    }))),
    topic: leftOutOr(oneOf("price-change", "tender")), published_on: leftOutOr(isDay),
    no_quorum_at: leftOutOr(isInstant),
  },
  "meeting.cancelled": {
    at: isInstant, by: isText, reason: isText, confirmed_by: leftOutOr(isText),
  },
  "meeting.noticed": {
    at: isInstant, by: isText, opens_at: isInstant, closes_at: isInstant,
    kind: leftOutOr(oneOf("first", "regular", "interim")), confirmed_by: leftOutOr(isText),
    tenure_ends_on: leftOutOr(isDay), succession_on: leftOutOr(isDay),
  },
  "letters.printed": { at: isInstant, by: isText, letters: isCount, unit: orNull(isText) },
  "units.transferred": {
    at: isInstant, by: isText, confirmed_by: isText, units: listOf(isText),
    owners: listOf(withFields(OWNER)), proof: isHash,
  },
  "candidate.withdrawn": {
    at: isInstant, by: isText, confirmed_by: isText, motion: isText, candidate: isText,
    ground: oneOf("withdrew", "not-eligible", "died"),
  },
  "meeting.opened": { at: isInstant, by: isText, confirmed_by: orNull(isText) },
  "meeting.extended": {
    at: isInstant, by: isText, confirmed_by: isText, closes_at: isInstant, reason: isText,
  },
  "ballot.cast": {
    at: isInstant, unit: isText, channel: oneOf("online", "paper"), choices: isObject,
    invalid: orNull(isText), by: orNull(isText), nonce: isNonce,
    identified: oneOf(...IDENTIFIED), invalid_on: leftOutOr(areReasons), mandate: leftOutOr(isCount),
  },
  "mandate.recorded": {
    at: isInstant, by: isText, confirmed_by: orNull(isText), kind: oneOf(...MANDATES), unit: isText,
    agent: isText, proof: orNull(isHash),
  },
  "mandate.ended": { at: isInstant, by: isText, mandate: isCount },
  "letters.delivered": {
    deliveries: listOf(
      withFields({ unit: isText, at: isInstant, how: oneOf(...DELIVERED) }),
    ),
  },
  "paper.recorded": { at: isInstant, ballot: isCount, scan: isHash, readers: listOf(isText) },
  "meeting.closed": { at: isInstant, by: isText, confirmed_by: orNull(isText), ballots: isCount },
  "ballot.reviewed": {
    at: isInstant, by: isText, confirmed_by: orNull(isText), ballot: isCount,
    finding: oneOf("upheld", "voided"), reason: isText, ground: leftOutOr(oneOf(...GROUNDS)),
  },
  "motion.counted": { motion: isText, outcome: isObject },
  "result.preliminary": { at: isInstant, by: isText, objections_until: isInstant },
  "objection.raised": {
    at: isInstant, number: isCount, unit: isText, channel: oneOf("online", "in-person"),
    by: orNull(isText), text: isHash, paper: orNull(isHash),
  },
  "objection.answered": { at: isInstant, by: isText, objection: isCount, answer: isHash },
  "sample.planned": {
    at: isInstant, by: isText, confirmed_by: isText, calls: isAmong(1, 10000), confidence: oneOf(90, 95, 99),
    throws_at: isInstant, place: isText,
  },
  "sample.postponed": {
    at: isInstant, by: isText, confirmed_by: isText, throws_at: isInstant, place: isText,
  },
  "sample.thrown": { at: isInstant, by: isText, confirmed_by: isText, dice: isDice },
  "sample.answered": {
    at: isInstant, by: isText, round: isAmong(1, 20),
    answers: listOf(withFields({
      ballot: isCount, answer: oneOf("confirmed", "denied", "unreached"),
    })),
    confirmed_by: leftOutOr(isText),
  },
  "result.confirmed": { at: isInstant, by: isText },
  "result.published": { at: isInstant, edition: oneOf("public", "auditor"), sha256: isHash },
};

/** The version of every entry that this page knows. */
const LOG_VERSION = 1;
const MOST_ENTRY_BYTES = 65535;

/** Checks the form of one entry and returns it. */
function checkRecord(entry, bytes, index) {
  if (bytes.length > MOST_ENTRY_BYTES) throw new Refuted(`entry ${index}: is too long`);
  const forms = Object.hasOwn(FORMS, entry.type) ? FORMS[entry.type] : null;
  if (forms === null || entry.v !== LOG_VERSION) throw new Refuted(`entry ${index}: is of no known type`);
  for (const key of Object.keys(entry)) {
    if (key !== "type" && key !== "v" && !Object.hasOwn(forms, key)) {
      throw new Refuted(`entry ${index}: ${entry.type} has no field ${key}`);
    }
  }
  for (const [key, form] of Object.entries(forms)) {
    const isThere = Object.hasOwn(entry, key) ? form(entry[key]) : form.mayBeLeftOut === true;
    if (!isThere) {
      throw new Refuted(`entry ${index}: ${entry.type}.${key} is missing or malformed`);
    }
  }
  if (entry.type === "rules.fixed") {
    const fields = entry.clauses.map((clause) => clause.field);
    if (fields.some((field, place) => place && fields[place - 1] >= field)) {
      throw new Refuted(`entry ${index}: its clauses are not in order, each once`);
    }
  }
  return entry;
}
