import { createHash, createHmac } from "node:crypto";
import { ENDPOINTS, shown } from "./api.ts";
import type { StripeEvent } from "./objects.ts";
import { parseParams, Reader, Refused } from "./params.ts";
import { PLATFORM } from "./store.ts";
import { World } from "./world.ts";

export interface ApiRequest {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string | undefined>;
  body: string;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What goes wrong with calls, and when. */
export interface ApiFault {
  /** Which calls, e.g. `POST /v1/refunds`; absent: any. */
  endpoint?: string;
  /** How many calls. */
  times: number;
  /** Whether Stripe does what was asked before the answer is lost. */
  done: boolean;
  kind: "hang" | "reset" | { status: number; code?: string };
}

export interface LocalStripeOptions {
  now: () => number;
  /** Where its state is kept; `null`: in memory. */
  file: string | null;
  /** Keys of the installation. */
  secretKey: string;
  webhookSecret: string;
}

/**
 * A Stripe of one's own, for development and tests: stateful, strict about what it takes, able to fail on purpose. It
 * moves no money and is never loaded in production.
 */
export class LocalStripe {
  readonly world: World;
  readonly webhookSecret: string;
  /** Taken in order by the calls they fit. */
  readonly faults: ApiFault[] = [];
  readonly calls: string[] = [];
  readonly #secretKey: string;
  readonly #running = new Set<string>();

  constructor({ now, file, secretKey, webhookSecret }: LocalStripeOptions) {
    this.world = new World(now, file);
    this.webhookSecret = webhookSecret;
    this.#secretKey = secretKey;
  }

  /** Answers a call of the API, or says how the connection ends. */
  handle(request: ApiRequest): ApiAnswer | "hang" | "reset" {
    const [path = ""] = request.target.split("?");
    const found = routeOf(request.method, path);
    const name = found?.name ?? `${request.method} ${path}`;
    this.calls.push(name);
    const fault = this.#takeFault(name);
    if (fault && !fault.done) return faultAnswer(fault);
    const answer = this.#answer(request, found);
    this.world.store.save();
    return fault ? faultAnswer(fault) : answer;
  }

  #takeFault(name: string): ApiFault | undefined {
    const index = this.faults.findIndex(({ endpoint }) => endpoint === undefined || endpoint === name);
    const fault = this.faults[index];
    if (fault && --fault.times <= 0) this.faults.splice(index, 1);
    return fault;
  }

  #answer(request: ApiRequest, found: Found | null): ApiAnswer {
    const own = this.#accountOf(request.headers.authorization);
    if (own === null)
      return problem(new Refused(401, "Invalid API Key provided.", { code: "api_key_invalid" }));
    const named = request.headers["stripe-account"];
    if (named !== undefined && own !== PLATFORM)
      return problem(
        new Refused(403, "The provided key does not have access to this account.", {
          code: "account_invalid",
        }),
      );
    if (named !== undefined && !this.world.isConnected(named))
      return problem(
        new Refused(403, `The provided key does not have access to account '${named}'.`, {
          code: "account_invalid",
        }),
      );
    const account = named ?? own;
    if (!found)
      return problem(new Refused(404, `Unrecognized request URL (${request.method}: ${request.target}).`));
    const key = request.method === "POST" ? request.headers["idempotency-key"] : undefined;
    const scope = key === undefined ? null : `${account} ${key}`;
    const fingerprint = createHash("sha256").update(`${request.target}\n${request.body}`).digest("hex");
    const kept = scope === null ? undefined : this.world.store.answers.get(scope);
    if (kept && kept.fingerprint !== fingerprint)
      return problem(
        new Refused(
          400,
          "Keys for idempotent requests can only be used with the same parameters they were first used with.",
          { type: "idempotency_error" },
        ),
      );
    if (kept) return { status: kept.status, headers: { "idempotent-replayed": "true" }, body: kept.body };
    if (scope !== null && this.#running.has(scope))
      return problem(
        new Refused(409, "There is currently another in-progress request using this key.", {
          type: "idempotency_error",
          code: "idempotency_key_in_use",
        }),
      );
    const answer = this.#run(request, found, account, own);
    // What was refused before anything was done may be asked again under its key.
    if (scope !== null && (answer.status < 400 || answer.status === 402))
      this.world.store.answers.set(scope, { fingerprint, status: answer.status, body: answer.body });
    return answer;
  }

  #run(request: ApiRequest, found: Found, account: string, own: string): ApiAnswer {
    const query = request.target.split("?")[1] ?? "";
    const params = parseParams(request.method === "POST" ? request.body : query);
    const { expand, ...rest } = params;
    const paths =
      typeof expand === "object" && !Array.isArray(expand)
        ? Object.values(expand).filter((one) => typeof one === "string")
        : [];
    try {
      const result = found.run(this.world, { account, own, id: found.id, read: new Reader(rest) });
      return { status: 200, headers: {}, body: JSON.stringify(shown(this.world, account, result, paths)) };
    } catch (error) {
      if (error instanceof Refused) return problem(error);
      throw error;
    }
  }

  /** The account of a key: the installation's, or one of a business, which may be any test key. */
  #accountOf(authorization: string | undefined): string | null {
    const key = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
    if (key === undefined) return null;
    if (key === this.#secretKey) return PLATFORM;
    const own = /^sk_test_own_([a-z0-9]{1,40})$/.exec(key)?.[1];
    return own === undefined ? null : `acct_own_${own}`;
  }

  /** An event as Stripe would send it now. */
  signed(event: StripeEvent, secret = this.webhookSecret): { body: string; headers: Record<string, string> } {
    const body = JSON.stringify(event, null, 2);
    const at = this.world.seconds();
    const signature = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
    return {
      body,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": `t=${at},v1=${signature}`,
      },
    };
  }
}

interface Found {
  name: string;
  id: string;
  run: (typeof ENDPOINTS)[string];
}

function routeOf(method: string, path: string): Found | null {
  const exact = ENDPOINTS[`${method} ${path}`];
  if (exact) return { name: `${method} ${path}`, id: "", run: exact };
  const given = path.split("/");
  for (const [name, run] of Object.entries(ENDPOINTS)) {
    const [verb = "", template = ""] = name.split(" ");
    const parts = template.split("/");
    const fits =
      verb === method &&
      parts.length === given.length &&
      parts.every((part, n) => part === ":id" || part === given[n]);
    if (fits) return { name, id: given[parts.indexOf(":id")] ?? "", run };
  }
  return null;
}

function faultAnswer({ kind }: ApiFault): ApiAnswer | "hang" | "reset" {
  if (typeof kind === "string") return kind;
  return problem(
    new Refused(kind.status, "Something went wrong on Stripe's end.", {
      type: "api_error",
      ...(kind.code ? { code: kind.code } : {}),
    }),
  );
}

function problem(refused: Refused): ApiAnswer {
  const { status, type, message, code, param, more } = refused;
  return { status, headers: {}, body: JSON.stringify({ error: { type, message, code, param, ...more } }) };
}
