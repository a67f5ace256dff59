import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { withLocks } from "#db/locks.ts";
import { newId } from "#db/new-id.ts";
import type { Transaction } from "#db/open.ts";
import { customers } from "#db/schema/index.ts";
import { refuseField } from "#domain/refusals.ts";
import { emit, type NewEvent } from "#events/emit.ts";
import { check } from "#http/validation.ts";
import type { Access } from "../access/business-route.ts";
import { keysOf } from "../customers/create-customer.ts";
import type { CustomerRow } from "../customers/queries.ts";
import { type CustomerInput, customerInputSchema } from "../customers/schemas.ts";
import type { Deps } from "../deps.ts";
import { type Fault, refuseInvalid, tally } from "./import-report.ts";
import { cellsOf, type FieldNames, mapColumns, readTable, type Table } from "./read-table.ts";
import type { ImportOptions, ImportReport } from "./schemas.ts";

const MOST_ROWS = 10_000;
/** Of one statement: it takes 65,535 values at most. */
const AT_ONCE = 1_000;

const NAMES: FieldNames = {
  name: [
    "name",
    "fullname",
    "customer",
    "customername",
    "client",
    "clientname",
    "contact",
    "contactname",
    "displayname",
  ],
  firstName: ["firstname", "givenname", "first", "forename", "vorname", "prenom"],
  lastName: ["lastname", "familyname", "last", "surname", "nachname", "nom"],
  email: ["email", "emailaddress", "mail", "emailadresse", "email1value", "primaryemail"],
  phone: [
    "phone",
    "phonenumber",
    "mobile",
    "mobilephone",
    "tel",
    "telephone",
    "cell",
    "telefon",
    "phone1value",
  ],
  line1: ["line1", "address", "street", "address1", "addressline1", "streetaddress", "strasse"],
  line2: ["line2", "address2", "addressline2", "apt", "unit", "suite"],
  city: ["city", "town", "ort", "stadt", "ville"],
  region: ["region", "state", "province", "county"],
  postalCode: ["postalcode", "zip", "zipcode", "postcode", "plz"],
  country: ["country", "countrycode", "land"],
  locale: ["locale", "language", "lang"],
  notes: ["notes", "note", "comment", "comments", "remarks"],
  tags: ["tags", "tag", "labels", "groups"],
  marketing: ["marketing", "newsletter", "optin", "marketingconsent", "acceptsmarketing"],
};

/**
 * Adds the people of a file. Who is known, by e-mail, then phone, then (when there is neither) name, is only filled in
 * where something was missing; so the same file again changes nothing. Everything happens in one transaction, one import
 * of a business after the other. Refuses by `body` what cannot be read; with `strict`, by row and column, what is invalid.
 */
export async function importCustomers(
  deps: Deps,
  access: Access,
  bytes: Uint8Array,
  { preview, strict }: ImportOptions,
): Promise<ImportReport> {
  const { businessId, actor } = access;
  const table = readTable(bytes, MOST_ROWS);
  const fields = mapColumns(table.header, NAMES);
  if (!fields.some((field) => field === "name" || field === "firstName" || field === "lastName"))
    throw refuseField("body", "has no column that holds a name");
  const home = (await deps.businesses.byId(businessId)).row.address?.country;
  const count = tally(preview, table.header, fields, table.rows.length);
  const people = validPeople(table, fields, home, count.refuse);
  if (strict && count.report.rows.invalid > 0 && !preview) throw refuseInvalid(count.report);
  const now = deps.now();
  return withLocks(deps.db, [`import ${businessId}`], async (tx) => {
    const known = await knownPeople(tx, businessId, people);
    const made: CustomerInput[] = [];
    const filled = new Map<string, Partial<CustomerRow>>();
    for (const person of people) {
      const match = known.find(person);
      const changes = match ? missing(match, person) : {};
      if (!match) {
        known.add(person);
        made.push(person);
      } else if (Object.keys(changes).length > 0) {
        // Of a person who is only in the file so far, the first row counts.
        if (match.id !== "") filled.set(match.id, { ...filled.get(match.id), ...changes });
        Object.assign(match, changes);
      }
      const updated = match !== undefined && match.id !== "" && Object.keys(changes).length > 0;
      count.take(match ? (updated ? "updated" : "skipped") : "new", { ...person });
    }
    if (preview) return count.report;
    const common = { businessId, actor, occurredAt: now };
    const events: NewEvent[] = [];
    for (let start = 0; start < made.length; start += AT_ONCE) {
      const rows = made.slice(start, start + AT_ONCE).map((person) => ({
        ...person,
        ...keysOf(person),
        id: newId("customer"),
        businessId,
        createdAt: now,
        updatedAt: now,
      }));
      // Somebody who books with the same address at this moment is not entered twice.
      const stored = await tx
        .insert(customers)
        .values(rows)
        .onConflictDoNothing()
        .returning({ id: customers.id });
      count.report.rows.new -= rows.length - stored.length;
      count.report.rows.skipped += rows.length - stored.length;
      events.push(
        ...stored.map(({ id }) => ({ ...common, type: "customer.created" as const, subjectId: id })),
      );
    }
    for (const [id, changes] of filled) {
      await tx
        .update(customers)
        .set({ ...changes, version: sql`${customers.version} + 1`, updatedAt: now })
        .where(and(eq(customers.businessId, businessId), eq(customers.id, id)));
      events.push({ ...common, type: "customer.updated", subjectId: id, fields: Object.keys(changes) });
    }
    events.push({
      ...common,
      type: "import.imported",
      subjectId: businessId,
      related: { kind: "customers", new: String(count.report.rows.new), updated: String(filled.size) },
    });
    for (let start = 0; start < events.length; start += AT_ONCE)
      await emit(tx, ...events.slice(start, start + AT_ONCE));
    return count.report;
  });
}

function validPeople(
  { rows }: Table,
  fields: (string | null)[],
  home: string | undefined,
  refuse: (index: number, faults: Fault[]) => void,
): CustomerInput[] {
  return rows.flatMap((row, index) => {
    const result = check(customerInputSchema, personOf(cellsOf(row, fields), home), "row");
    if (result.ok) return [result.value as CustomerInput];
    refuse(
      index,
      result.errors.map(({ path, message }) => {
        const [first = "", second] = path.split(".");
        return { field: first === "address" && second ? second : first, message };
      }),
    );
    return [];
  });
}

/** A row in the words of the API; the schema says whether it can be. */
function personOf(cells: Record<string, string>, home: string | undefined): Record<string, unknown> {
  const { name, firstName, lastName, line1, line2, city, region, postalCode, country, ...rest } = cells;
  const { tags, marketing, ...plain } = rest;
  const called = name ?? [firstName, lastName].filter(Boolean).join(" ");
  const somewhere = line1 ?? line2 ?? city ?? region ?? postalCode;
  const address = {
    line1,
    ...(line2 === undefined ? {} : { line2 }),
    city,
    ...(region === undefined ? {} : { region }),
    postalCode,
    country: country?.toUpperCase() ?? home,
  };
  return {
    ...plain,
    ...(called === "" ? {} : { name: called }),
    ...(somewhere === undefined ? {} : { address }),
    ...(tags === undefined ? {} : { tags: tagsOf(tags) }),
    ...(marketing === undefined ? {} : { marketing: yesOrNo(marketing) }),
  };
}

const tagsOf = (cell: string) => [
  ...new Set(
    cell
      .split(/[,;|]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ""),
  ),
];

/** Anything else stays as it is, for the schema to refuse. */
function yesOrNo(cell: string): boolean | string {
  if (/^(?:yes|y|true|1|x|ja|oui)$/i.test(cell)) return true;
  return /^(?:no|n|false|0|nein|non)$/i.test(cell) ? false : cell;
}

type Known = Pick<
  CustomerRow,
  "id" | "name" | "email" | "emailKey" | "phone" | "phoneKey" | "address" | "locale" | "notes" | "tags"
>;

/** Who is in the database, and who was met in the file before (without an id yet). */
async function knownPeople(tx: Transaction, businessId: Access["businessId"], people: CustomerInput[]) {
  const [byEmail, byPhone, byName] = [
    new Map<string, Known>(),
    new Map<string, Known>(),
    new Map<string, Known>(),
  ];
  const add = (one: Known) => {
    if (one.emailKey !== null) byEmail.set(one.emailKey, one);
    if (one.phoneKey !== null && !byPhone.has(one.phoneKey)) byPhone.set(one.phoneKey, one);
    if (one.emailKey === null && one.phoneKey === null) byName.set(one.name, one);
  };
  const keyed = people.map((person) => ({ name: person.name, ...keysOf(person) }));
  const nameless = keyed.filter((one) => !one.emailKey && !one.phoneKey).map((one) => one.name);
  const look = async (
    column: typeof customers.emailKey | typeof customers.phoneKey | typeof customers.name,
    values: (string | null | undefined)[],
  ) => {
    const wanted = [...new Set(values.filter((value) => typeof value === "string"))];
    for (let start = 0; start < wanted.length; start += AT_ONCE) {
      const rows = await tx
        .select()
        .from(customers)
        .where(
          and(
            eq(customers.businessId, businessId),
            isNull(customers.erasedAt),
            inArray(column, wanted.slice(start, start + AT_ONCE)),
          ),
        );
      for (const row of rows) add(row);
    }
  };
  await look(
    customers.emailKey,
    keyed.map((one) => one.emailKey),
  );
  await look(
    customers.phoneKey,
    keyed.map((one) => one.phoneKey),
  );
  await look(customers.name, nameless);
  return {
    find(person: CustomerInput): Known | undefined {
      const { emailKey, phoneKey } = keysOf(person);
      if (emailKey && byEmail.has(emailKey)) return byEmail.get(emailKey);
      const called = phoneKey ? byPhone.get(phoneKey) : undefined;
      // Someone else's number with another e-mail is another person.
      if (called && (!emailKey || called.emailKey === null)) {
        if (emailKey) byEmail.set(emailKey, called);
        return called;
      }
      return emailKey || phoneKey ? undefined : byName.get(person.name);
    },
    add(person: CustomerInput): void {
      const { emailKey = null, phoneKey = null } = keysOf(person);
      const { email = null, phone = null, address = null, locale = null, notes = "", tags = [] } = person;
      add({ id: "", name: person.name, email, emailKey, phone, phoneKey, address, locale, notes, tags });
    },
  };
}

/** What the file knows and the record does not. */
function missing(known: Known, person: CustomerInput): Partial<CustomerRow> {
  const { emailKey, phoneKey } = keysOf(person);
  const tags = [...new Set([...known.tags, ...(person.tags ?? [])])].slice(0, 30);
  return {
    ...(known.email === null && person.email && emailKey ? { email: person.email, emailKey } : {}),
    ...(known.phone === null && person.phone && phoneKey ? { phone: person.phone, phoneKey } : {}),
    ...(known.address === null && person.address ? { address: person.address } : {}),
    ...(known.locale === null && person.locale ? { locale: person.locale } : {}),
    ...(known.notes === "" && person.notes ? { notes: person.notes } : {}),
    ...(tags.length > known.tags.length ? { tags } : {}),
  };
}
