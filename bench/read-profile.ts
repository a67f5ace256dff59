/** `node bench/read-profile.ts FILE.cpuprofile [lines]`: where the time went, idling aside. By function, then by place. */
import { readFileSync } from "node:fs";

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const [file = "", lines = "30"] = process.argv.slice(2);
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, "utf8")) as Profile;

/** `pg-protocol`, `src/domain`, `node:net`, `native`: what a line of code belongs to. */
function placeOf(url: string): string {
  if (url === "") return "native";
  const inPackages = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (inPackages) return inPackages;
  return /\/((?:src|test|bench)(?:\/\w+(?=\/))?)/.exec(url)?.[1] ?? url;
}

const frames = new Map(nodes.map((node) => [node.id, node.callFrame]));
const byFunction = new Map<string, number>();
const byPlace = new Map<string, number>();
let busy = 0;
for (const [n, id] of samples.entries()) {
  const frame = frames.get(id);
  const time = timeDeltas[n] ?? 0;
  if (!frame || frame.functionName === "(idle)" || frame.functionName === "(program)") continue;
  busy += time;
  const place = placeOf(frame.url);
  const line = frame.url === "" ? "" : ` ${frame.url.split("/").slice(-2).join("/")}:${frame.lineNumber + 1}`;
  const name = `${frame.functionName || "(anonymous)"}${line}`;
  byFunction.set(name, (byFunction.get(name) ?? 0) + time);
  byPlace.set(place, (byPlace.get(place) ?? 0) + time);
}

function print(title: string, times: Map<string, number>, most: number): void {
  process.stdout.write(`\n${title} (of ${(busy / 1e6).toFixed(1)} s busy)\n`);
  for (const [name, time] of [...times].sort((a, b) => b[1] - a[1]).slice(0, most))
    process.stdout.write(`${((time / busy) * 100).toFixed(1).padStart(6)} %  ${name}\n`);
}
print("Own time by place", byPlace, 20);
print("Own time by function", byFunction, Number(lines));
