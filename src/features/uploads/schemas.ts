import { z } from "zod";
import { instantSchema } from "../catalog/schemas.ts";

export const PURPOSES = ["logo", "avatar", "service_photo"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The address of a picture: an upload of the business, or one on the web over https. */
export const pictureUrlField = z
  .string()
  .max(2000)
  .refine((url) => {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.username === "";
  }, "not an address of a picture");

export const uploadSchema = z
  .strictObject({
    id: z.string(),
    purpose: z.enum(PURPOSES),
    url: z.string().describe("Public, never changes: for `logoUrl`, `avatarUrl` and the like."),
    width: z.int(),
    height: z.int(),
    bytes: z.int(),
    createdAt: instantSchema,
  })
  .meta({ id: "Upload" });
