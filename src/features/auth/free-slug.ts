import { randomInt } from "node:crypto";
import { eq, like, or } from "drizzle-orm";
import type { Transaction } from "#db/open.ts";
import { businesses } from "#db/schema/index.ts";

/** Letters that are not a plain one with a mark. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ı: "i",
  "&": " and ",
};

const LONGEST = 50;

/** `Müller & Söhne` is `muller-and-sohne`. A name without Latin letters or digits is `business`. */
export function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[ßæœøđðþłı&]/g, (letter) => SPELLED[letter] ?? "")
    .replace(/\p{M}|['’]/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, LONGEST)
    .replace(/-+$/, "");
  return slug === "" ? "business" : slug;
}

/**
 * A slug that was free a moment ago: the name's own, else with the next number. Somebody may take it meanwhile, so the
 * insert must be ready to be told so; at a second attempt (`again`) a random ending keeps a crowd from meeting once more.
 */
export async function freeSlug(tx: Transaction, name: string, again = false): Promise<string> {
  const slug = slugOf(name);
  const taken = await tx
    .select({ slug: businesses.slug })
    .from(businesses)
    .where(or(eq(businesses.slug, slug), like(businesses.slug, `${slug}-%`)))
    .limit(1_000);
  const names = new Set(taken.map((row) => row.slug));
  if (!names.has(slug)) return slug;
  if (again || names.size >= 1_000) return `${slug}-${randomInt(100_000, 1_000_000)}`;
  let number = 2;
  while (names.has(`${slug}-${number}`)) number += 1;
  return `${slug}-${number}`;
}
