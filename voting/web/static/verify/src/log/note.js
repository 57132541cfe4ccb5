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
