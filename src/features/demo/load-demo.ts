import { withLocks } from "#db/locks.ts";
import type { Transaction } from "#db/open.ts";
import { businesses } from "#db/schema/index.ts";
import type { Deps } from "../deps.ts";
import { asBusiness } from "./as-business.ts";
import type { DemoBusiness } from "./description.ts";
import { type Diary, fillDiary } from "./fill-diary.ts";
import { randomFrom } from "./random.ts";
import { sakuraSalon } from "./sakura-salon.ts";
import { setUpBusiness } from "./set-up-business.ts";
import { shineAutoDetailing } from "./shine-auto-detailing.ts";
import { spotlessCleaning } from "./spotless-cleaning.ts";
import { storeHistory } from "./store-history.ts";

const DEMOS = [shineAutoDetailing, spotlessCleaning, sakuraSalon];

export const DEMO_SLUGS: readonly string[] = DEMOS.map((demo) => demo.profile.slug);

/**
 * Loads the three demo businesses into a database that has no business at all, in one transaction; otherwise does
 * nothing and answers `false`. Of two processes that start at once the later waits and finds the work done.
 *
 * No events are written: whoever works through the outbox must not write letters about invented bookings.
 */
export async function loadDemo(deps: Pick<Deps, "db" | "now">): Promise<boolean> {
  return withLocks(deps.db, ["demo"], async (tx) => {
    const [anyone] = await tx.select({ id: businesses.id }).from(businesses).limit(1);
    if (anyone) return false;
    const now = deps.now();
    for (const demo of DEMOS) await loadOne(tx, demo, now);
    return true;
  });
}

async function loadOne(tx: Transaction, demo: DemoBusiness, now: number): Promise<void> {
  const settled = await setUpBusiness(tx, demo, now);
  const diary: Diary = {
    business: asBusiness(settled),
    demo,
    serviceIds: settled.serviceIds,
    random: randomFrom(demo.profile.slug),
    now,
    entries: [],
  };
  fillDiary(diary);
  await storeHistory(tx, diary);
}
