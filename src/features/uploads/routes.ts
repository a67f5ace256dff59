import { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import { cursorQuery, limitQuery, listOf } from "#http/fields.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import { idParams } from "../catalog/schemas.ts";
import type { Deps } from "../deps.ts";
import { createUpload } from "./create-upload.ts";
import { deleteUpload } from "./delete-upload.ts";
import { listUploads, type UploadRow, uploadUrl } from "./queries.ts";
import { PURPOSES, uploadSchema } from "./schemas.ts";

const tags = ["Uploads"];
const MOST_BYTES = 8 * 1024 * 1024;
const purpose = z.enum(PURPOSES);

/** The business's zone, for the instants in an answer. */
async function viewer(deps: Deps, slug: string) {
  const { timeZone } = (await deps.businesses.bySlug(slug)).row;
  return ({ id, purpose, width, height, bytes, createdAt }: UploadRow) => ({
    id,
    purpose,
    url: uploadUrl(deps, id),
    width,
    height,
    bytes,
    createdAt: toRfc3339(createdAt, timeZone),
  });
}

export const uploadRoutes = [
  businessRoute({
    operationId: "createUpload",
    method: "post",
    path: "/business/uploads",
    summary: "Upload a picture",
    description:
      "The body is the picture itself: JPEG, PNG or WebP, at most 8 MB and 40 million pixels. It is turned upright, made as small as its purpose needs (logo and avatar 512 × 512, service photo 1600 × 1200) and kept as WebP without any metadata.",
    tags,
    access: { roles: MANAGERS, scope: "business:write" },
    bodyMode: "raw",
    rawTypes: ["image/jpeg", "image/png", "image/webp"],
    maxBodyBytes: MOST_BYTES,
    query: z.strictObject({ purpose }),
    responses: { 201: { description: "Kept.", schema: uploadSchema } },
    problems: ["unsupported_media_type", "payload_too_large", "plan_limit"],
    async handle({ deps, access, query, request }) {
      const view = await viewer(deps, access.slug);
      const row = await createUpload(deps, access, query.purpose, request.rawBody);
      return { status: 201, body: view(row) };
    },
  }),
  businessRoute({
    operationId: "listUploads",
    method: "get",
    path: "/business/uploads",
    summary: "Uploaded pictures, newest first",
    tags,
    access: { roles: MANAGERS, scope: "business:read" },
    query: z.strictObject({ limit: limitQuery, cursor: cursorQuery, purpose: purpose.optional() }),
    responses: { 200: { description: "A page of pictures.", schema: listOf(uploadSchema) } },
    async handle({ deps, access, query }) {
      const view = await viewer(deps, access.slug);
      const { rows, nextCursor } = await listUploads(deps.db.orm, access.businessId, query);
      return { status: 200, body: { data: rows.map(view), nextCursor } };
    },
  }),
  businessRoute({
    operationId: "deleteUpload",
    method: "delete",
    path: "/business/uploads/:id",
    summary: "Delete a picture that is not shown any more",
    tags,
    access: { roles: MANAGERS, scope: "business:write" },
    params: idParams("upload"),
    responses: { 204: { description: "Gone." } },
    problems: ["in_use"],
    async handle({ deps, access, params }) {
      await deleteUpload(deps, access, params.id);
      return { status: 204 };
    },
  }),
];
