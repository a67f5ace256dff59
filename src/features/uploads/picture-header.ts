import { Refusal } from "#domain/refusals.ts";

export interface PictureHeader {
  format: "jpeg" | "png" | "webp";
  width: number;
  height: number;
}

/**
 * What a picture says about itself in its first bytes, read before anything is decoded: a few bytes can claim more pixels
 * than fit into memory. Refuses with `unsupported_media_type` what is no JPEG, PNG or WebP by its content, and with
 * `validation_failed` one that is broken.
 */
export function pictureHeader(bytes: Buffer): PictureHeader {
  const size = isPng(bytes)
    ? pngSize(bytes)
    : isWebp(bytes)
      ? webpSize(bytes)
      : isJpeg(bytes)
        ? jpegSize(bytes)
        : undefined;
  if (size === undefined)
    throw new Refusal("unsupported_media_type", "Only JPEG, PNG and WebP pictures are taken.");
  if (size === null || size.width === 0 || size.height === 0) throw brokenPicture();
  return size;
}

export function brokenPicture(): Refusal {
  const message = "The picture is broken or incomplete.";
  return new Refusal("validation_failed", message, {
    errors: [{ path: "body", code: "invalid_format", message }],
  });
}

const isPng = (bytes: Buffer) => bytes.subarray(0, 8).toString("latin1") === "\x89PNG\r\n\x1a\n";
const isJpeg = (bytes: Buffer) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
const isWebp = (bytes: Buffer) =>
  bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP";

function pngSize(bytes: Buffer): PictureHeader | null {
  if (bytes.length < 24 || bytes.toString("latin1", 12, 16) !== "IHDR") return null;
  return { format: "png", width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function webpSize(bytes: Buffer): PictureHeader | null {
  if (bytes.length < 30 || bytes.readUInt32LE(4) + 8 > bytes.length) return null;
  const size = (width: number, height: number) => ({ format: "webp" as const, width, height });
  switch (bytes.toString("latin1", 12, 16)) {
    case "VP8 ":
      return size(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff);
    case "VP8L": {
      const bits = bytes.readUInt32LE(21);
      return size((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case "VP8X":
      return size(bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1);
    default:
      return null;
  }
}

/** Walks the segments to the frame header, and looks for the end mark, which a cut-off file lacks. */
function jpegSize(bytes: Buffer): PictureHeader | null {
  let found: PictureHeader | null = null;
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) return null;
    // SOF0 to SOF15 without DHT, JPG and DAC.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      found = { format: "jpeg", width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    at += 2 + length;
    if (marker === 0xda) return bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) >= at ? found : null;
  }
  return null;
}
