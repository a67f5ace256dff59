import assert from "node:assert/strict";
import { argon2Sync, randomBytes } from "node:crypto";
import test from "node:test";
import { Refusal } from "#domain/refusals.ts";
import { acceptPassword } from "./accept-password.ts";
import { checkPassword, hashPassword, needsRehash } from "./hash-password.ts";

test("a hash says how it was made, is salted, and takes only its own password", async () => {
  const [one, other] = await Promise.all([
    hashPassword("three blue lorries"),
    hashPassword("three blue lorries"),
  ]);
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.notEqual(one, other);
  assert.equal(needsRehash(one), false);
  assert.equal(await checkPassword("three blue lorries", one), true);
  assert.equal(await checkPassword("three blue lorrie", one), false);
});

test("the same letters typed in another way are the same password", async () => {
  const composed = await hashPassword("Grüße aus Zürich");
  assert.equal(await checkPassword("Grüße aus Zürich".normalize("NFD"), composed), true);
});

test("who has no password is let in by none, and it takes as long to find out", async () => {
  const stored = await hashPassword("three blue lorries");
  const time = async (hash: string | null) => {
    // Work, whatever else the machine does meanwhile.
    const before = process.cpuUsage();
    assert.equal(await checkPassword("wrong", hash), false);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  const fastest = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
  for (let n = 0; n < 8; n += 1) {
    fastest.known = Math.min(fastest.known, await time(stored));
    fastest.unknown = Math.min(fastest.unknown, await time(null));
  }
  const ratio = fastest.unknown / fastest.known;
  assert.ok(ratio > 0.5 && ratio < 2, `${fastest.known} ms against ${fastest.unknown} ms`);
});

test("a crowd beyond the queue is told to come back, and nobody who waited is forgotten", async () => {
  const nonce = randomBytes(16);
  const cheap = { memory: 1_024, passes: 1, parallelism: 1 };
  const hash = argon2Sync("argon2id", { message: Buffer.from("x"), nonce, tagLength: 32, ...cheap });
  const b64 = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
  const stored = `$argon2id$v=19$m=1024,t=1,p=1$${b64(nonce)}$${b64(hash)}`;
  const crowd = await Promise.allSettled(Array.from({ length: 150 }, () => checkPassword("x", stored)));
  const refused = crowd.filter((one) => one.status === "rejected");
  assert.equal(refused.length, 48);
  assert.ok(refused.every(({ reason }) => reason instanceof Refusal && reason.code === "unavailable"));
  assert.ok(crowd.every((one) => one.status === "rejected" || one.value));
  assert.equal(await checkPassword("x", stored), true);
});

test("much used passwords are refused however they are written, long ones of one's own are not", async () => {
  const person = { email: "ada.lovelace@example.com", name: "Ada Lovelace" };
  for (const bad of [
    "QwertyUiop",
    "1q2w3e4r5t",
    "ｑｗｅｒｔｙｕｉｏｐ",
    "ada.lovelace",
    "ADA LOVELACE",
    "AdaLovelace",
    "short",
    "é".repeat(9),
  ])
    await assert.rejects(acceptPassword(bad, person), Refusal, bad);
  for (const good of ["three blue lorries", "é".repeat(10), "😀".repeat(128), "          x"])
    await acceptPassword(good, person);
  await assert.rejects(acceptPassword("😀".repeat(129), person), Refusal);
});
