import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Transformer } from "@napi-rs/image";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";
import { sweepUploads } from "./upload-files.ts";

let app: TestApp;
let dataDir: string;
let business: MadeBusiness;
let owner: Person;

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "uploads-"));
  app = await openTestApp({ DATA_DIR: dataDir });
  business = await makeBusiness(app.db);
  owner = await signedIn(app, business);
});
after(async () => {
  await app.close();
  await rm(dataDir, { recursive: true });
});

/** Left half red, right half blue. */
function picture(width: number, height: number): Transformer {
  const pixels = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++)
    pixels.set(at % width < width / 2 ? [255, 0, 0, 255] : [0, 0, 255, 255], at * 4);
  return Transformer.fromRgbaPixels(pixels, width, height);
}

/** A JPEG that a phone held upright made: its EXIF says "turn me by 90°", and where it was taken. */
function withOrientation(jpeg: Buffer): Buffer {
  const exif = Buffer.concat([
    Buffer.from("Exif\0\0MM\0\x2a\0\0\0\x08", "latin1"),
    Buffer.from([0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]),
    Buffer.from("GPS 52.5 13.4"),
  ]);
  const length = exif.length + 2;
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xe1, length >> 8, length & 255]),
    exif,
    jpeg.subarray(2),
  ]);
}

async function upload(bytes: Uint8Array, purpose = "logo", cookie = owner.cookie, type = "image/jpeg") {
  const response = await app.app.request(`/api/v1/business/uploads?purpose=${purpose}`, {
    method: "POST",
    headers: { cookie, "content-type": type },
    body: new Uint8Array(bytes),
  });
  const body = (await response.json()) as {
    id: string;
    url: string;
    purpose: string;
    width: number;
    height: number;
    bytes: number;
    code?: string;
  };
  return { status: response.status, body };
}

const served = (id: string, headers = {}) => app.app.request(`/uploads/${id}`, { headers });

test("a picture is kept as WebP, made smaller for its purpose, and shown to everybody for ever", async () => {
  const { status, body } = await upload(await picture(1000, 500).png());
  assert.equal(status, 201);
  assert.deepEqual([body.purpose, body.width, body.height], ["logo", 512, 256]);
  assert.equal(body.url, `${app.deps.baseUrl}/uploads/${body.id}`);
  const answer = await served(body.id);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "image/webp");
  assert.match(answer.headers.get("cache-control") ?? "", /immutable/);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.equal(answer.headers.get("cross-origin-resource-policy"), "cross-origin");
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { width, height, format } = await new Transformer(bytes).metadata();
  assert.deepEqual([width, height, format, bytes.length], [512, 256, "webp", body.bytes]);
  assert.equal((await served(body.id, { "if-none-match": `"${body.id}"` })).status, 304);
  const [event] = await app.db.orm.select().from(t.events).where(eq(t.events.subjectId, body.id));
  assert.equal(event?.type, "upload.created");
});

test("a photo may be larger, and a small picture is never blown up", async () => {
  const photo = (await upload(await picture(3000, 1500).jpeg(), "service_photo")).body;
  assert.deepEqual([photo.width, photo.height], [1600, 800]);
  const small = (await upload(await picture(40, 30).webp(), "avatar")).body;
  assert.deepEqual([small.width, small.height], [40, 30]);
});

test("a picture is turned upright by its EXIF, and nothing but pixels is kept", async () => {
  const jpeg = withOrientation(await picture(300, 100).jpeg());
  const polyglot = Buffer.concat([jpeg, Buffer.from("<script>alert(document.domain)</script>")]);
  const { body } = await upload(polyglot);
  assert.deepEqual([body.width, body.height], [100, 300]);
  const bytes = Buffer.from(await (await served(body.id)).arrayBuffer());
  for (const left of ["Exif", "GPS", "<script>"]) assert.ok(!bytes.includes(left), left);
  const pixels = await new Transformer(bytes).rawPixels();
  const [red = 0, , blue = 0] = pixels.subarray(0, 3);
  assert.ok(red > 200 && blue < 60, "what was left is now above");
});

test("what is no picture by its content is refused, whatever it says it is", async () => {
  const gif = Buffer.from("GIF89a\xff\xff\xff\xff\x80\0\0=1/*", "latin1");
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  for (const bytes of [gif, svg, Buffer.from("hello"), Buffer.from("PK\x03\x04"), new Uint8Array(0)]) {
    const { status, body } = await upload(bytes, "logo", owner.cookie, "image/png");
    assert.deepEqual([status, body.code], [415, "unsupported_media_type"]);
  }
});

test("broken, cut-off and absurdly large pictures are refused before they cost anything", async () => {
  const [jpeg, png, webp] = await Promise.all([
    picture(200, 200).jpeg(),
    picture(200, 200).png(),
    picture(200, 200).webp(),
  ]);
  for (const bytes of [jpeg, png, webp])
    for (const share of [0.1, 0.5, 0.95]) {
      const { status, body } = await upload(bytes.subarray(0, Math.floor(bytes.length * share)));
      assert.deepEqual(
        [status, body.code],
        [422, "validation_failed"],
        `${bytes.toString("latin1", 0, 4)} ${share}`,
      );
    }
  const bomb = Buffer.from(png);
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  assert.equal((await upload(bomb)).status, 422);
  const wideJpeg = Buffer.from(jpeg);
  const frame = wideJpeg.indexOf(Buffer.from([0xff, 0xc0])) === -1 ? 0xc2 : 0xc0;
  wideJpeg.writeUInt32BE(0xffffffff, wideJpeg.indexOf(Buffer.from([0xff, frame])) + 5);
  assert.equal((await upload(wideJpeg)).status, 422);
  const huge = Buffer.alloc(8 * 1024 * 1024 + 1);
  jpeg.copy(huge);
  assert.equal((await upload(huge)).status, 413);
  const kept = (await readdir(join(dataDir, "uploads"))).filter((name) => !name.endsWith(".webp"));
  assert.deepEqual(kept, [], "no drafts are left");
});

test("only managers upload and delete; a purpose must be one of ours", async () => {
  const staff = await signedIn(app, business, "staff");
  const png = await picture(10, 10).png();
  assert.equal((await upload(png, "logo", staff.cookie)).status, 403);
  assert.equal((await upload(png, "logo", "")).status, 401);
  assert.equal((await upload(png, "banner")).status, 422);
});

test("an upload becomes the photo of a service, in the public configuration at once, and stays while it is shown", async () => {
  const { body } = await upload(await picture(64, 64).png(), "service_photo");
  const theirs = await makeBusiness(app.db);
  const stranger = await signedIn(app, theirs);
  const at = (made: MadeBusiness) => `/business/services/${made.serviceIds[0]}`;
  const photo = (url: string | null) => ({ body: { photoUrl: url } });
  for (const [who, made, url] of [
    [stranger, theirs, body.url],
    [owner, business, "http://pictures.example/a.png"],
    [owner, business, "javascript:alert(1)"],
  ] as const) {
    const refused = await who.call("PATCH", at(made), photo(url));
    assert.deepEqual([refused.status, refused.body.errors[0].path], [422, "photoUrl"], url);
  }
  assert.equal((await owner.call("PATCH", at(business), photo(body.url))).body.photoUrl, body.url);
  const shown = async () =>
    (await app.call("GET", `/public/businesses/${business.slug}/config`)).body.services[0].photoUrl;
  assert.equal(await shown(), body.url);
  const used = await owner.call("DELETE", `/business/uploads/${body.id}`);
  assert.deepEqual([used.status, used.body.usedBy], [409, [business.serviceIds[0]]]);
  assert.equal((await owner.call("PATCH", at(business), photo(null))).status, 200);
  assert.equal(await shown(), undefined);
  assert.equal((await owner.call("DELETE", `/business/uploads/${body.id}`)).status, 204);
});

test("an upload becomes the logo; while it is shown it stays, then it is gone, file and all", async () => {
  const { body } = await upload(await picture(64, 64).png());
  assert.equal((await owner.call("PATCH", "/business", { body: { logoUrl: body.url } })).status, 200);
  const shown = await owner.call("DELETE", `/business/uploads/${body.id}`);
  assert.deepEqual([shown.status, shown.body.code, shown.body.usedBy], [409, "in_use", [business.id]]);

  const other = await makeBusiness(app.db);
  const stranger = await signedIn(app, other);
  const taken = await stranger.call("PATCH", "/business", { body: { logoUrl: body.url } });
  assert.deepEqual([taken.status, taken.body.errors[0].path], [422, "logoUrl"]);
  const foreign = await stranger.call("DELETE", `/business/uploads/${body.id}`);
  const absent = await stranger.call("DELETE", `/business/uploads/${newId("upload")}`);
  assert.deepEqual([foreign.status, absent.status], [404, 404]);
  assert.equal(foreign.body.detail, absent.body.detail);
  assert.deepEqual((await stranger.call("GET", "/business/uploads")).body.data, []);

  await owner.call("PATCH", "/business", { body: { logoUrl: null } });
  assert.equal((await owner.call("DELETE", `/business/uploads/${body.id}`)).status, 204);
  assert.equal((await served(body.id)).status, 404);
  assert.equal((await owner.call("DELETE", `/business/uploads/${body.id}`)).status, 404);
});

test("pictures are listed newest first, page by page", async () => {
  const mine = await makeBusiness(app.db);
  const { cookie, call } = await signedIn(app, mine);
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) {
    app.clock.now += 1000;
    ids.unshift((await upload(await picture(8, 8).png(), n === 1 ? "avatar" : "logo", cookie)).body.id);
  }
  const first = (await call("GET", "/business/uploads?limit=2")).body;
  const second = (await call("GET", `/business/uploads?limit=2&cursor=${first.nextCursor}`)).body;
  const seen = [...first.data, ...second.data].map(({ id }: { id: string }) => id);
  assert.deepEqual(seen, ids);
  assert.equal(second.nextCursor, null);
  assert.equal((await call("GET", "/business/uploads?purpose=avatar")).body.data.length, 1);
});

test("addresses that are no upload lead nowhere near the disk", async () => {
  for (const id of ["..%2F..%2Fauth-secret", "upl_x", "%00", `${newId("upload")}.part`, newId("upload")])
    assert.equal((await served(id)).status, 404, id);
});

test("files that no row knows are swept after an hour, others never", async () => {
  const { body } = await upload(await picture(8, 8).png());
  const folder = join(dataDir, "uploads");
  const orphan = join(folder, `${newId("upload")}.webp`);
  const draft = join(folder, `${newId("upload")}.webp.part`);
  const fresh = join(folder, `${newId("upload")}.webp`);
  for (const path of [orphan, draft, fresh]) await writeFile(path, "x");
  const seconds = app.clock.now / 1000;
  for (const path of [orphan, draft]) await utimes(path, seconds - 4000, seconds - 4000);
  await utimes(fresh, seconds - 60, seconds - 60);
  await utimes(join(folder, `${body.id}.webp`), seconds - 9000, seconds - 9000);
  assert.equal(await sweepUploads(app.deps), 2);
  const left = await readdir(folder);
  assert.ok(
    left.includes(`${body.id}.webp`) && fresh.endsWith(left.find((name) => fresh.endsWith(name)) ?? "-"),
  );
});

test("the API's description says which bytes to send and how", async () => {
  const document = (await (await app.app.request("/api/v1/openapi.json")).json()) as {
    paths: Record<string, Record<string, { requestBody?: { content: object } }>>;
  };
  const content = document.paths["/business/uploads"]?.post?.requestBody?.content ?? {};
  assert.deepEqual(Object.keys(content), ["image/jpeg", "image/png", "image/webp"]);
  const page = await (await app.app.request("/api/v1/docs")).text();
  assert.match(page, /--data-binary @file/);
});
