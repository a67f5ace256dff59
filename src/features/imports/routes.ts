import type { Scope } from "#domain/roles.ts";
import { refuseOtherTypes } from "#http/body.ts";
import { type Access, businessRoute, MANAGERS } from "../access/business-route.ts";
import type { Deps } from "../deps.ts";
import { importCustomers } from "./import-customers.ts";
import { importServices } from "./import-services.ts";
import { type ImportOptions, type ImportReport, importQuery, importReportSchema } from "./schemas.ts";

const MOST_BYTES = 2 * 1024 * 1024;
/** What browsers call a table, by the programs that are installed. */
const TYPES = ["text/csv", "text/plain", "text/tab-separated-values", "application/vnd.ms-excel"];

const importRoute = (
  kind: "customers" | "services",
  operationId: string,
  scope: Scope,
  what: string,
  act: (deps: Deps, access: Access, bytes: Uint8Array, options: ImportOptions) => Promise<ImportReport>,
) =>
  businessRoute({
    operationId,
    method: "post",
    path: `/business/imports/${kind}`,
    summary: `Import ${kind} from CSV`,
    description: `The body is the file: UTF-8, cut by commas, semicolons or tabs, at most 2 MB, with a header row. ${what} Valid rows are done in one transaction, invalid ones are told; the same file again changes nothing.`,
    tags: ["Imports"],
    access: { roles: MANAGERS, scope },
    query: importQuery,
    bodyMode: "raw",
    rawTypes: TYPES,
    maxBodyBytes: MOST_BYTES,
    responses: { 200: { description: "What was done, or would be.", schema: importReportSchema } },
    async handle({ deps, access, query, request }) {
      refuseOtherTypes((name) => request.header(name), TYPES);
      return { status: 200, body: await act(deps, access, request.rawBody, query) };
    },
  });

export const importRoutes = [
  importRoute(
    "customers",
    "importCustomers",
    "customers:write",
    "At most 10,000 people: name (or first and last name), e-mail, phone, address, language, notes, tags, marketing.",
    importCustomers,
  ),
  importRoute(
    "services",
    "importServices",
    "services:write",
    "At most 500 services: name, category, price (a decimal in the business's currency), duration, description.",
    importServices,
  ),
];
