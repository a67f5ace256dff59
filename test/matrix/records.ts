import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import type { IdKind } from "#domain/ids.ts";
import type { TestApp } from "../app.ts";
import { type MadeBusiness, someone } from "../business.ts";
import type { Person } from "../people.ts";

/** One business of the matrix, and what every record made in it may refer to. */
export interface World extends MadeBusiness {
  app: TestApp;
  serviceId: string;
  /** Does the service, and is the staff member who calls. */
  teamMemberId: string;
  customerId: string;
  owner: Person;
}

type Make = (world: World) => Promise<string>;

/** Every record lies on a day of its own: one must not stand in another's way. */
let daysAhead = 1;
const DAY_MS = 86_400_000;

async function book(world: World, day = daysAhead++): Promise<string> {
  const startsAt = new Date(Math.floor(world.app.clock.now / DAY_MS + day) * DAY_MS + 10 * 3_600_000);
  const { status, body } = await world.app.call("POST", `/public/businesses/${world.slug}/bookings`, {
    body: {
      serviceId: world.serviceId,
      startsAt: startsAt.toISOString(),
      teamMemberId: world.teamMemberId,
      customer: someone(`${day}-${world.slug}`),
    },
  });
  if (status !== 201) throw new Error(`no booking for the matrix: ${JSON.stringify(body)}`);
  return body.booking.id;
}

/** Stores one row and gives its id. */
function row<T>(
  kind: IdKind,
  table: Parameters<TestApp["db"]["orm"]["insert"]>[0],
  values: (id: string, world: World) => T,
): Make {
  return async (world) => {
    const id = newId(kind);
    await world.app.db.orm.insert(table).values({ id, businessId: world.id, ...values(id, world) } as never);
    return id;
  };
}

const line = { label: "Work", quantity: "1", unitAmount: 100, taxRate: null, amount: 100, tax: 0 };

async function lead(world: World): Promise<string> {
  const { body } = await world.app.call("POST", `/public/businesses/${world.slug}/leads`, {
    body: { ...someone(`lead-${daysAhead++}`), message: "Hello" },
  });
  return body.id;
}

async function quote(world: World): Promise<string> {
  const { body } = await world.app.call("POST", `/public/businesses/${world.slug}/quotes`, {
    body: { serviceId: world.serviceId },
  });
  return body.id;
}

/** Somebody of the team with an account. */
async function user(world: World): Promise<string> {
  const id = newId("user");
  const now = world.app.clock.now;
  const email = `${id}@example.com`;
  const account = { id, email, emailKey: email, emailVerifiedAt: now, createdAt: now, updatedAt: now };
  await world.app.db.orm.insert(t.users).values(account);
  await world.app.db.orm
    .insert(t.memberships)
    .values({ businessId: world.id, userId: id, role: "staff", createdAt: now });
  return id;
}

/** Money taken on site for an invoice of its own. */
async function payment(world: World): Promise<string> {
  const invoiceId = await makers.inv?.(world);
  return row("payment", t.payments, (id) => ({
    invoiceId,
    purpose: "invoice" as const,
    method: "cash" as const,
    status: "succeeded" as const,
    amount: 1_000,
    captured: 1_000,
    currency: "USD",
    idempotencyKey: id,
    createdAt: 0,
    updatedAt: 0,
  }))(world);
}

/** Makes a fresh record of the kind that an id prefix stands for. */
export const makers: Record<string, Make> = {
  bkg: (world) => book(world),
  led: lead,
  quo: quote,
  cus: row("customer", t.customers, (id) => ({ name: `Customer ${id}`, createdAt: 0, updatedAt: 0 })),
  svc: row("service", t.services, (id) => ({
    name: `Service ${id}`,
    durationMinutes: 60,
    basePrice: 1_000,
    dimensions: [],
    addOns: [],
    createdAt: 0,
    updatedAt: 0,
  })),
  cat: row("category", t.categories, (id) => ({ key: id.slice(4), name: `Category ${id}` })),
  pkg: row("package", t.packages, (id) => ({
    key: id.slice(4),
    label: "Both",
    discountKind: "percent",
    discountValue: "10",
  })),
  cpn: row("coupon", t.coupons, (id) => ({
    code: id.slice(4).toUpperCase(),
    label: "Less",
    discountKind: "fixed",
    discountValue: "100",
    createdAt: 0,
  })),
  sur: row("surcharge", t.surcharges, (id) => ({
    key: id.slice(4),
    label: "More",
    change: { kind: "fixed", value: 100 },
    conditions: [{ kind: "weekdays", weekdays: [7] }],
  })),
  are: row("serviceArea", t.serviceAreas, (id) => ({
    key: id.slice(4),
    label: "Here",
    covers: { kind: "postal_codes", postalCodes: ["10001"] },
    archivedAt: 0,
  })),
  mem: row("teamMember", t.teamMembers, (id) => ({ name: `Person ${id}`, createdAt: 0 })),
  rgr: row("resourceGroup", t.resourceGroups, (id) => ({ name: `Rooms ${id}` })),
  async res(world) {
    const groupId = await makers.rgr?.(world);
    return row("resource", t.resources, () => ({ groupId, name: "Room" }))(world);
  },
  cls: row("closure", t.closures, () => ({ startsOn: "2030-01-01", endsOn: "2030-01-01" })),
  tof: row("timeOff", t.timeOff, (_, world) => ({
    teamMemberId: world.teamMemberId,
    startsAt: world.app.clock.now + 900 * DAY_MS,
    endsAt: world.app.clock.now + 901 * DAY_MS,
  })),
  mai: row("mail", t.mails, () => ({
    kind: "booking_confirmed",
    related: {},
    status: "failed",
    nextAttemptAt: 0,
    createdAt: 0,
  })),
  wdg: row("widget", t.widgets, (id) => ({
    slug: id.slice(4),
    theme: { primaryColor: "#0b6b57", radius: 8, font: "system-ui", scheme: "auto" },
    fields: [],
    texts: {},
    tracking: {},
  })),
  rev: row("review", t.reviews, () => ({ rating: 5, authorName: "Ada", status: "published", createdAt: 0 })),
  key: row("apiKey", t.apiKeys, (id) => ({
    name: "Key",
    keyHash: id,
    lastFour: id.slice(-4),
    scopes: ["bookings:read"],
    createdAt: 0,
  })),
  upl: row("upload", t.uploads, () => ({ purpose: "logo", width: 1, height: 1, bytes: 1, createdAt: 0 })),
  ivt: row("invitation", t.invitations, (id, world) => ({
    email: `${id}@example.com`,
    emailKey: `${id}@example.com`,
    role: "staff",
    expiresAt: world.app.clock.now + DAY_MS,
    createdAt: world.app.clock.now,
  })),
  pay: payment,
  dsp: async (world) => {
    const paymentId = await payment(world);
    return row("dispute", t.disputes, (id) => ({
      paymentId,
      stripeDisputeId: `du_${id}`,
      amount: 100,
      currency: "USD",
      reason: "fraudulent",
      status: "needs_response",
      createdAt: 0,
      updatedAt: 0,
    }))(world);
  },
  inv: row("invoice", t.invoices, (_, world) => ({
    customerId: world.customerId,
    status: "draft",
    contact: { name: "Ada", email: "ada@example.com" },
    lines: [line],
    currency: "USD",
    total: 100,
    createdAt: 0,
    updatedAt: 0,
  })),
  rin: row("recurringInvoice", t.recurringInvoices, (_, world) => ({
    customerId: world.customerId,
    lines: [line],
    every: "month",
    startsOn: "2030-01-01",
    nextOn: "2030-01-01",
    createdAt: 0,
  })),
  bcl: row("busyCalendar", t.busyCalendars, (id, world) => ({
    teamMemberId: world.teamMemberId,
    url: "sealed",
    urlHash: id,
    host: "calendar.example.com",
    nextRefreshAt: 0,
    createdAt: 0,
  })),
  whk: row("webhook", t.webhookEndpoints, (id) => ({
    url: `https://example.com/${id}`,
    events: ["lead.created"],
    secret: "sealed",
    createdAt: 0,
    updatedAt: 0,
  })),
  async whd(world) {
    const endpointId = await makers.whk?.(world);
    return row("webhookDelivery", t.webhookDeliveries, (id) => ({
      ...{ endpointId, eventId: id, type: "lead.created", subjectId: id },
      ...{ status: "failed", nextAttemptAt: 0, createdAt: 0 },
    }))(world);
  },
  usr: user,
};
