import { refuseField } from "#domain/refusals.ts";
import { brokenPicture, pictureHeader } from "./picture-header.ts";
import type { Purpose } from "./schemas.ts";

export interface Picture {
  /** WebP, without anything of the original but its pixels. */
  bytes: Buffer;
  width: number;
  height: number;
}

const MOST_PIXELS = 40_000_000;
const LARGEST: Record<Purpose, { width: number; height: number }> = {
  logo: { width: 512, height: 512 },
  avatar: { width: 512, height: 512 },
  service_photo: { width: 1600, height: 1200 },
};
const QUALITY = 86;
/** One picture of 40 million pixels takes some hundred megabytes while it is drawn. */
const AT_ONCE = 2;

/**
 * Draws an uploaded picture anew, upright and no larger than its purpose needs: whatever else was in the file (place,
 * camera, scripts behind the picture) is left behind. Off the event loop, two at a time.
 */
export async function redrawPicture(original: Buffer, purpose: Purpose): Promise<Picture> {
  const { width, height } = pictureHeader(original);
  if (width * height > MOST_PIXELS)
    throw refuseField("body", `has ${width} × ${height} pixels; at most 40 million are taken`);
  return inTurn(async () => {
    try {
      return await draw(original, LARGEST[purpose]);
    } catch {
      // The decoder's words are about bytes and tell nobody more than this.
      throw brokenPicture();
    }
  });
}

async function draw(original: Buffer, largest: { width: number; height: number }): Promise<Picture> {
  const { ResizeFit, Transformer } = await import("@napi-rs/image");
  const picture = new Transformer(original);
  const { width, height, orientation = 1 } = await picture.metadata(true);
  if (width * height > MOST_PIXELS) throw new Error("more pixels than the header said");
  const [upright, across] = orientation >= 5 ? [height, width] : [width, height];
  const scale = Math.min(1, largest.width / upright, largest.height / across);
  const size = {
    width: Math.max(1, Math.round(upright * scale)),
    height: Math.max(1, Math.round(across * scale)),
  };
  picture.rotate();
  if (scale < 1) picture.resize({ ...size, fit: ResizeFit.Fill });
  const bytes = await picture.webp(QUALITY);
  return { bytes, ...size };
}

let busy = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else busy++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy--;
  }
}
