/** The API through the typed SDK, as the signed-in person, in the business chosen in this tab. */
import { createClient } from "#sdk/index.ts";

const KEPT = "bm.business";
let businessId: string | null = sessionStorage.getItem(KEPT);

/** Each tab may look at another business; `null`: the one the account chose last. */
export function setBusinessOfTab(id: string | null): void {
  businessId = id;
  if (id === null) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, id);
}
export const businessOfTab = (): string | null => businessId;

/** The first argument of every function of the SDK. */
export const client = createClient({
  baseUrl: "",
  credentials: "same-origin",
  headers: (): Record<string, string> => (businessId === null ? {} : { "x-business-id": businessId }),
});
