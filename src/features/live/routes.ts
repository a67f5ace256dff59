import { z } from "zod";
import { Refusal } from "#domain/refusals.ts";
import type { RouteRequest } from "#http/route.ts";
import { authorizeBusiness, businessRoute, EVERYONE } from "../access/business-route.ts";
import { streamEvents } from "./stream-events.ts";

/** Listeners at once in one process: each holds a connection. */
const MOST_LISTENERS = 1_000;
const access = { roles: EVERYONE, scope: "business:read" } as const;

const anew = (request: RouteRequest): RouteRequest => ({
  id: request.id,
  ip: request.ip,
  method: request.method,
  path: request.path,
  target: request.target,
  bearerToken: request.bearerToken,
  idempotencyKey: null,
  rawBody: request.rawBody,
  log: request.log,
  header: (name) => request.header(name),
});

export const liveRoutes = [
  businessRoute({
    operationId: "streamEvents",
    method: "get",
    path: "/business/events",
    summary: "What happens, as it happens",
    description:
      "Server-sent events (`text/event-stream`). A message without a name tells that something happened: `id` is the event's, `data` is `{ type, subjectId }`; read the record by its own endpoint. `notices` brings your number of unread notices. `reload`: what was missed is too much to list. A comment every 15 seconds keeps the line alive. Send `Last-Event-ID` to get what was missed. Staff hear of their own bookings only.",
    tags: ["Notices"],
    access,
    query: z.strictObject({
      wait: z
        .enum(["0", "1"])
        .default("1")
        .describe("`0`: only what was missed since `Last-Event-ID`; the answer ends at once."),
    }),
    responses: { 200: { description: "A stream.", contentType: "text/event-stream" } },
    async handle({ deps, access: caller, query, request }) {
      const waits = query.wait === "1";
      if (waits && deps.live.listeners >= MOST_LISTENERS)
        throw new Refusal("unavailable", "Too many are listening: ask again in a while.");
      const bytes = streamEvents(deps, caller, {
        lastEventId: request.header("last-event-id"),
        waits,
        // Another request object: what was found out about the first one is kept with it.
        check: () =>
          authorizeBusiness(deps, anew(request), access).catch((error: unknown) => {
            if (error instanceof Refusal) return null;
            throw error;
          }),
      });
      return {
        status: 200,
        prepared: { bytes, etag: "", cacheControl: "no-store, no-transform" },
        headers: { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" },
      };
    },
  }),
];
