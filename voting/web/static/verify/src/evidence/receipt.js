// A receipt: a C2SP tlog-proof whose `extra` is the ballot's leaf hash.

const PROOF_HEADER = "c2sp.org/tlog-proof@v1";
const PROMISE_HEADER = "cast-promise/v1";

const isReceiptText = (text) => [PROOF_HEADER, PROMISE_HEADER].some((head) => text.startsWith(`${head}\n`));

async function readReceipt(text) {
  const end = text.indexOf("\n\n");
  const lines = text.slice(0, Math.max(end, 0)).split("\n");
  const index = /^index (0|[1-9][0-9]{0,15})$/.exec(lines[2] ?? "");
  if (lines[0] !== PROOF_HEADER || !lines[1]?.startsWith("extra ") || index === null) {
    throw new Unreadable("不是回执，请选择“下载回执文件”得到的文件");
  }
  const [leaf, ...path] = [lines[1].slice(6), ...lines.slice(3)].map(fromBase64);
  const checkpoint = parseCheckpoint(text.slice(end + 2));
  const root = await rootFromPath(leaf, Number(index[1]), checkpoint.size, path);
  if (!sameBytes(root, checkpoint.root)) throw new Refuted("回执的证明与检查点不符");
  return { leaf, index: Number(index[1]), checkpoint };
}

/** Checks that a receipt's ballot stands in the log of evidence that was verified before. */
async function checkReceipt(text, exam) {
  const { leaf, index, checkpoint } = await readReceipt(text);
  await verifyNote(checkpoint.note, await parseVerifierKey(exam.evidence.keys.log));
  if (checkpoint.origin !== parseCheckpoint(exam.evidence.checkpoint).origin) {
    throw new Refuted("回执属于另一次会议");
  }
  if (checkpoint.size > exam.leaves.length ||
      !sameBytes(await treeRoot(exam.leaves.slice(0, checkpoint.size)), checkpoint.root)) {
    throw new Refuted("发出回执之后日志被改写过：这是系统作弊的证据");
  }
  if (!sameBytes(exam.leaves[index], leaf)) throw new Refuted("回执所指的位置上是另一条记录");
  return { index, size: exam.leaves.length };
}

/** The entries of a holding's ballots, by the pseudonym of any of its units; none proves absence. */
function ballotsOf(unit, meeting) {
  const voters = new Map(meeting.units.map((each) => [each.unit, votersOf(each)]));
  if (!voters.has(unit)) throw new Unreadable("清册里没有这个编号，请核对回执页上的编号");
  return meeting.ballots.filter(({ cast }) => voters.get(cast.unit) === voters.get(unit));
}
