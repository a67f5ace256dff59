import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { Refusal } from "#domain/refusals.ts";
import { diskGuard, roomToWork } from "./disk-guard.ts";

const MIB = 1024 * 1024;

/** A guard over a disk and a clock that the test sets. */
function made() {
  const disk = { free: 500 * MIB, elapsed: 7_000, looks: 0 };
  const check = diskGuard(
    "/data",
    (folder) => {
      assert.equal(folder, "/data");
      disk.looks++;
      return disk.free;
    },
    () => disk.elapsed,
  );
  return { disk, check };
}
const isFull = (error: unknown) => error instanceof Refusal && error.code === "storage_full";

it("writes are refused below 100 MiB and taken again once there is room", () => {
  const { disk, check } = made();
  check();
  for (const [free, full] of [
    [100 * MIB, false],
    [100 * MIB - 1, true],
    [0, true],
    [100 * MIB, false],
  ] as const) {
    disk.free = free;
    disk.elapsed += 1_001;
    if (full) assert.throws(check, isFull, `${free}`);
    else assert.doesNotThrow(check, `${free}`);
  }
});

it("it looks once a second, however often it is asked, and says the same in between", () => {
  const { disk, check } = made();
  for (let n = 0; n < 1_000; n++) check();
  disk.free = 0;
  disk.elapsed += 1_000;
  check();
  assert.equal(disk.looks, 1);
  disk.elapsed += 1;
  for (let n = 0; n < 1_000; n++) assert.throws(check, isFull);
  assert.equal(disk.looks, 2);
});

it("a folder that is not there yet is not full, and a real one is measured", () => {
  assert.doesNotThrow(diskGuard(join(tmpdir(), "bookingmachine-nowhere")));
  try {
    diskGuard(tmpdir())();
  } catch (error) {
    assert.ok(isFull(error), String(error));
  }
});

it("work in the background waits; the log tells of the beginning and of the end, once each", () => {
  let problem: Error | null = null;
  const lines: string[] = [];
  const hasRoom = roomToWork(
    () => {
      if (problem) throw problem;
    },
    { warn: () => lines.push("waits"), info: () => lines.push("goes on") },
  );
  const ask = () => [hasRoom(), hasRoom()];
  assert.deepEqual([ask(), lines], [[true, true], []]);
  problem = new Refusal("storage_full", "full");
  assert.deepEqual([ask(), lines], [[false, false], ["waits"]]);
  problem = new Error("the disk does not say how full it is");
  assert.deepEqual([ask(), lines], [[false, false], ["waits"]]);
  problem = null;
  assert.deepEqual(
    [ask(), lines],
    [
      [true, true],
      ["waits", "goes on"],
    ],
  );
});
