import { setTimeout as pause } from "node:timers/promises";
import { describeError } from "#http/safe-log.ts";
import type { Deps } from "../deps.ts";

export interface NextOptions {
  /** Aborts when the process must end now. */
  signal: AbortSignal;
  /** To be called as soon as something was found, before it is worked on. */
  onTaken: () => void;
}

export interface DispatcherOptions {
  /** For the log. */
  name: string;
  /** What transactions announce when they have queued something. */
  topic: string;
  /** What another process queued, or what is due again, is found by looking. */
  lookEveryMs: number;
  /** Under way at once in this process. */
  atOnce: number;
  /** Takes one due thing and does it; false when none is due. */
  next(options: NextOptions): Promise<boolean>;
  /** Called when nothing is under way any more. */
  onStopped?(): Promise<void>;
}

/** A stop waits this long for what is under way, then breaks it off; whoever runs next does it again. */
const GRACE_MS = 5_000;
/** However often it is woken, it asks the database in vain at most this often. */
const BETWEEN_LOOKS_MS = 20;

/**
 * Works through a queue in the database as long as the process runs. Any number of processes may do so: things are taken
 * by moving their due time, and whoever dies with one only delays it. Of the hands of one process one looks at a time;
 * each thing found calls for another hand.
 */
export class Dispatcher {
  readonly #deps: Pick<Deps, "db" | "log" | "hasRoom">;
  readonly #options: DispatcherOptions;
  readonly #stopping = new AbortController();
  readonly #workers = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  /** Woken while somebody was looking already: they look once more. */
  #wokenMeanwhile = false;
  #unsubscribe = () => {};

  constructor(deps: Pick<Deps, "db" | "log" | "hasRoom">, options: DispatcherOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  start(): void {
    const { topic, lookEveryMs } = this.#options;
    this.#unsubscribe = this.#deps.db.onCommitted(topic, () => this.wake());
    this.#timer = setInterval(() => this.wake(), lookEveryMs);
    this.wake();
  }

  /** Looks for due work now. When all hands are full, the first that is free does. */
  wake(): void {
    if (this.#timer === undefined) return;
    this.#wokenMeanwhile = true;
    if (this.#looking || this.#workers.size >= this.#options.atOnce) return;
    const worker = this.#work().finally(() => this.#workers.delete(worker));
    this.#workers.add(worker);
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#unsubscribe();
    const breakOff = setTimeout(() => this.#stopping.abort(), GRACE_MS);
    await Promise.all(this.#workers);
    clearTimeout(breakOff);
    await this.#options.onStopped?.();
  }

  /** Looks, does what it finds, and looks again, until somebody else is looking, or there is nothing or no room for more. */
  async #work(): Promise<void> {
    while (this.#timer !== undefined && !this.#looking && this.#deps.hasRoom()) {
      this.#looking = true;
      this.#wokenMeanwhile = false;
      let found = false;
      try {
        found = await this.#options.next({
          signal: this.#stopping.signal,
          onTaken: () => {
            found = true;
            this.#looking = false;
            this.wake();
          },
        });
      } catch (error) {
        this.#deps.log.error(
          { error: describeError(error) },
          `${this.#options.name} could not be looked after`,
        );
        if (!found) this.#looking = false;
        return;
      }
      if (found) continue;
      if (this.#wokenMeanwhile) await pause(BETWEEN_LOOKS_MS);
      this.#looking = false;
      if (!this.#wokenMeanwhile) return;
    }
  }
}
