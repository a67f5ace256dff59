import type { IconName } from "#dashboard/design/icon.tsx";
import type { Catalogue } from "#dashboard/strings/strings.ts";
import type { BusinessProfile } from "#sdk/index.ts";
import type { PagePath } from "./router.tsx";

type NavWords = Catalogue["app"]["nav"];

export interface NavEntry {
  to: PagePath;
  icon: IconName;
  /** Of the words in `nav`. */
  label: Exclude<keyof NavWords, "groups" | "label" | "skip" | "more">;
  group: keyof NavWords["groups"];
  /** Second key after `g`. */
  key?: string;
  /** Staff see it, too. */
  staff?: boolean;
  /** Only owners see it. */
  owner?: boolean;
  /** In the bar at the bottom of a phone. */
  bar?: boolean;
}

/** Every page of the menu, in its order; the palette and the shortcuts follow it. */
const NAV: readonly NavEntry[] = [
  { to: "/", icon: "home", label: "home", group: "day", key: "h", staff: true, bar: true },
  { to: "/calendar", icon: "calendar", label: "calendar", group: "day", key: "c", staff: true, bar: true },
  { to: "/bookings", icon: "list", label: "bookings", group: "day", key: "b", staff: true, bar: true },
  { to: "/leads", icon: "inbox", label: "leads", group: "sales", key: "l" },
  { to: "/quotes", icon: "quote", label: "quotes", group: "sales", key: "q" },
  { to: "/invoices", icon: "invoice", label: "invoices", group: "sales", key: "i" },
  { to: "/payments", icon: "card", label: "payments", group: "sales", key: "p" },
  { to: "/customers", icon: "users", label: "customers", group: "sales", key: "u" },
  { to: "/reviews", icon: "star", label: "reviews", group: "sales", key: "r" },
  { to: "/services", icon: "tag", label: "services", group: "setup", key: "s" },
  { to: "/team", icon: "team", label: "team", group: "setup", key: "t" },
  { to: "/widget", icon: "widget", label: "widget", group: "setup", key: "w" },
  { to: "/analytics", icon: "chart", label: "analytics", group: "account", key: "a" },
  { to: "/troubleshooter", icon: "question", label: "troubleshooter", group: "account" },
  { to: "/audit", icon: "history", label: "audit", group: "account" },
  { to: "/integrations", icon: "plug", label: "integrations", group: "setup" },
  { to: "/plan", icon: "card", label: "plan", group: "account", owner: true },
  { to: "/settings", icon: "settings", label: "settings", group: "setup", key: ",", staff: true },
];

export const navFor = (role: BusinessProfile["role"]): NavEntry[] =>
  NAV.filter(({ staff, owner }) => (staff || role !== "staff") && (!owner || role === "owner"));
