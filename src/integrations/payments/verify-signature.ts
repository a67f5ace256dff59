import { createHmac, timingSafeEqual } from "node:crypto";

/** How far the time of signing may be from now, in either direction, seconds. */
const SIGNATURE_TOLERANCE_S = 300;

/** `t=1700000000,v1=<64 hex>`: further signatures (two secrets at once) and other schemes may follow. */
const MAX_HEADER = 1_024;

/**
 * Whether Stripe signed exactly these bytes with one of the secrets, within five minutes of now. Our own and not the
 * SDK's: that one decodes the body before it compares (so bytes can be altered unseen), takes the last of several times,
 * and accepts any time in the future.
 */
export function verifySignature(
  body: Uint8Array,
  header: string | undefined,
  secrets: readonly string[],
  now: number,
): boolean {
  const parsed = parseHeader(header);
  if (!parsed || body.byteLength === 0) return false;
  if (Math.abs(Math.floor(now / 1000) - parsed.signedAt) > SIGNATURE_TOLERANCE_S) return false;
  let valid = false;
  for (const secret of secrets) {
    const expected = createHmac("sha256", secret).update(`${parsed.signedAt}.`).update(body).digest();
    for (const signature of parsed.signatures) if (timingSafeEqual(expected, signature)) valid = true;
  }
  return valid;
}

/**
 * `null` without exactly one time and a signature that can be compared, or with a stray character. A `v1` that is none
 * is passed over: one that matches is enough, whatever stands beside it.
 */
function parseHeader(header: string | undefined): { signedAt: number; signatures: Buffer[] } | null {
  if (header === undefined || header.length > MAX_HEADER) return null;
  let signedAt: number | null = null;
  const signatures: Buffer[] = [];
  for (const part of header.split(",")) {
    const equals = part.indexOf("=");
    const [name, value] = [part.slice(0, equals), part.slice(equals + 1)];
    if (equals < 1 || !/^[a-z][a-z0-9]*$/.test(name)) return null;
    if (name === "t") {
      if (signedAt !== null || !/^[1-9]\d{0,11}$/.test(value)) return null;
      signedAt = Number(value);
    } else if (name === "v1" && /^[0-9a-f]{64}$/.test(value)) signatures.push(Buffer.from(value, "hex"));
  }
  return signedAt === null || signatures.length === 0 ? null : { signedAt, signatures };
}
