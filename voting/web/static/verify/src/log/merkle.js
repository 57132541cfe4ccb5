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
