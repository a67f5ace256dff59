interface Refused {
  code: string;
  /** The server's words, in English. */
  message: string;
}

/** By the code of a refusal. */
type Words = Readonly<Record<string, (said: string, limit: Limit | null) => string>>;

/** What a refusal says in the language of the page, by its code; the server's own words where the code says nothing here. */
export function refusalWords(words: Words, { code, message }: Refused): string {
  const known = Object.hasOwn(words, code) ? words[code] : undefined;
  return known === undefined ? message : known(message, limitIn(message));
}

/** The number a value has to keep to, and what it counts. */
export interface Limit {
  number: number;
  of: "characters" | "items" | "value";
}

function limitIn(message: string): Limit | null {
  const [, number, unit] = /[<>]=?\s*(-?\d+(?:\.\d+)?)\s*(characters|items)?/.exec(message) ?? [];
  if (number === undefined) return null;
  return { number: Number(number), of: unit === "characters" || unit === "items" ? unit : "value" };
}
