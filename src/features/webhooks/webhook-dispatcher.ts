import { EVENTS_WRITTEN } from "#events/emit.ts";
import type { Deps } from "../deps.ts";
import { Dispatcher, type NextOptions } from "../reactions/dispatcher.ts";
import { sendNextDelivery } from "./send-delivery.ts";

const AT_ONCE = 64;
/** Of these, to endpoints that failed last: each may take the whole timeout, and the others must not wait for them. */
const MOST_FAILING = 32;

/** Sends what there is to send, to each endpoint one after the other and to different endpoints at the same time. */
export function webhookDispatcher(deps: Deps): Dispatcher {
  let failing = 0;
  const next = async ({ signal, onTaken }: NextOptions): Promise<boolean> => {
    let counted = 0;
    try {
      return await sendNextDelivery(deps, {
        signal,
        failingToo: failing < MOST_FAILING,
        onTaken(isFailing) {
          counted = isFailing ? 1 : 0;
          failing += counted;
          onTaken();
        },
      });
    } finally {
      failing -= counted;
    }
  };
  return new Dispatcher(deps, {
    name: "webhooks",
    topic: EVENTS_WRITTEN,
    lookEveryMs: 3_000,
    atOnce: AT_ONCE,
    next,
  });
}
