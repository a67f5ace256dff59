import { createHmac, randomBytes } from "node:crypto";
import type { Secrets } from "../secrets.ts";

const PREFIX = "whsec_";

/** A signing secret as Standard Webhooks writes it: the prefix, then 32 random bytes in base64. */
export const newSecret = (): string => `${PREFIX}${randomBytes(32).toString("base64")}`;

/** Sealed for one endpoint: moved to another row it cannot be opened. */
export const sealSecret = (secrets: Secrets, endpointId: string, secret: string): string =>
  secrets.seal(secret, `webhook ${endpointId}`);
export const openSecret = (secrets: Secrets, endpointId: string, sealed: string): string =>
  secrets.open(sealed, `webhook ${endpointId}`);

/** The `webhook-signature` of a message: one signature per secret that counts now, the newest first. */
export function signMessage(
  secrets: readonly string[],
  message: { id: string; timestamp: number; body: string },
): string {
  const signed = `${message.id}.${message.timestamp}.${message.body}`;
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), "base64");
      return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
    })
    .join(" ");
}
