// The signatures of a result PDF: ISO 32000 byte ranges, CMS (RFC 5652), ECDSA P-256 over SHA-256.

const FIELDS = ["Committee", "StreetOffice"];
const OID_DIGEST = "2a864886f70d010904";

/** Reads one DER element: its tag, its content and where the next one begins. */
function readDer(bytes, start) {
  let length = bytes[start + 1];
  let place = start + 2;
  if (length & 0x80) {
    const digits = length & 0x7f;
    if (digits === 0 || digits > 4) throw new Refuted("a signature is no DER");
    length = 0;
    for (let digit = 0; digit < digits; digit += 1) length = length * 256 + bytes[place + digit];
    place += digits;
  }
  if (Number.isNaN(length) || place + length > bytes.length) throw new Refuted("a signature is cut off");
  const end = place + length;
  return { tag: bytes[start], content: bytes.subarray(place, end), end, whole: bytes.subarray(start, end) };
}

function childrenOf(content) {
  const children = [];
  for (let place = 0; place < content.length; ) {
    const child = readDer(content, place);
    children.push(child);
    place = child.end;
  }
  return children;
}

const [SEQUENCE, SET, OCTETS, INTEGER, TAGGED] = [0x30, 0x31, 0x04, 0x02, 0xa0];
const SIGNED_DATA = "06092a864886f70d010702";
const NO_CONTENT = "06092a864886f70d010701";
const SHA256_OID = "0609608648016503040201";
const ECDSA_SHA256 = "06082a8648ce3d040302";
const VERSION = "020101";

const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

/** Writes one DER element around what it contains. */
function der(tag, ...parts) {
  const content = parts.reduce(concat, new Uint8Array());
  const digits = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  const length = content.length < 128 ? [content.length] : [0x80 + digits.length, ...digits];
  return concat(Uint8Array.from([tag, ...length]), content);
}

/**
 * Takes a detached CMS signature of a certificate apart. Nothing covers these bytes, so that they
 * are written again from what they must be, and compared.
 */
function readCms(bytes, certificate) {
  const [, wrapped] = childrenOf(readDer(bytes, 0).content);
  const parts = childrenOf(readDer(wrapped.content, 0).content);
  const signers = childrenOf(parts.at(-1).content);
  if (signers.length !== 1) throw new Refuted("it has not exactly one signer");
  const [, , digestAlgorithm, attributes, algorithm, signature, ...unsigned] =
    childrenOf(signers[0].content);
  const [serial, , issuer] = childrenOf(certificateBody(certificate)).slice(1);
  const plain = (element, oid) => toHex(element.content).replace(/0500$/, "") === oid;
  const numbers = childrenOf(readDer(signature.content, 0).content);
  const signer = der(
    SEQUENCE, fromHex(VERSION), der(SEQUENCE, issuer.whole, serial.whole),
    der(SEQUENCE, digestAlgorithm.content), der(TAGGED, attributes.content),
    der(SEQUENCE, algorithm.content),
    der(OCTETS, der(SEQUENCE, ...numbers.map((number) => der(INTEGER, number.content)))),
    ...unsigned.map((each) => each.whole));
  const again = der(SEQUENCE, fromHex(SIGNED_DATA), der(TAGGED, der(
    SEQUENCE, fromHex(VERSION), der(SET, der(SEQUENCE, digestAlgorithm.content)),
    der(SEQUENCE, fromHex(NO_CONTENT)), der(TAGGED, certificate), der(SET, signer))));
  const isOurs = plain(digestAlgorithm, SHA256_OID) && plain(algorithm, ECDSA_SHA256);
  if (!isOurs || !sameBytes(again, bytes.subarray(0, again.length))) {
    throw new Refuted("it is of another certificate, or of another form");
  }
  const found = childrenOf(attributes.content)
    .map((attribute) => childrenOf(attribute.content))
    .filter(([oid]) => toHex(oid.content) === OID_DIGEST)
    .map(([, values]) => childrenOf(values.content)[0].content);
  if (found.length !== 1) throw new Refuted("a signature has not one digest");
  return {
    signed: der(SET, attributes.content), // RFC 5652 section 5.4: what is signed is a SET OF.
    digest: found[0], signature: signature.content, unsigned, length: again.length,
  };
}

const certificateBody = (certificate) => childrenOf(readDer(certificate, 0).content)[0].content;

/** The subject's public key of a certificate (RFC 5280). */
function publicKeyOf(certificate) {
  const body = childrenOf(certificateBody(certificate));
  const place = body[0].tag === 0xa0 ? 6 : 5;
  return body[place].whole;
}

/** Whoever convenes, where nothing says which body does; the bodies that the law lets convene. */
const CONVENER = ["召集人", "convener"];
const CONVENERS = [
  ["业主委员会", "owners' committee"],
  ["物业管理委员会", "property management committee"],
  ["业主大会筹备组", "preparatory group of the owners' assembly"],
  ["换届改选小组", "succession group"],
  ["街道办事处", "street office"],
  ["居民委员会", "residents' committee"],
];
const COMMON_NAME = "550403";

/** The body that a certificate's subject names, in Chinese and in English: no entry says who convened. */
function nameConvener(certificate) {
  try {
    const body = childrenOf(certificateBody(certificate));
    const subject = body[body[0].tag === 0xa0 ? 5 : 4].content;
    const names = childrenOf(subject).flatMap(({ content }) => childrenOf(content))
      .map(({ content }) => childrenOf(content))
      .filter(([kind]) => toHex(kind.content) === COMMON_NAME)
      .map(([, value]) => new TextDecoder().decode(value.content));
    for (const name of names) {
      const found = CONVENERS.find(([chinese]) => name.endsWith(chinese));
      if (found) return found;
    }
  } catch {
    // What is no certificate names nobody; the steps say what is wrong with it.
  }
  return CONVENER;
}

/** ECDSA as WebCrypto wants it: both numbers in as many bytes as the curve's, 32 for P-256. */
function rawSignature(der, width = 32) {
  const raw = new Uint8Array(2 * width);
  const sequence = readDer(der, 0);
  const numbers = childrenOf(sequence.content);
  if ([sequence, ...numbers].map(({ tag }) => tag).join() !== [SEQUENCE, INTEGER, INTEGER].join()) {
    throw new Refuted("a signature is no ECDSA");
  }
  numbers.forEach((number, place) => {
    const digits = number.content[0] === 0 ? number.content.subarray(1) : number.content;
    if (digits.length > width) throw new Refuted("a signature is no ECDSA of its curve");
    raw.set(digits, width * (place + 1) - digits.length);
  });
  return raw;
}

/** Where the signatures stand in the file, in the order of signing. */
function findSignatures(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const found = [];
  const pattern = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g;
  for (const match of text.matchAll(pattern)) {
    const [start, length, after, rest] = match.slice(1).map(Number);
    found.push({ start, length, after, rest, end: after + rest, hex: text.slice(length, after) });
  }
  return found.sort((a, b) => a.end - b.end);
}

const isSignedResult = (bytes) => {
  const text = new TextDecoder("latin1").decode(bytes);
  return text.includes("/ETSI.CAdES.detached") && text.includes(`(${FIELDS[0]})`);
};

async function checkSignature(bytes, found, certificate, stamps) {
  const { start, length, after, end, hex } = found;
  if (start !== 0 || !/^<(?:[0-9A-F]{2})+>$/.test(hex) || end > bytes.length) {
    return "does not say what it covers";
  }
  const digits = hex.slice(1, -1);
  const written = fromHex(digits);
  const cms = readCms(written, certificate);
  // Behind the signature there are zeros, or they could hide a change.
  if (written.subarray(cms.length).some((byte) => byte !== 0)) return "is another spelling of a signature";
  const covered = concat(bytes.subarray(0, length), bytes.subarray(after, end));
  if (!sameBytes(await sha256(covered), cms.digest)) return "does not hold: what was signed has been changed";
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("spki", publicKeyOf(certificate), algorithm, false, ["verify"]);
  const how = { name: "ECDSA", hash: "SHA-256" };
  const holds = await crypto.subtle.verify(how, key, rawSignature(cms.signature), cms.signed);
  if (!holds) return "is not of the certificate that the evidence names";
  for (const token of tokensIn(cms.unsigned)) stamps.push(await checkToken(token, cms.signature));
  return null;
}

/** Yields what is wrong with the signatures, or with the committee's while it waits for the office's; what their timestamps say is added to `stamped`. */
async function* checkSignatures(bytes, certificates, stamped = []) {
  const found = findSignatures(bytes);
  if (found.length !== FIELDS.length && found.length !== 1) {
    yield `${found.length} signatures, where committee and street office must have signed`;
    return;
  }
  for (const [place, field] of FIELDS.slice(0, found.length).entries()) {
    let problem;
    try {
      const stamps = [];
      problem = await checkSignature(bytes, found[place], certificates[place], stamps);
      stamped.push(...stamps.map((stamp) => ({ field, ...stamp })));
    } catch (error) {
      problem = `cannot be checked: ${error.message}`;
    }
    if (problem) yield `signature ${field}: ${problem}`;
  }
  if (found.at(-1).end !== bytes.length) yield "the last signature does not cover the whole file";
}
