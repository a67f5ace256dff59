import { and, eq, inArray } from "drizzle-orm";
import { businesses, services, teamMembers, uploads } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import type { Access } from "../access/business-route.ts";
import { changeCatalog, note, notFound } from "../catalog/change-catalog.ts";
import type { Deps } from "../deps.ts";
import { uploadUrl } from "./queries.ts";
import { removeUpload } from "./upload-files.ts";

/** Deletes a picture for good. Refuses with `in_use` (`usedBy`) one that is shown as the logo, of a person or with a service. */
export async function deleteUpload(deps: Deps, access: Access, id: string): Promise<void> {
  await changeCatalog(deps, access, async (change) => {
    const { tx, businessId } = change;
    const url = uploadUrl(deps, id);
    const [row] = await tx
      .select({ id: uploads.id })
      .from(uploads)
      .where(and(eq(uploads.businessId, businessId), eq(uploads.id, id)));
    if (!row) throw notFound("upload");
    const logo = await tx
      .select({ id: businesses.id })
      .from(businesses)
      .where(and(eq(businesses.id, businessId), eq(businesses.logoUrl, url)));
    const avatars = await tx
      .select({ id: teamMembers.id })
      .from(teamMembers)
      .where(
        and(eq(teamMembers.businessId, businessId), inArray(teamMembers.avatarUrl, [url, `/uploads/${id}`])),
      )
      .limit(20);
    const photos = await tx
      .select({ id: services.id })
      .from(services)
      .where(and(eq(services.businessId, businessId), eq(services.photoUrl, url)))
      .limit(20);
    const users = [...logo, ...avatars, ...photos];
    if (users.length > 0)
      throw new Refusal("in_use", "The picture is shown: choose another one there first.", {
        extra: { usedBy: users.map((user) => user.id) },
      });
    await tx.delete(uploads).where(and(eq(uploads.businessId, businessId), eq(uploads.id, id)));
    await note(change, "upload.deleted", id);
  });
  await removeUpload(deps, id);
}
