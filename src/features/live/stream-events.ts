import type { Access } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { countUnread } from "../notices/queries.ts";
import type { LiveEvent } from "./live-feed.ts";
import { mayHear, missedEvents } from "./missed-events.ts";

/** Silence that proxies bear. */
const HEARTBEAT_MS = 15_000;
/** Who was signed out, or lost their role, hears nothing more after this. */
const CHECK_EVERY_MS = 30_000;
/** Notices are written by the worker, soon after the event that they tell of. */
const NOTICES_AFTER_MS = 2_000;
/** A reader that takes nothing for so many messages is gone. */
const MOST_WAITING = 1_000;

export interface StreamOptions {
  lastEventId: string | undefined;
  /** False: only what was missed; the stream ends at once. */
  waits: boolean;
  /** Who the caller is now; `null`: nobody any more. */
  check(): Promise<Access | null>;
}

const encoder = new TextEncoder();

/** Server-sent events of a business for one caller: ids only, the records are read by their own endpoints. */
export function streamEvents(
  deps: Deps,
  first: Access,
  { lastEventId, waits, check }: StreamOptions,
): ReadableStream<Uint8Array> {
  let access = first;
  let end = () => {};
  let letGo = () => {};
  return new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        let open = true;
        let unread: number | null = null;
        const say = (text: string) => {
          if (!open) return;
          if ((controller.desiredSize ?? 0) < -MOST_WAITING) return end();
          controller.enqueue(encoder.encode(text));
        };
        // One after the other, so that nothing overtakes what was missed.
        let queue: Promise<void> = Promise.resolve();
        const then = (work: () => Promise<void>) => {
          queue = queue.then(() => (open ? work() : undefined)).catch(() => end());
          return queue;
        };
        const tell = async (event: LiveEvent) => {
          if (await mayHear(deps.db.orm, access, event)) say(messageOf(event));
        };
        const tellUnread = async () => {
          if (access.userId === null) return;
          const count = await countUnread(deps.db.orm, access.businessId, access.userId);
          if (count !== unread) say(`event: notices\ndata: ${JSON.stringify({ unread: count })}\n\n`);
          unread = count;
        };
        let noticing: NodeJS.Timeout | undefined;
        const timers: NodeJS.Timeout[] = [];
        const close = () => {
          if (!open) return;
          open = false;
          unsubscribe();
          clearTimeout(noticing);
          for (const timer of timers) clearInterval(timer);
        };
        letGo = close;
        end = () => {
          if (!open) return;
          close();
          controller.close();
        };
        const unsubscribe = waits
          ? deps.live.subscribe(
              access.businessId,
              (event) => {
                void then(() => tell(event));
                noticing ??= setTimeout(() => {
                  noticing = undefined;
                  void then(tellUnread);
                }, NOTICES_AFTER_MS);
              },
              () => end(),
            )
          : () => {};
        say("retry: 2000\n\n");
        await then(async () => {
          // Before what was missed is looked up, so that nothing falls between the two.
          if (waits) await deps.live.begun;
          if (lastEventId !== undefined) {
            const missed = await missedEvents(deps.db.orm, access.businessId, lastEventId);
            if (missed === null) say("event: reload\ndata: {}\n\n");
            for (const event of missed ?? []) await tell(event);
          }
          await tellUnread();
        });
        if (!waits) return end();
        // Ended while the first messages were being made.
        if (!open) return;
        timers.push(
          setInterval(() => {
            say(": still here\n\n");
            // Where the worker was slow, or is another process.
            void then(tellUnread);
          }, HEARTBEAT_MS),
          setInterval(() => {
            void then(async () => {
              const now = await check();
              if (now === null || now.businessId !== access.businessId) return end();
              access = now;
            });
          }, CHECK_EVERY_MS),
        );
      },
      cancel() {
        letGo();
      },
    },
    { highWaterMark: 0 },
  );
}

function messageOf({ id, type, subjectId }: LiveEvent): string {
  return `id: ${id}\ndata: ${JSON.stringify({ type, subjectId })}\n\n`;
}
