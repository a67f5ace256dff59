/** Filters and the like that a page keeps in its address: the named ones that are there, as text. */
export const textSearch =
  <const Names extends readonly string[]>(...names: Names) =>
  (search: Record<string, unknown>): { [Name in Names[number]]?: string } =>
    Object.fromEntries(
      names.flatMap((name) =>
        typeof search[name] === "string" || typeof search[name] === "number"
          ? [[name, String(search[name])]]
          : [],
      ),
    ) as { [Name in Names[number]]?: string };
