import { count, eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import { uploads } from "#db/schema/index.ts";
import { Refusal } from "#domain/refusals.ts";
import { emit } from "#events/emit.ts";
import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import type { UploadRow } from "./queries.ts";
import { redrawPicture } from "./redraw-picture.ts";
import type { Purpose } from "./schemas.ts";
import { writeUpload } from "./upload-files.ts";

/** A business's pictures together stay below some hundred megabytes. */
const MOST_UPLOADS = 1_000;

/**
 * Checks a picture by its content, draws it anew and keeps it: first the file, then the row, so that a row always has its
 * file. Refuses with `unsupported_media_type`, `validation_failed`, `plan_limit` when there are too many already.
 */
export async function createUpload(
  deps: Deps,
  access: Access,
  purpose: Purpose,
  original: Uint8Array,
): Promise<UploadRow> {
  const { businessId } = access;
  const [kept] = await deps.db.orm
    .select({ n: count() })
    .from(uploads)
    .where(eq(uploads.businessId, businessId));
  if ((kept?.n ?? 0) >= MOST_UPLOADS)
    throw new Refusal("plan_limit", `There are ${MOST_UPLOADS} pictures already: delete one first.`);
  const { bytes, width, height } = await redrawPicture(Buffer.from(original), purpose);
  const id = newId("upload");
  const now = deps.now();
  const row = { id, businessId, purpose, width, height, bytes: bytes.byteLength, createdAt: now };
  await writeUpload(deps, id, bytes);
  // Should this fail, the file stays behind and the sweep removes it: nobody can tell a failed commit from a lost answer.
  await deps.db.transaction(async (tx) => {
    await tx.insert(uploads).values(row);
    await emit(tx, {
      businessId,
      type: "upload.created",
      subjectId: id,
      actor: access.actor,
      occurredAt: now,
    });
  });
  return row;
}
