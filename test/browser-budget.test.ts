/** What the widget may weigh. The figures that the build fails on stand here; widget/README.md explains them. */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { browserFiles } from "#features/browser-files/browser-files.ts";
import { DEMO_SLUGS } from "#features/demo/demo-owners.ts";
import { loadDemo } from "#features/demo/load-demo.ts";
import { openTestApp, type TestApp } from "./app.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
  await loadDemo(app.deps);
});
after(() => app.close());

const sent = async (path: string, encoding: string): Promise<Buffer> => {
  const answer = await app.app.request(path, { headers: { "accept-encoding": encoding } });
  assert.equal(answer.status, 200, path);
  return Buffer.from(await answer.arrayBuffer());
};
const parts = async (): Promise<Record<string, string>> => {
  const widget = String(await sent("/widget.js", "identity"));
  const [flow = ""] = widget.match(/assets\/flow-\w+\.js/) ?? [];
  const [more = ""] = String(await sent(`/${flow}`, "identity")).match(/assets\/more-\w+\.js/) ?? [];
  return { flow: `/${flow}`, more: `/${more}` };
};

it("the loader is at most 2 kB, the bundle under 40 kB (gzip)", async () => {
  assert.ok((await sent("/embed.js", "gzip")).length <= 2_000);
  assert.ok((await sent("/widget.js", "gzip")).length < 40_000);
});

it("a widget can be used after 18 kB (brotli), its business included", async (t) => {
  for (const slug of DEMO_SLUGS) {
    const { length } = await sent(`/w/${slug}.js`, "br");
    t.diagnostic(`/w/${slug}.js: ${length} bytes`);
    assert.ok(length <= 18_000, `${slug}: ${length} bytes`);
  }
});

it("the whole way to a booking stays within its budget (gzip)", async (t) => {
  const { flow = "" } = await parts();
  const bytes = (await sent("/widget.js", "gzip")).length + (await sent(flow, "gzip")).length;
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes <= WHOLE_WAY, `${bytes} bytes`);
});

it("no language costs more than the English it replaces", async () => {
  const names = [...(await browserFiles()).byName.keys()].filter((name) => /^assets\/[a-z]{2}-/.test(name));
  assert.equal(names.length, 5);
  for (const name of names) assert.ok((await sent(`/${name}`, "gzip")).length < 4_000, name);
});

/** 30,000 is what it must never be above (widget/README.md); this is what it is, so that it does not grow unseen. */
const WHOLE_WAY = 29_950;
