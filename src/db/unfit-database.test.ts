import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { startFailure } from "#src/serve.ts";
import { openTestDatabase } from "#test/database.ts";
import { openEmbedded } from "./embedded.ts";
import { migrateDatabase } from "./open.ts";

/** What the person who starts it is told. */
const toldBy = (work: Promise<unknown>) =>
  work.then(
    () => "nothing",
    (error: unknown) => startFailure(error),
  );

it("a database that a later version has brought up to date is refused, in one line; the same without is not", async () => {
  const db = await openTestDatabase();
  try {
    assert.equal(await toldBy(migrateDatabase(db)), "nothing");
    await db.orm.execute(
      "insert into drizzle.__drizzle_migrations (hash, created_at) select 'later', max(created_at) + 1 from drizzle.__drizzle_migrations",
    );
    const told = await toldBy(migrateDatabase(db));
    assert.match(told, /^The database was brought up to date by a later version .*docs\/how\/running\.md/);
    assert.doesNotMatch(told, /\n/);
    await db.orm.execute("delete from drizzle.__drizzle_migrations where hash = 'later'");
    assert.equal(await toldBy(migrateDatabase(db)), "nothing");
  } finally {
    await db.close();
  }
});

it("a damaged folder is named in one line with where to read on, and nothing of it is touched", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bookingmachine-"));
  const database = join(folder, "database");
  try {
    await mkdir(join(database, "global"), { recursive: true });
    await writeFile(join(database, "global", "pg_control"), "");
    for (const damage of ["its version is missing", "its files are cut off"]) {
      const before = await readdir(database, { recursive: true });
      const told = await toldBy(openEmbedded(folder));
      assert.ok(told.startsWith(`The database in ${database} cannot be opened`), `${damage}: ${told}`);
      assert.match(told, /docs\/how\/running\.md/);
      assert.doesNotMatch(told, /\n/);
      for (const path of before) assert.ok((await readdir(database, { recursive: true })).includes(path));
      await writeFile(join(database, "PG_VERSION"), "18\n");
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
