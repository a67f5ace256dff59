import { newId } from "#db/new-id.ts";
import { parseCookies } from "../access/session-token.ts";
import type { Secrets } from "../secrets.ts";

/**
 * A browser that has signed in to an account keeps a sealed note of it, so that strangers who guess at that account
 * cannot use up its owner's attempts. It opens nothing: it only gives the browser guesses of its own.
 */
interface Device {
  id: string;
  /** Keyed hashes of the accounts' addresses, the latest first. */
  accounts: string[];
}

const PURPOSE = "known-device";
const MOST_ACCOUNTS = 5;
const KEPT_SECONDS = 400 * 86_400;

const cookieName = (baseUrl: string): string =>
  baseUrl.startsWith("https:") ? "__Host-bookingmachine.device" : "bookingmachine.device";

function readDevice(secrets: Secrets, baseUrl: string, cookieHeader: string | undefined): Device | null {
  const [sealed] = parseCookies(cookieHeader ?? "").get(cookieName(baseUrl)) ?? [];
  if (sealed === undefined || sealed.length > 2_000) return null;
  try {
    return JSON.parse(secrets.open(sealed, PURPOSE)) as Device;
  } catch {
    return null;
  }
}

/** The id of the device a request comes from if it has signed in to this account before, else `null`. */
export function knownDevice(
  { secrets, baseUrl }: { secrets: Secrets; baseUrl: string },
  cookieHeader: string | undefined,
  emailKey: string,
): string | null {
  const device = readDevice(secrets, baseUrl, cookieHeader);
  return device?.accounts.includes(secrets.clientKey(emailKey)) ? device.id : null;
}

/** The `Set-Cookie` line after a sign-in to this account. */
export function deviceCookie(
  { secrets, baseUrl }: { secrets: Secrets; baseUrl: string },
  cookieHeader: string | undefined,
  emailKey: string,
): string {
  const device = readDevice(secrets, baseUrl, cookieHeader);
  const account = secrets.clientKey(emailKey);
  const accounts = [account, ...(device?.accounts ?? []).filter((one) => one !== account)];
  const note: Device = { id: device?.id ?? newId("session"), accounts: accounts.slice(0, MOST_ACCOUNTS) };
  const secure = baseUrl.startsWith("https:") ? "; Secure" : "";
  const value = secrets.seal(JSON.stringify(note), PURPOSE);
  return `${cookieName(baseUrl)}=${value}; Path=/; Max-Age=${KEPT_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}
