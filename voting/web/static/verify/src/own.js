// On the owner's receipt page: this telephone checks the receipt by itself, and remembers the log's
// key, so that another one at the next visit is noticed.

async function checkOwnReceipt(place) {
  const { receipt, logKey, witnesses } = place.dataset;
  const { leaf, index, checkpoint } = await readReceipt(receipt);
  if (leaf.length !== 32) throw new Refuted("回执不完整");
  const key = await parseVerifierKey(logKey);
  await verifyNote(checkpoint.note, key);
  const known = `log-key ${checkpoint.origin}`;
  if ((localStorage.getItem(known) ?? logKey) !== logKey) throw new Refuted("系统的签名密钥与上次不同");
  localStorage.setItem(known, logKey);
  const names = [];
  for (const text of witnesses.split("\n").filter(Boolean)) {
    const witness = await parseVerifierKey(text);
    if (!checkpoint.note.signatures.some((each) => each.name === witness.name)) continue;
    names.push((await verifyCosignature(checkpoint.note, witness)).name);
  }
  const seen = names.length ? `，${names.join("、")}的见证签名成立` : "";
  return `本机已核对：您的票在第 ${index} 号，证明和系统签名成立${seen}。`;
}

async function showOwnCheck() {
  const place = document.getElementById("self-check");
  if (!place || !globalThis.crypto?.subtle) return;
  try {
    place.textContent = await checkOwnReceipt(place);
  } catch (error) {
    if (error.name === "NotSupportedError" || error.name === "SecurityError") return;
    place.textContent = `本机核对没有通过（${error.message}），请保存回执并告诉街道办事处。`;
    place.className = "note bad";
  }
  place.hidden = false;
}

showOwnCheck();
