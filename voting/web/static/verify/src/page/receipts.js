// Questions about one's own ballot: by a receipt, its picture or its text, and by a number.

const MOST_RECEIPT_BYTES = 2 ** 16;

const dayOf = (at, language) =>
  new Date(at).toLocaleDateString(language, { timeZone: "Asia/Shanghai", dateStyle: "long" });

/** Shows an answer, or why there is none. */
async function answer(id, work) {
  const place = at(id);
  let text;
  try {
    text = await work();
    place.className = "note good";
  } catch (error) {
    text = sayRefusal(error);
    place.className = "note bad";
  }
  place.replaceChildren(inBoth(...partsOf(text)));
  return place.className.endsWith("good");
}

const getCodeReader = () => importPacked("qr-decode", ["./index.js", "qr-index"]);

/** The text of what may be a receipt: its file, its picture or a photograph; null if it is none. */
async function readIfReceipt(file) {
  if (isPicture(file)) return readReceiptFile(file, getCodeReader);
  const text = file.size < MOST_RECEIPT_BYTES ? await file.text() : "";
  return isReceiptText(text) ? text : null;
}

/** What a receipt proves by itself, before a result is chosen. */
async function sayAlone(text) {
  if (text.startsWith(`${PROMISE_HEADER}\n`)) {
    const { at: time } = readPromise(text);
    return `这是收票承诺：系统签名答应，把您 ${sayInstant(new Date(time))} 投的票写进公开的记票簿。` +
      "请再选择结果文件（PDF），本页就告诉您这张票写进去没有、有没有计入。 / " +
      `This is a promise: the system signed that your ballot of ${sayInstantEnglish(new Date(time))} ` +
      "will be put into the public book of ballots. Now choose the result document (PDF), and this " +
      "page tells whether it is there and counted.";
  }
  const { index, checkpoint } = await readReceipt(text);
  return `这份回执是完整的：您的票在公开的记票簿第 ${index} 号（当时共 ${checkpoint.size} 条）。` +
    "请再选择结果文件（PDF），本页就告诉您这张票有没有计入。 / " +
    `The receipt is whole: your ballot is number ${index} in the public book of ballots (of ` +
    `${checkpoint.size} entries then). Now choose the result document (PDF), and this page tells ` +
    "whether it is counted.";
}

const sayReceipt = (text) => answer("receipt-answer", async () => {
  const { index, size, promised } = await checkReceipt(text, verified);
  const names = verified.cosigned.map((each) => each.name).join("、");
  const [seen, seenEnglish] = names ? [`已由${names}签名确认`, `signed by ${names} as well`]
    : partsOf(NO_WITNESS);
  const [became, becameEnglish] = sayBecame(index, verified.meeting);
  const [kept, keptEnglish] = promised ? ["收票承诺已经兑现：", "The promise was kept: "] : ["", ""];
  return `${kept}您的票在第 ${index} 号（记票簿共 ${size} 条），${seen}。${became} / ` +
    `${keptEnglish}Your ballot is number ${index} of ${size}, ${seenEnglish}. ${becameEnglish}`;
});

/** What became of a ballot, with the day: counted, replaced by a later one, or set aside. */
function sayBecame(index, meeting) {
  const own = meeting.ballots.find((each) => each.index === index);
  if (!own) return ["", ""];
  const review = meeting.all("ballot.reviewed").filter((each) => each.ballot === index).at(-1);
  if (review?.finding === "voided") {
    return [
      `这张票已于${dayOf(review.at, "zh-CN")}作废，不计入结果：${review.reason}。`,
      `It was set aside on ${dayOf(review.at, "en-GB")} and does not count. Reason given: ${review.reason}`,
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
    `Number ${other} of the same household replaced it on ${dayOf(winner.at, "en-GB")}.`,
  ];
}

const sayUnit = (unit) => answer("unit-answer", async () => {
  const found = ballotsOf(unit, verified.meeting);
  const size = verified.leaves.length;
  if (found.length === 0) {
    return `记票簿共 ${size} 条记录，没有 ${unit} 的票。 / No ballot of ${unit} among ${size} entries.`;
  }
  const places = found.map((each) => each.index);
  return `${unit} 的票在第 ${places.join("、")} 号。 / Ballots of ${unit}: number ${places.join(", number ")}.`;
});
