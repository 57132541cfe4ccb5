// The numbered steps. Each names every problem it finds; a later one that stands on an earlier one
// which did not hold says so instead of guessing.

const TITLES = [
  "PDF 的签名完整，覆盖整个文件", "附件就是文件上印着的那份数据", "记录没有改动，条数相符",
  "记票簿的签名，和别的单位的签名确认", "记录的次序合乎规定", "每张票都在清册里，密钥与权限有效",
  "重新计票，与记录和所印的数字一致", "披露的内容与当初封存的一致",
];
const NO_WITNESS = "没有别的单位签名确认 / signed by nobody else";
const TITLES_ENGLISH = [
  "The PDF's signatures are whole and cover the file", "The attachment is what the document speaks of",
  "No entry was changed, and none is missing", "The public book is signed, and who else signed it",
  "The order of the entries is lawful", "Every ballot is of the register; keys and rules were in force",
  "The count, done again, is the logged and printed one", "What is disclosed is what was sealed",
];

class Barred extends Error {}

/** Makes all steps on a file; `progress` is called with the step and how much of it is done. */
async function verifyFile(bytes, progress = () => {}) {
  if (bytes.length > MOST_FILE_BYTES) throw new Unreadable("is larger than 512 MiB");
  const exam = { bytes, progress, isPdf: isPdf(bytes), evidence: null, document: null, cosigned: [],
    stamped: [], awaits: false };
  exam.damage = await readFile(exam);
  const steps = [];
  for (const [place, check] of CHECKS.entries()) {
    const step = { number: place + 1, title: TITLES[place], english: TITLES_ENGLISH[place],
      problems: [], remarks: [], omitted: omittedOf(place + 1, exam) };
    progress(place + 1, 0, 1);
    await breathe();
    if (step.omitted === null) await makeStep(step, check, exam);
    steps.push(step);
  }
  const holds = steps.every((step) => step.problems.length === 0);
  return { holds, verdict: verdictOf(holds, exam), steps, exam };
}

/** How far a log has come, the last first. */
const STAGES = [
  ["result.confirmed", "final", "结果已经生效", "final"],
  ["result.preliminary", "preliminary", "初步结果公示中", "preliminary result"],
  ["meeting.closed", "closed", "已经截止，还没有公示", "closed, not published"],
  ["meeting.opened", "open", "正在投票", "voting goes on"],
  ["meeting.created", "draft", "还没有开始投票", "before the vote"],
];

const stageOf = (meeting) => STAGES.find(([type]) => meeting.find(type) !== null);

/** What all steps come to: final, not final yet, not countersigned yet, or refuted. */
function verdictOf(holds, exam) {
  if (!holds || !exam.meeting) return "refuted";
  if (exam.awaits) return "not-countersigned";
  return stageOf(exam.meeting)[1] === "final" ? "final" : "not-final";
}

async function readFile(exam) {
  try {
    if (exam.isPdf) {
      exam.document = await readPdf(exam.bytes, (done, all) => exam.progress(1, done, all));
    }
    exam.evidence = parseEvidence(exam.isPdf ? exam.document.attachment : exam.bytes);
    return null;
  } catch (error) {
    const isDamaged = exam.isPdf && error instanceof Unreadable && isSignedResult(exam.bytes);
    if (isDamaged) return `the attachment was damaged: ${error.message}`;
    if (error instanceof Refuted) return error.message;
    throw error;
  }
}

function omittedOf(number, exam) {
  if (!exam.isPdf && number <= (exam.evidence === null ? 1 : 2)) return "不是 PDF / not a PDF";
  const isPublic = exam.evidence?.edition === "public";
  const opened = Object.values(exam.evidence?.disclosures ?? {}).flat();
  if (number === 8 && isPublic && opened.length === 0) return "公开版不披露 / the public edition discloses nothing";
  return null;
}

async function makeStep(step, check, exam) {
  try {
    if (exam.evidence === null) throw new Refuted(exam.damage);
    for await (const problem of check(exam)) step.problems.push(problem);
  } catch (error) {
    if (error instanceof Barred) step.problems.push(`cannot be checked: ${error.message} did not hold`);
    else if (error instanceof Refuted) step.problems.push(error.message);
    else throw error;
  }
  if (exam.meeting) step.problems = step.problems.map((problem) => nameMotions(problem, exam.meeting));
  if (step.number === 1) step.remarks.push(...exam.stamped.map(stampRemark));
  if (step.number === 1 && exam.awaits) step.remarks.push(sayAwaiting(exam));
  if (step.number === 5 && exam.meeting) step.remarks.push(...warnOfClocks(exam.meeting, LOG_VERSION));
  if (step.number === 4) step.remarks.push(...witnessRemarks(exam));
}

function sayAwaiting({ evidence }) {
  const [chinese, english] = evidence ? nameConvener(evidence.certificates[0]) : CONVENER;
  return `只有${chinese}的签名，等待街道办事处会签 / signed by the ${english} alone, awaiting the street office`;
}

/** A problem that names a motion by its number on the notice and its title. */
function nameMotions(problem, meeting) {
  const names = new Map(meeting.all("motion.noticed")
    .map(({ motion, title }, place) => [motion.id, `${place + 1} (${title})`]));
  return problem.replace(/\bmotion ([A-Za-z0-9_-]+)(?=[: ])/g,
    (whole, id) => (names.has(id) ? `motion ${names.get(id)}` : whole));
}

const SIGNERS = { Committee: CONVENER[0], StreetOffice: "街道办事处" };

/** What a step found, in Chinese and then as it was found. */
function sayReason(problem, step) {
  if (/^[\u4e00-\u9fff]/.test(problem)) return problem;
  const entry = /^entry ([0-9]+): /.exec(problem);
  const place = entry === null ? "" : REASONS.place.replace("{entry}", entry[1]);
  for (const [pattern, sentence] of REASONS.sentences) {
    const found = new RegExp(pattern).exec(problem);
    if (found === null) continue;
    return `${place}${sentence.replace("{}", SIGNERS[found[1]] ?? found[1])} / ${problem}`;
  }
  return `${place}${REASONS.steps[step]} / ${problem}`;
}

const stampRemark = ({ field, moment, authority }) =>
  `${SIGNERS[field]}的签名带有时间戳：${sayInstant(moment)}，时间戳机构证书 SHA-256 ${authority} / ` +
  `timestamp of ${field}: ${sayInstantEnglish(moment)}, its authority's certificate as above`;

function witnessRemarks(exam) {
  if (exam.cosigned.length === 0) return [NO_WITNESS];
  return exam.cosigned.map(({ name, at }) => `${name} 于 ${sayInstant(at)} 签名确认 / signed by ${name} as well, ${sayInstantEnglish(at)}`);
}

const sayInstant = (at) =>
  at.toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", dateStyle: "long", timeStyle: "short" });

const sayInstantEnglish = (at) =>
  `${at.toLocaleString("en-GB", { timeZone: "Asia/Shanghai", dateStyle: "long", timeStyle: "short" })}, Beijing time`;

function getMeeting(exam) {
  if (!exam.meeting) throw new Barred("step 3");
  return exam.meeting;
}

async function* checkDocument(exam) {
  exam.awaits = findSignatures(exam.bytes).length === 1;
  yield* checkSignatures(exam.bytes, exam.evidence.certificates, exam.stamped);
}

async function* checkAttachment(exam) {
  const { origin, size, root } = parseCheckpoint(exam.evidence.checkpoint);
  if (exam.document === null) return;
  // Documents from before owners were told of a public book name a log.
  const printed = [["root", [toHex(root)]], ["size", [`记录条数${size}条`]],
    ["origin", [`记票簿名称${origin}`, `日志名称${origin}`]]];
  for (const [name, spellings] of printed) {
    if (!spellings.some((text) => exam.document.text.includes(text))) {
      yield `the document does not print the ${name} of the evidence`;
    }
  }
}

async function* checkTree(exam) {
  const { entries, checkpoint } = exam.evidence;
  const { size, root } = parseCheckpoint(checkpoint);
  if (size !== entries.length) yield `${entries.length} entries, where the checkpoint speaks of ${size}`;
  const bytes = await inStretches(entries, async (entry) => UTF8.encode(canonical(entry)));
  const leaves = await inStretches(bytes, leafHash, (done, all) => exam.progress(3, done, all));
  if (!sameBytes(await treeRoot(leaves), root)) yield "the tree over the entries has another root";
  entries.forEach((entry, index) => checkRecord(entry, bytes[index], index));
  const parts = leaves.filter((_, index) =>
    ["register.owners", "register.units"].includes(entries[index].type));
  exam.fingerprint = toHex(await sha256(parts.reduce(concat, new Uint8Array())));
  exam.leaves = leaves;
  exam.meeting = new Meeting(entries);
}

async function* checkCheckpoint(exam) {
  const { origin, note } = parseCheckpoint(exam.evidence.checkpoint);
  const { keys, certificates } = exam.evidence;
  const key = await parseVerifierKey(keys.log);
  if (key.name !== origin) yield `the log's key is named ${key.name}, the checkpoint ${origin}`;
  if (key.kind !== LOG_KIND) yield "the log's key is of a witness's kind";
  await verifyNote(note, key);
  const created = getMeeting(exam).get("meeting.created");
  if (created.origin !== origin || created.log_key !== keys.log) {
    yield "the log's first entry names another log or another key";
  }
  const bound = [created.committee_certificate, created.street_office_certificate];
  for (const [place, name] of ["committee", "street office"].entries()) {
    if (toHex(await sha256(certificates[place])) !== bound[place]) {
      yield `the ${name}'s certificate is not the one that the log's first entry binds`;
    }
  }
  yield* checkWitnesses(exam, created, note);
}

async function* checkWitnesses(exam, created, note) {
  const named = exam.evidence.keys.witnesses;
  if (canonical(named) !== canonical(created.witnesses) || new Set(named).size !== named.length) {
    yield "the witnesses are not those that the log's first entry binds";
  }
  if (created.quorum > named.length || (named.length && created.quorum === 0)) {
    yield `a quorum of ${created.quorum} cannot be had of ${named.length} witnesses`;
  }
  for (const text of named) {
    const key = await parseVerifierKey(text);
    if (!note.signatures.some((each) => each.name === key.name && each.id === key.id)) continue;
    exam.cosigned.push(await verifyCosignature(note, key));
  }
  if (note.signatures.length !== 1 + exam.cosigned.length) {
    yield "the checkpoint carries a signature of nobody who is named";
  }
  if (exam.cosigned.length < created.quorum) {
    yield `cosigned by ${exam.cosigned.length} witnesses, where ${created.quorum} must`;
  }
}

async function countMeeting(meeting) {
  const counted = new Map();
  for (const noticed of groupByScope(meeting)) {
    for (const outcome of countCase(makeCase(meeting, noticed))) counted.set(outcome.motion.id, outcome);
    await breathe();
  }
  return meeting.all("motion.noticed").map((noticed) => counted.get(noticed.motion.id));
}

function* compareRound(logged, outcomes) {
  const order = outcomes.map((outcome) => outcome.motion.id);
  if (canonical(logged.map((each) => each.motion)) !== canonical(order)) {
    yield "the logged count is not of the motions that were noticed, one each, in order";
  }
  for (const [place, { motion, outcome }] of logged.slice(0, order.length).entries()) {
    if (canonical(outcome) !== canonical(reportMotion(outcomes[place]))) {
      yield `motion ${motion}: the count done again differs from the logged one`;
    }
  }
}

async function* checkCount(exam) {
  const meeting = getMeeting(exam);
  const sensitivity = [];
  for (const { index, logged } of meeting.rounds) {
    exam.outcomes = await countMeeting(meeting.until(index));
    yield* compareRound(logged, exam.outcomes);
  }
  yield* checkDraw(meeting, exam.leaves);
  for (const noticed of groupByScope(meeting)) {
    const each = makeCase(meeting, noticed);
    collectBallots(exam, each, noticed);
    if (exam.document !== null) sensitivity.push(...sensitivityOf(each));
    await breathe();
  }
  exam.headlines = findHeadlines(meeting, exam.outcomes);
  if (exam.document !== null) yield* checkPrinted(exam, sensitivity);
}

/** What a result document prints of its figures; older ones have no headlines and no glances. */
function* checkPrinted(exam, sensitivity) {
  const { text } = exam.document;
  const isPrinted = (line) => text.includes(line.replace(/\s+/g, ""));
  const hasGlances = isPrinted(GLANCES);
  for (const [motion, { lines }] of isPrinted(DEEMED) ? exam.headlines : []) {
    for (const line of lines) {
      if (!isPrinted(line)) yield `motion ${motion}: the document does not print ${line}`;
    }
  }
  for (const outcome of exam.outcomes) {
    const { sentence } = glanceOf(outcome);
    const lines = [...summaryLines(outcome, sensitivity), ...(hasGlances ? [`结论：${sentence}`] : [])];
    for (const spellings of lines.map((line) => [line].flat())) {
      if (!spellings.some(isPrinted)) {
        yield `motion ${outcome.motion.id}: the document does not print ${spellings.at(-1)}`;
      }
    }
  }
  if (!isPrinted(sayByAgents(exam.meeting))) {
    yield "the document does not print how many ballots agents cast";
  }
  for (const line of annexLines(exam)) {
    if (![line].flat().some(isPrinted)) {
      yield `the document's annex does not print ${[line].flat()[0]} as it was counted`;
    }
  }
}

async function* checkDisclosures(exam) {
  const { edition, disclosures } = exam.evidence;
  if (edition === "public") {
    yield "the public edition discloses something";
    return;
  }
  const meeting = getMeeting(exam);
  const owners = new Map(meeting.owners.map((owner) => [owner.owner, owner.who]));
  const units = new Map(meeting.units.map((unit) => [unit.unit, unit.room]));
  for (const [kind, commitments, opened] of [
    ["owner", owners, disclosures.owners], ["unit", units, disclosures.units],
    ["objection", textsOf(meeting), disclosures.objections ?? []],
  ]) {
    const names = new Set(opened.map((each) => each.of));
    const isWhole = opened.length === commitments.size && names.size === opened.length &&
      opened.every((each) => commitments.has(each.of));
    if (!isWhole) yield `not every ${kind} is disclosed, or one that is not in the log`;
    for (const { of, salt, value } of opened) {
      const commitment = toHex(await sha256(UTF8.encode(canonical({ salt, value }))));
      if (commitments.get(of) !== commitment) {
        yield `${kind} ${of}: the commitment does not open to what is disclosed`;
      }
    }
  }
}

const CHECKS = [
  checkDocument, checkAttachment, checkTree, checkCheckpoint,
  async function* (exam) {
    yield* checkOrder(getMeeting(exam));
    yield* checkClocks(getMeeting(exam), LOG_VERSION);
  },
  async function* (exam) { yield* checkReferences(getMeeting(exam), exam.fingerprint); },
  checkCount, checkDisclosures,
];
