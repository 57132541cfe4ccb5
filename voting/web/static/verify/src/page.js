// The page: a file comes in, steps come out.

const at = (id) => document.getElementById(id);
let verified = null;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** A sentence in Chinese with its English, which follows a slash, below it. */
function bilingual(name, text, className) {
  const place = /^(警示|无法核对|注意)/.test(text) ? -1 : text.indexOf(" / ");
  const made = element(name, place < 0 ? text : text.slice(0, place), className);
  if (place >= 0) made.append(inEnglish(text.slice(place + 3)));
  return made;
}

function inEnglish(text) {
  const made = element("small", text);
  made.lang = "en";
  return made;
}

function showProgress(number, done, all) {
  at("doing").textContent = `第 ${number} 步：${TITLES[number - 1]} / ${TITLES_ENGLISH[number - 1]}`;
  at("progress").value = Math.round(((number - 1 + (all ? done / all : 0)) / TITLES.length) * 1000);
}

function showStep(step) {
  const item = element("li");
  const isFine = step.problems.length === 0;
  const mark = step.omitted !== null ? "—" : isFine ? "✓" : "✗";
  item.append(element("span", mark, `mark ${isFine ? "good" : "bad"}`), `${step.number}. ${step.title}`);
  item.append(inEnglish(step.english));
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
  "not-countersigned": ["核验通过，但街道办事处还没有会签",
    "Everything holds; the street office has not countersigned yet", "wait"],
  refuted: ["核验不通过", "Refuted", "bad"],
  unreadable: ["无法读取", "Unreadable", "bad"],
};

/** Shows a verdict, and below it more, in Chinese and English. */
function showVerdict(verdict, ...more) {
  const [chinese, english, className] = VERDICT_WORDS[verdict];
  at("verdict").replaceChildren(chinese, inEnglish(english));
  at("verdict").className = `verdict ${className}`;
  at("verdict-more").replaceChildren(...more.map((text) => bilingual("p", text)));
  at("report").hidden = false;
  at("verdict").focus();
}

/** How far the meeting has come, and when that was last witnessed. */
function sayStanding({ meeting, cosigned }) {
  const [, , chinese, english] = stageOf(meeting);
  const last = cosigned.reduce((latest, { at: time }) => (latest > time ? latest : time), null);
  const [seen, seenEnglish] = last === null ? ["没有独立见证的时间", "no independent witness of the time"]
    : [`截至 ${sayInstant(last)}（北京时间）的见证`, `as witnessed on ${sayInstantEnglish(last)}`];
  return `${chinese}，${seen}。 / Stage: ${english}, ${seenEnglish}.`;
}

function showOutcomes(exam) {
  const section = at("outcomes");
  const created = exam.meeting.find("meeting.created");
  const noticed = new Map(exam.meeting.all("motion.noticed").map((each) => [each.motion.id, each]));
  section.append(bilingual("h2", "本页重新数出的结果 / Counted again by this page"),
    element("p", `${created.community}　${created.title}`));
  for (const [place, outcome] of exam.outcomes.entries()) {
    const { requirements, sentence, english } = glanceOf(outcome);
    section.append(element("h3", `${place + 1}. ${noticed.get(outcome.motion.id).title}`));
    const said = element("p", sentence, "said");
    said.append(inEnglish(english));
    section.append(said);
    const decided = sayDecided({ ...decisionOf(outcome), formation: outcome.formation });
    if (decided) section.append(element("p", decided));
    for (const line of exam.headlines.get(outcome.motion.id) ?? []) {
      section.append(element("p", line, "headline"));
    }
    section.append(...requirements.map(barsOf), resultTable(outcome));
  }
}

function barsOf({ titles, needed, area, persons }) {
  const row = element("div", undefined, "requirement");
  const head = element("p");
  head.append(element("b", titles[0]), ` ${needed[0]}`, inEnglish(`${titles[1]}, ${needed[1]}`));
  row.append(head);
  for (const [measure, chinese, english] of [[area, "面积", "area"], [persons, "人数", "persons"]]) {
    const [label, labelEnglish] = sayLabel(measure);
    const cell = element("div");
    const text = element("p", `${measure.isMet ? "✓" : "✗"} ${chinese} `);
    text.append(element("b", label), inEnglish(`${english} ${labelEnglish}`));
    cell.append(drawBar(measure, `${titles[0]} ${chinese} ${label}，${needed[0]}`), text);
    row.append(cell);
  }
  return row;
}

/** A bar with its line: filled where it is reached, striped where not, dotted what nobody cast. */
function drawBar(measure, label) {
  const { filled, cast } = fillOf(measure);
  const svg = drawn("svg", { class: "bar", viewBox: "0 0 1000 40", preserveAspectRatio: "none",
    role: "img", "aria-label": label });
  svg.append(drawn("rect", { class: "all", x: 1, y: 8, width: 998, height: 24 }));
  const part = (className, from, to, dashes) => {
    const line = { class: className, x1: from, x2: to, y1: 20, y2: 20, "stroke-width": 20 };
    if (to > from) svg.append(drawn("line", dashes ? { ...line, "stroke-dasharray": dashes } : line));
  };
  part(measure.isMet ? "cast" : "cast short", 0n, cast, measure.isMet ? "" : "9 6");
  part("deemed", cast, filled, "4 8");
  svg.append(drawn("rect", { class: "line", x: measure.line - 4n, y: 0, width: 8, height: 40 }));
  return svg;
}

function drawn(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function resultTable(outcome) {
  const { participation, tallied } = outcome;
  const rows = [["参与表决 / took part", participation.part], ["全体 / all", participation.whole],
    ...[...tallied.results].map(([mark, weight]) => [markName(mark), weight])];
  const table = element("table");
  const head = table.createTHead().insertRow();
  head.append(...["", "面积 / area", "人数 / persons"].map((text) => element("th", text)));
  const body = table.createTBody();
  for (const [name, weight] of rows) {
    body.insertRow().append(
      element("td", name), element("td", sayArea(weight.area)), element("td", `${withThousands(weight.persons)} 人`));
  }
  const details = element("details");
  details.append(element("summary", "各项意见 / all marks"), table);
  return details;
}

async function showKeys(exam) {
  const section = at("keys");
  const { keys, certificates } = exam.evidence;
  const lines = [["日志密钥 / log", keys.log], ...keys.witnesses.map((key) => ["见证密钥 / witness", key])];
  const names = ["业主委员会证书 / committee SHA-256", "街道办事处证书 / street office SHA-256"];
  for (const [place, name] of names.entries()) {
    lines.push([name, toHex(await sha256(certificates[place]))]);
  }
  section.append(
    bilingual("h2", "请核对这些指纹 / Compare these fingerprints"),
    bilingual("p", "以下密钥取自文件自身。与街道办事处公布的一致，才能确定文件出自他们之手。 / " +
      "These keys are the file's own. Only if they are those that the street office publishes " +
      "is the file theirs.", "soft"));
  for (const [name, value] of lines) {
    const line = element("p", `${name}　`);
    line.append(element("span", value, "mono"));
    section.append(line);
  }
}

function clear() {
  verified = null;
  for (const id of ["steps", "outcomes", "keys"]) at(id).replaceChildren();
  for (const id of ["receipt-answer", "unit-answer"]) at(id).textContent = "";
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
      showVerdict("refuted", "有步骤不成立，这份文件不能作为表决结果的凭据。 / " +
        "A step does not hold: this file proves no result.");
      return;
    }
    showVerdict(result.verdict, file.name, sayStanding(result.exam), ...(result.exam.isPdf ? [] : [
      "这是核验数据，没有结果文件上的签名。 / This is the evidence, without the signatures of a result document.",
    ]), "请再核对下面的密钥指纹。 / Compare the fingerprints below.");
    showOutcomes(result.exam);
    await showKeys(result.exam);
    verified = result.exam;
    at("questions").hidden = false;
  } catch (error) {
    const isKnown = error instanceof Unreadable;
    showVerdict("unreadable", isKnown
      ? `这不是表决结果文件或核验数据，或者是更新的版本。 / This is no result document and no evidence, or a newer version (${error.message}).`
      : `核验没有完成，不能得出结论。请换一个浏览器再试。 / The verification did not end (${error.name}). Try another browser.`);
  } finally {
    at("working").hidden = true;
  }
}

async function answer(id, work) {
  const place = at(id);
  let text;
  try {
    text = await work();
    place.className = "good";
  } catch (error) {
    text = `${error.message} / ${RECEIPT_ENGLISH[error.message] ?? "This receipt does not hold."}`;
    place.className = "bad";
  }
  place.replaceChildren(...bilingual("p", text).childNodes);
}

const RECEIPT_ENGLISH = {
  "不是回执，请选择“下载回执文件”得到的文件": "This is no receipt: choose the file that was saved as a receipt.",
  "回执的证明与检查点不符": "The receipt's proof does not lead to its checkpoint.",
  "回执属于另一次会议": "The receipt is of another meeting.",
  "发出回执之后日志被改写过：这是系统作弊的证据":
    "The log was rewritten after this receipt: this convicts the server.",
  "回执所指的位置上是另一条记录": "Another entry stands where the receipt points.",
  "图片里没有找到回执的二维码，请把二维码拍完整、拍清楚":
    "No receipt's QR code was found in the picture: take the whole code, and sharp.",
  "这张图片打不开": "This picture cannot be opened.",
  "清册里没有这个编号，请核对回执页上的编号": "No such pseudonym is in the register.",
};

const sayReceipt = (file) => answer("receipt-answer", async () => {
  const text = await readReceiptFile(file, getCodeReader);
  const { index, size } = await checkReceipt(text, verified);
  const names = verified.cosigned.map((each) => each.name).join("、");
  const [seen, seenEnglish] = names ? [`已由${names}见证`, `witnessed by ${names}`] : NO_WITNESS.split(" / ");
  const [became, becameEnglish] = sayBecame(index, verified.meeting);
  return `您的票在第 ${index} 号（记票簿共 ${size} 条），${seen}。${became} / ` +
    `Your ballot is entry ${index} of ${size}, ${seenEnglish}. ${becameEnglish}`;
});

const getCodeReader = () => importPacked("qr-decode", ["./index.js", "qr-index"]);

/** What became of a ballot, with the day: counted, replaced by a later one, or set aside. */
function sayBecame(index, meeting) {
  const dayOf = (at, language) =>
    new Date(at).toLocaleDateString(language, { timeZone: "Asia/Shanghai", dateStyle: "long" });
  const own = meeting.ballots.find((each) => each.index === index);
  if (!own) return ["", ""];
  const review = meeting.all("ballot.reviewed").filter((each) => each.ballot === index).at(-1);
  if (review?.finding === "voided") {
    return [
      `这张票已于${dayOf(review.at, "zh-CN")}作废，不计入结果：${review.reason}。`,
      `It was set aside on ${dayOf(review.at, "en-GB")} and does not count.`,
    ];
  }
  const rules = makeRules(meeting.get("rules.fixed").name, meeting.overrides.inForce);
  const electorate = gatherHoldings(meeting.units, () => true, rules);
  const admitted = admit(meeting.counted.map(({ cast }) => cast), electorate, rules);
  const winner = admitted.get(electorate.ofUnit.get(own.cast.unit));
  if (winner === own.cast) return ["这张票已计入。", "It is counted."];
  const other = meeting.ballots.find((each) => each.cast === winner).index;
  return [
    `这张票已由同一户的第 ${other} 号票代替（${dayOf(winner.at, "zh-CN")}），以那张票为准。`,
    `Entry ${other} of the same household replaced it on ${dayOf(winner.at, "en-GB")}.`,
  ];
}

const sayUnit = (unit) => answer("unit-answer", async () => {
  const found = ballotsOf(unit, verified.meeting);
  const size = verified.leaves.length;
  if (found.length === 0) {
    return `记票簿共 ${size} 条记录，没有 ${unit} 的票。 / No ballot of ${unit} among ${size} entries.`;
  }
  const places = found.map((each) => each.index);
  return `${unit} 的票在第 ${places.join("、")} 号。 / The ballots of ${unit} are the entries ${places.join(", ")}.`;
});

/** Takes a chosen file; the same one can be chosen again. */
function onFile(id, work) {
  at(id).addEventListener("change", ({ target }) => {
    const file = target.files[0];
    if (file) work(file).finally(() => (target.value = ""));
  });
}

function start() {
  if (!globalThis.crypto?.subtle) {
    at("too-old").hidden = false;
    return;
  }
  clear();
  onFile("file", examine);
  onFile("receipt", sayReceipt);
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
      if (name === "drop" && event.dataTransfer.files[0]) examine(event.dataTransfer.files[0]);
    });
  }
}

start();
