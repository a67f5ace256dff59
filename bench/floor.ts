/**
 * The floor: what no server that keeps its data in a database can go below. A bare `node:http` server that for each
 * case does the one query it cannot avoid and sends bytes captured from our server, as they are. It checks nothing,
 * computes nothing, and cannot serve anybody. Started by `run.ts` with the name of a file that holds its plan.
 */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { openFloorDatabase } from "./floor-database.ts";
import type { FloorPlan } from "./floor-plan.ts";
import { doWork } from "./floor-work.ts";
import { keyOf } from "./request.ts";

const plan = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as FloorPlan;
const database = await openFloorDatabase(plan.database);
const answers = new Map(
  plan.answers.map(({ key, work, status, contentType, body }) => [
    key,
    { work, status, contentType, body: Buffer.from(body, "base64") },
  ]),
);

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = "", url = "", headers } = incoming;
  const answer = answers.get(keyOf(method, url, headers["if-none-match"] !== undefined));
  if (!answer) throw new Error(`no answer for ${method} ${url}`);
  // A body is read to its end; what it says is not looked at.
  if (method === "POST") for await (const _ of incoming);
  await doWork(database, answer.work);
  if (answer.body.length === 0) outgoing.writeHead(answer.status);
  else
    outgoing.writeHead(answer.status, {
      "content-type": answer.contentType,
      "content-length": answer.body.length,
    });
  outgoing.end(answer.body);
}

const server = createServer((incoming, outgoing) => {
  serve(incoming, outgoing).catch((error: unknown) => {
    process.stderr.write(`floor: ${error instanceof Error ? error.stack : error}\n`);
    outgoing.writeHead(500, { "content-length": 0 }).end();
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`listens on http://127.0.0.1:${typeof address === "object" ? address?.port : "?"}\n`);
});
process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
  void database.close();
});
