/** What the tests of services share: a business with two people and a room, its owner, and what they call. */
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { and, asc, eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { type Answer, openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { type Person, signedIn } from "#test/people.ts";

export const PATH = "/business/services";
export const plain = { name: "Wash", durationMinutes: 45, basePrice: 15_000 };
export const size = {
  key: "size",
  label: "Size",
  kind: "choice",
  required: true,
  options: [
    { key: "sedan", label: "Sedan", multiplier: "1" },
    { key: "suv", label: "SUV", multiplier: "1.3", minutes: 15 },
  ],
};

export let app: TestApp;
export let business: MadeBusiness;
export let owner: Person;

/** Called once by a file of tests. */
export function openServices(): void {
  before(async () => {
    app = await openTestApp();
    business = await makeBusiness(app.db, { members: 2, resources: { room: 1 } });
    owner = await signedIn(app, business);
  });
  after(() => app.close());
}

export const create = (body: object, who = owner) => who.call("POST", PATH, { body });
export const publicly = (what: string, body: object, slug = business.slug) =>
  app.call("POST", `/public/businesses/${slug}/${what}`, { body });

/** The fields that a refusal names. */
export const paths = (answer: Answer) => {
  assert.deepEqual(
    [answer.status, answer.body.code],
    [422, "validation_failed"],
    JSON.stringify(answer.body),
  );
  return answer.body.errors.map((error: { path: string }) => error.path);
};

/** What was told of a record, with the fields that changed. */
export const events = async (subjectId: string) =>
  (
    await app.db.orm
      .select()
      .from(t.events)
      .where(and(eq(t.events.businessId, business.id), eq(t.events.subjectId, subjectId)))
      .orderBy(asc(t.events.seq))
  ).map(({ type, fields }) => [type, ...fields].join(" "));
