import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { build } from "esbuild";
import { loadDemo } from "#features/demo/load-demo.ts";
import {
  type Answer,
  ApiError,
  type Client,
  createBooking,
  createClient,
  createLead,
  getBusiness,
  getBusinessConfig,
  importCustomers,
  listAvailability,
  listBusinessBookings,
} from "#sdk/index.ts";
import { openTestApp, type TestApp } from "./app.ts";
import { makeBusiness } from "./business.ts";
import { withApiKey } from "./people.ts";

const slug = "shine-auto-detailing";
const customer = { name: "Ada Example", email: "ada@example.com" };

interface Sent {
  url: string;
  key: string | null;
}

/** A client whose network answers what the test says: a `Response`, or a throw for a network that is away. */
function clientWith(answer: (attempt: number) => Response | "away", retries = 2) {
  const sent: Sent[] = [];
  const client = createClient({
    baseUrl: "https://booking.example.com",
    retries,
    fetch: async (url, init) => {
      sent.push({ url: String(url), key: new Headers(init?.headers).get("idempotency-key") });
      const next = answer(sent.length);
      if (next === "away") throw new TypeError("fetch failed");
      return next;
    },
  });
  return { client, sent };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
const problem = (status: number, code: string) =>
  json(status, { type: "t", title: "t", status, detail: "d", code, requestId: "r" });
const refusal = (code: string) => (error: unknown) => error instanceof ApiError && error.code === code;

describe("SDK over the real API", () => {
  let app: TestApp;
  let client: Client;
  before(async () => {
    app = await openTestApp();
    await loadDemo(app.deps);
    client = createClient({
      baseUrl: "http://localhost",
      fetch: async (url, init) => app.app.request(String(url), init),
    });
  });
  after(() => app.close());

  it("goes from the configuration to a booking with typed answers", async () => {
    const config: Answer<typeof getBusinessConfig> = await getBusinessConfig(client, { slug });
    const service = config.services.find(({ name }) => name === "Full Interior Detail");
    assert.ok(service);
    const items = [
      {
        serviceId: service.id,
        selections: { vehicle_size: "suv", condition: "poor" },
        addOns: { engine_bay: 1 },
      },
    ];
    const free = await listAvailability(client, {
      slug,
      query: { from: "2027-01-18", to: "2027-01-24", items: JSON.stringify(items) },
    });
    const startsAt = free.days.flatMap(({ slots }) => slots)[0]?.startsAt;
    assert.ok(startsAt);
    const made = await createBooking(client, { slug, body: { items, startsAt, customer } });
    assert.ok(made.booking);
    assert.equal(made.booking.startsAt, startsAt);
    assert.equal(made.booking.price.total, 31_750);
  });

  it("sends a file as the type it has, or as none", async () => {
    const { key } = await withApiKey(app, await makeBusiness(app.db), ["customers:write"]);
    const importer = { ...client, headers: { authorization: `Bearer ${key}` } };
    for (const [type, made] of [
      ["text/csv", 1],
      ["", 0],
    ] as const) {
      const body = new Blob(["name,email\nAda,ada@x.test"], { type });
      assert.equal((await importCustomers(importer, { body })).rows.new, made);
    }
    const body = new Blob(["{}"], { type: "application/json" });
    await assert.rejects(importCustomers(importer, { body }), refusal("unsupported_media_type"));
  });

  it("throws a refusal with its code and what it adds", async () => {
    await assert.rejects(getBusinessConfig(client, { slug: "nobody-here" }), refusal("not_found"));
    await assert.rejects(getBusiness(client), refusal("unauthorized"));
    await assert.rejects(
      createLead(client, { slug, body: { name: "" } as never }),
      (error: unknown) => error instanceof ApiError && (error.problem.errors?.length ?? 0) > 0,
    );
  });
});

describe("SDK on a bad network", () => {
  const booking = { slug, body: { startsAt: "2027-01-18T09:00:00-05:00", customer } };

  it("repeats a creation under one idempotency key until it is through", async () => {
    const { client, sent } = clientWith((attempt) => (attempt < 3 ? "away" : json(201, { booking: null })));
    await createBooking(client, booking);
    assert.equal(sent.length, 3);
    assert.ok(sent[0]?.key);
    assert.equal(new Set(sent.map(({ key }) => key)).size, 1);
  });

  it("uses another key for another creation, and the caller's where one is given", async () => {
    const { client, sent } = clientWith(() => json(201, {}));
    await createBooking(client, booking);
    await createBooking(client, booking);
    await createBooking(client, booking, { idempotencyKey: "mine" });
    assert.equal(new Set(sent.map(({ key }) => key)).size, 3);
    assert.equal(sent[2]?.key, "mine");
  });

  it("says that it is offline when nothing answers", async () => {
    const { client, sent } = clientWith(() => "away", 0);
    await assert.rejects(getBusinessConfig(client, { slug }), refusal("offline"));
    assert.equal(sent.length, 1);
  });

  it("waits as a busy server asks, but never longer than somebody waits for a button", async () => {
    const soon = clientWith((attempt) =>
      attempt === 1 ? json(503, {}, { "retry-after": "1" }) : json(200, {}),
    );
    await getBusinessConfig(soon.client, { slug });
    assert.equal(soon.sent.length, 2);
    const late = clientWith(() => json(503, {}, { "retry-after": "60" }));
    await assert.rejects(getBusinessConfig(late.client, { slug }), refusal("unexpected_answer"));
    assert.equal(late.sent.length, 1);
  });

  it("never repeats what was refused", async () => {
    const { client, sent } = clientWith(() => problem(409, "slot_unavailable"));
    await assert.rejects(createBooking(client, booking), refusal("slot_unavailable"));
    assert.equal(sent.length, 1);
  });

  it("repeats lists of words in the address and escapes what stands in it", async () => {
    const { client, sent } = clientWith(() => json(200, { data: [], nextCursor: null }));
    await listBusinessBookings(client, { query: { status: ["pending", "confirmed"], q: "a&b" } });
    assert.equal(
      sent[0]?.url,
      "https://booking.example.com/api/v1/business/bookings?status=pending&status=confirmed&q=a%26b",
    );
  });
});

it("a bundle holds only the operations it uses, and stays small", async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: 'import { createClient, listTiers } from "./index.ts"; console.log(createClient, listTiers)',
      resolveDir: new URL("../sdk/src", import.meta.url).pathname,
      loader: "ts",
    },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
  });
  const text = outputFiles[0]?.text ?? "";
  assert.match(text, /public\/tiers/);
  assert.doesNotMatch(text, /business\/|holds/);
  assert.ok(text.length < 2_600, `${text.length} bytes`);
});

it("has a function for every operation of the API", async () => {
  const document = JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8")) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const sdk: Record<string, unknown> = await import("#sdk/index.ts");
  const names = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  assert.ok(names.length > 100);
  assert.deepEqual(
    names.filter((name) => typeof sdk[name] !== "function"),
    [],
  );
});
