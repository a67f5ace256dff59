import type { FloorAnswer, FloorWork } from "./floor-plan.ts";
import type { Request } from "./request.ts";

/** One thing measured: what our server is asked, and what the floor does for the same answer. */
export interface Case {
  name: string;
  title: string;
  connections: number;
  waves: boolean;
  /** Starts a round: makes our server's requests, one after another. */
  requests(): () => Request;
  /** What the floor is asked, always the same. */
  sample: Request;
  floor: FloorAnswer;
  /** Throws when a round's answers are not what they must be. */
  check(statuses: Record<string, number>, waves: number): void;
}

/** An answer of our server, to be sent by the floor. */
export interface Captured {
  status: number;
  contentType: string;
  body: Buffer;
}

export function floorAnswer(
  key: string,
  work: FloorWork,
  { status, contentType, body }: Captured,
): FloorAnswer {
  return { key, work, status, contentType, body: body.toString("base64") };
}

/** Every answer has this status. */
export function all(status: number): Case["check"] {
  return (statuses) => {
    const others = Object.keys(statuses).filter((name) => name !== String(status));
    if (others.length > 0) throw new Error(`only ${status} was expected: ${JSON.stringify(statuses)}`);
  };
}

/** One winner a slot, everybody else 409, nothing else. */
export function oneWinner(slots: (waves: number) => number): Case["check"] {
  return (statuses, waves) => {
    const { 201: won = 0, 409: lost = 0, ...others } = statuses;
    if (won !== slots(waves) || lost === 0 || Object.keys(others).length > 0)
      throw new Error(
        `one 201 a slot (${slots(waves)}) and else 409 were expected: ${JSON.stringify(statuses)}`,
      );
  };
}
