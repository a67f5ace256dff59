/**
 * Builds what browsers load: the loader, the widget, its later parts, its languages. A later part is sent on its own and
 * takes everything it shares from the first part, so that the first part stays one file.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { BuildOptions, Plugin } from "esbuild";
import { TEXT_PLACES } from "../widgets/schemas.ts";
import { SHORT_NAMES } from "./short-names.ts";

/** Bytes of one file as they are sent. */
export interface BrowserFile {
  /** Address without the leading slash. */
  name: string;
  plain: Buffer;
  br: Buffer;
  gz: Buffer;
  /** Of the plain bytes, without quotes. */
  hash: string;
}

export interface BrowserBuild {
  files: BrowserFile[];
  /** The widget in two halves: between them stands the configuration that is baked in. */
  template: [string, string];
}

/** Stands in the built widget where the configuration goes. */
const BAKED_MARK = "@@baked@@";
/** The same as a minifier may quote it. */
const BAKED = new RegExp(`["'\`]${BAKED_MARK}["'\`]`);
/** Browsers of the last years: everything that knows constructed style sheets and container queries. */
const TARGET = ["chrome111", "firefox113", "safari16.4"];

/** How the domain says what is wrong. */
const FAULT = /new (?:Refusal|\w*Error)\((?:[^()]|\([^()]*\))*\)/g;

/** How it explains a line. */
const EXPLAINED = /(?:, |\n +)explain(?:: null\?\.\w+\((?:[^()]|\([^()]*\))*\) \?\? "")?,?(?=\s*\})/g;
/** A text in its file, and a place that asks for one by its key. */
const TEXT = /^ {2}\w+:/gm;
const ASKED = /(?<!ignals\.)\b(?:say|count)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g;
/** Keys that are asked for by a variable keep their length, as do those of the owner's own words. */
const LONG = ["name", "email", "phone", "morning", "afternoon", "evening", ...TEXT_PLACES];

/** Builds from the sources in `root`, in two seconds; the compiler is loaded here and nowhere else. */
export async function buildBrowserFiles(root: string): Promise<BrowserBuild> {
  const [esbuild, { minify }] = await Promise.all([import("esbuild"), import("vite")]);
  const source = (path: string) => join(root, "widget/src", path);
  const styles: Plugin = {
    name: "styles",
    setup(build) {
      build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const css = await esbuild.build({
          entryPoints: [path],
          minify: true,
          write: false,
          target: TARGET,
          legalComments: "none",
        });
        const text = css.outputFiles[0]?.text.trim() ?? "";
        // widget/src/sheets.ts writes it out again.
        return { contents: text.replace(/var\(--bookkit-([\w-]+)\)/g, "$$$1"), loader: "text" };
      });
    },
  };
  /** The engine in the browser explains no line and refuses nothing by words: both are the server's. */
  const wordless: Plugin = {
    name: "wordless",
    setup(build) {
      build.onLoad({ filter: /\/src\/domain\/[\w-]+\.ts$/ }, async ({ path }) => ({
        contents: (await readFile(path, "utf8"))
          .replaceAll("words?.", "null?.")
          .replace(FAULT, "new Error()")
          .replace(EXPLAINED, ""),
        loader: "ts",
      }));
    },
  };
  const textKeys = shortKeys(await readFile(source("locales/en.ts"), "utf8"));
  /** Texts are kept and asked for by short keys. */
  const brief: Plugin = {
    name: "brief",
    setup(build) {
      build.onLoad({ filter: /\/widget\/src\/.*\.tsx?$/ }, async ({ path }) => ({
        contents: (await readFile(path, "utf8")).replace(/\/locales\//.test(path) ? TEXT : ASKED, (all) =>
          all.replace(/(?<=^ {2}|")[a-z]\w*?(?=_[a-z]+:|:|")/gi, (key) => textKeys.get(key) ?? key),
        ),
        loader: path.endsWith("x") ? "tsx" : "ts",
      }));
    },
  };
  const short = Object.fromEntries(SHORT_NAMES.map((name, at) => [name, `_${at.toString(36)}`]));
  const bundle = async (options: BuildOptions): Promise<string> => {
    const built = await esbuild.build({
      absWorkingDir: root,
      bundle: true,
      write: false,
      charset: "utf8",
      minifySyntax: true,
      mangleProps: new RegExp(`^(?:${SHORT_NAMES.join("|")})$`),
      mangleCache: short,
      legalComments: "none",
      target: TARGET,
      // Fields without a value cost nothing.
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
      jsx: "transform",
      jsxFactory: "h",
      jsxFragment: "Fragment",
      plugins: [styles, wordless, brief],
      ...options,
    });
    // Minified by the other compiler, which folds more: about 3 % fewer bytes.
    const { code, errors } = await minify("bundle.js", built.outputFiles?.[0]?.text ?? "", {
      module: options.format === "esm",
      compress: { target: TARGET },
      mangle: { toplevel: true },
    });
    if (errors[0]) throw new Error(errors[0].message);
    return code.trim();
  };

  const jsx = { inject: [source("jsx.ts")] };
  const texts = await Promise.all(
    LOCALES.map((name) => bundle({ entryPoints: [source(`locales/${name}.ts`)], format: "esm" })),
  );
  // One hash for all languages: each of its own would weigh on those who need none.
  const spoken = digest(texts.join("\n"));
  const locales = LOCALES.map((name, at) => ({ name: `assets/${name}-${spoken}.js`, text: texts[at] ?? "" }));
  /** A later part: a function of what the parts before it share, that gives its `begin`. */
  const part = async (name: string, entry: string, given: string[], define = {}) => {
    const text = await bundle({
      ...jsx,
      entryPoints: [source(entry)],
      format: "esm",
      define,
      plugins: [await takenFrom(given), styles, wordless, brief],
    });
    const asFunction = `export default function(given){${text.replace(EXPORTED, "return $1")}}`;
    if (!EXPORTED.test(text)) throw new Error(`${entry} must export begin and nothing else`);
    return hashed(`assets/${name}`, asFunction);
  };
  const ofFlow = source("flow/for-more.ts");
  const more = await part("more", "more/more.tsx", [source("shared.ts"), ofFlow]);
  const flow = await part("flow", "flow/flow.tsx", [source("shared.ts")], {
    MORE_FILE: JSON.stringify(more.name),
  });
  const track = await part("track", "track/track.ts", [source("shared.ts")]);
  const widget = (baked: string | null) =>
    bundle({
      ...jsx,
      entryPoints: [source("widget.ts")],
      format: "iife",
      define: {
        BAKED: JSON.stringify(baked),
        FLOW_FILE: JSON.stringify(flow.name),
        TRACK_FILE: JSON.stringify(track.name),
        LOCALES: JSON.stringify(LOCALES.join(" ")),
        LOCALE_END: JSON.stringify(`-${spoken}.js`),
      },
    });
  const [before, after, ...rest] = (await widget(BAKED_MARK)).split(BAKED);
  if (before === undefined || after === undefined || rest.length > 0)
    throw new Error("the widget must hold the place of its configuration exactly once");
  const embed = await bundle({ entryPoints: [source("embed.ts")], format: "iife" });
  const files = await Promise.all(
    [
      { name: "embed.js", text: embed },
      { name: "widget.js", text: await widget(null) },
      flow,
      more,
      track,
      ...locales,
    ].map(async ({ name, text }) => await pressed(name, Buffer.from(text))),
  );
  return { files, template: [before, after] };
}

/** English is built in. */
const LOCALES = ["ar", "de", "es", "fr", "ja"];

/** `a`, `b`, … `aa`, `ab`, … for the keys of the texts; plural forms keep their ends. */
function shortKeys(english: string): Map<string, string> {
  const keys = [...english.matchAll(/^ {2}(\w+?)(?:_[a-z]+)?:/gm)].map(([, key = ""]) => key);
  const short = [...new Set(keys)].filter((key) => !LONG.includes(key));
  return new Map(short.map((key, at) => [key, letters(at)]));
}

const letters = (at: number): string =>
  (at < 26 ? "" : letters(Math.floor(at / 26) - 1)) + String.fromCharCode(97 + (at % 26));

/** What the first part gives is taken from the list `given` instead of from the files that are in the first part. */
async function takenFrom(lists: string[]): Promise<Plugin> {
  const taken = new Set<string>();
  const names: string[] = [];
  for (const list of lists) {
    const text = await readFile(list, "utf8");
    for (const [, path = ""] of text.matchAll(/ from "(.+)";/g)) taken.add(join(dirname(list), path));
    names.push(...(text.match(/given: unknown\[\] = \[([^\]]+)\]/)?.[1]?.match(/\w+/g) ?? []));
  }
  return {
    name: "taken",
    setup(build) {
      build.onResolve({ filter: /\.tsx?$/ }, ({ path, resolveDir }) =>
        taken.has(join(resolveDir, path)) ? { path: "given", namespace: "given" } : null,
      );
      build.onLoad({ filter: /.*/, namespace: "given" }, () => ({
        contents: `export const [${names.join(",")}] = given;`,
      }));
    },
  };
}

/** How the compiler writes the one export of a part. */
const EXPORTED = /export\{([\w$]+) as begin\};?\s*$/;

const digest = (content: string | Buffer): string =>
  createHash("sha256").update(content).digest("base64url").replace(/[_-]/g, "").slice(0, 8);

const hashed = (name: string, text: string) => ({ name: `${name}-${digest(text)}.js`, text });

/** Pressed once, sent for long: this gzip takes a second and is 3 % smaller. */
async function pressed(name: string, plain: Buffer): Promise<BrowserFile> {
  const { gzipAsync } = await import("@gfx/zopfli");
  const file = await compressed(name, plain);
  return { ...file, gz: Buffer.from(await gzipAsync(plain, { numiterations: 60 })) };
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

export async function compressed(name: string, plain: Buffer, quality = 11): Promise<BrowserFile> {
  const [br, gz] = await Promise.all([
    brotli(plain, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
      },
    }),
    zip(plain, { level: 9 }),
  ]);
  return { name, plain, br, gz, hash: digest(plain) };
}
