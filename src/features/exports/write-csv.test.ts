import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { csvLines, guarded, unguarded } from "./write-csv.ts";

const SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"];
const cell = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...SIGNS, "'", '"', " ", ",", ";", "\r\n", "\u00a0"),
        fc.string({ maxLength: 3 }),
      ),
    )
    .map((parts) => parts.join("")),
);

describe("a CSV file", () => {
  it("gives every cell back as it was, through any reader of RFC 4180", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const read: string[][] = parse(csvLines(rows), { record_delimiter: "\r\n" });
        assert.deepEqual(
          read.map((row) => row.map(unguarded)),
          rows,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it("holds no cell that a spreadsheet would run, behind quotes and white space neither", () => {
    fc.assert(
      fc.property(cell, (text) => {
        const shown = guarded(text);
        assert.ok(!SIGNS.includes(shown.charAt(0)), JSON.stringify(shown));
        const bare = shown.replace(/^["\s]+/, "");
        assert.ok(
          bare === "" || bare.startsWith("'") || !SIGNS.includes(bare.charAt(0)),
          JSON.stringify(shown),
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it("guards what is known to run, and nothing else", () => {
    for (const text of [
      '=HYPERLINK("http://x")',
      "+1+1",
      "-2+3",
      "@SUM(A1)",
      "\t=1",
      "\r=1",
      "\n=1",
      "＝1",
      "＠x",
      '"=1',
      " =1",
      "'=1",
    ])
      assert.equal(guarded(text), `'${text}`);
    for (const text of ["", "a=1", "1-2", "a@b.example", "'tis", '"quoted"', "5+5"])
      assert.equal(guarded(text), text);
  });

  it("reads what it guards in time that grows with its length only", () => {
    const long = `${"' \t".repeat(100_000)}x`;
    const before = process.cpuUsage();
    guarded(long);
    assert.ok(process.cpuUsage(before).user < 500_000);
  });
});
