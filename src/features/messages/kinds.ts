/** The messages to customers whose words a business can change, with the variables each may use. */
const BOOKING = [
  "customerName",
  "businessName",
  "serviceName",
  "date",
  "time",
  "teamMember",
  "total",
] as const;

const PAYMENT = ["customerName", "businessName", "amount", "what"] as const;

export const VARIABLES = {
  booking_received: BOOKING,
  booking_confirmed: BOOKING,
  booking_changed: BOOKING,
  booking_cancelled: [...BOOKING, "reason"],
  booking_reminder: BOOKING,
  booking_on_the_way: BOOKING,
  booking_completed: BOOKING,
  booking_link: BOOKING,
  lead_received: ["customerName", "businessName", "serviceName"],
  quote_sent: ["customerName", "businessName", "quoteTitle", "message", "total", "validUntil"],
  invoice_sent: ["customerName", "businessName", "number", "total", "due", "dueOn"],
  invoice_receipt: ["customerName", "businessName", "number", "total"],
  payment_received: PAYMENT,
  refund_issued: PAYMENT,
  payment_too_late: PAYMENT,
} as const satisfies Record<string, readonly string[]>;

export type MessageKind = keyof typeof VARIABLES;
export const MESSAGE_KINDS = Object.keys(VARIABLES) as MessageKind[];

export const isMessageKind = (kind: string): kind is MessageKind => Object.hasOwn(VARIABLES, kind);

export type Values = Record<string, string>;

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Names in `{{…}}` that the kind does not have, and braces that lead nowhere. */
export function unknownVariables(kind: MessageKind, text: string): string[] {
  const known: readonly string[] = VARIABLES[kind];
  const names = [...text.matchAll(PLACE)].map(([, name = ""]) => name);
  const rest = text.replace(PLACE, "");
  return [...names.filter((name) => !known.includes(name)), ...(/\{\{|\}\}/.test(rest) ? ["{{"] : [])];
}

/** Puts the values in. What a value holds is never read as a variable itself. */
export function fillText(text: string, values: Values): string {
  return text.replace(PLACE, (_, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? "") : ""));
}

/** Paragraphs of a filled text; those of which nothing is left are dropped. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
