import { type AnyColumn, type SQL, sql } from "drizzle-orm";

/** More words make a search slower, hardly better. */
const MOST_WORDS = 10;

/**
 * The condition that a `tsvector` of the `simple` configuration holds every word of what somebody typed, each from its
 * beginning. `null` when there is no word in it.
 */
export function matchesWords(column: AnyColumn, typed: string): SQL | null {
  const query = wordsQuery(typed);
  return query === null ? null : sql`${column} @@ ${query}::tsquery`;
}

/**
 * What was typed as the text of a `tsquery`: nothing in it is an operator. The database keeps an e-mail address as one
 * word and takes a dash before digits for a sign, so these are asked for as it keeps them.
 */
export function wordsQuery(typed: string): string | null {
  const terms = unaccented(typed.toLowerCase()).split(/\s+/).flatMap(termOf).slice(0, MOST_WORDS);
  if (terms.length === 0) return null;
  const apart = terms.join(" & ");
  return PHONE.test(typed.trim()) ? `(${apart}) | ${begins(nationalDigits(typed))}` : apart;
}

/** A telephone number as people write it, or part of one. */
const PHONE = /^\+?[\d\s()./-]{4,}$/;

/** The zeros before a number are dialled within a country and are no part of the number as it was kept. */
const nationalDigits = (typed: string): string => typed.replace(/\D/g, "").replace(/^0+(?=\d)/, "");

/** As `searchable` keeps words: José is jose. Composed again, for other scripts write letters with such marks. */
const unaccented = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC");

/** What was typed without a space in between; nothing when no word is in it. */
function termOf(chunk: string): string[] {
  if (/.@./.test(chunk)) return [begins(chunk)];
  const words = chunk.match(/[\p{L}\p{M}\p{N}]+/gu)?.slice(0, MOST_WORDS) ?? [];
  const apart = words.map(wordOrNumber).join(" & ");
  if (words.length < 2) return words.length === 0 ? [] : [apart];
  // `ada.lov` are two words, or how one address begins.
  return [`(${begins(chunk)} | (${apart}))`];
}

const wordOrNumber = (word: string): string =>
  /^\d+$/.test(word) ? `(${["", "-", "+"].map((sign) => begins(sign + word)).join(" | ")})` : begins(word);

const begins = (word: string): string => `'${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}':*`;
