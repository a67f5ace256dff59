import "./quick-imports.ts";

// Imported late: the line above must have run before the rest is loaded.
const { serve, startFailure } = await import("./serve.ts");

serve(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
  // Whatever was begun before the start failed must not keep the process.
  setTimeout(() => process.exit(), 1_000).unref();
});
