import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Kept } from "./objects.ts";
import { Refused } from "./params.ts";

/** The account of the key itself, as opposed to one connected to it. */
export const PLATFORM = "acct_local_platform";

interface Entry {
  account: string;
  object: Kept;
}

interface Snapshot {
  /** Where it listened, for its pages to be found there again. */
  port?: number;
  entries: Entry[];
  answers: [string, KeptAnswer][];
}

/** The answer to a call with an `Idempotency-Key`, given again to the same call. */
export interface KeptAnswer {
  fingerprint: string;
  status: number;
  body: string;
}

/** Everything the local Stripe knows. With a file, each change is on disk before it is answered. */
export class Store {
  readonly #file: string | null;
  readonly #entries = new Map<string, Entry>();
  readonly answers = new Map<string, KeptAnswer>();
  /** Where it listened the last time; 0, which any free port answers, before the first. */
  port: number;

  constructor(file: string | null) {
    this.#file = file;
    const saved = file === null ? null : readSnapshot(file);
    this.port = saved?.port ?? 0;
    for (const entry of saved?.entries ?? []) this.#entries.set(entry.object.id, entry);
    for (const [key, answer] of saved?.answers ?? []) this.answers.set(key, answer);
  }

  id(prefix: string): string {
    return `${prefix}_${randomBytes(12).toString("hex")}`;
  }

  put<T extends Kept>(account: string, object: T): T {
    this.#entries.set(object.id, { account, object });
    return object;
  }

  /** Refuses, as Stripe does, what is not there or is another account's. */
  get<T extends Kept>(account: string, id: string, kind: T["object"]): T {
    const found = this.#entries.get(id);
    if (found?.account !== account || found.object.object !== kind)
      throw new Refused(404, `No such ${kind}: '${id}'`, { code: "resource_missing", param: "id" });
    return found.object as T;
  }

  find<T extends Kept>(id: string, kind: T["object"]): { account: string; object: T } | null {
    const found = this.#entries.get(id);
    return found?.object.object === kind ? { account: found.account, object: found.object as T } : null;
  }

  /** Newest first. */
  all<T extends Kept>(account: string | null, kind: T["object"]): T[] {
    return [...this.#entries.values()]
      .filter((entry) => (account === null || entry.account === account) && entry.object.object === kind)
      .map((entry) => entry.object as T)
      .reverse();
  }

  save(): void {
    if (this.#file === null) return;
    const snapshot: Snapshot = {
      port: this.port,
      entries: [...this.#entries.values()],
      answers: [...this.answers],
    };
    // Of its own name: another process on the same folder may be doing the same.
    const draft = `${this.#file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(snapshot), { mode: 0o600 });
    renameSync(draft, this.#file);
  }
}

function readSnapshot(file: string): Snapshot | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Snapshot;
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return null;
    throw error;
  }
}
