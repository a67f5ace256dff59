import { withLocks } from "#db/locks.ts";
import type { Transaction } from "#db/open.ts";
import { businesses } from "#db/schema/index.ts";
import { loadBusiness, oneByOne } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { addDemoOwners } from "./demo-owners.ts";
import type { DemoBusiness } from "./description.ts";
import { type Diary, fillDiary } from "./fill-diary.ts";
import { randomFrom } from "./random.ts";
import { sakuraSalon } from "./sakura-salon.ts";
import { setUpBusiness } from "./set-up-business.ts";
import { shineAutoDetailing } from "./shine-auto-detailing.ts";
import { spotlessCleaning } from "./spotless-cleaning.ts";
import { storeHistory } from "./store-history.ts";

const DEMOS = [shineAutoDetailing, spotlessCleaning, sakuraSalon];

/**
 * Loads the three demo businesses into a database that has no business at all, in one transaction; otherwise does
 * nothing but give owners to demos that have none, and answers `false`. Of two processes that start at once the later waits and finds the work done.
 *
 * No events are written: whoever works through the outbox must not write letters about invented bookings.
 */
export async function loadDemo(deps: Pick<Deps, "db" | "now">): Promise<boolean> {
  return withLocks(deps.db, ["demo"], async (tx) => {
    const now = deps.now();
    const [anyone] = await tx.select({ id: businesses.id }).from(businesses).limit(1);
    if (!anyone) for (const demo of DEMOS) await loadOne(tx, demo, now);
    await addDemoOwners(tx, now);
    return !anyone;
  });
}

async function loadOne(tx: Transaction, demo: DemoBusiness, now: number): Promise<void> {
  const { slug } = demo.profile;
  const serviceIds = await setUpBusiness(tx, demo, now);
  const business = await loadBusiness({ orm: tx }, slug, now, oneByOne);
  if (!business) throw new Error(`the demo ${slug} is not there after it was stored`);
  const diary: Diary = {
    business,
    demo,
    serviceIds,
    random: randomFrom(slug),
    now,
    entries: [],
  };
  fillDiary(diary);
  await storeHistory(tx, diary);
}
