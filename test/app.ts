import assert from "node:assert/strict";
import type { Hono } from "hono";
import { pino } from "pino";
import type { Database } from "#db/open.ts";
import type { Deps } from "#features/deps.ts";
import { buildApp } from "#src/api.ts";
import { type Config, readConfig } from "#src/config.ts";
import { assemble } from "#src/deps.ts";
import { openTestDatabase } from "./database.ts";
import { checkAnswer } from "./openapi-check.ts";

/** A Wednesday morning in winter; tests that need another time set `clock.now`. */
export const TEST_NOW = Date.parse("2027-01-13T08:00:00Z");

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever fields the answer should have
  body: any;
  headers: Headers;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
}

export interface TestApp {
  app: Hono;
  db: Database;
  deps: Deps;
  clock: { now: number };
  /** Calls the API (`/public/…`) and checks the answer against the OpenAPI document. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export function testConfig(env: Record<string, string> = {}): Config {
  return readConfig({
    AUTH_SECRET: "a-secret-for-tests-that-is-long-enough",
    RATE_LIMIT: "off",
    LOG_LEVEL: "silent",
    ...env,
  });
}

/** The whole application over a database of its own, without a socket. Rate limits are off unless `env` says so. */
export async function openTestApp(env: Record<string, string> = {}, database?: Database): Promise<TestApp> {
  const db = database ?? (await openTestDatabase());
  const clock = { now: TEST_NOW };
  const log = pino({ level: process.env.TEST_LOG ?? "silent" });
  const { deps, http } = assemble(testConfig(env), db, log, () => clock.now);
  // No test asks a real name server.
  deps.outgoing.resolve = async () => ["93.184.215.14"];
  const app = buildApp(deps, http);
  return {
    app,
    db,
    deps,
    clock,
    async call(method, path, { body, headers = {} } = {}) {
      const response = await app.request(`/api/v1${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = (response.headers.get("content-type") ?? "").includes("json");
      const parsed: unknown = text === "" ? null : isJson ? JSON.parse(text) : text;
      assert.notEqual(response.status, 500, `${method} ${path}: ${text}`);
      checkAnswer(method, path, response.status, parsed);
      return { status: response.status, body: parsed, headers: response.headers };
    },
    close: () => db.close(),
  };
}
