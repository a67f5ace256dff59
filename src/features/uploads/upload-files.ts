import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Deps } from "../deps.ts";
import { knownUploads, UPLOAD_ID } from "./queries.ts";

type Where = Pick<Deps, "dataDir">;

const folder = ({ dataDir }: Where) => join(dataDir, "uploads");
const fileOf = (where: Where, id: string) => join(folder(where), `${id}.webp`);

/** Whole or not at all: written aside, brought to the disk, then put in place. */
export async function writeUpload(where: Where, id: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder(where), { recursive: true });
  const draft = `${fileOf(where, id)}.part`;
  try {
    const file = await open(draft, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, fileOf(where, id));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** `null` when there is none. The id must have the shape of one: it becomes part of a path. */
export async function readUpload(where: Where, id: string): Promise<Buffer | null> {
  if (!UPLOAD_ID.test(id)) return null;
  try {
    return await readFile(fileOf(where, id));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

export async function removeUpload(where: Where, id: string): Promise<void> {
  await rm(fileOf(where, id), { force: true });
}

/** Older files that no row knows: left by a process that died between file and row, or by a deleted business. */
const ORPHAN_AFTER_MS = 3_600_000;
const AT_ONCE = 500;

/** Removes orphaned files; gives how many. */
export async function sweepUploads(deps: Pick<Deps, "db" | "dataDir" | "now">): Promise<number> {
  const names = await readdir(folder(deps)).catch(() => []);
  let removed = 0;
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const some = names.slice(from, from + AT_ONCE);
    const known = await knownUploads(
      deps.db.orm,
      some.map((name) => name.replace(/\.webp$/, "")),
    );
    for (const name of some) {
      if (known.has(name.replace(/\.webp$/, ""))) continue;
      const path = join(folder(deps), name);
      const age = deps.now() - (await stat(path).then(({ mtimeMs }) => mtimeMs, deps.now));
      if (age < ORPHAN_AFTER_MS) continue;
      await rm(path, { force: true });
      removed++;
    }
  }
  return removed;
}
