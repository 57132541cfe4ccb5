// On the owner's receipt page: this telephone checks the receipt by itself, and remembers the log's
// key, so that another one at the next visit is noticed.

async function checkOwnReceipt(place) {
  const { receipt, logKey, witnesses } = place.dataset;
  const { leaf, index, checkpoint } = await readReceipt(receipt);
  if (leaf.length !== 32) throw new Refuted(REFUSALS.broken);
  const key = await parseVerifierKey(logKey);
  await verifyNote(checkpoint.note, key);
  const known = `log-key ${checkpoint.origin}`;
  if ((localStorage.getItem(known) ?? logKey) !== logKey) throw new Refuted(
      "系统的签名密钥与上次不同 / The system's key is not the one of your last visit.");
  localStorage.setItem(known, logKey);
  const names = [];
  for (const text of witnesses.split("\n").filter(Boolean)) {
    const witness = await parseVerifierKey(text);
    if (!checkpoint.note.signatures.some((each) => each.name === witness.name)) continue;
    names.push((await verifyCosignature(checkpoint.note, witness)).name);
  }
  const { done, seen, and } = place.dataset;
  const text = done.replace("{index}", index);
  return names.length ? text + seen.replace("{names}", names.join(and)) : text;
}

async function showOwnCheck() {
  const place = document.getElementById("self-check");
  if (!place || !globalThis.crypto?.subtle) return;
  try {
    place.textContent = await checkOwnReceipt(place);
  } catch (error) {
    if (error.name === "NotSupportedError" || error.name === "SecurityError") return;
    const [chinese, english] = sayRefusal(error).split(" / ");
    place.textContent = place.dataset.failed +
      (document.documentElement.lang === "en" ? ` (${english})` : `（${chinese}）`);
    place.className = "note bad";
  }
  place.hidden = false;
}

showOwnCheck();
