import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import { emailKey, phoneKey } from "../customers/find-or-create-customer.ts";
import type { DiaryEntry } from "./diary-entry.ts";
import type { Diary } from "./fill-diary.ts";
import { insertRows } from "./insert-rows.ts";
import { makeInterest } from "./interest.ts";
import { heardOf, makePerson, type Person } from "./people.ts";
import type { Random } from "./random.ts";
import { reviewRows } from "./reviews.ts";

const CANCEL_REASONS = ["Something came up", "Not feeling well", "Found another time", null];
const SOURCES = ["website", "website", "google", "instagram", null];

/** Stores the diary with everything around it: customers, quotes, bookings, claims, leads and reviews. */
export async function storeHistory(tx: Transaction, diary: Diary): Promise<void> {
  const { business, demo, entries, now } = diary;
  const businessId = business.id;
  const people = demo.people.customers.map((name, index) => makePerson(name, index, demo.people));
  for (const entry of entries) heardOf(personOf(people, entry), entry.createdAt);
  const { quotes, leads, prospects, quoteOf } = makeInterest(diary, people);
  const couponIds = await storeCoupons(tx, diary);

  const known = [...people, ...prospects].flatMap(({ id, contact, since }) =>
    since === null
      ? []
      : {
          id,
          businessId,
          name: contact.name,
          email: contact.email ?? null,
          emailKey: contact.email === undefined ? null : emailKey(contact.email),
          phone: contact.phone ?? null,
          phoneKey: contact.phone === undefined ? null : phoneKey(contact.phone),
          address: contact.address ?? null,
          createdAt: since,
          updatedAt: since,
        },
  );
  await insertRows(tx, t.customers, known);
  await insertRows(tx, t.quotes, quotes);

  const bookings = entries.map((entry) =>
    bookingRow(diary, entry, personOf(people, entry), quoteOf, couponIds),
  );
  await insertRows(tx, t.bookings, bookings);
  const items = entries.flatMap((entry) => itemRows(diary, entry));
  await insertRows(tx, t.bookingItems, items);
  const claims = entries.flatMap((entry) => allocationRows(diary, entry));
  await insertRows(tx, t.allocations, claims);

  await insertRows(tx, t.leads, leads);
  const reviews = reviewRows(diary, (entry) => personOf(people, entry).contact.name, now);
  await insertRows(tx, t.reviews, reviews);
}

function personOf(people: Person[], { customer }: DiaryEntry): Person {
  const person = people[customer];
  if (!person) throw new Error("a diary entry without a customer");
  return person;
}

/** Coupons come last of the catalog: only now is it known how often they were used. */
async function storeCoupons(
  tx: Transaction,
  { business, demo, entries }: Diary,
): Promise<Map<string, string>> {
  const ids = new Map(demo.coupons.map(({ code }) => [code, newId("coupon")]));
  const rows = demo.coupons.map((coupon) => ({
    ...coupon,
    id: ids.get(coupon.code) ?? newId("coupon"),
    businessId: business.id,
    // A cancelled booking gave its use back.
    redemptions: entries.filter((e) => e.couponCode === coupon.code && e.status !== "cancelled").length,
    createdAt: business.row.createdAt,
  }));
  await insertRows(tx, t.coupons, rows);
  return ids;
}

function bookingRow(
  { business, demo, random }: Diary,
  entry: DiaryEntry,
  person: Person,
  quoteOf: ReadonlyMap<string, string>,
  couponIds: ReadonlyMap<string, string>,
): typeof t.bookings.$inferInsert {
  const { price, purchase, status } = entry;
  const source = random.pick(SOURCES);
  return {
    id: entry.bookingId,
    businessId: business.id,
    customerId: person.id,
    teamMemberId: entry.teamMemberId,
    quoteId: quoteOf.get(entry.bookingId) ?? null,
    couponId: entry.couponCode === undefined ? null : (couponIds.get(entry.couponCode) ?? null),
    status,
    statusChangedAt: entry.statusChangedAt,
    // Every change of status counts one, as it does for real bookings.
    version: status === "confirmed" || status === "pending" ? 1 : 2,
    startsAt: entry.startsAt,
    endsAt: entry.endsAt,
    seats: purchase.seats ?? 1,
    packageKey: purchase.packageKey ?? null,
    rules: entry.rules,
    coupon: entry.coupon,
    price,
    currency: price.currency,
    total: price.total,
    depositDue: price.depositDue,
    contact: person.contact,
    answers: someAnswers(demo.people.answers, random),
    notes: random.chance(0.12) ? random.pick(demo.people.notes) : "",
    locale: business.row.locale,
    customerTimeZone: business.row.timeZone,
    attribution: source === null ? {} : { source, widget: "default" },
    consent: { terms: true, marketing: random.chance(0.3) },
    cancelReason: status === "cancelled" ? random.pick(CANCEL_REASONS) : null,
    createdAt: entry.createdAt,
    updatedAt: entry.statusChangedAt,
  };
}

function someAnswers(answers: Record<string, string[]>, random: Random): Record<string, string> {
  return Object.fromEntries(
    Object.entries(answers)
      .filter(() => random.chance(0.5))
      .map(([key, texts]) => [key, random.pick(texts)]),
  );
}

function itemRows({ business }: Diary, { bookingId, services, purchase }: DiaryEntry) {
  return services.map((service, position) => ({
    businessId: business.id,
    bookingId,
    position,
    serviceId: service.id,
    name: service.name,
    selections: purchase.items[position]?.selections ?? {},
    addOns: purchase.items[position]?.addOns ?? {},
  }));
}

function allocationRows({ business }: Diary, entry: DiaryEntry) {
  const capacity = entry.services.length === 1 ? (entry.services[0]?.capacity ?? 1) : 1;
  return entry.claims.map((claim) => ({
    id: newId("allocation"),
    businessId: business.id,
    teamMemberId: claim.subjectId === entry.teamMemberId ? claim.subjectId : null,
    resourceId: claim.subjectId === entry.teamMemberId ? null : claim.subjectId,
    bookingId: entry.bookingId,
    sessionKey: claim.sessionKey,
    seat: claim.seat,
    capacity,
    serviceIds: claim.serviceIds,
    startsAt: claim.startsAt,
    endsAt: claim.endsAt,
    busyFrom: claim.busyFrom,
    busyUntil: claim.busyUntil,
  }));
}
