import { Refusal } from "#domain/refusals.ts";

const LONGEST = 40;

/**
 * The key of a new record: the wanted one, which must be free (`already_exists`), else one made of the name, with a number
 * where that is taken. Keys stay: prices, links and quotes name them.
 */
export function chooseKey(taken: readonly string[], wanted: string | undefined, name: string): string {
  const used = new Set(taken);
  if (wanted !== undefined) {
    if (!used.has(wanted)) return wanted;
    const message = "this key is taken";
    throw new Refusal("already_exists", `key: ${message}`, {
      errors: [{ path: "key", code: "already_exists", message }],
    });
  }
  const base = keyOf(name);
  let key = base;
  for (let n = 2; used.has(key); n++) key = `${base.slice(0, LONGEST - 4)}_${n}`;
  return key;
}

/** `"Deep & special"` is `deep_special`; a name without Latin letters or digits is `item`. */
function keyOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .match(/[a-z0-9]+/g);
  const key = (words ?? ["item"]).join("_").slice(0, LONGEST);
  return key.endsWith("_") ? key.slice(0, -1) : key;
}
