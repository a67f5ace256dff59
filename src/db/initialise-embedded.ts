/** Run as a child process by `embedded.ts`: creates an empty embedded database in the folder named by its argument. */
import { rename, rm } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";

const target = process.argv[2];
if (!target) throw new Error("usage: initialise-embedded.ts FOLDER");

// Made beside the target and moved into place when whole, so that a death half-way leaves nothing half made.
const draft = `${target}.new`;
await rm(draft, { recursive: true, force: true });
const database = await PGlite.create({ dataDir: draft });
await database.close();
await rm(target, { recursive: true, force: true });
await rename(draft, target);
