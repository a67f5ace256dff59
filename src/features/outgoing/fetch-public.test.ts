import assert from "node:assert/strict";
import { setDefaultAutoSelectFamilyAttemptTimeout } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Receiver, startReceiver } from "../webhooks/test-receiver.ts";
import { assertPublic, OutgoingFailure, type OutgoingRules } from "./check-address.ts";
import { fetchPublic } from "./fetch-public.ts";

const rules = (over: Partial<OutgoingRules> = {}): OutgoingRules => ({
  httpsOnly: false,
  allowLoopback: false,
  resolve: async () => ["93.184.215.14"],
  ...over,
});
let receiver: Receiver;
let port: string;

before(async () => {
  // A machine that stands still must not look like an address where nobody answers.
  setDefaultAutoSelectFamilyAttemptTimeout(60_000);
  receiver = await startReceiver();
  port = new URL(receiver.url).port;
});
after(() => receiver.close());
beforeEach(() => {
  Object.assign(receiver, { script: [], reply: {} });
  receiver.received.length = 0;
});

const isRefused = (error: unknown) => error instanceof OutgoingFailure && error.refused;
const isFailure = (message: RegExp) => (error: unknown) =>
  error instanceof OutgoingFailure && !error.refused && message.test(error.message);

const HOSTILE_HOSTS = [
  ...[
    "127.0.0.1",
    "127.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0x7f.1",
    "127.0.0.1.",
  ],
  ...["１２７.0.0.1", "127。0。0。1", "⑫7.0.0.1"],
  ...["0", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1"],
  ...["169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.0.1"],
  ...["100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"],
  ...["224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1"],
  ...["[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[::ffff:7f00:1]"],
  ...["[0:0:0:0:0:ffff:10.0.0.1]", "[::ffff:0:127.0.0.1]", "[::127.0.0.1]", "[::ffff:8.8.8.8]"],
  ...["[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]", "[64:ff9b:1::10.0.0.1]"],
  ...["[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001::1]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]"],
  ...["[fc00::1]", "[fd12:3456::1]", "[fe80::1]", "[febf::1]", "[fec0::1]", "[ff02::1]", "[100::1]"],
  ...["[2001:db8::1]", "[3fff::1]", "[2600::5efe:7f00:1]", "[2600::200:5efe:a00:1]", "[5f00::1]"],
  ...["localhost", "localhost.", "LOCALHOST", "a.localhost", "ⓛocalhost", "router", "router.", "db.internal"],
  ...["printer.local", "nas.lan", "x.home.arpa", "host.localdomain", "wiki.corp", "metadata.google.internal"],
];

test("no notation of a private address is let through, at registration or at connect", async () => {
  for (const host of HOSTILE_HOSTS) {
    for (const scheme of ["http", "https"]) {
      const address = `${scheme}://${host}:8080/hook`;
      if (!URL.canParse(address)) continue;
      await assert.rejects(assertPublic(rules(), address), isRefused, address);
      await assert.rejects(fetchPublic(rules(), address), isRefused, address);
    }
  }
});

test("private addresses stay private in every notation a URL parser takes, and inside IPv6", async () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const privateIpv4 = fc.oneof(
    fc.tuple(fc.constantFrom(0, 10, 127), octet, octet, octet),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
    fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
    fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
    fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
  );
  const digits = (n: number, base: number) =>
    base === 8 ? `0${n.toString(8)}` : base === 16 ? `0x${n.toString(16)}` : String(n);
  const hex = (high: number, low: number) => (high * 256 + low).toString(16);
  const hosts = fc
    .record({
      octets: privateIpv4,
      bases: fc.array(fc.constantFrom(8, 10, 16), { minLength: 4, maxLength: 4 }),
      /** How many parts are written; the last holds the rest. */
      parts: fc.integer({ min: 1, max: 4 }),
      dot: fc.constantFrom("", "."),
      around: fc.constantFrom(
        null,
        "::ffff:",
        "64:ff9b::",
        "64:ff9b:1::",
        "::",
        "::ffff:0:",
        "2002:",
        "2600::5efe:",
      ),
    })
    .map(({ octets: [a, b, c, d], bases, parts, dot, around }) => {
      if (around === "2002:") return `[2002:${hex(a, b)}:${hex(c, d)}::1]`;
      if (around !== null) return `[${around}${hex(a, b)}:${hex(c, d)}]`;
      const all = [a, b, c, d];
      const rest = all.slice(parts - 1).reduce((sum, one) => sum * 256 + one, 0);
      const written = [...all.slice(0, parts - 1), rest].map((n, i) => digits(n, bases[i] ?? 10));
      return written.join(".") + dot;
    });
  await fc.assert(
    fc.asyncProperty(hosts, fc.constantFrom("http", "https"), async (host, scheme) => {
      const address = `${scheme}://${host}/hook`;
      assert.ok(URL.canParse(address), address);
      await assert.rejects(assertPublic(rules(), address), isRefused, address);
      await assert.rejects(fetchPublic(rules(), address), isRefused, address);
    }),
    { numRuns: 2_000 },
  );
});

test("this machine is let through only where that was asked for, and nothing else private is then", async () => {
  const local = rules({ allowLoopback: true });
  for (const host of ["localhost", "127.0.0.1", "LOCALHOST.", "127.1"]) {
    const address = `http://${host}:${port}/here`;
    assert.ok(await assertPublic(local, address));
    assert.equal((await fetchPublic(local, address)).status, 200, address);
    await assert.rejects(assertPublic(rules(), address), /OUTGOING_LOOPBACK/);
    await assert.rejects(assertPublic(rules({ httpsOnly: true }), address), (error: Error) =>
      error.message.endsWith("private address"),
    );
  }
  for (const host of ["10.0.0.1", "169.254.169.254", "a.localhost", "[::ffff:127.0.0.1]", "[::]", "0.0.0.0"])
    await assert.rejects(assertPublic(local, `http://${host}/`), isRefused, host);
});

test("user names, other schemes, well-known ports and nonsense are refused", async () => {
  const bad = [
    ...["http://user@example.com", "http://:pw@example.com/", "https://example.com@127.0.0.1/"],
    ...[
      "ftp://example.com",
      "file:///etc/passwd",
      "gopher://example.com",
      "data:text/plain,x",
      "javascript:1",
    ],
    ...["http://example.com:22", "http://example.com:25", "https://example.com:465", "http://example.com:0"],
    ...[
      "",
      "example.com",
      "//example.com",
      "http://",
      "http://[::1",
      `https://example.com/${"x".repeat(2_000)}`,
    ],
  ];
  for (const address of bad) await assert.rejects(assertPublic(rules(), address), isRefused, address);
  await assert.rejects(assertPublic(rules(), "http://example.com", true), isRefused);
  for (const good of [
    "https://example.com",
    "http://example.com:80/a?b=c",
    "https://bücher.example.com:8443",
  ])
    assert.ok((await assertPublic(rules(), good)).href);
  assert.equal((await assertPublic(rules(), "https://BÜCHER.de/#x")).href, "https://xn--bcher-kva.de/");
});

test("a name is refused when any of its addresses is private, whatever the others are", async () => {
  for (const address of [
    "127.0.0.1",
    "169.254.169.254",
    "::1",
    "::ffff:a9fe:a9fe",
    "fd00::1",
    "not an address",
  ]) {
    const mixed = rules({ resolve: async () => ["93.184.215.14", "2606:2800:21f::1", address] });
    await assert.rejects(assertPublic(mixed, "https://example.com"), isRefused, address);
    await assert.rejects(fetchPublic(mixed, "https://example.com"), isRefused, address);
  }
});

test("the address that was checked is the one connected to: a name is looked up once", async () => {
  const answers = [["127.0.0.1"], ["93.184.215.14"]];
  let asked = 0;
  const rebinding = rules({
    allowLoopback: true,
    resolve: async () => {
      asked++;
      return answers.shift() ?? [];
    },
  });
  const { status } = await fetchPublic(rebinding, `http://rebind.example.com:${port}/x`);
  assert.equal(status, 200);
  assert.equal(asked, 1);
  assert.equal(receiver.received[0]?.headers.host, `rebind.example.com:${port}`);
  // Public when it was entered, private when it is used.
  const turned = [["93.184.215.14"], ["127.0.0.1"]];
  const turning = rules({ resolve: async () => turned.shift() ?? [] });
  await assertPublic(turning, `http://rebind.example.com:${port}/x`);
  await assert.rejects(fetchPublic(turning, `http://rebind.example.com:${port}/x`), isRefused);
  assert.equal(receiver.received.length, 1);
});

test("a name that no server knows may be entered, and fails when it is used", async () => {
  const unknown = rules({ resolve: () => Promise.reject(new Error("ENOTFOUND")) });
  assert.ok(await assertPublic(unknown, "https://later.example.com"));
  await assert.rejects(fetchPublic(unknown, "https://later.example.com"), isFailure(/host is unknown/));
});

test("redirects are handed back unfollowed; nothing is decompressed; bodies are cut; time is limited as a whole", async () => {
  const local = rules({ allowLoopback: true });
  receiver.script = [
    { status: 307, headers: { location: "http://169.254.169.254/" }, body: "" },
    { headers: { "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(10_000_000)) },
    { body: "endless" },
    { body: "silent" },
  ];
  const redirect = await fetchPublic(local, receiver.url);
  assert.deepEqual([redirect.status, receiver.received.length], [307, 1]);
  const bomb = await fetchPublic(local, receiver.url);
  assert.ok(bomb.body.length < 20_000);
  assert.equal(bomb.body.readUInt16BE(0), 0x1f8b);
  assert.equal(receiver.received[1]?.headers["accept-encoding"], undefined);
  const endless = await fetchPublic(local, receiver.url, { maxBytes: 1_000 });
  assert.deepEqual([endless.body.length, endless.truncated], [1_000, true]);
  await assert.rejects(
    fetchPublic(local, receiver.url, { timeoutMs: 100 }),
    isFailure(/^no answer within 0 seconds$/),
  );
  const slow = rules({ resolve: () => new Promise(() => {}) });
  await assert.rejects(fetchPublic(slow, "https://example.com", { timeoutMs: 50 }), isFailure(/no answer/));
  await assert.rejects(fetchPublic(local, "http://127.0.0.1:1024"), isFailure(/ECONNREFUSED/));
});
