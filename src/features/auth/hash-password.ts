import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Refusal } from "#domain/refusals.ts";

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const PARALLELISM = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Each hashing takes a core and 19 MiB for a twentieth of a second. */
const AT_ONCE = 2;
const MOST_WAITING = 100;

const derive = promisify(argon2);

let running = 0;
const waiting: (() => void)[] = [];

/** Runs one hashing when its turn comes; refuses with `unavailable` when too many wait already. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING)
      throw new Refusal("unavailable", "Too many people are signing in now.");
    // Whoever finishes hands its place over, so that nobody who comes later slips in between.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

interface Parameters {
  memory: number;
  passes: number;
  parallelism: number;
}

const CURRENT: Parameters = { memory: MEMORY_KIB, passes: PASSES, parallelism: PARALLELISM };

/** Two ways to type the same letters are the same password. */
const normalised = (password: string): Buffer => Buffer.from(password.normalize("NFKC"), "utf8");

function hashWith(
  password: string,
  nonce: Buffer,
  parameters: Parameters,
  tagLength: number,
): Promise<Buffer> {
  return inTurn(() => derive("argon2id", { message: normalised(password), nonce, tagLength, ...parameters }));
}

const plain = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

/** `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`: everything that checking it later takes. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await hashWith(password, salt, CURRENT, HASH_BYTES);
  return `${prefix(CURRENT)}${plain(salt)}$${plain(hash)}`;
}

const prefix = ({ memory, passes, parallelism }: Parameters): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$`;

/** Was it made with other parameters than today's? Then a right password is a chance to make it anew. */
export const needsRehash = (stored: string): boolean => !stored.startsWith(prefix(CURRENT));

const SHAPE =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** What nobody's password gives: for accounts that do not exist or have no password, at the same cost. */
const NOBODYS = `${prefix(CURRENT)}${plain(randomBytes(SALT_BYTES))}$${plain(randomBytes(HASH_BYTES))}`;

/** Always hashes once, also for `null` (no such account, or no password), so that the time tells nothing. */
export async function checkPassword(password: string, stored: string | null): Promise<boolean> {
  const parts = SHAPE.exec(stored ?? NOBODYS);
  if (!parts) throw new Error("a stored password hash has an unknown form");
  const [, memory, passes, parallelism, salt = "", hash = ""] = parts;
  const expected = Buffer.from(hash, "base64");
  const parameters = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const given = await hashWith(password, Buffer.from(salt, "base64"), parameters, expected.length);
  return timingSafeEqual(given, expected) && stored !== null;
}
