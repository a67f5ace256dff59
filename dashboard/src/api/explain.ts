import { stringsOf } from "#dashboard/strings/strings.ts";
import { ApiError } from "#sdk/index.ts";
import { refusalWords } from "./refusal-words.ts";

/** What to tell somebody about an error: what happened and what to do, never a code. */
export function explain(error: unknown): string {
  const { problems } = stringsOf("app");
  if (!(error instanceof ApiError)) return problems.crashed;
  if (error.status === 0) return problems.offlineNow;
  if (error.code === "version_conflict") return problems.conflict;
  if (error.status === 401) return problems.signedOut;
  if (error.code === "plan_required" || error.code === "plan_limit")
    return `${problems.plan} ${error.problem.detail}`;
  if (error.problem.reason === "foreign_origin") return problems.wrongAddress(String(error.problem.openAt));
  if (error.status === 403) return problems.forbidden;
  if (error.status === 404) return problems.notFound;
  if (error.status === 429) return problems.tooMany(30);
  if (error.status >= 500) return problems.server(error.problem.requestId);
  const fields = error.problem.errors ?? [];
  if (fields.length > 0) return fields.map(inWords).join(" ");
  return inWords({ code: error.code, message: error.problem.detail });
}

/** The words of one refusal, in the language of the page. */
export const inWords = (said: { code: string; message: string }): string =>
  refusalWords(stringsOf("app").refusals, said);

/** The field errors of a refusal, by dotted path. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries((error.problem.errors ?? []).map(({ path, ...said }) => [path, inWords(said)]));
}

export const isConflict = (error: unknown): boolean =>
  error instanceof ApiError && error.code === "version_conflict";
