import type { z } from "zod";
import { toRfc3339 } from "#domain/local-time.ts";
import type { QuoteRow } from "./create-quote.ts";
import { priceView, type quoteSchema } from "./price-schema.ts";

export function quoteView(quote: QuoteRow, timeZone: string): z.output<typeof quoteSchema> {
  return { id: quote.id, ...priceView(quote.result), expiresAt: toRfc3339(quote.expiresAt, timeZone) };
}
