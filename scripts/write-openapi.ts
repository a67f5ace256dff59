/**
 * Writes `openapi.json`, the OpenAPI document of all routes; with `--check` it only compares and fails on a difference.
 * The file is committed so that a change of the API is seen in review.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openApiDocument } from "#http/openapi.ts";
import { apiInfo, apiRoutes } from "#src/api.ts";

const file = fileURLToPath(new URL("../openapi.json", import.meta.url));
const text = `${JSON.stringify(openApiDocument(apiRoutes, apiInfo), null, 2)}\n`;
const committed = existsSync(file) ? readFileSync(file, "utf8") : "";

if (!process.argv.includes("--check")) {
  writeFileSync(file, text);
  process.stdout.write(`openapi.json: ${apiRoutes.length} operations\n`);
} else if (apiRoutes.length === 0 || committed !== text) {
  const [before, after] = [committed.split("\n"), text.split("\n")];
  const at = after.findIndex((line, index) => line !== before[index]);
  process.stderr.write(
    `openapi.json is not what the routes say; run "npm run openapi" and commit it.\n` +
      `First difference, line ${at + 1}:\n- ${before[at] ?? ""}\n+ ${after[at] ?? ""}\n`,
  );
  process.exitCode = 1;
}
