import type { invoices, leads } from "#db/schema/index.ts";
import type { Contact } from "#db/schema/values.ts";
import { localDateOf, toRfc3339 } from "#domain/local-time.ts";
import { amountText } from "#domain/money.ts";
import type { CustomerWithVisits } from "../customers/queries.ts";
import type { BookingToTell, ServiceToTell } from "./queries.ts";

/** A cell: an amount is minor units in JSON and a plain decimal in CSV. */
export type Cell = string | number | boolean | null | { amount: number; currency: string };
/** Columns in their order. */
export type Line = Record<string, Cell>;

/** What all lines are told by. */
export interface Told {
  timeZone: string;
  currency: string;
  now: number;
  invoicePrefix: string;
}

export function csvCell(cell: Cell): string {
  if (cell === null) return "";
  return typeof cell === "object" ? amountText(cell.amount, cell.currency) : String(cell);
}

export function jsonLine(line: Line): string {
  return JSON.stringify(line, (_, value: unknown) =>
    value !== null && typeof value === "object" && "amount" in value ? value.amount : value,
  );
}

const contactCells = ({ name, email, phone, address }: Contact): Line => ({
  name,
  email: email ?? null,
  phone: phone ?? null,
  line1: address?.line1 ?? null,
  line2: address?.line2 ?? null,
  city: address?.city ?? null,
  region: address?.region ?? null,
  postalCode: address?.postalCode ?? null,
  country: address?.country ?? null,
});

const CONTACT = ["name", "email", "phone", "line1", "line2", "city", "region", "postalCode", "country"];

/** The first row of each file, also of one that has no other: the keys of its lines, in their order. */
export const COLUMNS = {
  customers: [
    "id",
    ...CONTACT,
    ...["locale", "tags", "notes", "marketing", "currency", "totalSpent", "totalPaid", "bookingCount"],
    ...["lastVisitAt", "nextVisitAt", "createdAt"],
  ],
  bookings: [
    ...["id", "status", "startsAt", "endsAt", "services", "teamMember", "customerId"],
    ...CONTACT,
    ...["seats", "currency", "total", "depositDue", "amountPaid", "origin", "source", "notes"],
    ...["internalNotes", "cancelReason", "createdAt"],
  ],
  leads: [
    ...["id", "status", "lostReason", "reason", "customerId"],
    ...CONTACT,
    ...["message", "preferredTimes", "source", "internalNotes", "createdAt"],
  ],
  invoices: [
    ...["id", "number", "status", "customerId", "bookingId"],
    ...CONTACT,
    ...["currency", "total", "taxTotal", "amountPaid", "issuedOn", "dueOn", "paidAt", "createdAt"],
  ],
  services: [
    ...["id", "name", "category", "price", "currency", "durationMinutes", "description", "mode"],
    ...["location", "capacity", "archivedAt"],
  ],
} as const satisfies Record<string, readonly string[]>;

const at = (instant: number | null, { timeZone }: Told) =>
  instant === null ? null : toRfc3339(instant, timeZone);

export function customerLine({ row, visits }: CustomerWithVisits, told: Told): Line {
  const { currency } = told;
  return {
    id: row.id,
    ...contactCells({
      name: row.name,
      email: row.email ?? undefined,
      phone: row.phone ?? undefined,
      address: row.address ?? undefined,
    }),
    locale: row.locale,
    tags: row.tags.join(", "),
    notes: row.notes,
    marketing: row.marketing,
    currency,
    totalSpent: { amount: visits.totalSpent, currency },
    totalPaid: { amount: visits.totalPaid, currency },
    bookingCount: visits.bookingCount,
    lastVisitAt: at(visits.lastVisitAt, told),
    nextVisitAt: at(visits.nextVisitAt, told),
    createdAt: at(row.createdAt, told),
  };
}

export function bookingLine({ row, services, teamMember }: BookingToTell, told: Told): Line {
  const { currency } = row;
  const lapsed = row.status === "pending_payment" && (row.paymentExpiresAt ?? told.now + 1) <= told.now;
  return {
    id: row.id,
    status: lapsed ? "expired" : row.status,
    startsAt: at(row.startsAt, told),
    endsAt: at(row.endsAt, told),
    services: services.join(", "),
    teamMember,
    customerId: row.customerId,
    ...contactCells(row.contact),
    seats: row.seats,
    currency,
    total: { amount: row.total, currency },
    depositDue: { amount: row.depositDue, currency },
    amountPaid: { amount: row.amountPaid, currency },
    origin: row.origin,
    source: row.attribution.source ?? null,
    notes: row.notes,
    internalNotes: row.internalNotes,
    cancelReason: row.cancelReason,
    createdAt: at(row.createdAt, told),
  };
}

export function leadLine(row: typeof leads.$inferSelect, told: Told): Line {
  return {
    id: row.id,
    status: row.status,
    lostReason: row.lostReason,
    reason: row.reason,
    customerId: row.customerId,
    ...contactCells(row.contact),
    message: row.message,
    preferredTimes: row.preferredTimes.join(", "),
    source: row.attribution.source ?? null,
    internalNotes: row.internalNotes,
    createdAt: at(row.createdAt, told),
  };
}

export function invoiceLine(row: typeof invoices.$inferSelect, told: Told): Line {
  const { currency } = row;
  const open = row.status === "sent" || row.status === "viewed";
  const overdue = open && row.dueOn !== null && row.dueOn < localDateOf(told.now, told.timeZone);
  return {
    id: row.id,
    number: row.number === null ? null : `${told.invoicePrefix}${row.number}`,
    status: overdue ? "overdue" : row.status,
    customerId: row.customerId,
    bookingId: row.bookingId,
    ...contactCells(row.contact),
    currency,
    total: { amount: row.total, currency },
    taxTotal: { amount: row.taxTotal, currency },
    amountPaid: { amount: row.amountPaid, currency },
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    paidAt: at(row.paidAt, told),
    createdAt: at(row.createdAt, told),
  };
}

export function serviceLine({ row, category }: ServiceToTell, told: Told): Line {
  const { currency } = told;
  return {
    id: row.id,
    name: row.name,
    category,
    price: { amount: row.basePrice, currency },
    currency,
    durationMinutes: row.durationMinutes,
    description: row.description,
    mode: row.mode,
    location: row.location,
    capacity: row.capacity,
    archivedAt: at(row.archivedAt, told),
  };
}
