import type { Reply } from "./door.ts";
import type { StormBusiness } from "./world.ts";

export type Outcome = "acknowledged" | "refused" | "unknown";

/** What some client was last told of a booking. */
export interface Seen {
  id: string;
  business: StormBusiness;
  token: string;
  version: number;
  status: string;
  startsAt: number;
  teamMemberId: string;
  serviceId: string;
}

interface HeldTime {
  id: string;
  business: StormBusiness;
  request: object;
  expiresAt: number;
  /** Released, used, or perhaps so. */
  given: boolean;
}

export interface Blocked {
  id: string;
  business: StormBusiness;
  forced: boolean;
  removed: boolean;
}

/** A refusal that a storm may meet; any other answer is a finding. */
const EXPECTED = new Set([
  "slot_unavailable",
  "version_conflict",
  "invalid_transition",
  "cancellation_closed",
  "time_off_conflict",
  "hold_expired",
  "hold_limit",
  "coupon_invalid",
  "idempotency_in_progress",
  "not_found",
]);

/** Everything the clients of one storm asked for and were told. */
export class History {
  readonly bookings = new Map<string, Seen>();
  readonly holds: HeldTime[] = [];
  readonly blocks: Blocked[] = [];
  /** Customers' addresses of bookings that were refused: none of them may have one. */
  readonly refusedCustomers: string[] = [];
  /** Bookings of unknown fate by their key. */
  readonly unknown: { business: StormBusiness; key: string; body: object }[] = [];
  /** How many changes of a booking have an unknown fate: so far its version may be ahead of what was told. */
  readonly uncertain = new Map<string, number>();
  /** Somebody made holds older than their customers were told, since the servers' clock cannot be moved. */
  aged = false;
  readonly problems: string[] = [];
  /** `act outcome` to how often. */
  readonly tally: Record<string, number> = {};
  attempts = 0;

  problem(text: string): void {
    if (this.problems.length < 20) this.problems.push(text);
  }

  /** Counts one attempt by its answer and says what came of it. */
  note(act: string, reply: Reply | null): Outcome {
    this.attempts += 1;
    const outcome = this.#outcome(act, reply);
    const key = `${act} ${outcome}`;
    this.tally[key] = (this.tally[key] ?? 0) + 1;
    return outcome;
  }

  #outcome(act: string, reply: Reply | null): Outcome {
    if (reply === null) return "unknown";
    if (reply.status < 300) return "acknowledged";
    // A word for "not now": of a machine too busy to connect, or of a business changed faster than it can be read.
    if (reply.status === 503) {
      if (reply.retryAfter === null) this.problem(`${act}: 503 without Retry-After`);
      return "unknown";
    }
    if (!EXPECTED.has(reply.body?.code))
      this.problem(`${act}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return "refused";
  }

  /** An answer that shows a booking. Answers may arrive out of order; the highest version counts. */
  saw(business: StormBusiness, told: Omit<Seen, "business">): void {
    const known = this.bookings.get(told.id);
    if (known && known.version === told.version) {
      if (known.startsAt !== told.startsAt || known.teamMemberId !== told.teamMemberId)
        this.problem(`two answers tell version ${told.version} of ${told.id} differently`);
    }
    if (!known) this.bookings.set(told.id, { ...told, business });
    else if (told.version >= known.version)
      Object.assign(known, told, { token: told.token === "" ? known.token : told.token });
  }
}

/** The booking of an answer, as the history keeps it. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever fields the answer should have
export function toldOf(booking: any, token = ""): Omit<Seen, "business"> {
  return {
    id: booking.id,
    token,
    version: booking.version,
    status: booking.status,
    startsAt: Date.parse(booking.startsAt),
    teamMemberId: booking.teamMember.id,
    serviceId: booking.service.id,
  };
}
