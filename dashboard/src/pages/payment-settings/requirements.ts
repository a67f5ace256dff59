/** What Stripe wants to know, in a person's words. Stripe names a field; people are asked for a thing. */
const THINGS = [
  [/^external_account/, "bank"],
  [/^business_type/, "kind"],
  [/^business_profile\.(url|product_description|mcc)/, "website"],
  [/^tos_acceptance/, "terms"],
  [/verification|document/, "identity"],
  [/\.dob/, "birth"],
  [/address/, "address"],
  [/phone|email/, "contact"],
  [/tax_id|id_number|ssn|vat/, "number"],
  [/^(owners|directors|executives|representative)|relationship|_provided$/, "people"],
  [/name/, "name"],
] as const;

/** Each thing once, in Stripe's order. */
export const thingsOf = (requirements: readonly string[]): ((typeof THINGS)[number][1] | "about")[] => [
  ...new Set(requirements.map((field) => THINGS.find(([shape]) => shape.test(field))?.[1] ?? "about")),
];

export function reasonOf(disabledReason: string): "rejected" | "pending" | "past_due" | "other" {
  if (disabledReason.startsWith("rejected")) return "rejected";
  if (/pending_verification|under_review/.test(disabledReason)) return "pending";
  return disabledReason.endsWith("past_due") ? "past_due" : "other";
}
