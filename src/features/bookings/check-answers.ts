import type { WidgetField } from "#db/schema/values.ts";
import { isLocalDate } from "#domain/local-time.ts";
import { type FieldError, Refusal } from "#domain/refusals.ts";
import type { Business } from "../businesses/load-business.ts";

/** Compares the answers with the custom questions of the widget they were given in; names every one that does not fit. The team may leave questions open. */
export function checkAnswers(
  business: Business,
  widgetSlug: string | undefined,
  answers: Record<string, string | boolean>,
  by: "customer" | "team" = "customer",
): void {
  const widget =
    business.widgets.find((w) => w.slug === widgetSlug) ?? business.widgets.find((w) => w.isDefault);
  const fields = new Map((widget?.fields ?? []).map((field) => [field.key, field]));
  const errors: FieldError[] = [];
  for (const [key, answer] of Object.entries(answers)) {
    const field = fields.get(key);
    const message = field ? faultOf(field, answer) : "there is no such question";
    if (message)
      errors.push({ path: `answers.${key}`, code: field ? "invalid_value" : "unknown_key", message });
  }
  for (const field of fields.values()) {
    const answer = Object.hasOwn(answers, field.key) ? answers[field.key] : undefined;
    if (by === "customer" && field.required && (answer === undefined || answer === "" || answer === false))
      errors.push({
        path: `answers.${field.key}`,
        code: "required",
        message: "this question must be answered",
      });
  }
  if (errors.length > 0)
    throw new Refusal("validation_failed", "Some answers are missing or do not fit.", { errors });
}

function faultOf(field: WidgetField, answer: string | boolean): string | null {
  if (field.kind === "checkbox") return typeof answer === "boolean" ? null : "must be true or false";
  if (typeof answer !== "string") return "must be text";
  if (field.kind === "choice" && answer !== "" && !field.options?.includes(answer))
    return "must be one of the options";
  if (field.kind === "date" && answer !== "" && !isLocalDate(answer)) return "must be a date, YYYY-MM-DD";
  return null;
}
