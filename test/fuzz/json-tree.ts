/** A place in a JSON value: keys and indexes from the root. */
export type Path = (string | number)[];

export interface Node {
  path: Path;
  value: unknown;
}

/** Every value in a value, itself first. */
export function nodesOf(value: unknown, path: Path = []): Node[] {
  const own: Node = { path, value };
  if (Array.isArray(value)) return [own, ...value.flatMap((child, at) => nodesOf(child, [...path, at]))];
  if (typeof value !== "object" || value === null) return [own];
  return [own, ...Object.entries(value).flatMap(([key, child]) => nodesOf(child, [...path, key]))];
}

/** Stands for no value at all. */
export const ABSENT = Symbol("absent");

/** A copy with another value at one place; `ABSENT` takes it out. A key called `__proto__` is a key like any other. */
export function withValue(root: unknown, [head, ...rest]: Path, value: unknown): unknown {
  if (head === undefined) return value;
  if (Array.isArray(root)) {
    const changed = withValue(root[Number(head)], rest, value);
    const before = root.slice(0, Number(head));
    const after = root.slice(Number(head) + 1);
    return changed === ABSENT ? [...before, ...after] : [...before, changed, ...after];
  }
  const entries = Object.entries(typeof root === "object" && root !== null ? root : {});
  const known = entries.find(([key]) => key === head);
  const changed = withValue(known?.[1], rest, value);
  if (!known) return changed === ABSENT ? root : Object.fromEntries([...entries, [head, changed]]);
  return Object.fromEntries(
    entries.flatMap(([key, old]) =>
      key !== head ? [[key, old]] : changed === ABSENT ? [] : [[key, changed]],
    ),
  );
}

/** A number as it is to stand in the text, such as `1e309`, which no JavaScript number would be written as. */
export const literal = (text: string): string => `@@literal:${text}@@`;

/** JSON text, with literals in place. */
export function jsonText(value: unknown): string {
  return (JSON.stringify(value) ?? "null").replaceAll(/"@@literal:([^@"]*)@@"/g, "$1");
}
