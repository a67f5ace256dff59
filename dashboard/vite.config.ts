import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** `npm run dashboard:dev` beside a running server; calls of the API go there, as if they came from it. */
const server = process.env.SERVER ?? "http://localhost:3000";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/dashboard/",
  oxc: { jsx: { runtime: "automatic" } },
  build: {
    target: "es2023",
    manifest: "manifest.json",
    // Of one page's modules a few kilobytes are shared by two: not worth a request each.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ["/api", "/uploads", "/w", "/book", "/assets", "/embed.js", "/widget.js"].map((path) => [
        path,
        { target: server, changeOrigin: true, headers: { origin: server } },
      ]),
    ),
  },
});
