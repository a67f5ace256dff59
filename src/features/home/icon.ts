import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { PageDefinition } from "#http/pages.ts";

const FILE = fileURLToPath(new URL("../../../dashboard/public/icon.svg", import.meta.url));

/** What browsers show in the tab of a page that names no picture of its own. */
export function iconPage(): PageDefinition {
  return {
    path: "/favicon.ico",
    methods: ["GET"],
    handle: async () => ({
      status: 200,
      headers: { "content-type": "image/svg+xml", "cache-control": "public, max-age=86400" },
      body: await readFile(FILE),
    }),
  };
}
