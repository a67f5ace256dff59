import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, it } from "node:test";
import { gzipSync } from "node:zlib";
import { pino } from "pino";
import type { Database } from "#db/open.ts";
import { rawRefusals } from "#http/raw-refusal.ts";
import { type RunningServer, startServer } from "#http/server.ts";
import { buildApp } from "#src/api.ts";
import { assemble } from "#src/deps.ts";
import { testConfig } from "../app.ts";
import { openTestDatabase } from "../database.ts";

let db: Database;
let server: RunningServer;
const logged: string[] = [];
before(async () => {
  db = await openTestDatabase();
  const log = pino({ level: "warn" }, { write: (line: string) => void logged.push(line) });
  const { deps, http } = assemble(testConfig(), db, log);
  server = await startServer({
    app: buildApp(deps, http),
    host: "127.0.0.1",
    port: 0,
    log,
    refuse: rawRefusals(http),
    isTrustedProxy: http.isTrustedProxy,
  });
});
after(async () => {
  await server.stop();
  await db.close();
});

interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

/** Sends bytes as they are and gives back the last answer before the connection ends. */
function raw(bytes: string | Buffer): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.write(bytes));
    let received = "";
    socket.setTimeout(15_000, () => socket.destroy());
    socket.on("data", (chunk) => {
      received += chunk.toString("utf8");
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      const [head = "", ...body] = received.split("\r\n\r\n");
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), head, body: body.join("\r\n\r\n") });
    });
  });
}

const CLOSE = "Host: a\r\nConnection: close\r\n";
const TIERS = "/api/v1/public/tiers";
const EVENTS = "/api/v1/public/businesses/nobody/events";
const posted = (length: number, more = "") =>
  `POST ${EVENTS} HTTP/1.1\r\n${CLOSE}Content-Type: application/json\r\nContent-Length: ${length}\r\n${more}\r\n`;
const bomb = gzipSync(Buffer.alloc(20_000_000));

const table: [string, string | Buffer, number, string][] = [
  [
    "an address of 9,000 characters",
    `GET ${TIERS}?${"x".repeat(9_000)} HTTP/1.1\r\n${CLOSE}\r\n`,
    414,
    "uri_too_long",
  ],
  [
    "an address of 40,000 characters",
    `GET ${TIERS}?${"x".repeat(40_000)} HTTP/1.1\r\n${CLOSE}\r\n`,
    414,
    "uri_too_long",
  ],
  [
    "a header of 20,000 characters",
    `GET ${TIERS} HTTP/1.1\r\n${CLOSE}X: ${"x".repeat(20_000)}\r\n\r\n`,
    431,
    "headers_too_large",
  ],
  ["300 headers", `GET ${TIERS} HTTP/1.1\r\n${CLOSE}${"X: y\r\n".repeat(300)}\r\n`, 431, "headers_too_large"],
  ["a declared gigabyte", `${posted(1_000_000_000)}{`, 413, "payload_too_large"],
  ["two lengths", `${posted(2, "Content-Length: 3\r\n")}{}`, 400, "malformed_request"],
  ["length and chunks", `${posted(2, "Transfer-Encoding: chunked\r\n")}0\r\n\r\n`, 400, "malformed_request"],
  ["a negative length", `${posted(-1)}{}`, 400, "malformed_request"],
  ["two hosts", `GET ${TIERS} HTTP/1.1\r\n${CLOSE}Host: b\r\n\r\n`, 400, "malformed_request"],
  ["a NUL in a header", `GET ${TIERS} HTTP/1.1\r\n${CLOSE}X: a\0b\r\n\r\n`, 400, "malformed_request"],
  ["an unknown method", `BREW ${TIERS} HTTP/1.1\r\n${CLOSE}\r\n`, 400, "malformed_request"],
  ["TRACE", `TRACE ${TIERS} HTTP/1.1\r\n${CLOSE}\r\n`, 405, "method_not_allowed"],
  ["PROPFIND", `PROPFIND ${TIERS} HTTP/1.1\r\n${CLOSE}\r\n`, 405, "method_not_allowed"],
  ["dot segments", `GET /api/v1/public/../../../etc/passwd HTTP/1.1\r\n${CLOSE}\r\n`, 404, "not_found"],
  ["a doubled slash", `GET //api/v1/public/tiers HTTP/1.1\r\n${CLOSE}\r\n`, 404, "not_found"],
  ["an encoded slash", `GET /api/v1/public%2Ftiers HTTP/1.1\r\n${CLOSE}\r\n`, 404, "not_found"],
  ["an upper case address", `GET /API/V1/PUBLIC/TIERS HTTP/1.1\r\n${CLOSE}\r\n`, 404, "not_found"],
  ["a trailing slash", `GET ${TIERS}/ HTTP/1.1\r\n${CLOSE}\r\n`, 404, "not_found"],
  [
    "a gzip bomb",
    Buffer.concat([Buffer.from(posted(bomb.length, "Content-Encoding: gzip\r\n")), bomb]),
    415,
    "unsupported_media_type",
  ],
  [
    "bytes that are no UTF-8",
    Buffer.concat([
      Buffer.from(posted(14)),
      Buffer.from('{"type":"', "latin1"),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('"}'),
    ]),
    400,
    "malformed_json",
  ],
  ["100,000 levels", `${posted(100_000)}${"[".repeat(100_000)}`, 413, "payload_too_large"],
  ["60,000 levels", `${posted(60_000)}${"[".repeat(60_000)}`, 400, "malformed_json"],
];

for (const [label, bytes, status, code] of table)
  it(`${label} on the wire: ${status} ${code}`, async () => {
    const answer = await raw(bytes);
    assert.equal(answer.status, status, `${answer.head} ${answer.body}`);
    assert.match(answer.head, /content-type: application\/problem\+json/i);
    assert.equal((JSON.parse(answer.body) as { code: string }).code, code);
    assert.doesNotMatch(answer.body, /node_modules|\.ts:\d+/);
  });

it("after all that the server is well, and its log holds no error", async () => {
  assert.equal((await fetch(`${server.url}${TIERS}`)).status, 200);
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  assert.deepEqual(logged, []);
});
