import { ReadableStream as WebStream } from "node:stream/web";
import { localDateOf } from "#domain/local-time.ts";
import { emit } from "#events/emit.ts";
import type { RouteAnswer } from "#http/route.ts";
import type { Access } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { bookingBatches, customerBatches, invoiceBatches, leadBatches, serviceBatches } from "./queries.ts";
import {
  bookingLine,
  COLUMNS,
  csvCell,
  customerLine,
  invoiceLine,
  jsonLine,
  type Line,
  leadLine,
  serviceLine,
  type Told,
} from "./view.ts";
import { BYTE_ORDER_MARK, csvLines } from "./write-csv.ts";

export type ExportKind = "customers" | "bookings" | "leads" | "invoices" | "services";
export type ExportFormat = "csv" | "json";

/**
 * Everything of one kind as a file, written while it is read: a large business takes no more memory than a small one.
 * That it was taken is written down before the first byte leaves.
 */
export async function exportRecords(
  deps: Deps,
  access: Access,
  kind: ExportKind,
  format: ExportFormat,
): Promise<RouteAnswer> {
  const { businessId, actor } = access;
  const business = await deps.businesses.byId(businessId);
  const now = deps.now();
  await deps.db.transaction((tx) =>
    emit(tx, {
      businessId,
      type: "export.exported",
      subjectId: businessId,
      actor,
      related: { kind, format },
      occurredAt: now,
    }),
  );
  const { timeZone, currency, invoicePrefix } = business.row;
  const lines = linesOf(deps, business, kind, { timeZone, currency, now, invoicePrefix });
  const encoded = WebStream.from(encode(format === "csv" ? asCsv(COLUMNS[kind], lines) : asJson(lines)));
  return {
    status: 200,
    prepared: { bytes: encoded as unknown as ReadableStream<Uint8Array>, etag: "", cacheControl: "no-store" },
    headers: {
      "Content-Type": format === "csv" ? "text/csv; charset=utf-8" : "application/json",
      "Content-Disposition": `attachment; filename="${kind}-${localDateOf(now, timeZone)}.${format}"`,
    },
  };
}

async function* linesOf(deps: Deps, { id }: Business, kind: ExportKind, told: Told): AsyncGenerator<Line[]> {
  const { orm } = deps.db;
  async function* each<R>(batches: AsyncIterable<R[]>, line: (row: R, told: Told) => Line) {
    for await (const rows of batches) yield rows.map((row) => line(row, told));
  }
  switch (kind) {
    case "customers":
      return yield* each(
        customerBatches(orm, { businessId: id, currency: told.currency, now: told.now }),
        customerLine,
      );
    case "bookings":
      return yield* each(bookingBatches(orm, id), bookingLine);
    case "leads":
      return yield* each(leadBatches(orm, id), leadLine);
    case "invoices":
      return yield* each(invoiceBatches(orm, id), invoiceLine);
    case "services":
      return yield* each(serviceBatches(orm, id), serviceLine);
  }
}

async function* asCsv(columns: readonly string[], batches: AsyncIterable<Line[]>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLines([[...columns]]);
  for await (const lines of batches)
    if (lines.length > 0)
      yield csvLines(lines.map((line) => columns.map((column) => csvCell(line[column] ?? null))));
}

async function* asJson(batches: AsyncIterable<Line[]>): AsyncGenerator<string> {
  yield '{"data":[';
  let separator = "\n";
  for await (const lines of batches) {
    if (lines.length === 0) continue;
    yield separator + lines.map(jsonLine).join(",\n");
    separator = ",\n";
  }
  yield "\n]}\n";
}

async function* encode(parts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const part of parts) yield encoder.encode(part);
}
