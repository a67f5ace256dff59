import { toast } from "#dashboard/design/toast.tsx";
import { stringsOf } from "#dashboard/strings/strings.ts";

/** Tells when the browser loses the network, and when it is back. */
export function watchConnection(): void {
  addEventListener("offline", () =>
    toast({ text: stringsOf("app").problems.offline, tone: "bad", forMs: 12_000 }),
  );
  addEventListener("online", () => toast({ text: stringsOf("app").problems.backOnline }));
}
