import assert from "node:assert/strict";
import { test } from "node:test";
import { readPlaces } from "./read-places.ts";

const berlin = { postalCode: "10115", latitude: 52.5323, longitude: 13.3846 };

test("places are read as a spreadsheet gives them: commas, semicolons with decimal commas, tabs, quotes", () => {
  assert.deepEqual(readPlaces("10115, 52.5323, 13.3846").places, [berlin]);
  assert.deepEqual(readPlaces('"10115";52,5323;13,3846\n').places, [berlin]);
  assert.deepEqual(readPlaces("code\tlat\tlng\n10115\t52.5323\t13.3846").places, [berlin]);
});

test("the last line of a code counts, as the API takes none twice", () => {
  const { places, wrong } = readPlaces("SW1A 1AA,51,0\nsw1a1aa,51.501,-0.1416");
  assert.deepEqual(places, [{ postalCode: "sw1a1aa", latitude: 51.501, longitude: -0.1416 }]);
  assert.deepEqual(wrong, []);
});

test("lines that say no place are told by their number", () => {
  assert.deepEqual(readPlaces("10115,91,0\n\n10117,52.5,13.4\n10119\n10120,1,2,3").wrong, [1, 4, 5]);
  assert.deepEqual(readPlaces("code,lat,lng").wrong, []);
});
