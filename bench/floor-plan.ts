/** What the floor does before it answers. */
export type FloorWork =
  /** Reads the claims of a business in a range (epoch milliseconds), with whose they are and from when to when. */
  | { kind: "claims"; businessId: string; from: number; until: number }
  /** Reads the version of a business. */
  | { kind: "version"; slug: string }
  /** Reads by one query. */
  | { kind: "query"; name: string; text: string; values: unknown[] }
  /** Stores one row, as wide as all the rows our server stores together. */
  | { kind: "insert"; text: string }
  /** Begins, takes the lock, reads the claims, gives up: what a rival who comes too late has to do. */
  | { kind: "contend"; lock: string; businessId: string; from: number; until: number };

export interface FloorAnswer {
  key: string;
  work: FloorWork;
  status: number;
  contentType: string;
  /** Base64. */
  body: string;
}

export interface FloorPlan {
  database: { kind: "postgres"; url: string; pool: number } | { kind: "embedded"; folder: string };
  answers: FloorAnswer[];
}
