// The evidence file: canonical as a whole, and every part of it bound or signed.

const EVIDENCE_FORMAT = "evidence/1";
const MOST_FILE_BYTES = 2 ** 29;

const DISCLOSURE = withFields({ of: isText, salt: isText, value: isText });
const FILE = {
  checkpoint: isText,
  disclosures: withFields({
    owners: listOf(DISCLOSURE), units: listOf(DISCLOSURE),
    objections: leftOutOr((opened) => listOf(DISCLOSURE)(opened) && opened.length > 0),
  }),
  edition: oneOf("public", "auditor"),
  entries: listOf(isObject),
  format: oneOf(EVIDENCE_FORMAT),
  keys: withFields({ committee: isText, log: isText, street_office: isText, witnesses: listOf(isText) }),
};

/**
 * Tells evidence that was damaged from a file that never was evidence: of three places that every
 * evidence file has, one byte changed spoils one at most.
 */
function refusalOf(bytes, problem) {
  const text = new TextDecoder("latin1").decode(bytes);
  const marks = [
    text.startsWith('{"checkpoint":"'),
    text.includes(`"format":"${EVIDENCE_FORMAT}","keys":{`),
    text.endsWith("]}}"),
  ];
  if (/"format":"evidence\/(?!1")[0-9]+","keys":/.test(text)) return new Unreadable(problem);
  if (marks.filter(Boolean).length < 2) return new Unreadable(problem);
  return new Refuted(`the evidence was damaged: ${problem}`);
}

function parseEvidence(bytes) {
  let text;
  let value;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw refusalOf(bytes, "it is not JSON");
  }
  if (!withFields(FILE)(value)) throw refusalOf(bytes, "it is not evidence of this format");
  let spelling;
  try {
    spelling = canonical(value);
  } catch (error) {
    throw refusalOf(bytes, error.message);
  }
  if (spelling !== text) throw new Refuted("the file is another spelling than the one it was written in");
  return { ...value, certificates: [fromBase64(value.keys.committee), fromBase64(value.keys.street_office)] };
}
