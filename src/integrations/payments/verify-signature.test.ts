import assert from "node:assert/strict";
import { it } from "node:test";
import Stripe from "stripe";
import { verifySignature } from "./verify-signature.ts";

const SECRET = "whsec_the_right_one";
const NOW = Date.parse("2027-01-13T08:00:00Z");
const AT = NOW / 1000;
const BODY = Buffer.from(
  JSON.stringify({ id: "evt_1", object: "event", text: "Grüße, 日本 🎈", amount: 2_000 }, null, 2),
);

const signed = (body: Buffer, secret = SECRET, timestamp = AT): string =>
  new Stripe("sk_test_x").webhooks.generateTestHeaderString({
    payload: body.toString("utf8"),
    secret,
    timestamp,
  });
const accepts = (body: Uint8Array, header: string | undefined, secrets = [SECRET], now = NOW) =>
  verifySignature(body, header, secrets, now);

it("what Stripe's own SDK signs is accepted, also with one of two secrets, and beside further signatures", () => {
  const header = signed(BODY);
  assert.ok(accepts(BODY, header));
  assert.ok(accepts(BODY, header, ["whsec_old", SECRET]));
  assert.ok(accepts(BODY, `${header},v1=${"0".repeat(64)},v0=${"a".repeat(64)}`));
  assert.ok(accepts(BODY, `${header},v1=00`), "a further one need not be a signature at all");
});

it("the time of signing may be five minutes off in either direction, and not a second more", () => {
  for (const off of [-300, -1, 0, 1, 300]) assert.ok(accepts(BODY, signed(BODY, SECRET, AT + off)), `${off}`);
  for (const off of [-86_400, -301, 301, 86_400, 1e9])
    assert.ok(!accepts(BODY, signed(BODY, SECRET, AT + off)), `${off}`);
});

it("100,000 forged, altered, replayed and foreign messages are refused", () => {
  const header = signed(BODY);
  const [, signature = ""] = header.split("v1=");
  const random = seeded(20_270_113);
  const hex = (length: number) =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
  const flipBit = (bytes: Uint8Array) => {
    const copy = Buffer.from(bytes);
    const at = Math.floor(random() * copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return copy;
  };
  const attacks: (() => [Uint8Array, string | undefined, number?])[] = [
    () => [flipBit(BODY), header],
    () => [Buffer.concat([BODY, Buffer.from(" ")]), header],
    () => [Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), BODY]), header],
    () => [Buffer.from(JSON.stringify(JSON.parse(BODY.toString()))), header],
    () => [Buffer.from(BODY.toString("latin1").replace("2000", "1999"), "latin1"), header],
    () => [BODY.subarray(0, Math.floor(random() * BODY.length)), header],
    () => [BODY, flipBit(Buffer.from(header)).toString("latin1")],
    () => [BODY, `t=${AT},v1=${hex(64)}`],
    () => [BODY, `t=${AT},v0=${signature}`],
    () => [BODY, `t=${AT},v1=${signature.slice(0, 1 + Math.floor(random() * 63))}`],
    () => [BODY, `t=${AT},v1=${signature.toUpperCase()}x`],
    () => [BODY, `t=${AT + 1 + Math.floor(random() * 290)},v1=${signature}`],
    () => [BODY, `t=${AT},t=${AT - 1_000},v1=${signature}`],
    () => [BODY, `t=${AT - 1_000},t=${AT},v1=${signature}`],
    () => [BODY, `t=${AT}.0,v1=${signature}`],
    () => [BODY, `t=+${AT},v1=${signature}`],
    () => [BODY, `t= ${AT},v1=${signature}`],
    () => [BODY, `t=${AT}, v1=${signature}`],
    () => [BODY, `t=${AT},v1=,v1=${hex(64)}`],
    () => [BODY, `v1=${signature}`],
    () => [BODY, `t=${AT}`],
    () => [BODY, "".padEnd(Math.floor(random() * 2_000), "t=1,")],
    () => [BODY, undefined],
    () => [BODY, `${header}${",v1=0".repeat(300)}`],
    () => [BODY, `t=${AT},v1=00,v1=${signature.slice(1)}`],
    () => [BODY, signed(BODY, "whsec_of_another_endpoint")],
    () => [BODY, signed(BODY, "")],
    () => [new Uint8Array(0), header],
    () => [BODY, header, NOW + 301_000 + Math.floor(random() * 1e9)],
    () => [BODY, header, NOW - 301_000 - Math.floor(random() * 1e9)],
  ];
  for (let n = 0; n < 100_000; n++) {
    const attack = attacks[n % attacks.length];
    const [body, given, now = NOW] = attack?.() ?? [BODY, undefined];
    if (accepts(body, given, [SECRET], now)) assert.fail(`accepted: ${n % attacks.length} ${given}`);
  }
});

/** Small and repeatable (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
