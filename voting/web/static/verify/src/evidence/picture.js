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
