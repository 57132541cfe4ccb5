// The page: a file comes in, steps come out.

const at = (id) => document.getElementById(id);
let verified = null;
/** The receipt that was chosen before a result. */
let waiting = null;

function showProgress(number, done, all) {
  at("doing").replaceChildren(inBoth(
    `第 ${number} 步：${TITLES[number - 1]}`, `Step ${number}: ${TITLES_ENGLISH[number - 1]}`));
  at("progress").value = Math.round(((number - 1 + (all ? done / all : 0)) / TITLES.length) * 1000);
}

function showStep(step) {
  const item = element("li");
  const isFine = step.problems.length === 0;
  const mark = step.omitted !== null ? "—" : isFine ? "✓" : "✗";
  item.append(element("span", mark, `mark ${isFine ? "good" : "bad"}`),
    `${step.number}. `, inBoth(step.title, step.english));
  if (step.omitted !== null) item.append(bilingual("small", step.omitted));
  const lines = [...step.problems.slice(0, 100).map((text) => [sayReason(text, step.number), "bad"]), ...step.remarks.map((t) => [t, ""])];
  if (lines.length) {
    const list = element("ul");
    list.append(...lines.map(([text, className]) => bilingual("li", text, className)));
    item.append(list);
  }
  return item;
}

const VERDICT_WORDS = {
  final: ["核验通过，结果已经生效", "Everything holds, and the result is final", "good"],
  "not-final": ["核验通过，但结果还没有生效", "Everything holds; the result is not final yet", "wait"],
  "not-countersigned": ["核验通过，但这份文件还没有街道办事处的会签",
    "Everything holds; this document is not countersigned yet", "wait"],
  refuted: ["核验不通过", "Refuted", "bad"],
  unreadable: ["无法读取", "Unreadable", "bad"],
};

/** Shows a verdict, and below it more, in Chinese and English. */
function showVerdict(verdict, ...more) {
  const [chinese, english, className] = VERDICT_WORDS[verdict];
  at("verdict").replaceChildren(inBoth(chinese, english));
  at("verdict").className = `verdict ${className}`;
  at("verdict-more").replaceChildren(...more.map((text) => bilingual("p", text)));
  at("report").hidden = false;
  at("verdict").focus();
}

/** How far the meeting has come, and when somebody else last signed that. */
function sayStanding({ meeting, cosigned, awaits }) {
  const [, , chinese, english] = stageOf(meeting);
  const last = cosigned.reduce((latest, { at: time }) => (latest > time ? latest : time), null);
  const [seen, seenEnglish] = last === null ? partsOf(NO_WITNESS)
    : [`截至 ${sayInstant(last)}（北京时间）`, `as of ${sayInstantEnglish(last)}`];
  if (awaits) {
    return `会签以后才是正式的结果文件。记票簿里：${chinese}，${seen}。 / It is official once the street office ` +
      `has countersigned it. In the public book of ballots: ${english}, ${seenEnglish}.`;
  }
  return `${chinese}，${seen}。 / Stage: ${english}, ${seenEnglish}.`;
}

async function showKeys(exam) {
  const section = at("keys");
  const { keys, certificates } = exam.evidence;
  const lines = [["记票簿的密钥 / Key of the public book of ballots", keys.log],
    ...keys.witnesses.map((key) => ["签名确认的密钥 / Key of who signs it as well", key])];
  const signers = [nameConvener(certificates[0]), ["街道办事处", "street office"]];
  for (const [place, [chinese, english]] of signers.entries()) {
    lines.push([`${chinese}的证书 SHA-256 / Certificate of the ${english}, SHA-256`,
      toHex(await sha256(certificates[place]))]);
  }
  section.append(
    bilingual("h2", "请核对这些指纹 / Compare these fingerprints"),
    bilingual("p", "以下密钥取自文件自身。与街道办事处公布的一致，才能确定文件出自他们之手。 / " +
      "These keys are the file's own. Only if they are those that the street office publishes " +
      "is the file theirs.", "soft"));
  for (const [name, value] of lines) {
    const line = bilingual("p", name);
    line.append("　", element("span", value, "mono"));
    section.append(line);
  }
}

function clear() {
  verified = null;
  for (const id of ["steps", "outcomes", "keys"]) at(id).replaceChildren();
  for (const id of ["receipt-answer", "unit-answer"]) {
    at(id).replaceChildren();
    at(id).className = "";
  }
  at("report").hidden = true;
  at("questions").hidden = true;
}

async function examine(file) {
  clear();
  at("working").hidden = false;
  try {
    if (file.size > MOST_FILE_BYTES) throw new Unreadable("is larger than 512 MiB");
    if (file.size === 0) throw new Unreadable("is empty");
    const result = await verifyFile(new Uint8Array(await file.arrayBuffer()), showProgress);
    at("steps").append(...result.steps.map(showStep));
    if (!result.holds) {
      showVerdict("refuted", file.name, "有步骤不成立，这份文件不能作为表决结果的凭据。 / " +
        "A step does not hold: this file proves no result.",
      "请从小区的会议页重新下载再核验；仍不通过的，请把这份文件交给街道办事处。 / " +
        "Download it again from the meeting's page and verify it; if it is refuted again, take it to the street office.");
      return;
    }
    showVerdict(result.verdict, file.name, sayStanding(result.exam), ...(result.exam.isPdf ? [] : [
      "这是核验数据，没有结果文件上的签名。 / This is the evidence, without the signatures of a result document.",
    ]), "请再核对下面的密钥指纹。 / Compare the fingerprints below.");
    showOutcomes(result.exam);
    await showKeys(result.exam);
    verified = result.exam;
    at("questions").hidden = false;
    if (waiting !== null) {
      const kept = waiting;
      [waiting, at("receipt-first").hidden] = [null, true];
      await sayReceipt(kept);
    }
  } catch (error) {
    const isKnown = error instanceof Unreadable;
    showVerdict("unreadable", isKnown
      ? `这不是表决结果文件、核验数据或回执，或者是更新的版本。 / This is no result document, no evidence and no receipt, or a newer version (${error.message}).`
      : `核验没有完成，不能得出结论。请换一个浏览器再试。 / The verification did not end (${error.name}). Try another browser.`);
  } finally {
    at("working").hidden = true;
  }
}

/** Takes whatever was chosen or dropped: a result, the evidence, or a receipt in any form. */
async function take(file) {
  let text;
  try {
    text = await readIfReceipt(file);
  } catch (error) {
    text = undefined;
    await answer("receipt-first", async () => { throw error; });
  }
  if (text === null) return examine(file);
  at("receipt-first").hidden = false;
  if (text !== undefined) await takeReceipt(text);
}

/** Answers by the result that was verified, or keeps the receipt until there is one. */
async function takeReceipt(text) {
  if (verified !== null) {
    at("receipt-first").hidden = true;
    await sayReceipt(text);
    at("receipt-answer").focus();
    return;
  }
  at("receipt-first").hidden = false;
  waiting = (await answer("receipt-first", () => sayAlone(text))) ? text : null;
}

/** Reads a receipt beside a verified result; what is no receipt is answered too. */
async function takeReceiptFile(file) {
  let text = null;
  const isRead = await answer("receipt-answer", async () => {
    text = await readReceiptFile(file, getCodeReader);
    return "";
  });
  if (isRead) await sayReceipt(text);
}

/** Takes a chosen file; the same one can be chosen again. */
function onFile(id, work) {
  at(id).addEventListener("change", ({ target }) => {
    const file = target.files[0];
    if (file) work(file).finally(() => (target.value = ""));
  });
}

function start() {
  startLanguage();
  if (!globalThis.crypto?.subtle) {
    at("too-old").hidden = false;
    return;
  }
  clear();
  onFile("file", take);
  onFile("receipt", takeReceiptFile);
  at("receipt-read").addEventListener("click", () => sayReceipt(`${at("receipt-text").value.trim()}\n`));
  at("look").addEventListener("click", () => sayUnit(at("unit").value.trim()));
  at("unit").addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Enter" && !isComposing) at("look").click();
  });
  at("print").addEventListener("click", () => print());
  const drop = at("drop");
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
    });
  }
}

start();
