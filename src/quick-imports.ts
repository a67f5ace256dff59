/**
 * Finds the files of imports quickly. For every one of them Node reads descriptions of packages again, one of which
 * lists 447 exports: half of the time that it takes to load this server (measured with Node 26.10). What a relative
 * import inside the project, or inside a package that is ES modules throughout, leads to needs no looking up. Must run
 * before the first import that it is to help; nothing breaks without it.
 *
 * Compiled code is kept in the system's temporary folder: the next start need not strip types and compile again.
 */
import { readFileSync } from "node:fs";
import { enableCompileCache, type ResolveFnOutput, registerHooks } from "node:module";

enableCompileCache();

const PROJECT = new URL("../", import.meta.url).href;
/** Where all files share the project's package.json and its packages. */
const OURS = ["src/", "test/", "scripts/", "bench/"].map((folder) => PROJECT + folder);
/** Their `.js` files that import are ES modules, each and every one. */
const PACKAGE = /\/node_modules\/(?:csv-parse|csv-stringify|drizzle-orm|hono|jose|pg-boss|zod)\/.*\.js$/;

const { imports } = JSON.parse(readFileSync(new URL("package.json", PROJECT), "utf8")) as {
  imports: Record<string, string>;
};
/** `#domain/` leads to `…/src/domain/`. */
const rooms = new Map(
  Object.entries(imports).map(([from, to]) => [from.slice(0, -1), new URL(to.slice(0, -1), PROJECT).href]),
);
/** What a package's name means is the same for every file of ours. */
const packages = new Map<string, ResolveFnOutput>();

registerHooks({
  resolve(specifier, context, nextResolve) {
    const from = context.parentURL ?? "";
    // `require` has rules of its own.
    if (!context.conditions.includes("import")) return nextResolve(specifier, context);
    if (OURS.some((folder) => from.startsWith(folder))) {
      const room = specifier.startsWith("#") ? specifier.slice(0, specifier.indexOf("/") + 1) : "";
      const place = rooms.get(room);
      if (specifier.endsWith(".ts")) {
        if (place) return found(new URL(specifier.slice(room.length), place).href, "module-typescript");
        if (specifier.startsWith(".")) return found(new URL(specifier, from).href, "module-typescript");
      }
      if (/^[.#/]|^\w+:/.test(specifier)) return nextResolve(specifier, context);
      const known = packages.get(specifier) ?? { ...nextResolve(specifier, context), shortCircuit: true };
      packages.set(specifier, known);
      return known;
    }
    if (specifier.startsWith(".") && specifier.endsWith(".js") && PACKAGE.test(from))
      return found(new URL(specifier, from).href, "module");
    return nextResolve(specifier, context);
  },
});

function found(url: string, format: string): ResolveFnOutput {
  return { url, format, shortCircuit: true };
}
