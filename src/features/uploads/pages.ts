import { Refusal } from "#domain/refusals.ts";
import type { PageDefinition } from "#http/pages.ts";
import type { Deps } from "../deps.ts";
import { readUpload } from "./upload-files.ts";

/** `/uploads/:id`: the picture, for every website, for ever: another picture has another id. */
export function uploadPages(deps: Deps): PageDefinition[] {
  return [
    {
      path: "/uploads/:id",
      methods: ["GET"],
      async handle(request) {
        const id = request.params.id ?? "";
        const body = await readUpload(deps, id);
        if (body === null) throw new Refusal("not_found", "There is no such picture.");
        const headers = {
          "content-type": "image/webp",
          "cache-control": "public, max-age=31536000, immutable",
          etag: `"${id}"`,
          "content-security-policy": "default-src 'none'; sandbox",
          "cross-origin-resource-policy": "cross-origin",
        };
        const known = request.header("if-none-match")?.includes(`"${id}"`);
        return known ? { status: 304, headers, body: null } : { status: 200, headers, body };
      },
    },
  ];
}
