// A timestamp over a signature's value: RFC 3161, in the signature's unsigned attributes (appendix A).

const UNSIGNED = 0xa1;
const OID_STAMP = "2a864886f70d010910020e";
const OID_CONTENT = "2a864886f70d0109100104";
const OID_CERTIFIED = { "2a864886f70d010910020c": "SHA-1", "2a864886f70d010910022f": "SHA-256" };
const HASHES = { "608648016503040201": "SHA-256", "608648016503040202": "SHA-384", "608648016503040203": "SHA-512" };
const CURVES = { "2a8648ce3d030107": "P-256", "2b81040022": "P-384", "2b81040023": "P-521" };
const OID_RSA = "2a864886f70d010101";
const METHODS = {
  RSA: { "SHA-256": "0b", "SHA-384": "0c", "SHA-512": "0d" },
  ECDSA: { "SHA-256": "02", "SHA-384": "03", "SHA-512": "04" },
};

const oidOf = (element) => toHex(element.content);
const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));

function hashOf(algorithm) {
  const name = HASHES[oidOf(childrenOf(algorithm.content)[0])];
  if (!name) throw new Refuted("its timestamp is made with a hash that is not known");
  return name;
}

/** The token of a signature, or none; anything else beside the signature would be another form of it. */
function tokensIn(unsigned) {
  if (unsigned.length === 0) return [];
  const [, values] = childrenOf(childrenOf(unsigned[0].content)[0].content);
  const [token] = childrenOf(values.content);
  const again = der(UNSIGNED, der(SEQUENCE, fromHex(`060b${OID_STAMP}`), der(SET, token.whole)));
  if (unsigned.length > 1 || !sameBytes(again, unsigned[0].whole)) {
    throw new Refuted("holds something else than a timestamp");
  }
  return [token];
}

function readToken(token) {
  const [, wrapped] = childrenOf(token.content);
  const parts = childrenOf(childrenOf(wrapped.content)[0].content);
  const [oid, content] = childrenOf(parts[2].content);
  const signers = childrenOf(parts.at(-1).content);
  const held = parts.find((part) => part.tag === TAGGED);
  if (oidOf(oid) !== OID_CONTENT || signers.length !== 1 || !held) throw new Refuted("its timestamp is none");
  const info = childrenOf(content.content)[0].content;
  const signer = childrenOf(signers[0].content);
  if (!sameBytes(writeToken(info, held, signer), token.whole)) {
    throw new Refuted("its timestamp is of another form");
  }
  return { info, signer, certificates: childrenOf(held.content) };
}

/** The one form of a token: what the authority did not sign of it can be nothing else. */
function writeToken(info, held, [, identifier, algorithm, signed, method, value]) {
  const signer = der(
    SEQUENCE, fromHex(VERSION), der(SEQUENCE, identifier.content), der(SEQUENCE, algorithm.content),
    der(TAGGED, signed.content), der(SEQUENCE, method.content), der(OCTETS, value.content));
  const content = der(SEQUENCE, fromHex(`060b${OID_CONTENT}`), der(TAGGED, der(OCTETS, info)));
  return der(SEQUENCE, fromHex(SIGNED_DATA), der(TAGGED, der(
    SEQUENCE, fromHex("020103"), der(SET, der(SEQUENCE, algorithm.content)), content,
    der(TAGGED, held.content), der(SET, signer))));
}

/** The certificate that signer information names by issuer and serial number. */
function chooseCertificate(identifier, certificates) {
  const [issuer, serial] = childrenOf(identifier.content);
  const found = certificates.map((each) => each.whole).find((each) => {
    const parts = childrenOf(certificateBody(each)).slice(1);
    return sameBytes(parts[0].whole, serial.whole) && sameBytes(parts[2].whole, issuer.whole);
  });
  if (!found) throw new Refuted("its timestamp does not hold its authority's certificate");
  return found;
}

function attributesOf(element) {
  const pairs = childrenOf(element.content).map((attribute) => childrenOf(attribute.content));
  return new Map(pairs.map(([oid, values]) => [oidOf(oid), childrenOf(values.content)[0]]));
}

/** RFC 5035: the signed attributes name the certificate by its hash, so that no other can stand in. */
async function namesCertificate(attributes, certificate) {
  for (const [oid, byDefault] of Object.entries(OID_CERTIFIED)) {
    const found = attributes.get(oid);
    if (!found) continue;
    const parts = childrenOf(childrenOf(childrenOf(found.content)[0].content)[0].content);
    const name = parts[0].tag === SEQUENCE ? hashOf(parts.shift()) : byDefault;
    return sameBytes(await digest(name, certificate), parts[0].content);
  }
  return false;
}

async function importAuthority(certificate, hash) {
  const spki = publicKeyOf(certificate);
  const [algorithm, parameters] = childrenOf(childrenOf(readDer(spki, 0).content)[0].content);
  const how = oidOf(algorithm) === OID_RSA
    ? { name: "RSASSA-PKCS1-v1_5", hash }
    : { name: "ECDSA", namedCurve: CURVES[oidOf(parameters)], hash };
  return [await crypto.subtle.importKey("spki", spki, how, false, ["verify"]), how];
}

/** RFC 3370 and RFC 5754: the algorithm is named with its hash, or RSA by itself. */
function isMethod(method, how, hash) {
  const found = toHex(method.content).replace(/0500$/, "");
  if (how.namedCurve) return found === `06082a8648ce3d0403${METHODS.ECDSA[hash]}`;
  return [OID_RSA, `2a864886f70d0101${METHODS.RSA[hash]}`].some((oid) => found === `0609${oid}`);
}

const WIDTHS = { "P-256": 32, "P-384": 48, "P-521": 66 };

async function checkToken(token, signature) {
  const { info, signer, certificates } = readToken(token);
  const [, identifier, algorithm, signed, method, value] = signer;
  const [, , imprint, , moment] = childrenOf(readDer(info, 0).content);
  const [imprintHash, imprinted] = childrenOf(imprint.content);
  if (!sameBytes(await digest(hashOf(imprintHash), signature), imprinted.content)) {
    throw new Refuted("its timestamp is of something else");
  }
  const hash = hashOf(algorithm);
  const attributes = attributesOf(signed);
  const certificate = chooseCertificate(identifier, certificates);
  const named = await namesCertificate(attributes, certificate);
  const said = attributes.get(OID_DIGEST)?.content ?? new Uint8Array();
  const [key, how] = await importAuthority(certificate, hash);
  if (!isMethod(method, how, hash)) throw new Refuted("its timestamp is signed in a way that is not known");
  const raw = how.namedCurve ? rawSignature(value.content, WIDTHS[how.namedCurve]) : value.content;
  const holds = await crypto.subtle.verify(how, key, raw, der(SET, signed.content));
  if (!named || !holds || !sameBytes(await digest(hash, info), said)) {
    throw new Refuted("its timestamp does not hold");
  }
  return { moment: readMoment(moment), authority: toHex(await digest("SHA-256", certificate)) };
}

/** GeneralizedTime in UTC, as DER writes it. */
function readMoment(element) {
  const text = new TextDecoder("latin1").decode(element.content);
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(text);
  if (!parts) throw new Refuted("its timestamp has no time");
  const [year, month, day, ...clock] = parts.slice(1).map(Number);
  return new Date(Date.UTC(year, month - 1, day, ...clock));
}
