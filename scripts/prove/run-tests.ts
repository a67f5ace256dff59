import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Ran {
  ok: boolean;
  printed: string;
  /** What the tests say of themselves in lines `evidence {…}`. */
  evidence: Record<string, unknown>[];
}

/** Runs a script or test files with this Node in the project's root, and keeps what they print. */
export function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
    child.once("error", (error) => done({ ok: false, printed: error.message, evidence: [] }));
    child.once("close", (code) => done({ ok: code === 0, printed, evidence: evidenceIn(printed) }));
  });
}

export function runTests(files: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  const flags = [
    "--import",
    "./src/quick-imports.ts",
    "--test",
    "--test-reporter=spec",
    "--test-concurrency=1",
  ];
  return runNode([...flags, ...files], env);
}

function evidenceIn(printed: string): Record<string, unknown>[] {
  return [...printed.matchAll(/evidence (\{.*\})/g)].map(
    ([, text = "{}"]) => JSON.parse(text) as Record<string, unknown>,
  );
}

/** The end of what was printed, where test runners put what failed. */
export const lastOf = (printed: string): string[] => printed.trim().split("\n").slice(-60);
