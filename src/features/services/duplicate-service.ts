import { newId } from "#db/new-id.ts";
import { services } from "#db/schema/index.ts";
import { type Change, note } from "../catalog/change-catalog.ts";
import { nextPosition, orderRows } from "../catalog/order-rows.ts";
import { setResourceGroups, setSkills } from "./create-service.ts";
import { getService, listServiceIds } from "./queries.ts";

const LONGEST_NAME = 120;
const COPY = " (copy)";

/** Adds a copy right behind the service, with its people and needs, and answers its id. Refuses with `not_found`. */
export async function duplicateService(
  change: Change,
  serviceId: string,
  name: string | undefined,
): Promise<string> {
  const { tx, businessId, now } = change;
  const { row, teamMemberIds, resourceGroupIds } = await getService(tx, businessId, serviceId);
  const id = newId("service");
  const copy = name ?? row.name.slice(0, LONGEST_NAME - COPY.length) + COPY;
  const position = await nextPosition(change, "service");
  await tx
    .insert(services)
    .values({ ...row, id, name: copy, position, archivedAt: null, createdAt: now, updatedAt: now });
  await setSkills(change, id, teamMemberIds);
  await setResourceGroups(change, id, resourceGroupIds);
  const ids = await listServiceIds(tx, businessId);
  const behind = ids.indexOf(serviceId) + 1;
  const others = ids.filter((other) => other !== id);
  await orderRows(change, "service", others.toSpliced(behind, 0, id), "silently");
  await note(change, "service.duplicated", id, { related: { serviceId } });
  return id;
}
