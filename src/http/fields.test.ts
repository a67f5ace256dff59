import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { emailField, idParam, instant, localDate, multilineText, slugParam, text } from "./fields.ts";

test("text is trimmed and otherwise kept, and what cannot be stored is refused", () => {
  const field = text(50);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 20 }), (value) => {
      const result = field.safeParse(value);
      if (result.success) assert.equal(result.data, value.trim());
      else {
        const hasControl = [...value].some((c) => c < " " || c === "\x7f");
        assert.ok(value.trim() === "" || hasControl || !value.isWellFormed(), JSON.stringify(value));
      }
    }),
    { numRuns: 1_000 },
  );
  for (const bad of ["a\0b", "a\nb", "a\tb", "\ud800", "a\x7f", "", "  ", "x".repeat(51)]) {
    assert.equal(field.safeParse(bad).success, false, JSON.stringify(bad));
  }
  for (const good of ["Zoë", "👩‍👩‍👧", "\u202eabc", "e\u0301", "'; DROP TABLE x; --"]) {
    assert.equal(field.safeParse(good).data, good);
  }
});

test("several lines may hold tabs and line feeds; form line ends become line feeds", () => {
  assert.equal(multilineText(50).safeParse(" a\r\n\tb\nc ").data, "a\n\tb\nc");
  assert.equal(multilineText(50).safeParse("").data, "");
  for (const bad of ["a\rb", "a\0", "\x1b[0m", "x".repeat(51)]) {
    assert.equal(multilineText(50).safeParse(bad).success, false, JSON.stringify(bad));
  }
});

test("dates and instants exist and lie in years a calendar means", () => {
  for (const good of ["2027-02-28", "2028-02-29", "1900-01-01", "2199-12-31"]) {
    assert.equal(localDate.safeParse(good).success, true, good);
  }
  for (const bad of [
    "2027-02-29",
    "2027-13-01",
    "0001-01-01",
    "9999-12-31",
    "-001-01-01",
    "2027-2-1",
    "2027-02-28T00:00",
  ]) {
    assert.equal(localDate.safeParse(bad).success, false, bad);
  }
  for (const good of [
    "2027-03-14T09:00:00-04:00",
    "2027-03-14T09:00:00Z",
    "2027-03-14T09:00:00.123456789+14:00",
  ]) {
    assert.equal(instant.safeParse(good).data, good);
    assert.doesNotThrow(() => Temporal.Instant.from(good));
  }
  for (const bad of [
    "2027-03-14T09:00:00",
    "2027-03-14T24:00:00Z",
    "2027-03-14T09:00:60Z",
    "2027-02-30T09:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2027-03-14T09:00:00+24:00",
    "2027-03-14T09:00:00.1234567890Z",
    "2027-03-14",
  ]) {
    assert.equal(instant.safeParse(bad).success, false, bad);
  }
});

test("whatever passes as an instant, Temporal understands", () => {
  fc.assert(
    fc.property(fc.integer({ min: -3_000_000_000_000, max: 8_000_000_000_000 }), (epochMs) => {
      const value = Temporal.Instant.fromEpochMilliseconds(epochMs).toString();
      if (instant.safeParse(value).success) {
        assert.equal(Temporal.Instant.from(value).epochMilliseconds, epochMs);
      }
    }),
  );
});

test("ids and slugs have one form", () => {
  const id = "bkg_0123456789abcdefABCDEF";
  assert.equal(idParam("bkg").safeParse(id).success, true);
  assert.equal(idParam("bkg_").safeParse(id).success, true);
  for (const bad of [
    "bkg_short",
    "svc_0123456789abcdefABCDEF",
    `${id} `,
    `${id}\n`,
    `x${id}`,
    `bkg_${"a".repeat(65)}`,
  ]) {
    assert.equal(idParam("bkg").safeParse(bad).success, false, bad);
  }
  assert.equal(slugParam.safeParse("spark-clean-2").success, true);
  for (const bad of ["", "-a", "a-", "a--b", "A", "a_b", "a\n"]) {
    assert.equal(slugParam.safeParse(bad).success, false, bad);
  }
});

test("checks stay fast on hostile strings", () => {
  const before = process.cpuUsage();
  for (const hostile of [
    "a".repeat(10_000),
    "a-".repeat(5_000),
    "1".repeat(10_000),
    "@".repeat(10_000),
    "a@".repeat(5_000),
    `${"a.".repeat(5_000)}@`,
  ]) {
    for (const schema of [slugParam, idParam("bkg"), localDate, instant, emailField, text(100)])
      schema.safeParse(hostile);
  }
  assert.ok(process.cpuUsage(before).user < 250_000);
});
