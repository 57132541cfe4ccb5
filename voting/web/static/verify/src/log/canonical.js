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
