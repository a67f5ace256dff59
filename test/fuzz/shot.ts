import { type Drawing, draw, hintName } from "./draw.ts";
import { ABSENT, jsonText } from "./json-tree.ts";
import type { Operation } from "./operations.ts";
import { tidyPurchase } from "./tidy-purchase.ts";
import type { Known } from "./world.ts";

/** One request, still in parts that can be changed. */
export interface Shot {
  operation: Operation;
  path: Record<string, unknown>;
  /** A list stands for a parameter that is given several times. */
  query: Record<string, unknown>;
  header: Record<string, string>;
  /** `ABSENT` for none. */
  body: unknown;
  /** Sent instead of the body's JSON. */
  text?: string;
}

export interface HttpRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** A request as the document allows it. */
export function drawShot(operation: Operation, drawing: Drawing, known: Known): Shot {
  const { random } = drawing;
  const shot: Shot = { operation, path: {}, query: {}, header: {}, body: ABSENT };
  for (const { name, place, required, schema, json } of operation.parameters) {
    if (!required && !random.chance(drawing.optionalRate)) continue;
    const value = draw(schema, hintName(name, schema), drawing);
    // Headers are bytes; what is more cannot even be sent.
    if (place === "header") shot.header[name] = String(value).replaceAll(/[^ -~]/g, "?");
    else shot[place][name] = json ? value : String(value);
  }
  // A manage token is what makes most calls on a booking mean anything; where none is asked for, it is refused.
  const token = drawing.hint("token");
  const takesToken = operation.parameters.some(({ name }) => name === "token");
  if (takesToken && typeof token === "string" && random.chance(0.8)) shot.query.token = token;
  if (operation.parameters.some(({ name }) => name === "serviceId"))
    shot.query = tidyPurchase(shot.query, known, random);
  if (operation.body) {
    const body = draw(operation.body, "", drawing) as Record<string, unknown>;
    shot.body = operation.body.properties?.serviceId ? tidyPurchase(body, known, random) : body;
  }
  return shot;
}

export function httpRequest({ operation, path, query, header, body, text }: Shot): HttpRequest {
  const address = operation.template.replace(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(asText(path[name]).toWellFormed()),
  );
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      (Array.isArray(value) && name !== "items" ? value : [value]).map((one) => [name, asText(one)]),
    ),
  );
  return {
    method: operation.method,
    path: search.size === 0 ? address : `${address}?${search}`,
    headers: header,
    body: text ?? (body === ABSENT ? undefined : jsonText(body)),
  };
}

const asText = (value: unknown): string => (typeof value === "string" ? value : jsonText(value));
