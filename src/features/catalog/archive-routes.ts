import type { ZodType } from "zod";
import type { IdKind } from "#domain/ids.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import { withBusiness } from "../businesses/with-business.ts";
import { type ArchivableNoun, archiveRow, restoreRow } from "./archive-row.ts";
import { type Change, changeCatalog } from "./change-catalog.ts";
import { idParams } from "./schemas.ts";

export interface Archivable {
  noun: ArchivableNoun;
  kind: IdKind;
  path: string;
  /** As in the operation's name: `ServiceArea`. */
  name: string;
  tag: string;
  /** Of the answer. */
  schema: ZodType;
  view(change: Change, business: Business, id: string): Promise<unknown>;
  /** Refuses what would leave something else without meaning. */
  beforeArchiving?(change: Change, id: string): Promise<void>;
  beforeRestoring?(change: Change, business: Business, id: string): Promise<void>;
}

/** `POST <path>/:id/archive` and `/restore`, the same for all that can be put away. */
export function archiveRoutes(of: Archivable) {
  const words = of.noun.replaceAll("_", " ");
  const params = idParams(of.kind);
  const both = {
    method: "post" as const,
    tags: [of.tag],
    access: { roles: MANAGERS, scope: "services:write" as const },
    params,
    responses: { 200: { description: `The ${words}.`, schema: of.schema } },
  };
  return [
    businessRoute({
      ...both,
      operationId: `archive${of.name}`,
      path: `${of.path}/:id/archive`,
      summary: `Put a ${words} away`,
      description: "Nothing new uses it; what there is keeps it.",
      problems: of.beforeArchiving ? ["in_use"] : [],
      async handle({ deps, access, params: { id } }) {
        const business = await deps.businesses.byId(access.businessId);
        const body = await changeCatalog(deps, access, async (change) => {
          await of.beforeArchiving?.(change, id);
          await archiveRow(change, of.noun, id);
          return of.view(change, business, id);
        });
        return { status: 200, body };
      },
    }),
    businessRoute({
      ...both,
      operationId: `restore${of.name}`,
      path: `${of.path}/:id/restore`,
      summary: `Take a ${words} back`,
      handle: ({ deps, access, params: { id } }) =>
        withBusiness(deps, access.slug, async (business) => {
          const work = async (change: Change) => {
            await of.beforeRestoring?.(change, business, id);
            await restoreRow(change, of.noun, id);
            return of.view(change, business, id);
          };
          return { status: 200, body: await changeCatalog(deps, access, work, business) };
        }),
    }),
  ];
}
