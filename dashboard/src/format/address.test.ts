import assert from "node:assert/strict";
import { test } from "node:test";
import { addressText, mapOf } from "./address.ts";

const home = { line1: "12/3 Main Street", postalCode: "10115", city: "Köln", country: "DE" };

test("an address is one line, without commas for what it does not have", () => {
  assert.equal(addressText(home), "12/3 Main Street, 10115 Köln");
  assert.equal(
    addressText({ ...home, line2: "Back house", region: "NRW" }),
    "12/3 Main Street, Back house, 10115 Köln, NRW",
  );
});

test("one address is a place on the map, several are the way through them in their order", () => {
  assert.equal(
    mapOf([addressText(home)]),
    "https://maps.google.com/?q=12%2F3%20Main%20Street%2C%2010115%20K%C3%B6ln",
  );
  assert.equal(mapOf(["1 B & C", "2/3 A"]), "https://www.google.com/maps/dir/1%20B%20%26%20C/2%2F3%20A");
});
