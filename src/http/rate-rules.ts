/** How many calls a caller may make, and who counts as a caller. */
export interface RateLimitRule {
  /** Shown in `RateLimit-Policy`; lower case letters and dashes. */
  name: string;
  /** Accepted calls per window and endpoint. */
  quota: number;
  windowSeconds: number;
  /** `session` falls back to the address while there is no valid session (or API key). */
  by: "ip" | "session";
}

/** `/public/*`: 60 a minute per client address and endpoint. */
export const publicRule: RateLimitRule = { name: "public", quota: 60, windowSeconds: 60, by: "ip" };

/** `/business*`: 120 a minute per session or API key and endpoint, without one per address. */
const businessRule: RateLimitRule = {
  name: "business",
  quota: 120,
  windowSeconds: 60,
  by: "session",
};

/** Pages and assets for browsers: an office behind one address opens many of them. */
export const pageRule: RateLimitRule = { name: "pages", quota: 600, windowSeconds: 60, by: "ip" };

/** True for `/business` and everything below it; the path is without `/api/v1`. */
export function isBusinessPath(path: string): boolean {
  return path === "/business" || path.startsWith("/business/");
}

/** True for everything below `/public`; the path is without `/api/v1`. */
export function isPublicPath(path: string): boolean {
  return path.startsWith("/public/");
}

/** The rule of an API path (without `/api/v1`) that names none. */
export function ruleForPath(path: string): RateLimitRule {
  return isBusinessPath(path) ? businessRule : publicRule;
}
