import { newId } from "#db/new-id.ts";
import type { Database, Transaction } from "#db/open.ts";
import * as t from "#db/schema/index.ts";
import type { Coordinates, ServiceArea, Surcharge } from "#domain/catalog.ts";
import type { BusinessId } from "#domain/ids.ts";

type NewService = Partial<typeof t.services.$inferInsert> & { members?: number[]; groups?: string[] };

export interface BusinessOptions {
  business?: Partial<typeof t.businesses.$inferInsert>;
  /** Number of people, or their own fields. */
  members?: number | Partial<typeof t.teamMembers.$inferInsert>[];
  services?: NewService[];
  /** Resources by group name. */
  resources?: Record<string, number>;
  surcharges?: Surcharge[];
  serviceAreas?: ServiceArea[];
  /** Where postal codes lie, by normalised code. */
  places?: Record<string, Coordinates>;
  coupons?: (Partial<typeof t.coupons.$inferInsert> & { code: string })[];
  /** Services by their index. */
  packages?: { key: string; services: number[]; discountKind: "percent" | "fixed"; discountValue: string }[];
}

export interface MadeBusiness {
  id: BusinessId;
  slug: string;
  serviceIds: string[];
  memberIds: string[];
  resourceIds: Record<string, string[]>;
  /** By code. */
  couponIds: Record<string, string>;
}

const WEEK = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: "09:00", to: "17:00" }));

/**
 * A business as tests want it: open 09:00–17:00 UTC every day, one person, one service of 60 minutes for 100.00, no
 * notice needed, a year ahead. Everybody does every service unless `members` of a service says who.
 */
export async function makeBusiness(db: Database, options: BusinessOptions = {}): Promise<MadeBusiness> {
  const id = newId("business") as BusinessId;
  const slug = options.business?.slug ?? `test-${id.slice(4, 16)}`;
  const made: MadeBusiness = { id, slug, serviceIds: [], memberIds: [], resourceIds: {}, couponIds: {} };
  await db.transaction(async (tx) => {
    await tx.insert(t.businesses).values({
      id,
      slug,
      name: "Test business",
      timeZone: "UTC",
      currency: "USD",
      weeklyHours: WEEK,
      minNoticeMinutes: 0,
      maxAdvanceDays: 365,
      cancellation: { cutoffMinutes: 0 },
      taxes: [],
      createdAt: 0,
      updatedAt: 0,
      ...options.business,
    });
    await tx.insert(t.widgets).values({
      id: newId("widget"),
      businessId: id,
      slug: "default",
      isDefault: true,
      theme: { primaryColor: "#0b6b57", radius: 8, font: "system-ui", scheme: "auto" },
      fields: [],
      texts: {},
      tracking: {},
    });
    const members =
      typeof options.members === "object"
        ? options.members
        : Array.from({ length: options.members ?? 1 }, () => ({}));
    for (const [index, member] of members.entries()) {
      const memberId = newId("teamMember");
      made.memberIds.push(memberId);
      await tx.insert(t.teamMembers).values({
        id: memberId,
        businessId: id,
        name: `Person ${index + 1}`,
        position: index,
        createdAt: 0,
        ...member,
      });
    }
    for (const [name, count] of Object.entries(options.resources ?? {})) {
      const groupId = newId("resourceGroup");
      await tx.insert(t.resourceGroups).values({ id: groupId, businessId: id, name });
      const rows = Array.from({ length: count }, (_, n) => ({
        id: newId("resource"),
        businessId: id,
        groupId,
        name: `${name} ${n + 1}`,
      }));
      await tx.insert(t.resources).values(rows);
      made.resourceIds[name] = rows.map((row) => row.id);
    }
    for (const [position, given] of (options.services ?? [{}]).entries()) {
      const { members: who, groups, ...service } = given;
      const serviceId = newId("service");
      made.serviceIds.push(serviceId);
      await tx.insert(t.services).values({
        id: serviceId,
        businessId: id,
        name: "Service",
        durationMinutes: 60,
        basePrice: 10_000,
        dimensions: [],
        addOns: [],
        position,
        createdAt: 0,
        updatedAt: 0,
        ...service,
      });
      const able = who ? who.flatMap((index) => made.memberIds[index] ?? []) : made.memberIds;
      if (able.length > 0)
        await tx
          .insert(t.teamMemberServices)
          .values(able.map((teamMemberId) => ({ businessId: id, teamMemberId, serviceId })));
      for (const name of groups ?? []) {
        const [resourceId] = made.resourceIds[name] ?? [];
        const group = (await tx.select().from(t.resources)).find((row) => row.id === resourceId);
        if (!group) throw new Error(`no resources called ${name}`);
        await tx
          .insert(t.serviceResourceGroups)
          .values({ businessId: id, serviceId, groupId: group.groupId });
      }
    }
    await storePriceRules(tx, made, options);
  });
  return made;
}

async function storePriceRules(tx: Transaction, made: MadeBusiness, options: BusinessOptions): Promise<void> {
  const businessId = made.id;
  const { surcharges = [], serviceAreas = [], places = {}, coupons = [], packages = [] } = options;
  for (const [position, surcharge] of surcharges.entries())
    await tx.insert(t.surcharges).values({ ...surcharge, id: newId("surcharge"), businessId, position });
  for (const [position, area] of serviceAreas.entries())
    await tx.insert(t.serviceAreas).values({ ...area, id: newId("serviceArea"), businessId, position });
  const located = Object.entries(places).map(([postalCode, place]) => ({ businessId, postalCode, ...place }));
  if (located.length > 0) await tx.insert(t.postalPlaces).values(located);
  for (const coupon of coupons) {
    const id = newId("coupon");
    made.couponIds[coupon.code] = id;
    await tx.insert(t.coupons).values({
      id,
      businessId,
      label: coupon.code,
      discountKind: "fixed",
      discountValue: "1000",
      createdAt: 0,
      ...coupon,
    });
  }
  for (const [position, { services, ...one }] of packages.entries()) {
    const packageId = newId("package");
    await tx.insert(t.packages).values({ ...one, id: packageId, businessId, label: one.key, position });
    const serviceIds = services.flatMap((index) => made.serviceIds[index] ?? []);
    await tx
      .insert(t.packageServices)
      .values(serviceIds.map((serviceId) => ({ businessId, packageId, serviceId })));
  }
}

/** A customer as a booking names one. */
export const someone = (n: number | string = 1) => ({
  name: `Customer ${n}`,
  email: `customer-${n}@example.com`,
});
