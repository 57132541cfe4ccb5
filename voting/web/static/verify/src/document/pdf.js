// The result PDF: its one attachment and the text of its pages, read by PDF.js (Mozilla).
// PDF.js is part of this page, packed; it is unpacked where a PDF is opened.

let pdfReader = null;

async function unpack(id) {
  const packed = fromBase64(document.getElementById(id).textContent.trim());
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/** Imports a packed module; of one that imports another, what that one is called and where it is. */
async function importPacked(id, [name, needed] = []) {
  const addresses = [];
  const addressOf = (source) => {
    addresses.push(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    return addresses.at(-1);
  };
  try {
    const source = await unpack(id);
    return await import(addressOf(
      name ? source.replace(`'${name}'`, `'${addressOf(await unpack(needed))}'`) : source));
  } finally {
    addresses.forEach((address) => URL.revokeObjectURL(address));
  }
}

async function getPdfReader() {
  if (pdfReader === null) {
    globalThis.pdfjsWorker = await importPacked("pdfjs-worker");
    pdfReader = await importPacked("pdfjs");
  }
  return pdfReader;
}

function isPdf(bytes) {
  const text = new TextDecoder("latin1");
  return (
    text.decode(bytes.subarray(0, 5)) === "%PDF-" ||
    text.decode(bytes.subarray(-1024)).includes("%%EOF")
  );
}

/** Takes a result document apart. */
async function readPdf(bytes, progress) {
  try {
    return await takeApart(bytes, progress);
  } catch (error) {
    const problem = `the PDF cannot be read: ${error.message}`;
    throw isSignedResult(bytes) ? new Refuted(`what was signed has been changed: ${problem}`) : new Unreadable(problem);
  }
}

async function takeApart(bytes, progress) {
  const reader = await getPdfReader();
  const task = reader.getDocument({
    data: bytes.slice(), useSystemFonts: false, disableFontFace: true, isEvalSupported: false,
    stopAtErrors: false, verbosity: 0, useWorkerFetch: false,
  });
  const pdf = await task.promise;
  const attachments = [...((await pdf.getAttachments()) ?? new Map())];
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const content = await (await pdf.getPage(number)).getTextContent();
    pages.push(content.items.map((item) => item.str ?? "").join(""));
    progress(number, pdf.numPages);
    await breathe();
  }
  if (attachments.length !== 1 || attachments[0][1].filename !== "evidence.json") {
    throw new Error("it has not exactly one attachment named evidence.json");
  }
  const attachment = await pdf.getAttachmentContent(attachments[0][0]);
  await task.destroy();
  return { attachment, text: pages.join("").replace(/\s+/g, "") };
}
