import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { Refusal } from "#domain/refusals.ts";
import { htmlPage } from "#http/html.ts";
import type { PageAnswer, PageDefinition, PageRequest } from "#http/pages.ts";
import type { Deps } from "../deps.ts";
import { buildFolder, type DashboardFile, type DashboardFiles, readBuild } from "./dashboard-files.ts";

const BUILDER = fileURLToPath(new URL("build-dashboard.ts", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  webmanifest: "application/manifest+json",
};
/** Another content has another name. */
const FOR_EVER = "public, max-age=31536000, immutable";

type State = DashboardFiles | "building" | "failed";

/** What this process has of the dashboard; looked for when somebody first asks. */
let state: State | undefined;

/** Files, or what stands in their way. A build that failed is tried again by whoever asks next. */
function dashboardFiles(deps: Deps): State {
  if (state === undefined || state === "failed") {
    const folder = buildFolder();
    state = readBuild(folder) ?? startBuild(deps, folder);
  }
  return state;
}

/** Soon after the start: not in its way, and not for a process that lives only for a moment. */
const PREPARE_AFTER_MS = 1_500;

/** Begins to build, if need be, so that the first who asks need not wait for all of it. */
export function prepareDashboard(deps: Deps): void {
  setTimeout(() => dashboardFiles(deps), PREPARE_AFTER_MS).unref();
}

function startBuild(deps: Deps, folder: string): State {
  const child = spawn(process.execPath, [BUILDER], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const finish = (code: number | null) => {
    const built = code === 0 ? readBuild(folder) : null;
    if (!built) deps.log.error({ code, said }, "the dashboard could not be built");
    state = built ?? "failed";
  };
  child.once("error", (error) => {
    said += error.message;
    finish(null);
  });
  child.once("close", finish);
  // A server that is told to stop does not wait for it.
  child.unref();
  (child.stderr as Socket).unref();
  return "building";
}

/** Everything below `/dashboard`: the built files by name, and the one document for every address of the app. */
export function dashboardPages(deps: Deps): PageDefinition[] {
  return [
    { path: "/dashboard/mail-frame", methods: ["GET"], handle: mailFrame },
    { path: "/dashboard", methods: ["GET"], handle: (request) => answer(deps, request, "index.html") },
    {
      path: "/dashboard/*",
      methods: ["GET"],
      handle: (request) => answer(deps, request, request.path.slice("/dashboard/".length)),
    },
  ];
}

/**
 * An empty document that a page of the dashboard puts a mail into, to show it as it will look: mails have inline styles,
 * which the dashboard itself does not allow. Nothing in it runs or leads away.
 */
function mailFrame(): PageAnswer {
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin",
    },
    body: '<!doctype html><html lang="en"><head><title>Mail</title></head><body></body></html>',
  };
}

function answer(deps: Deps, request: PageRequest, name: string): PageAnswer {
  const files = dashboardFiles(deps);
  if (typeof files === "string") return files === "building" ? waitingPage() : failedPage();
  const file = name === "manifest.json" ? undefined : files.get(name);
  if (file && name !== "index.html") return answerWith(request, file, name, {});
  if (name.startsWith("assets/")) throw new Refusal("not_found", "There is no such file.");
  const document = files.get("index.html");
  if (!document) return failedPage();
  return answerWith(request, document, "index.html", {
    "content-security-policy": policyFor(document),
    "cross-origin-opener-policy": "same-origin",
  });
}

/** The best encoding the client takes; each has its own `ETag`. */
function answerWith(
  request: PageRequest,
  file: DashboardFile,
  name: string,
  more: Record<string, string>,
): PageAnswer {
  const accepts = request.header("accept-encoding") ?? "";
  const encoding = /\bbr\b/.test(accepts) ? "br" : /\bgzip\b/.test(accepts) ? "gzip" : null;
  const etag = `"${file.hash}${encoding ? `-${encoding}` : ""}"`;
  const headers: Record<string, string> = {
    "content-type": TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
    "cache-control": name.startsWith("assets/") ? FOR_EVER : "no-cache",
    vary: "Accept-Encoding",
    etag,
    ...more,
  };
  const known = (request.header("if-none-match") ?? "").replaceAll("W/", "").split(/\s*,\s*/);
  if (known.includes(etag)) return { status: 304, headers, body: null };
  if (encoding) headers["content-encoding"] = encoding;
  return {
    status: 200,
    headers,
    body: encoding === "br" ? file.br : encoding === "gzip" ? file.gz : file.plain,
  };
}

const policies = new WeakMap<DashboardFile, string>();

/** Only our own files, and the inline scripts of the built document by their hashes. */
function policyFor(document: DashboardFile): string {
  const known = policies.get(document);
  if (known) return known;
  const inline = [...document.plain.toString("utf8").matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${inline.join(" ")}`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    // Signing in with Google is a form that ends there.
    "form-action 'self' https://accounts.google.com",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  policies.set(document, policy);
  return policy;
}

/** Asks again by itself; whoever opened a bookmark ends where they wanted. */
function waitingPage(): PageAnswer {
  const page = htmlPage(
    "One moment",
    `<main><h1>One moment</h1><p>The dashboard is being prepared. This takes a few seconds, once after an update; the page opens by itself.</p></main>`,
  );
  return {
    status: 503,
    headers: { ...page.headers, "cache-control": "no-store", "retry-after": "2", refresh: "1" },
    body: page.html,
  };
}

function failedPage(): PageAnswer {
  const page = htmlPage(
    "The dashboard is not available",
    `<main><h1>The dashboard is not available</h1><p>Its files could not be built; the server's log says why. Everything else works: customers can book.</p><p><a href="">Try again</a></p></main>`,
  );
  return { status: 503, headers: { ...page.headers, "retry-after": "30" }, body: page.html };
}
