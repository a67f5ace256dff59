import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { and, eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { Answer, TestApp } from "../app.ts";
import { hintsFor } from "./hints.ts";
import { mutate } from "./mutate.ts";
import { document, type Operation, publicOperations } from "./operations.ts";
import { type Random, randomFrom } from "./random.ts";
import { drawShot, type HttpRequest, httpRequest, type Shot } from "./shot.ts";
import type { Known } from "./world.ts";

/** How often each operation answered with each status. */
export type Tally = Map<string, Map<number, number>>;

export interface FuzzRun {
  seed: string;
  runs: number;
  worlds: Known[];
  /** What must have succeeded by the end: asked for again, unspoilt and among other requests, until it has. */
  wanted?: readonly Operation[];
}

/** A wanted operation that as many unspoilt requests do not bring to succeed cannot be reached. */
const TRIES = 400;

/** Bookings are what can overlap, so they come more often than the rest. */
const WEIGHTS: Record<string, number> = {
  createBooking: 5,
  createHold: 3,
  rescheduleBooking: 3,
  createQuote: 2,
};
const DECK = publicOperations.flatMap((operation) =>
  Array<Operation>(WEIGHTS[operation.id] ?? 1).fill(operation),
);

/**
 * Sends requests drawn from the API's own document, half of them spoilt. Fails with the request when an answer is
 * not one the document declares, is a 500, tells of the inside, or takes what the document refuses.
 */
export async function fuzz(app: TestApp, { seed, runs, worlds, wanted = [] }: FuzzRun): Promise<Tally> {
  const tally: Tally = new Map();
  const refusedByDocument = bodyChecker();
  const ask = async (name: string, random: Random, operation: Operation, spoilt: boolean) => {
    await liveOn(app, random, worlds);
    const shot = drawOne(app, random, worlds, operation, spoilt);
    const request = httpRequest(shot);
    // Now and then the same request several times at once: that is what double bookings are made of.
    const times = random.chance(0.05) ? 4 : 1;
    try {
      const answers = await Promise.all(
        Array.from({ length: times }, () => app.call(request.method, request.path, request)),
      );
      for (const answer of answers) {
        assertClosed(answer);
        if (refusedByDocument(shot, request))
          assert.ok(answer.status >= 400, `${answer.status} for a body the document refuses`);
        note(tally, shot.operation.id, answer.status);
        learn(worlds, shot, answer);
      }
    } catch (error) {
      throw new Error(`request ${name} of seed ${seed}:\n${told(request)}\n${(error as Error).message}`, {
        cause: error,
      });
    }
  };
  for (let run = 0; run < runs; run++) {
    const random = randomFrom(`${seed} ${run}`);
    await ask(String(run), random, random.pick(DECK) as Operation, random.chance(0.5));
  }
  for (const operation of wanted)
    for (let again = 0; again < TRIES && !succeeded(tally, operation.id); again++) {
      const name = `${operation.id} ${again}`;
      const random = randomFrom(`${seed} ${name}`);
      // Every other one makes what an operation may need: bookings, holds, quotes.
      await ask(name, random, again % 2 === 0 ? operation : (random.pick(DECK) as Operation), false);
    }
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  return tally;
}

/** Whether an operation was answered well at least once. */
export const succeeded = (tally: Tally, id: string): boolean =>
  [...(tally.get(id)?.keys() ?? [])].some((status) => status < 300);

function drawOne(app: TestApp, random: Random, worlds: Known[], operation: Operation, spoilt: boolean): Shot {
  const known = random.pick(worlds);
  const stranger = worlds.find((world) => world !== known) ?? known;
  if (!known || !stranger) throw new Error("nobody to ask");
  const hint = hintsFor(random, known, stranger, app.clock.now);
  const drawing = { random, hint, hintRate: 0.95, optionalRate: random.pick([0.15, 0.4, 0.8]) ?? 0.4 };
  const shot = drawShot(operation, drawing, known);
  return spoilt ? mutate(shot, random) : shot;
}

/** Time passes, so that holds and payments lapse and visits are done; owners change their prices. */
async function liveOn(app: TestApp, random: Random, worlds: Known[]): Promise<void> {
  if (random.chance(0.03)) app.clock.now += random.between(1, 9) * 60_000;
  if (random.chance(0.05)) {
    const done = random.pick(random.pick(worlds)?.bookings ?? []);
    const confirmed = and(eq(t.bookings.id, done?.id ?? ""), eq(t.bookings.status, "confirmed"));
    await app.db.orm.update(t.bookings).set({ status: "completed" }).where(confirmed);
  }
  if (!random.chance(0.01)) return;
  const serviceId = random.pick(random.pick(worlds)?.serviceIds ?? []) ?? "";
  const basePrice = random.between(0, 50_000);
  await app.db.orm.update(t.services).set({ basePrice }).where(eq(t.services.id, serviceId));
}

/** Keeps what an answer gave, for later calls to use. */
function learn(worlds: Known[], shot: Shot, { status, body }: Answer): void {
  const known = worlds.find(
    ({ slug, bookings }) => slug === shot.path.slug || bookings.some(({ id }) => id === shot.path.id),
  );
  if (!known || status >= 400) return;
  if (shot.operation.id === "createBooking" || shot.operation.id === "rebookBooking")
    known.bookings.push({ id: body.booking.id, token: body.manageToken });
  if (shot.operation.id === "createHold") known.holdIds.push(body.id);
  if (shot.operation.id === "createQuote") known.quoteIds.push(body.id);
  if (shot.operation.id === "listPublicReviews" && body.nextCursor) known.cursors.push(body.nextCursor);
}

/** An error is a problem document that says nothing of the inside. */
export function assertClosed({ status, body, headers }: Answer): void {
  if (status < 400) return;
  assert.equal(headers.get("content-type"), "application/problem+json");
  assert.equal(body.status, status);
  assert.ok(status < 500, JSON.stringify(body));
  assert.doesNotMatch(JSON.stringify(body), /node_modules|\.ts:\d+|\bat async\b|Failed query/);
}

/** Whether the document refuses the body, also once its texts are trimmed as the server trims them. */
export function bodyChecker(): (shot: Shot, request: HttpRequest) => boolean {
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema(document, "openapi.json");
  const compiled = new Map<string, ValidateFunction>();
  return ({ operation }, { body }) => {
    if (!operation.body || body === undefined || body === "") return false;
    let validate = compiled.get(operation.id);
    validate ??= ajv.compile({ $ref: `openapi.json${operation.bodyPointer}` });
    compiled.set(operation.id, validate);
    try {
      const value: unknown = JSON.parse(body.replace(/^\ufeff/, ""));
      return !validate(value) && !validate(trimmed(value));
    } catch {
      return true;
    }
  };
}

function trimmed(value: unknown): unknown {
  if (typeof value === "string") return value.trim();
  if (Array.isArray(value)) return value.map(trimmed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, trimmed(inner)]));
}

export function note(tally: Tally, id: string, status: number): void {
  const row = tally.get(id) ?? new Map<number, number>();
  row.set(status, (row.get(status) ?? 0) + 1);
  tally.set(id, row);
}

/** The request as one would write it down. */
export function told({ method, path, headers, body }: HttpRequest): string {
  return `${method} ${path}\n${JSON.stringify(headers)}\n${body?.slice(0, 4_000) ?? "(no body)"}`;
}
