import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import type { Database } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import type { AddOn, Dimension } from "#domain/catalog.ts";
import { TEST_NOW } from "../app.ts";
import { makeBusiness } from "../business.ts";

/** A business that has one of everything, and what calls have made in it so far. */
export interface Known {
  slug: string;
  serviceIds: string[];
  memberIds: string[];
  quoteIds: string[];
  holdIds: string[];
  bookings: { id: string; token: string }[];
  cursors: string[];
}

const dimensions: Dimension[] = [
  {
    key: "size",
    label: "Size",
    kind: "choice",
    required: false,
    options: [
      { key: "small", label: "Small", multiplier: "1" },
      { key: "large", label: "Large", multiplier: "1.37", amount: 250, minutes: 30 },
    ],
  },
  {
    key: "rooms",
    label: "Rooms",
    kind: "quantity",
    required: false,
    unit: "room",
    min: 0,
    max: 20,
    step: 1,
    unitAmount: 333,
    unitMinutes: 15,
  },
  {
    key: "pets",
    label: "Pets",
    kind: "toggle",
    required: false,
    options: [{ key: "yes", label: "Pets", multiplier: "1.1" }],
  },
];
/** No maximum and an hour each: a visit as long as anybody asks for. */
const hours: Dimension = {
  key: "hours",
  label: "Hours",
  kind: "quantity",
  required: false,
  unit: "hour",
  unitAmount: 99_999_999,
  unitMinutes: 60,
};
const addOns: AddOn[] = [{ key: "wax", label: "Wax", amount: 1_500, minutes: 10, maxQuantity: 3 }];

/** Open round the clock, so that nothing but the claims themselves keeps visits apart. */
const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "00:00", to: "24:00" }));

export const ANSWERS = { note: "A note", agree: true, when: "2027-01-20", pick: "a" };

export async function makeWorld(
  db: Database,
  business: Partial<typeof t.businesses.$inferInsert> = {},
): Promise<Known> {
  const made = await makeBusiness(db, {
    business: { weeklyHours: ALWAYS, ...business },
    members: 4,
    resources: { room: 2 },
    services: [
      { members: [0, 1, 2], dimensions, addOns, depositKind: "percent", depositValue: 20 },
      { members: [0, 1, 2], capacity: 8, durationMinutes: 45 },
      { groups: ["room"], members: [0, 1], bufferBeforeMinutes: 15, bufferAfterMinutes: 30, dailyLimit: 6 },
      // The fourth person has time for the longest visits, because nobody else can be booked with them.
      { dimensions: [hours], members: [3], bufferAfterMinutes: 720 },
      { members: [0], mode: "quote" },
    ],
  });
  const { id: businessId, serviceIds, memberIds, slug } = made;
  const packageId = newId("package");
  await db.orm.insert(t.packages).values({
    id: packageId,
    businessId,
    key: "both",
    label: "Both",
    discountKind: "percent",
    discountValue: "12.5",
  });
  await db.orm
    .insert(t.packageServices)
    .values([0, 2].map((n) => ({ businessId, packageId, serviceId: serviceIds[n] ?? "" })));
  await db.orm.insert(t.coupons).values({
    id: newId("coupon"),
    businessId,
    code: "SAVE",
    label: "Save",
    discountKind: "fixed",
    discountValue: "500",
    maxRedemptions: 25,
    createdAt: 0,
  });
  await db.orm
    .update(t.widgets)
    .set({
      fields: [
        { key: "note", label: "Note", kind: "textarea", required: false },
        { key: "agree", label: "Agree", kind: "checkbox", required: false },
        { key: "when", label: "When", kind: "date", required: false },
        { key: "pick", label: "Pick", kind: "choice", required: false, options: ["a", "b"] },
      ],
    })
    .where(eq(t.widgets.businessId, businessId));
  await db.orm.insert(t.reviews).values(
    Array.from({ length: 30 }, (_, n) => ({
      id: newId("review"),
      businessId,
      serviceId: serviceIds[0] ?? null,
      rating: 1 + (n % 5),
      authorName: `Author ${n}`,
      status: "published" as const,
      createdAt: TEST_NOW - n * 60_000,
    })),
  );
  return { slug, serviceIds, memberIds, quoteIds: [], holdIds: [], bookings: [], cursors: [] };
}
