import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { and, eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import type { TestApp } from "../app.ts";
import { openPaidApp } from "../stripe.ts";
import { rawBodies } from "./bodies.ts";
import { address, bodyOf, guarded, makeWorld, optionsOf } from "./calls.ts";
import { makers, type World } from "./records.ts";

/*
 * Whatever somebody of the business changes is written down, with who did it, in the business's log of events.
 */

/** They change nothing, or nothing of the business. */
const UNWRITTEN = new Set([
  "previewPrice",
  "updateNotificationPreferences",
  "refreshBusyCalendar",
  "refreshPaymentAccount",
  "readNotices",
  "previewMessageTemplate",
  "testMessageTemplate",
]);

/**
 * A picture is no body of this test, after a deletion there is no log, no plan can be paid for here, and evidence takes a
 * payment of Stripe's: their features have tests of their own.
 */
const ELSEWHERE = new Set([
  "createUpload",
  "deleteBusiness",
  "beginPlan",
  "changePlan",
  "openBillingPortal",
  "submitEvidence",
]);

/** A change that is one: the bodies of the matrix also fit when nothing is changed. */
const CHANGES: Record<string, object> = {
  updateBusiness: { description: "Another one" },
  updateBusinessLead: { status: "contacted" },
  updateTeamMember: { title: "Chief" },
  updateCustomer: { notes: "Rings twice" },
  setRole: { role: "admin" },
  updateCategory: { name: "Another name" },
  updatePackage: { label: "Another label" },
  updateSurcharge: { label: "Another label" },
  updateCoupon: { label: "Another label" },
  updateServiceArea: { label: "Another label" },
  updateResource: { name: "Another name" },
  updateResourceGroup: { name: "Another name" },
  updateClosure: { label: "Holidays" },
  updateInvoice: { notes: "Thank you" },
  updateQuote: { title: "Another title" },
  updateWidget: { name: "Another name" },
  updateApiKey: { name: "Another name" },
  updateWebhook: { description: "Another one" },
};

type Owner = World["owner"]["call"];

/** What has to be so before, for the call to change something. */
const BEFORE: Record<string, (owner: Owner, path: string) => Promise<unknown>> = {
  voidInvoice: (owner, path) => owner("POST", path.replace(/void$/, "send"), { body: {} }),
  recordInvoicePayment: (owner, path) => owner("POST", path.replace(/payments$/, "send"), { body: {} }),
  // Connected by a call before, in another way.
  setPaymentKeys: (owner) => owner("POST", "/business/payments/disconnect"),
  archiveServiceArea: (owner, path) => owner("POST", path.replace(/archive$/, "restore")),
};

let app: TestApp;
let world: World;
before(async () => {
  app = await openPaidApp();
  world = await makeWorld(app);
  // One alone has no order.
  for (const kind of ["pkg", "pkg", "sur", "sur", "are", "are"]) await makers[kind]?.(world);
});
after(() => app.close());

const owner: Owner = (...call) => world.owner.call(...call);

/** A draft of the team's: what customers asked for themselves is not the team's to change. */
async function teamQuote(): Promise<string> {
  const { body } = await owner("POST", "/business/quotes", {
    body: { customerId: world.customerId, items: [{ serviceId: world.serviceId }] },
  });
  return body.id;
}

it("every change that succeeds is an event of the business with its actor", async () => {
  const mine = and(eq(t.events.businessId, world.id), eq(t.events.actorId, world.owner.userId));
  const wrong: string[] = [];
  for (const route of guarded) {
    const { operationId, method } = route;
    if (method === "get" || ELSEWHERE.has(operationId)) continue;
    const inAddress = await address(world, route);
    const path = /^(update|send|delete|answer)Quote$/.test(operationId)
      ? inAddress.replace(/quo_[0-9a-z]+/, await teamQuote())
      : inAddress;
    if (/^restore/.test(operationId)) await owner("POST", path.replace(/restore$/, "archive"));
    await BEFORE[operationId]?.(owner, path);
    const body =
      CHANGES[operationId] ?? rawBodies[operationId] ?? reversed(await bodyOf(world, route), operationId);
    const before = await app.db.orm.$count(t.events, mine);
    const { status, body: answer } = await owner(method.toUpperCase(), path, optionsOf(route, body));
    const written = (await app.db.orm.$count(t.events, mine)) - before;
    if (status >= 300) wrong.push(`${operationId}: ${status} ${JSON.stringify(answer)}`);
    else if (written > 0 === UNWRITTEN.has(operationId)) wrong.push(`${operationId}: ${written} events`);
  }
  assert.deepEqual(wrong, []);
});

/** An order that is another one. */
function reversed(body: Record<string, unknown> | undefined, operationId: string) {
  if (!body || !operationId.startsWith("order")) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, ids]) => [key, Array.isArray(ids) ? ids.toReversed() : ids]),
  );
}
