// On the page that checks receipts: the picture of one becomes its text, and what the text proves by
// itself is said on this device, also without a network.

async function checkAlone(text) {
  if (text.startsWith(`${PROMISE_HEADER}\n`)) return place.dataset.promise;
  const { index, checkpoint } = await readReceipt(text);
  return place.dataset.holds.replace("{index}", index).replace("{size}", checkpoint.size);
}

/** Loads the reader of QR codes, at the latest when somebody chooses a picture. */
async function loadReader() {
  try {
    return await import(place.dataset.reader);
  } catch {
    throw new Unreadable(`${place.dataset.offline} / ${place.dataset.offline}`);
  }
}

const place = document.getElementById("picture-answer");

async function show(file) {
  place.textContent = place.dataset.reading;
  place.className = "";
  try {
    const text = await readReceiptFile(file, loadReader);
    const field = document.querySelector("textarea[name=receipt]");
    field.value = text;
    // What nobody has to read is made small, so that the button stands below the answer.
    field.style.minHeight = field.style.height = "3rem";
    place.textContent = globalThis.crypto?.subtle ? await checkAlone(text) : place.dataset.read;
  } catch (error) {
    const [chinese, english] = sayRefusal(error).split(" / ");
    place.textContent = document.documentElement.lang === "en" && english ? english : chinese;
    place.className = "note bad";
  }
}

if (place) {
  // Without scripts nothing would read a picture, so that the field is the script's.
  const chosen = document.createElement("input");
  Object.assign(chosen, { type: "file", id: "picture", accept: "image/*,.txt" });
  chosen.addEventListener("change", () => chosen.files[0] && show(chosen.files[0]));
  place.before(chosen);
  place.parentElement.hidden = false;
  // Beforehand, so that a picture is read without a network too.
  addEventListener("load", () => loadReader().catch(() => {}));
}
