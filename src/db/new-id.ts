import { randomFillSync } from "node:crypto";
import { ID_ALPHABET, ID_LENGTH, ID_PREFIXES, type IdKind } from "#domain/ids.ts";

// Random bytes are drawn in bulk: one system call serves many ids, which matters when demo data is loaded.
const pool = new Uint8Array(ID_LENGTH * 128);
let used = pool.length;

/** A fresh id with 130 random bits, e.g. `bkg_4z…`. */
export function newId(kind: IdKind): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let id = `${ID_PREFIXES[kind]}_`;
  // 256 is a multiple of 32, so the low five bits of a random byte are uniform.
  for (let i = 0; i < ID_LENGTH; i++) id += ID_ALPHABET.charAt((pool[used + i] ?? 0) & 31);
  used += ID_LENGTH;
  return id;
}
