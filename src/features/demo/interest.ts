import { newId } from "#db/new-id.ts";
import type * as t from "#db/schema/index.ts";
import { DAY_MS, MINUTE_MS } from "#domain/local-time.ts";
import { type ChosenVisit, chooseVisit } from "./choose-visit.ts";
import type { DemoLead } from "./description.ts";
import { type DiaryEntry, quotedAt } from "./diary-entry.ts";
import type { Diary } from "./fill-diary.ts";
import { heardOf, makePerson, type Person } from "./people.ts";

type QuoteRow = typeof t.quotes.$inferInsert;
type LeadRow = typeof t.leads.$inferInsert;

/** Ages in days of quotes that nobody has booked. */
const OPEN_QUOTES = [0.2, 1.4, 3.1];
const LAPSED_QUOTES = [16, 29];
const CONVERTED_QUOTES = 4;

interface Interest {
  quotes: QuoteRow[];
  leads: LeadRow[];
  /** People who asked and are no customers yet. */
  prospects: Person[];
  /** Id of the quote that a booking came from, by booking id. */
  quoteOf: Map<string, string>;
}

/** Quotes (open, lapsed, turned into bookings) and leads. */
export function makeInterest(diary: Diary, people: Person[]): Interest {
  const { business, demo, random, serviceIds, now } = diary;
  const interest: Interest = { quotes: [], leads: [], prospects: [], quoteOf: new Map() };

  const converted = spread(diary.entries.filter((entry) => entry.status === "completed"));
  for (const entry of converted) {
    const customerId = people[entry.customer]?.id ?? null;
    const quote = quoteRow(diary, entry, quotedAt(entry), { status: "converted", customerId });
    interest.quotes.push(quote);
    interest.quoteOf.set(entry.bookingId, quote.id);
  }
  for (const age of [...OPEN_QUOTES, ...LAPSED_QUOTES]) {
    const visit = chooseVisit(business, demo, serviceIds, random.pick(demo.visits), random);
    interest.quotes.push(quoteRow(diary, visit, now - age * DAY_MS));
  }
  for (const lead of demo.people.leads) {
    if (lead.status === "won") addWonLead(diary, lead, interest, people, converted.at(-1));
    else addLead(diary, lead, interest);
  }
  return interest;
}

/**
 * A few, evenly over the time. A coupon's uses are counted with its bookings, and a surcharge for short notice may
 * not have been due when the quote was made, so those are left alone.
 */
function spread(entries: DiaryEntry[]): DiaryEntry[] {
  const plain = entries.filter(
    ({ couponCode, price }) =>
      couponCode === undefined && price.lines.every((line) => line.kind !== "surcharge"),
  );
  return Array.from({ length: CONVERTED_QUOTES }, (_, i) =>
    plain.at(Math.floor(((i + 0.5) / CONVERTED_QUOTES) * plain.length)),
  ).filter((entry) => entry !== undefined);
}

function quoteRow(
  { business, now }: Diary,
  visit: ChosenVisit,
  createdAt: number,
  more: { status?: "converted"; customerId?: string | null } = {},
): QuoteRow & { id: string } {
  const expiresAt = createdAt + business.row.quoteValidDays * DAY_MS;
  return {
    id: newId("quote"),
    businessId: business.id,
    customerId: more.customerId ?? null,
    status: more.status ?? (expiresAt <= now ? "expired" : "pending"),
    request: {
      ...visit.purchase,
      ...(visit.couponCode === undefined ? {} : { couponCode: visit.couponCode }),
    },
    rules: visit.rules,
    result: visit.price,
    currency: visit.price.currency,
    total: visit.price.total,
    expiresAt,
    createdAt,
  };
}

function addLead(diary: Diary, lead: DemoLead, interest: Interest): void {
  const { business, demo, random, serviceIds, now } = diary;
  const { name, service } = lead;
  if (name === undefined || service === undefined) throw new Error("demo data: a lead asks for a service");
  const person = makePerson(name, demo.people.customers.length + interest.prospects.length, demo.people);
  const createdAt = Math.floor(now - (lead.daysAgo + 0.1 + random.next() / 4) * DAY_MS);
  heardOf(person, createdAt);
  interest.prospects.push(person);
  const visit = chooseVisit(business, demo, serviceIds, { weight: 1, services: [service] }, random);
  const quote = quoteRow(diary, visit, createdAt, { customerId: person.id });
  interest.quotes.push(quote);
  interest.leads.push(leadRow(diary, lead, person, quote, createdAt));
}

/** The one that went well: the quote it asked for is among those that became bookings. */
function addWonLead(
  diary: Diary,
  lead: DemoLead,
  interest: Interest,
  people: Person[],
  entry: DiaryEntry | undefined,
): void {
  const person = entry && people[entry.customer];
  const quote = entry && interest.quotes.find((one) => one.id === interest.quoteOf.get(entry.bookingId));
  if (person && quote) interest.leads.push(leadRow(diary, lead, person, quote, quote.createdAt));
}

function leadRow(
  { business, random, now }: Diary,
  lead: DemoLead,
  person: Person,
  quote: QuoteRow,
  createdAt: number,
): LeadRow {
  const touched = createdAt + random.between(30, 20 * 60) * MINUTE_MS;
  heardOf(person, createdAt);
  return {
    id: newId("lead"),
    businessId: business.id,
    customerId: person.id,
    quoteId: quote.id,
    status: lead.status,
    lostReason: lead.lostReason ?? null,
    contact: person.contact,
    message: lead.message,
    preferredTimes: lead.preferredTimes ?? [],
    postalCode: person.contact.address?.postalCode ?? null,
    request: quote.request,
    attribution: { source: "website", widget: "default" },
    consent: { terms: true },
    createdAt,
    updatedAt: lead.status === "new" ? createdAt : Math.min(now, touched),
  };
}
