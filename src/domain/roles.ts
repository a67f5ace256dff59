/** What a person is in one business. `staff` see their own calendar and bookings only. */
export const MEMBER_ROLES = ["owner", "admin", "staff"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** What an API key may do: one part of the business's data, to read or to change. */
export const SCOPE_AREAS = [
  "business",
  "bookings",
  "customers",
  "services",
  "team",
  "leads",
  "quotes",
  "invoices",
  "payments",
  "reviews",
  "analytics",
  "widgets",
] as const;
export type ScopeArea = (typeof SCOPE_AREAS)[number];
export type Scope = `${ScopeArea}:read` | `${ScopeArea}:write`;

export const SCOPES: readonly Scope[] = SCOPE_AREAS.flatMap((area): Scope[] => [
  `${area}:read`,
  `${area}:write`,
]);

/** The right to change something holds the right to read it. */
export function grants(scopes: readonly string[], wanted: Scope): boolean {
  if (scopes.includes(wanted)) return true;
  return wanted.endsWith(":read") && scopes.includes(wanted.replace(/:read$/, ":write"));
}
