import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { businesses } from "#db/schema/businesses.ts";
import { loadDemo } from "#features/demo/load-demo.ts";
import { openTestApp, type TestApp } from "./app.ts";

const slug = "shine-auto-detailing";

describe("files for browsers", () => {
  let app: TestApp;
  before(async () => {
    app = await openTestApp();
    await loadDemo(app.deps);
  });
  after(() => app.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    app.app.request(path, { headers: { "accept-encoding": "identity", ...headers } });
  const bytes = async (path: string, encoding: string) => {
    const answer = await get(path, { "accept-encoding": encoding });
    assert.equal(answer.headers.get("content-encoding"), encoding);
    return Buffer.from(await answer.arrayBuffer());
  };

  it("are scripts that a page of any origin may load, whatever its isolation", async () => {
    for (const path of ["/embed.js", "/widget.js", `/w/${slug}.js`]) {
      const answer = await get(path);
      assert.equal(answer.status, 200, path);
      assert.equal(answer.headers.get("content-type"), "text/javascript; charset=utf-8");
      assert.equal(answer.headers.get("access-control-allow-origin"), "*");
      assert.equal(answer.headers.get("cross-origin-resource-policy"), "cross-origin");
      assert.equal(answer.headers.get("set-cookie"), null);
    }
  });

  it("come in the best encoding the client takes, with the same content", async () => {
    for (const path of ["/widget.js", `/w/${slug}.js`]) {
      const plain = await (await get(path)).text();
      assert.equal(String(brotliDecompressSync(await bytes(path, "br"))), plain);
      assert.equal(String(gunzipSync(await bytes(path, "gzip"))), plain);
    }
  });

  it("are asked for again with a 304", async () => {
    const first = await get(`/w/${slug}.js`);
    const again = await get(`/w/${slug}.js`, { "if-none-match": first.headers.get("etag") ?? "" });
    assert.equal(again.status, 304);
    assert.equal(await again.text(), "");
  });

  it("bring the business along, and its next saved state at once", async () => {
    const before = await get(`/w/${slug}.js`);
    assert.match(await before.text(), /Full Interior Detail/);
    await app.db.orm.update(businesses).set({ name: "Shine & Polish" }).where(eq(businesses.slug, slug));
    const changed = await get(`/w/${slug}.js`);
    assert.match(await changed.text(), /Shine & Polish/);
    assert.notEqual(changed.headers.get("etag"), before.headers.get("etag"));
  });

  it("load their later parts from addresses that never change content", async () => {
    const widget = await (await get("/widget.js")).text();
    const parts = [...new Set(widget.match(/assets\/[\w-]+\.js/g))];
    assert.ok(parts.length > 1);
    for (const part of parts) {
      const answer = await get(`/${part}`);
      assert.equal(answer.status, 200, part);
      assert.match(answer.headers.get("cache-control") ?? "", /immutable/);
    }
  });

  it("keep the parts of an earlier version, for pages that hold its widget", async () => {
    const folder = fileURLToPath(new URL("../.cache/browser/assets/", import.meta.url));
    const name = `flow-earlier${process.pid}.js`;
    const forms = { "": "old()", ".br": brotliCompressSync("old()"), ".gz": gzipSync("old()") };
    for (const [suffix, content] of Object.entries(forms)) await writeFile(folder + name + suffix, content);
    try {
      assert.equal(await (await get(`/assets/${name}`)).text(), "old()");
      assert.equal(String(gunzipSync(await bytes(`/assets/${name}`, "gzip"))), "old()");
      for (const path of [`/assets/..%2f..%2f${name}`, "/assets/..%2fmanifest.json", `/assets/${name}.br`])
        assert.equal((await get(path)).status, 404, path);
    } finally {
      for (const suffix of Object.keys(forms)) await rm(folder + name + suffix);
    }
  });

  it("do not exist for an unknown business or part", async () => {
    for (const path of ["/w/nobody-here.js", "/w/x.css", "/assets/flow-0.js"])
      assert.equal((await get(path)).status, 404, path);
  });
});
