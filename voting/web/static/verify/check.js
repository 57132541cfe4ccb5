"use strict";
// RFC 8785, for values whose only numbers are integers: one spelling, and no other is accepted.

/** What the file claims does not hold. */
class Refuted extends Error {}

/** The file is no evidence, or none of this version. */
class Unreadable extends Error {}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function canonical(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    if (LONE_SURROGATE.test(value)) throw new Refuted("holds half a surrogate pair");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Refuted("holds a number that is no whole number");
    return String(value);
  }
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (typeof value !== "object") throw new Refuted("holds a value that is no JSON");
  // JavaScript compares strings by their UTF-16 code units, just as section 3.2.3 asks for.
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return "{" + keys.map((key) => canonical(key) + ":" + canonical(value[key])).join(",") + "}";
}

const UTF8 = new TextEncoder();

const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

function fromBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new Refuted("malformed base64");
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new Refuted("malformed base64");
  }
  if (toBase64(bytes) !== text) throw new Refuted("another spelling of base64");
  return bytes;
}

function toBase64(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(text);
}

const sameBytes = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);

/** Lets the page answer between two stretches of work. */
const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

// The tree over the entries: RFC 6962 section 2.1, SHA-256.

const STRETCH = 2000;

function withPrefix(prefix, ...parts) {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = prefix;
  let place = 1;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

const leafHash = (entry) => sha256(withPrefix(0, entry));
const nodeHash = (left, right) => sha256(withPrefix(1, left, right));

/** Hashes many things, a stretch at a time, and tells how far it is. */
async function inStretches(items, work, progress = () => {}) {
  const results = [];
  for (let start = 0; start < items.length; start += STRETCH) {
    results.push(...(await Promise.all(items.slice(start, start + STRETCH).map(work))));
    progress(Math.min(start + STRETCH, items.length), items.length);
    await breathe();
  }
  return results;
}

/** The root over leaf hashes: neighbours are paired, and one left over goes up as it is. */
async function treeRoot(leaves) {
  if (leaves.length === 0) return sha256(new Uint8Array());
  let level = leaves;
  while (level.length > 1) {
    const pairs = [];
    for (let place = 0; place + 1 < level.length; place += 2) {
      pairs.push([level[place], level[place + 1]]);
    }
    const above = await inStretches(pairs, ([left, right]) => nodeHash(left, right));
    if (level.length % 2) above.push(level[level.length - 1]);
    level = above;
  }
  return level[0];
}

/** RFC 9162 section 2.1.3.2: the root that an inclusion proof leads to. */
async function rootFromPath(leaf, index, size, path) {
  let node = index;
  let last = size - 1;
  let hash = leaf;
  if (index >= size) throw new Refuted("the index lies outside of the tree");
  for (const sibling of path) {
    if (last === 0) throw new Refuted("the proof is too long");
    if (node % 2 === 1 || node === last) {
      hash = await nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) throw new Refuted("the proof is too short");
  return hash;
}

// C2SP signed-note, tlog-checkpoint and tlog-cosignature, with Ed25519.

const LOG_KIND = 1;
const WITNESS_KIND = 4;

async function parseVerifierKey(text) {
  const [name, id, ...rest] = text.split("+");
  const data = rest.length ? fromBase64(rest.join("+")) : new Uint8Array();
  const isKind = data[0] === LOG_KIND || data[0] === WITNESS_KIND;
  if (!name || /[\s\u0000-\u001f]/.test(name) || data.length !== 33 || !isKind) {
    throw new Refuted("not a verifier key of the form name+id+key");
  }
  const digest = await sha256(concat(UTF8.encode(name + "\n"), data));
  if (toHex(digest.subarray(0, 4)) !== id) throw new Refuted("a key names another id than its own");
  return { name, id, kind: data[0], bytes: data.subarray(1), text };
}

const concat = (a, b) => withPrefix(0, a, b).subarray(1);

async function verifySignature(key, signature, message) {
  let holds = false;
  try {
    const imported = await crypto.subtle.importKey("raw", key.bytes, "Ed25519", false, ["verify"]);
    holds = await crypto.subtle.verify("Ed25519", imported, signature, message);
  } catch (error) {
    if (error.name === "NotSupportedError") throw error;
  }
  if (!holds) throw new Refuted(`the signature of ${key.name} does not hold`);
}

function parseNote(text) {
  const end = text.lastIndexOf("\n\n");
  if (end < 0 || end + 2 === text.length) throw new Refuted("not a signed note");
  const signatures = text.slice(end + 2).split("\n");
  if (signatures.pop() !== "") throw new Refuted("a note without its last line end");
  return { text: text.slice(0, end + 1), signatures: signatures.map(parseSignature) };
}

function parseSignature(line) {
  const match = /^— (\S+) (\S+)$/.exec(line);
  const data = match ? fromBase64(match[2]) : new Uint8Array();
  if (data.length <= 4) throw new Refuted("a malformed signature line");
  return { name: match[1], id: toHex(data.subarray(0, 4)), bytes: data.subarray(4) };
}

function signatureOf(note, key) {
  const found = note.signatures.filter((each) => each.name === key.name && each.id === key.id);
  if (found.length !== 1) throw new Refuted(`not signed once by ${key.name}`);
  return found[0].bytes;
}

/** The log's own signature over a note. */
const verifyNote = (note, key) => verifySignature(key, signatureOf(note, key), UTF8.encode(note.text));

/** A witness's cosignature; returns when it saw the checkpoint. */
async function verifyCosignature(note, key) {
  if (key.kind !== WITNESS_KIND) throw new Refuted(`${key.name} is no witness's key`);
  const bytes = signatureOf(note, key);
  if (bytes.length <= 8) throw new Refuted(`the cosignature of ${key.name} is malformed`);
  const seconds = bytes.subarray(0, 8).reduce((sum, byte) => sum * 256 + byte, 0);
  if (seconds > 253402300799) throw new Refuted(`the cosignature of ${key.name} is malformed`);
  const message = UTF8.encode(`cosignature/v1\ntime ${seconds}\n${note.text}`);
  await verifySignature(key, bytes.subarray(8), message);
  return { name: key.name, at: new Date(seconds * 1000) };
}

function parseCheckpoint(text) {
  const note = parseNote(text);
  const lines = note.text.split("\n");
  const isPlain = lines.length === 4 && lines[0] !== "" && lines[3] === "";
  if (!isPlain || !/^(0|[1-9][0-9]{0,15})$/.test(lines[1])) throw new Refuted("not a checkpoint");
  const root = fromBase64(lines[2]);
  if (root.length !== 32) throw new Refuted("a checkpoint whose root is no SHA-256");
  return { origin: lines[0], size: Number(lines[1]), root, note };
}

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

// The picture of a receipt, or a photograph of one: its QR code is read on this device.

/**
 * Smaller first: where a photograph is noisy, its points are averaged, and it is soon read. Each
 * size averages the noise in another way, so one that failed says nothing of the next.
 */
const SIDES = [1200, 1600, 2200, 1050, 1320, 800, 900, 3000];
/** The limit is for a slow telephone: a size takes it less than two seconds. */
const READING = { format: "RGBA", effort: 8, timeLimit: 8000 };

const isPicture = (file) => file.type.startsWith("image/") || /\.(png|jpe?g|webp|heic)$/i.test(file.name);

/** The text of a receipt from a text file or a picture; `getReader` gives the module `qr/decode`. */
async function readReceiptFile(file, getReader) {
  return isPicture(file) ? readPicture(file, await getReader()) : file.text();
}

/** Of several codes in one picture the receipt's: a printed page has its address beside it. */
async function readPicture(file, { decodeQRBatch }) {
  const image = await openPicture(file);
  let isOther = false;
  const largest = Math.max(image.naturalWidth, image.naturalHeight);
  for (const side of new Set(SIDES.map((each) => Math.min(each, largest)))) {
    const drawn = drawPicture(image, side);
    const { width, height } = drawn;
    const [found] = await decodeQRBatch([drawn], { ...READING, maxSize: { width, height } });
    const texts = found.filter((each) => typeof each === "string");
    const receipt = texts.find(isReceiptText);
    if (receipt !== undefined) return receipt;
    isOther ||= texts.length > 0;
  }
  throw new Unreadable(isOther
    ? "这是别的二维码，请拍“回执图片”里的大二维码 / This is another code: take the large one of the receipt's picture."
    : "图片里没有找到回执的二维码，请把二维码拍完整、拍清楚 / " +
      "No receipt's code was found in the picture: take the whole code, and sharp.");
}

/** By an address of data, which every policy of our pages lets pass, and every browser knows. */
function openPicture(file) {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new Unreadable("这张图片打不开 / This picture cannot be opened."));
    const reader = new FileReader();
    reader.onerror = refuse;
    reader.onload = () => {
      const image = new Image();
      image.onload = () => resolve(image);
      image.onerror = refuse;
      image.src = reader.result;
    };
    reader.readAsDataURL(file);
  });
}

function drawPicture(image, side) {
  const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
  const width = Math.max(1, Math.round(image.naturalWidth * scale));
  const height = Math.max(1, Math.round(image.naturalHeight * scale));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

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
