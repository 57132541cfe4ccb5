// The picture of a receipt, or a photograph of one: its QR code is read on this device.

const SIDES = [1200, 1800, 900, 2600];

const isPicture = (file) => file.type.startsWith("image/") || /\.(png|jpe?g|webp|heic)$/i.test(file.name);

/** The text of a receipt from a text file or a picture; `getReader` gives jsQR where it is needed. */
async function readReceiptFile(file, getReader) {
  return isPicture(file) ? readPicture(file, await getReader()) : file.text();
}

async function readPicture(file, reader) {
  const image = await openPicture(file);
  for (const side of SIDES) {
    const { data, width, height } = drawPicture(image, side);
    const found = reader(data, width, height, { inversionAttempts: "dontInvert" });
    if (found?.data) return found.data;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  throw new Unreadable("图片里没有找到回执的二维码，请把二维码拍完整、拍清楚");
}

/** By an address of data, which every policy of our pages lets pass, and every browser knows. */
function openPicture(file) {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new Unreadable("这张图片打不开"));
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
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
