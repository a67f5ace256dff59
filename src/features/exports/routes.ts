import { z } from "zod";
import type { Scope } from "#domain/roles.ts";
import { businessRoute, MANAGERS } from "../access/business-route.ts";
import { type ExportKind, exportRecords } from "./export-records.ts";

const body = z.strictObject({ format: z.enum(["csv", "json"]).default("csv") });

const exportRoute = (kind: ExportKind, operationId: string, scope: Scope) =>
  businessRoute({
    operationId,
    // To take the whole list along is an act that is written down, so no link may do it.
    method: "post",
    path: `/business/exports/${kind}`,
    summary: `Take all ${kind} along as a file`,
    description:
      "CSV (RFC 4180, UTF-8, amounts as decimals, cells that a spreadsheet would run as formulas begin with an apostrophe) or, with `format=json`, `{ data: [...] }` with amounts in minor units.",
    tags: ["Exports"],
    access: { roles: MANAGERS, scope },
    body,
    responses: {
      200: { description: "The file, oldest first.", contentType: ["text/csv", "application/json"] },
    },
    handle: ({ deps, access, body: { format } }) => exportRecords(deps, access, kind, format),
  });

export const exportRoutes = [
  exportRoute("customers", "exportCustomers", "customers:read"),
  exportRoute("bookings", "exportBookings", "bookings:read"),
  exportRoute("leads", "exportLeads", "leads:read"),
  exportRoute("invoices", "exportInvoices", "invoices:read"),
  exportRoute("services", "exportServices", "services:read"),
];
