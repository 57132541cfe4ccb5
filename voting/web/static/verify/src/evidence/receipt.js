// A receipt: a C2SP tlog-proof whose `extra` is the ballot's leaf hash.

const PROOF_HEADER = "c2sp.org/tlog-proof@v1";
const PROMISE_HEADER = "cast-promise/v1";

const isReceiptText = (text) => [PROOF_HEADER, PROMISE_HEADER].some((head) => text.startsWith(`${head}\n`));

const REFUSALS = {
  none: "不是回执，请选择“下载回执文件”得到的文件，或回执的图片 / " +
    "This is no receipt: choose the file that was saved as a receipt, or its picture.",
  broken: "回执不完整，或者被改动过 / The receipt is not whole, or has been changed.",
  proof: "回执的证明与它自己写的记票簿不符，内容被改动过 / " +
    "The receipt's proof does not lead to what it says of the public book of ballots: it has been changed.",
  other: "回执属于另一次会议 / The receipt is of another meeting.",
  rewritten: "发出回执之后记票簿被改写过：请把回执交给街道办事处，这是系统作弊的证据 / " +
    "The public book of ballots was rewritten after this receipt: hand it to the street office, it convicts the server.",
  elsewhere: "回执所指的号上是另一条记录：请把回执交给街道办事处 / " +
    "Something else stands under the receipt's number: hand the receipt to the street office.",
  missing: "系统签名答应写进记票簿的票，记票簿里没有：请把这份承诺交给街道办事处，这是系统失信的证据 / " +
    "The system promised to enter this ballot, and it is missing: hand the promise to the street office, it convicts the server.",
  foreign: "回执上的签名不是这次会议的系统签的，或者被改动过 / " +
    "The receipt was not signed by this meeting's system, or has been changed.",
};

/** Why a receipt is not taken, in Chinese and English. */
const sayRefusal = ({ message }) => (/^[\u4e00-\u9fff]/.test(message) ? message : REFUSALS.broken);

async function readReceipt(text) {
  const end = text.indexOf("\n\n");
  const lines = text.slice(0, Math.max(end, 0)).split("\n");
  const index = /^index (0|[1-9][0-9]{0,15})$/.exec(lines[2] ?? "");
  if (lines[0] !== PROOF_HEADER || !lines[1]?.startsWith("extra ") || index === null) {
    throw new Unreadable(lines[0] === PROOF_HEADER ? REFUSALS.broken : REFUSALS.none);
  }
  const [leaf, ...path] = [lines[1].slice(6), ...lines.slice(3)].map(fromBase64);
  const checkpoint = parseCheckpoint(text.slice(end + 2));
  const root = await rootFromPath(leaf, Number(index[1]), checkpoint.size, path);
  if (!sameBytes(root, checkpoint.root)) throw new Refuted(REFUSALS.proof);
  return { leaf, index: Number(index[1]), checkpoint };
}

/** A promise: the log's signed word, until the ballot is entered. */
function readPromise(text) {
  const note = parseNote(text);
  const [head, origin, leaf, at, end, more] = note.text.split("\n");
  const isPromise = head === PROMISE_HEADER && end === "" && more === undefined;
  if (!isPromise || Number.isNaN(Date.parse(at))) throw new Unreadable(REFUSALS.broken);
  return { origin, leaf: fromBase64(leaf), at, note };
}

async function requireSigned(note, exam) {
  try {
    await verifyNote(note, await parseVerifierKey(exam.evidence.keys.log));
  } catch {
    throw new Refuted(REFUSALS.foreign);
  }
}

/** Checks that a receipt's ballot stands in the log of evidence that was verified before. */
async function checkReceipt(text, exam) {
  if (text.startsWith(`${PROMISE_HEADER}\n`)) return checkPromise(text, exam);
  const { leaf, index, checkpoint } = await readReceipt(text);
  if (checkpoint.origin !== parseCheckpoint(exam.evidence.checkpoint).origin) {
    throw new Refuted(REFUSALS.other);
  }
  await requireSigned(checkpoint.note, exam);
  if (checkpoint.size > exam.leaves.length ||
      !sameBytes(await treeRoot(exam.leaves.slice(0, checkpoint.size)), checkpoint.root)) {
    throw new Refuted(REFUSALS.rewritten);
  }
  if (!sameBytes(exam.leaves[index], leaf)) throw new Refuted(REFUSALS.elsewhere);
  return { index, size: exam.leaves.length, promised: false };
}

/** Checks that a promised ballot stands in the log. */
async function checkPromise(text, exam) {
  const { origin, leaf, note } = readPromise(text);
  if (origin !== parseCheckpoint(exam.evidence.checkpoint).origin) throw new Refuted(REFUSALS.other);
  await requireSigned(note, exam);
  const index = exam.leaves.findIndex((each) => sameBytes(each, leaf));
  if (index < 0) throw new Refuted(REFUSALS.missing);
  return { index, size: exam.leaves.length, promised: true };
}

/** The entries of a holding's ballots, by the pseudonym of any of its units; none proves absence. */
function ballotsOf(unit, meeting) {
  const voters = new Map(meeting.units.map((each) => [each.unit, votersOf(each)]));
  if (!voters.has(unit)) throw new Unreadable("清册里没有这个编号，请核对回执页上的编号 / No such number is in the register: compare it with your receipt's page.");
  return meeting.ballots.filter(({ cast }) => voters.get(cast.unit) === voters.get(unit));
}
