import type { TestApp } from "../app.ts";
import { someone } from "../business.ts";
import { draw } from "./draw.ts";
import { type Hint, hintsFor } from "./hints.ts";
import { ABSENT } from "./json-tree.ts";
import { type Operation, publicOperations } from "./operations.ts";
import { randomFrom } from "./random.ts";
import type { Shot } from "./shot.ts";
import type { Known } from "./world.ts";

/** One of everything that a request can name, made by calls. */
export async function furnish(app: TestApp, known: Known): Promise<void> {
  const address = `/public/businesses/${known.slug}`;
  const serviceId = known.serviceIds[0];
  const at = (hour: string) => `2027-01-20T${hour}:00:00Z`;
  const booked = await app.call("POST", `${address}/bookings`, {
    body: { serviceId, startsAt: at("10"), customer: someone() },
  });
  known.bookings.push({ id: booked.body.booking.id, token: booked.body.manageToken });
  const held = await app.call("POST", `${address}/holds`, { body: { serviceId, startsAt: at("14") } });
  known.holdIds.push(held.body.id);
  const quoted = await app.call("POST", `${address}/quotes`, { body: { serviceId } });
  known.quoteIds.push(quoted.body.id);
  const reviews = await app.call("GET", `${address}/reviews`);
  known.cursors.push(reviews.body.nextCursor);
}

/**
 * Of every operation a request in which every field is given and right by itself, so that whatever is then changed
 * is the only thing wrong. (All together they contradict each other; that is found out later than any of it.)
 */
export function goodRequests(app: TestApp, known: Known): Shot[] {
  const random = randomFrom("good");
  const fromWorld = hintsFor(random, known, known, app.clock.now);
  const plain: Record<string, unknown> = {
    selections: { size: "large" },
    addOns: { wax: 1 },
    utm: { utm_source: "x" },
    preferredTimes: ["morning"],
    step: "time",
    type: "step",
    timeZone: "Asia/Tokyo",
    explain: "1",
    limit: "10",
    teamMemberId: known.memberIds[0],
    "Idempotency-Key": undefined,
  };
  const hint: Hint = (name) => (Object.hasOwn(plain, name) ? plain[name] : fromWorld(name));
  return publicOperations.map((operation) =>
    fullShot(operation, { random, hint, hintRate: 1, optionalRate: 1 }),
  );
}

function fullShot(operation: Operation, drawing: Parameters<typeof draw>[2]): Shot {
  const shot: Shot = { operation, path: {}, query: {}, header: {}, body: ABSENT };
  for (const { name, place, schema, json } of operation.parameters) {
    if (place === "header") continue;
    const value = place === "path" ? pathValue(operation, name, drawing) : draw(schema, name, drawing);
    shot[place][name] = json ? value : String(value);
  }
  if (operation.body) shot.body = draw(operation.body, "", drawing);
  return shot;
}

function pathValue(operation: Operation, name: string, { hint }: Parameters<typeof draw>[2]): unknown {
  if (name !== "id") return hint(name);
  // Only the team makes what these are links to.
  const byLink = /\/public\/(quo|inv)[a-z]+\//.exec(operation.template)?.[1];
  if (byLink) return `${byLink}_${"0".repeat(26)}`;
  return hint(operation.template.includes("/holds/") ? "holdId" : "bookingId");
}
