/** A service while it is edited, and how it is sent and priced. */
import type { PricedService } from "#domain/catalog.ts";
import type { BusinessService, ServiceInput } from "#sdk/index.ts";

export type Draft = Required<
  Pick<
    ServiceInput,
    | "name"
    | "description"
    | "categoryId"
    | "mode"
    | "location"
    | "durationMinutes"
    | "basePrice"
    | "capacity"
    | "bufferBeforeMinutes"
    | "bufferAfterMinutes"
    | "minNoticeMinutes"
    | "maxAdvanceDays"
    | "arrivalWindowMinutes"
    | "dailyLimit"
    | "teamMemberIds"
    | "resourceGroupIds"
  >
> &
  Pick<PricedService, "deposit" | "dimensions" | "addOns">;

export const EMPTY: Draft = {
  name: "",
  description: "",
  categoryId: null,
  mode: "booking",
  location: "business",
  durationMinutes: 60,
  basePrice: 0,
  capacity: 1,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minNoticeMinutes: null,
  maxAdvanceDays: null,
  arrivalWindowMinutes: null,
  dailyLimit: null,
  teamMemberIds: [],
  resourceGroupIds: [],
  deposit: { kind: "none", value: 0 },
  dimensions: [],
  addOns: [],
};

export const draftOf = (service: BusinessService): Draft => ({
  name: service.name,
  description: service.description,
  categoryId: service.categoryId,
  mode: service.mode,
  location: service.location,
  durationMinutes: service.durationMinutes,
  basePrice: service.basePrice,
  capacity: service.capacity,
  bufferBeforeMinutes: service.bufferBeforeMinutes,
  bufferAfterMinutes: service.bufferAfterMinutes,
  minNoticeMinutes: service.minNoticeMinutes,
  maxAdvanceDays: service.maxAdvanceDays,
  arrivalWindowMinutes: service.arrivalWindowMinutes,
  dailyLimit: service.dailyLimit,
  teamMemberIds: service.teamMemberIds,
  resourceGroupIds: service.resourceGroupIds,
  deposit: service.deposit,
  dimensions: service.dimensions as PricedService["dimensions"],
  addOns: service.addOns,
});

export const inputOf = (draft: Draft): ServiceInput => ({
  ...draft,
  deposit: draft.deposit as ServiceInput["deposit"],
  dimensions: draft.dimensions as ServiceInput["dimensions"],
});

/** Only what was changed: others may have changed the rest meanwhile. */
export function changesOf(begun: Draft, draft: Draft): Partial<ServiceInput> {
  const before = inputOf(begun);
  return Object.fromEntries(
    Object.entries(inputOf(draft)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof ServiceInput]),
    ),
  );
}

/** A key that is made of a label and taken by none of the others: what bookings remember a question by. */
export function freshKey(label: string, others: readonly { key: string }[]): string {
  const base =
    label
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 30) || "q";
  for (let turn = 1; ; turn++) {
    const key = turn === 1 ? base : `${base}_${turn}`;
    if (!others.some((other) => other.key === key)) return key;
  }
}
