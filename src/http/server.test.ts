import assert from "node:assert/strict";
import { Agent, request as httpRequest } from "node:http";
import { connect } from "node:net";
import { after, test } from "node:test";
import { rawRefusals } from "./raw-refusal.ts";
import { type RunningServer, type ServerLimits, startServer } from "./server.ts";
import { type TestApp, testApp } from "./test-app.ts";

const running: RunningServer[] = [];
after(() => Promise.all(running.map((server) => server.stop())));

async function serve(limits: Partial<ServerLimits> = {}, made: TestApp = testApp()): Promise<RunningServer> {
  const server = await startServer({
    app: made.app,
    host: "127.0.0.1",
    port: 0,
    log: made.options.log,
    refuse: rawRefusals(made.options),
    isTrustedProxy: made.options.isTrustedProxy,
    limits: { idleGraceMs: 50, ...limits },
  });
  running.push(server);
  return server;
}

/** Sends bytes, waits for the connection to end (or `waitMs`), gives back everything received. */
function raw(port: number, bytes: string | Buffer, waitMs = 60_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    let received = "";
    const timer = setTimeout(() => socket.destroy(), waitMs);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(received);
    });
  });
}

function parse(response: string) {
  const [head = "", body = ""] = response.split("\r\n\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
  const isProblem = head.includes("content-type: application/problem+json");
  return { status, head, problem: isProblem ? (JSON.parse(body) as { code: string; type: string }) : null };
}

test("broken HTTP, smuggling attempts and hostile headers get a problem document and a closed connection", async () => {
  const { port } = await serve();
  const get = "GET /api/v1/public/things/blue HTTP/1.1\r\n";
  const post = "POST /api/v1/public/things/blue HTTP/1.1\r\nHost: a\r\n";
  const table: [string, string, number, string][] = [
    ["no HTTP", "hello there\r\n\r\n", 400, "malformed_request"],
    ["no host", `${get}\r\n`, 400, "malformed_request"],
    ["two hosts", `${get}Host: a\r\nHost: b\r\n\r\n`, 400, "malformed_request"],
    ["host that is no host", `${get}Host: evil.example/x?\r\n\r\n`, 400, "malformed_request"],
    [
      "length and chunks",
      `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      "malformed_request",
    ],
    ["two lengths", `${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`, 400, "malformed_request"],
    ["strange chunks", `${post}Transfer-Encoding: chunked, identity\r\n\r\n`, 400, "malformed_request"],
    [
      "bad chunk size",
      `${post}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      400,
      "malformed_request",
    ],
    ["space before colon", `${get}Host : a\r\n\r\n`, 400, "malformed_request"],
    ["bare line feed in a value", `${get}Host: a\r\nX: a\nb\r\n\r\n`, 400, "malformed_request"],
    ["NUL in a value", `${get}Host: a\r\nX: a\0b\r\n\r\n`, 400, "malformed_request"],
    ["1,000 headers", `${get}Host: a\r\n${"a: b\r\n".repeat(1_000)}\r\n`, 431, "headers_too_large"],
    ["a huge header", `${get}Host: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431, "headers_too_large"],
    ["a long address", `GET /${"x".repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414, "uri_too_long"],
    ["an endless address", `GET /${"x".repeat(30_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414, "uri_too_long"],
    ["a backslash", "GET /api\\v1 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "malformed_request"],
  ];
  for (const [name, bytes, status, code] of table) {
    const answer = parse(await raw(port, bytes));
    assert.equal(answer.status, status, `${name}: ${answer.head}`);
    assert.equal(answer.problem?.code, code, name);
    assert.match(answer.head, /x-request-id: req_/, name);
    assert.match(answer.head, /ratelimit-policy: "public";q=60;w=60/, name);
    assert.equal(answer.problem?.type, `https://book.example/errors/${code}`);
  }
});

test("an ordinary request works over a socket, with its length and the limit headers", async () => {
  const { url, port } = await serve();
  const response = await fetch(`${url}/api/v1/public/things/blue`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("ratelimit"), '"public";r=59;t=60');
  const sent = await fetch(`${url}/api/v1/public/things/blue`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Zoë", count: 1, kind: "x" }),
  });
  assert.equal(sent.status, 201);
  const head = await raw(
    port,
    "HEAD /api/v1/public/things/prepared HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
  );
  assert.match(head, /content-length: 29/);
  assert.ok(head.endsWith("\r\n\r\n"));
  const form = await fetch(`${url}/hello/ada`);
  assert.deepEqual(form.headers.getSetCookie(), ["a=1; Path=/", "b=2; Path=/"]);
  const old = await raw(port, "GET /hello/ada HTTP/1.0\r\n\r\n");
  assert.match(old, /^HTTP\/1\.1 200/);
  assert.match(old, /x-seen-ip: 127\.0\.0\.1/);
});

test("an expectation that nobody knows is passed over", async () => {
  const { port } = await serve();
  const { status, head } = parse(
    await raw(
      port,
      "GET /api/v1/public/things/blue HTTP/1.1\r\nHost: a\r\nExpect: the-unexpected\r\nConnection: close\r\n\r\n",
    ),
  );
  assert.equal(status, 200);
  assert.match(head, /ratelimit-policy:/i);
});

test("a large body is refused while it is still coming, and the server stays well", async () => {
  const { url, port } = await serve();
  const head =
    "POST /api/v1/public/things/blue HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n";
  const declared = await raw(port, `${head}Content-Length: 1000000000\r\n\r\n{`);
  assert.equal(parse(declared).status, 413);
  const chunk = `${(10_000).toString(16)}\r\n${"x".repeat(10_000)}\r\n`;
  const chunked = await raw(port, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(8)}`);
  assert.equal(parse(chunked).status, 413);
  const small = `{"name":"A","count":1,"kind":"x"}`;
  const fine = await raw(
    port,
    `${head}Transfer-Encoding: chunked\r\n\r\n${small.length.toString(16)}\r\n${small}\r\n0\r\n\r\n`,
  );
  assert.equal(parse(fine).status, 201);
  assert.equal((await fetch(`${url}/hello/x`)).status, 200);
});

test("clients that are too slow with headers or body get 408", async () => {
  const { port } = await serve({ headersTimeoutMs: 200, requestTimeoutMs: 400 });
  const headers = await raw(port, "GET /hello/x HTTP/1.1\r\nHost: a\r\nX-Slow: ");
  assert.equal(parse(headers).status, 408);
  const body = await raw(
    port,
    "POST /api/v1/public/things/blue HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{",
  );
  assert.equal(parse(body).status, 408);
  assert.equal(parse(body).problem?.code, "request_timeout");
});

test("a client that does not read its answer is cut, and what was being made for it is given up", async () => {
  const made = testApp();
  let sent = 0;
  let givenUp = () => {};
  const cut = new Promise<void>((resolve) => {
    givenUp = resolve;
  });
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536));
        },
        cancel: () => givenUp(),
      }),
    );
  made.app.get("/endless", endless);
  const { port, url } = await serve({ inactivityTimeoutMs: 300 }, made);
  const socket = connect(port, "127.0.0.1", () => socket.write("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n"));
  socket.on("error", () => {});
  socket.pause();
  await cut;
  assert.ok(sent > 0, "it was being answered");
  assert.equal((await fetch(`${url}/hello/x`)).status, 200);
  socket.destroy();
});

test("one address cannot take all connections", async () => {
  const { port } = await serve({ maxConnectionsPerAddress: 3 });
  const sockets = await Promise.all(
    [1, 2, 3].map(
      () =>
        new Promise<ReturnType<typeof connect>>((resolve) => {
          const socket = connect(port, "127.0.0.1", () => resolve(socket));
        }),
    ),
  );
  assert.equal(await raw(port, "GET /hello/x HTTP/1.1\r\nHost: a\r\n\r\n"), "");
  for (const socket of sockets) socket.destroy();
  // Hung up on as long as the server has not noticed that the others are gone.
  let answer = "";
  while (answer === "")
    answer = await raw(port, "GET /hello/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  assert.match(answer, /^HTTP\/1\.1 200/);
});

/** A GET over a kept-alive agent. */
function getWith(agent: Agent, port: number, path: string) {
  return new Promise<{ status: number; connection: string | undefined; retryAfter: string | undefined }>(
    (resolve, reject) => {
      const call = httpRequest({ agent, port, host: "127.0.0.1", path }, (response) => {
        response.resume();
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            connection: response.headers.connection,
            retryAfter: response.headers["retry-after"],
          }),
        );
      });
      call.on("error", reject);
      call.end();
    },
  );
}

test("stopping answers what it began, refuses new calls with 503, takes no new connections, and ends", async () => {
  const made = testApp();
  const [begun, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  made.app.get("/held", async () => {
    begun.resolve();
    await finish.promise;
    return new Response("held");
  });
  const server = await serve({ idleGraceMs: 1_000 }, made);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const busy = new Agent({ keepAlive: true, maxSockets: 1 });
  assert.equal((await getWith(agent, server.port, "/hello/x")).status, 200);
  const slow = getWith(busy, server.port, "/held");
  const unused = connect(server.port, "127.0.0.1");
  await begun.promise;
  const started = performance.now();
  const stopped = server.stop();
  const late = await getWith(agent, server.port, "/hello/x");
  assert.equal(late.status, 503);
  assert.equal(late.connection, "close");
  assert.ok(Number(late.retryAfter) >= 1);
  await assert.rejects(fetch(`${server.url}/hello/x`));
  finish.resolve();
  const answered = await slow;
  assert.equal(answered.status, 200);
  assert.equal(answered.connection, "close");
  await stopped;
  await server.stop();
  // Not the ten seconds that it would wait at most.
  assert.ok(performance.now() - started < 5_000);
  unused.destroy();
});

test("stopping does not wait for ever", async () => {
  const server = await serve({ stopWithinMs: 300 });
  const hanging = raw(
    server.port,
    "POST /api/v1/public/things/blue HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{",
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  const started = performance.now();
  await server.stop();
  assert.ok(performance.now() - started < 5_000);
  await hanging;
});
