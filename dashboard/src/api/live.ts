/**
 * What others do, as they do it: one stream of the business's events per tab, and whatever on the screen they touch is
 * asked anew. While there is no stream everything in sight is asked anew now and then. Tabs in the background hold none: a
 * browser has only six connections to a server.
 */
import { businessOfTab } from "./client.ts";
import { watchConnection } from "./connection.ts";
import { messagesOf, type StreamMessage } from "./event-stream.ts";
import { queryClient, refresh } from "./query-client.ts";

/** One act of somebody is several events. */
const GATHER_MS = 80;
const POLL_MS = 30_000;
/** The server says something every 15 seconds. */
const DEAD_AFTER_MS = 40_000;
const AGAIN_MS = { first: 500, most: 30_000 };
const HIDDEN_FOR_MS = 60_000;

/** First words of the keys of what is made of a thing; where nothing is said, its plural. */
const AREAS: Readonly<Record<string, string[]>> = {
  booking: ["bookings", "calendar", "customers", "analytics"],
  business: ["business"],
  busy_calendar: ["busy-calendars", "calendar", "team"],
  category: ["categories", "services"],
  closure: ["closures", "calendar"],
  customer: ["customers", "bookings", "calendar"],
  dispute: ["payments"],
  hold: ["calendar"],
  import: ["imports", "customers", "bookings", "services"],
  invitation: ["team"],
  invoice: ["invoices", "customers"],
  member: ["team"],
  notification_preferences: ["notification-preferences"],
  payment: ["payments", "bookings", "invoices", "customers", "analytics"],
  payment_policy: ["payment-policy"],
  refund: ["payments", "bookings", "invoices", "customers", "analytics"],
  schedule_override: ["team", "calendar", "schedule-overrides"],
  service: ["services", "setup"],
  team_member: ["team", "calendar", "setup"],
  time_off: ["team", "calendar"],
};

export const areasOf = (type: string): string[] => {
  const noun = type.split(".")[0] ?? "";
  return AREAS[noun] ?? [`${noun.replaceAll("_", "-")}s`];
};

let started = false;

/** From now on, as long as the page stands; the account and the tab's business are known. */
export function startLive(): void {
  if (started) return;
  started = true;
  watchConnection();
  void follow();
}

let isOpen = false;
let lastId: string | undefined;

async function follow(): Promise<void> {
  setInterval(() => {
    if (!isOpen && !document.hidden) void queryClient.invalidateQueries();
  }, POLL_MS);
  for (let wait = AGAIN_MS.first; ; ) {
    await isVisible();
    const gone = await listen();
    if (gone === "over") return;
    wait = gone === "lost" ? AGAIN_MS.first : Math.min(wait * 2, AGAIN_MS.most);
    // Not all at once, when a server comes back.
    await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random() / 2)));
  }
}

/** Until the stream ends. `lost`: it was there; `refused`: it never was; `over`: nobody is signed in here. */
async function listen(): Promise<"lost" | "refused" | "over"> {
  const line = new AbortController();
  let watchdog = setTimeout(() => line.abort(), DEAD_AFTER_MS);
  const stopWhenHidden = hangUpWhenHidden(line);
  const business = businessOfTab();
  try {
    const answer = await fetch("/api/v1/business/events", {
      signal: line.signal,
      headers: {
        accept: "text/event-stream",
        ...(business === null ? {} : { "x-business-id": business }),
        ...(lastId === undefined ? {} : { "last-event-id": lastId }),
      },
    });
    if (answer.status === 401 || answer.status === 403) {
      // Whoever was signed out is led to where one signs in.
      await refresh("account");
      return "over";
    }
    if (!answer.ok || !answer.body) return "refused";
    for await (const message of messagesOf(answer.body)) {
      // The server says something at once. A proxy that holds it back has no stream for us: asking now and then goes on.
      if (!isOpen && lastId === undefined) catchUp(Date.now());
      isOpen = true;
      clearTimeout(watchdog);
      watchdog = setTimeout(() => line.abort(), DEAD_AFTER_MS);
      take(message);
    }
    return "lost";
  } catch {
    // The line broke, was silent for too long, or was hung up: the next one tells what was missed.
    return isOpen ? "lost" : "refused";
  } finally {
    isOpen = false;
    clearTimeout(watchdog);
    stopWhenHidden();
  }
}

/** What was read before the stream was there may have changed since. */
const catchUp = (openedAt: number): void =>
  void queryClient.invalidateQueries({
    predicate: ({ state }) => state.dataUpdatedAt > 0 && state.dataUpdatedAt < openedAt,
  });

const gathered = new Set<string>();

function take({ id, event, data }: StreamMessage): void {
  if (id !== undefined) lastId = id;
  if (event === "reload") {
    void queryClient.invalidateQueries();
    return;
  }
  if (data === "") return;
  const areas = event === "notices" ? ["notices"] : areasOf((JSON.parse(data) as { type: string }).type);
  if (gathered.size === 0)
    setTimeout(() => {
      void refresh(...gathered);
      gathered.clear();
    }, GATHER_MS);
  for (const area of areas) gathered.add(area);
}

function isVisible(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((done) => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", look);
      done();
    };
    document.addEventListener("visibilitychange", look);
  });
}

function hangUpWhenHidden(line: AbortController): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(() => line.abort(), HIDDEN_FOR_MS);
  };
  document.addEventListener("visibilitychange", look);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
