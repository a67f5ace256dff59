export * from "./bookings.ts";
export * from "./businesses.ts";
export * from "./catalog.ts";
export * from "./customers.ts";
export * from "./events.ts";
export * from "./reviews.ts";
export * from "./team.ts";
