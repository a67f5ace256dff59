import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openTestApp, type TestApp } from "#test/app.ts";

let app: TestApp;
before(async () => {
  // What a server does in the background; here it has to be there first.
  execFileSync(process.execPath, [fileURLToPath(new URL("build-dashboard.ts", import.meta.url))]);
  app = await openTestApp();
});
after(() => app.close());

const get = (path: string, headers: Record<string, string> = {}) => app.app.request(path, { headers });

test("every address below /dashboard opens the app, under a policy that loads only what is ours", async () => {
  for (const path of ["/dashboard", "/dashboard/", "/dashboard/bookings?booking=bkg_1", "/dashboard/a/b/c"]) {
    const answer = await get(path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
    const policy = answer.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.match(policy, /script-src 'self' 'sha256-/);
    assert.doesNotMatch(policy, /unsafe-(inline|eval)/);
    assert.equal(answer.headers.get("cache-control"), "no-cache");
    assert.match(await answer.text(), /<div id="root">/);
  }
});

test("files with a hash in their name are kept for ever and sent compressed", async () => {
  const html = await (await get("/dashboard/")).text();
  const [script = ""] = /\/dashboard\/assets\/[\w.-]+\.js/.exec(html) ?? [];
  const plain = await get(script);
  const small = await get(script, { "accept-encoding": "br, gzip" });
  assert.equal(plain.status, 200);
  assert.match(plain.headers.get("cache-control") ?? "", /max-age=31536000, immutable/);
  assert.equal(small.headers.get("content-encoding"), "br");
  assert.ok((await small.arrayBuffer()).byteLength * 2 < (await plain.arrayBuffer()).byteLength);
  const etag = small.headers.get("etag") ?? "";
  const again = await get(script, { "accept-encoding": "br", "if-none-match": etag });
  assert.equal(again.status, 304);
});

test("a file that is not there is 404, not the app; the build's own index is not given out", async () => {
  assert.equal((await get("/dashboard/assets/gone-123.js")).status, 404);
  assert.match(await (await get("/dashboard/manifest.json")).text(), /<div id="root">/);
});
