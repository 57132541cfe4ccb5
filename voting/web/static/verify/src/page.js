// The page: a file comes in, steps come out.

const at = (id) => document.getElementById(id);
let verified = null;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function showProgress(number, done, all) {
  at("doing").textContent = `第 ${number} 步：${TITLES[number - 1]}`;
  at("progress").value = Math.round(((number - 1 + (all ? done / all : 0)) / TITLES.length) * 1000);
}

function showStep(step) {
  const item = element("li");
  const isFine = step.problems.length === 0;
  const mark = step.omitted !== null ? "—" : isFine ? "✓" : "✗";
  item.append(element("span", mark, `mark ${isFine ? "good" : "bad"}`), `${step.number}. ${step.title}`);
  if (step.omitted !== null) item.append(`（${step.omitted}）`);
  item.append(element("small", step.english));
  const lines = [...step.problems.slice(0, 100).map((text) => [sayReason(text, step.number), "bad"]), ...step.remarks.map((t) => [t, ""])];
  if (lines.length) {
    const list = element("ul");
    list.append(...lines.map(([text, className]) => element("li", text, className)));
    item.append(list);
  }
  return item;
}

function showVerdict(text, isGood, more) {
  at("verdict").textContent = text;
  at("verdict").className = `verdict ${isGood ? "good" : "bad"}`;
  at("verdict-more").textContent = more;
  at("report").hidden = false;
  at("verdict").focus();
}

function showOutcomes(exam) {
  const section = at("outcomes");
  const created = exam.meeting.find("meeting.created");
  const noticed = new Map(exam.meeting.all("motion.noticed").map((each) => [each.motion.id, each]));
  section.append(element("h2", `${created.community}　${created.title}`));
  for (const outcome of exam.outcomes) {
    section.append(element("h3", `${noticed.get(outcome.motion.id).title}：${VERDICTS[outcome.verdict]}`));
    const decided = sayDecided({ ...decisionOf(outcome), formation: outcome.formation });
    if (decided) section.append(element("p", decided));
    for (const line of exam.headlines.get(outcome.motion.id) ?? []) {
      section.append(element("p", line, "headline"));
    }
    section.append(resultTable(outcome));
  }
}

function resultTable(outcome) {
  const { participation, tallied } = outcome;
  const rows = [["参与表决", participation.part], ["全体", participation.whole], ...[...tallied.results]
    .map(([mark, weight]) => [markName(mark), weight])];
  const table = element("table");
  const head = table.createTHead().insertRow();
  head.append(...["", "面积", "人数"].map((text) => element("th", text)));
  const body = table.createTBody();
  for (const [name, weight] of rows) {
    body.insertRow().append(
      element("td", name), element("td", sayArea(weight.area)), element("td", `${withThousands(weight.persons)} 人`));
  }
  const scroll = element("div", undefined, "scroll");
  scroll.append(table);
  return scroll;
}

async function showKeys(exam) {
  const section = at("keys");
  const { keys, certificates } = exam.evidence;
  const lines = [["日志密钥", keys.log], ...keys.witnesses.map((key) => ["见证密钥", key])];
  for (const [place, name] of ["业主委员会证书 SHA-256", "街道办事处证书 SHA-256"].entries()) {
    lines.push([name, toHex(await sha256(certificates[place]))]);
  }
  section.append(
    element("h2", "请核对这些指纹"),
    element("p", "以下密钥取自文件自身。与街道办事处公布的一致，才能确定文件出自他们之手。", "soft"));
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
      showVerdict("核验不通过", false, "有步骤不成立，这份文件不能作为表决结果的凭据。");
      return;
    }
    const unsigned = result.exam.isPdf ? "" : "这是核验数据，没有结果文件上的签名。";
    showVerdict("核验通过", true, `${file.name}：${unsigned}请再核对下面的密钥指纹。`);
    showOutcomes(result.exam);
    await showKeys(result.exam);
    verified = result.exam;
    at("questions").hidden = false;
  } catch (error) {
    const isKnown = error instanceof Unreadable;
    showVerdict("无法读取", false, isKnown
      ? `这不是表决结果文件或核验数据，或者是更新的版本（${error.message}）。`
      : `核验没有完成，不能得出结论（${error.name}）。请换一个浏览器再试。`);
  } finally {
    at("working").hidden = true;
  }
}

async function answer(id, work) {
  const place = at(id);
  try {
    place.textContent = await work();
    place.className = "good";
  } catch (error) {
    place.textContent = error.message;
    place.className = "bad";
  }
}

const sayReceipt = (file) => answer("receipt-answer", async () => {
  const { index, size } = await checkReceipt(await file.text(), verified);
  const names = verified.cosigned.map((each) => each.name).join("、");
  return `您的票在第 ${index} 号（日志共 ${size} 条），${names ? `已由${names}见证` : NO_WITNESS}。`;
});

const sayUnit = (unit) => answer("unit-answer", async () => {
  const found = ballotsOf(unit, verified.meeting);
  if (found.length === 0) return `日志共 ${verified.leaves.length} 条记录，没有 ${unit} 的票。`;
  return `${unit} 的票在第 ${found.map((each) => each.index).join("、")} 号。`;
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
