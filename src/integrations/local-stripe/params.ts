/** Form-encoded parameters as Stripe takes them: `line_items[0][price_data][currency]=usd`. */
export interface Params {
  [key: string]: string | Params | Params[];
}

export function parseParams(text: string): Params {
  const root: Params = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/[[\]]+/).filter((part) => part !== "");
    let at = root;
    for (const key of path.slice(0, -1)) {
      const next = at[key];
      if (typeof next === "object" && !Array.isArray(next)) at = next;
      else {
        const made: Params = Object.create(null);
        at[key] = made;
        at = made;
      }
    }
    at[path.at(-1) ?? ""] = value;
  }
  return root;
}

/** What Stripe answers to a call that it does not do. */
export class Refused extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  readonly param: string | undefined;
  /** Further members of the error, e.g. the payment that was declined. */
  readonly more: Record<string, unknown>;
  constructor(
    status: number,
    message: string,
    options: { type?: string; code?: string; param?: string; more?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.status = status;
    this.type = options.type ?? "invalid_request_error";
    this.code = options.code;
    this.param = options.param;
    this.more = options.more ?? {};
  }
}

export const invalid = (param: string, message: string, code = "parameter_invalid"): Refused =>
  new Refused(400, message, { code, param });

/** One call's parameters, each read by its kind; `done` refuses what nobody read, as Stripe does. */
export class Reader {
  readonly #params: Params;
  readonly #path: string;
  readonly #read = new Set<string>();
  readonly #children: Reader[] = [];

  constructor(params: Params, path = "") {
    this.#params = params;
    this.#path = path;
  }

  name(key: string): string {
    return this.#path === "" ? key : `${this.#path}[${key}]`;
  }

  has(key: string): boolean {
    return this.#params[key] !== undefined;
  }

  text(key: string): string | null {
    this.#read.add(key);
    const value = this.#params[key];
    if (value === undefined || value === "") return null;
    if (typeof value !== "string") throw invalid(this.name(key), "Invalid string");
    return value;
  }

  must(key: string): string {
    const value = this.text(key);
    if (value === null)
      throw invalid(this.name(key), `Missing required param: ${this.name(key)}.`, "parameter_missing");
    return value;
  }

  integer(key: string): number | null {
    const value = this.text(key);
    if (value === null) return null;
    if (!/^-?\d{1,15}$/.test(value))
      throw invalid(this.name(key), `Invalid integer: ${value}`, "parameter_invalid_integer");
    return Number(value);
  }

  flag(key: string): boolean {
    return this.text(key) === "true";
  }

  /** A nested object; an absent one has nothing in it. */
  object(key: string): Reader {
    this.#read.add(key);
    const value = this.#params[key];
    const child = new Reader(typeof value === "object" && !Array.isArray(value) ? value : {}, this.name(key));
    this.#children.push(child);
    return child;
  }

  list(key: string): Reader[] {
    const holder = this.object(key);
    const params = this.#params[key];
    if (typeof params !== "object" || Array.isArray(params)) return [];
    return Object.keys(params).map((index) => holder.object(index));
  }

  record(key: string): Record<string, string> {
    this.#read.add(key);
    const value = this.#params[key];
    if (typeof value !== "object" || Array.isArray(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  }

  /** Accepted and without meaning here. */
  ignore(...keys: string[]): void {
    for (const key of keys) this.#read.add(key);
  }

  done(): void {
    for (const key of Object.keys(this.#params))
      if (!this.#read.has(key))
        throw invalid(this.name(key), `Received unknown parameter: ${this.name(key)}`, "parameter_unknown");
    for (const child of this.#children) child.done();
  }
}
