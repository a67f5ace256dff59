import { createHash } from "node:crypto";
import type { Secrets } from "../secrets.ts";

/** Sealed for one calendar: moved to another row it cannot be opened. */
export const sealUrl = (secrets: Secrets, id: string, url: string): string =>
  secrets.seal(url, `busy calendar ${id}`);
export const openUrl = (secrets: Secrets, { id, url }: { id: string; url: string }): string =>
  secrets.open(url, `busy calendar ${id}`);

export const hashOf = (url: string): string => createHash("sha256").update(url).digest("base64url");
