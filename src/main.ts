import { enableCompileCache } from "node:module";
import "./quick-imports.ts";

// Compiled code is kept in the system's temporary folder: the next start need not strip types and compile again.
enableCompileCache();

// Imported late: the lines above must have run before the rest is loaded.
const { serve, startFailure } = await import("./serve.ts");

serve().catch((error: unknown) => {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
});
