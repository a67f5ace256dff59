import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServiceArea } from "./catalog.ts";
import { areaFor, metresBetween, metresFor, normalizePostalCode } from "./service-area.ts";

const BERLIN = { latitude: 52.52, longitude: 13.405 };
const PARIS = { latitude: 48.8566, longitude: 2.3522 };
const area = (key: string, covers: ServiceArea["covers"]): ServiceArea => ({ key, label: key, covers });

test("postal codes are compared without case, spaces, dashes and width", () => {
  assert.equal(normalizePostalCode(" sw1a 1aa "), "SW1A1AA");
  assert.equal(normalizePostalCode("150-0001"), "1500001");
  assert.equal(normalizePostalCode("１５０－０００１"), "1500001");
  assert.equal(normalizePostalCode("12345–6789"), "123456789");
  const areas = {
    serviceAreas: [
      area("list", { kind: "postal_codes", postalCodes: ["SW1A 1AA", "k1a-0b1"] }),
      area("prefix", { kind: "prefixes", prefixes: ["sw1", "1 0"] }),
    ],
  };
  assert.equal(areaFor(areas, "sw1a1aa")?.key, "list");
  assert.equal(areaFor(areas, "K1A 0B1")?.key, "list");
  assert.equal(areaFor(areas, "SW1A 2AA")?.key, "prefix");
  assert.equal(areaFor(areas, "10437")?.key, "prefix");
  assert.equal(areaFor(areas, "20095"), null);
});

test("the first area in the owner's order counts, and a business without areas has none", () => {
  const whole = area("whole", { kind: "prefixes", prefixes: ["1"] });
  const part = area("part", { kind: "prefixes", prefixes: ["10"] });
  assert.equal(areaFor({ serviceAreas: [whole, part] }, "10115")?.key, "whole");
  assert.equal(areaFor({ serviceAreas: [part, whole] }, "10115")?.key, "part");
  assert.equal(areaFor({ serviceAreas: [] }, "10115"), null);
  assert.equal(areaFor({}, "10115"), null, "rules stored before there were areas");
});

test("the great-circle distance of known places", () => {
  assert.equal(metresBetween(BERLIN, BERLIN), 0);
  // On this sphere; on the ellipsoid it is 879.7 km.
  assert.equal(metresBetween(BERLIN, PARIS), 877_465);
  const degree = metresBetween({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 1 });
  assert.equal(degree, 111_195);
  const across = metresBetween({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 });
  assert.equal(across, 111_195, "over the date line");
  const antipodes = metresBetween({ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 12 });
  assert.equal(antipodes, 20_015_114);
});

test("a radius covers the places the owner has entered, its edge included; others are in none", () => {
  const places = { "10115": BERLIN, "10117": { latitude: 52.52, longitude: 13.42 } };
  const edge = metresBetween(BERLIN, places["10117"]);
  const rules = (radiusKm: number) => ({
    places,
    serviceAreas: [area("round", { kind: "radius", center: BERLIN, radiusKm })],
  });
  assert.equal(areaFor(rules(edge / 1000), "10 117")?.key, "round");
  assert.equal(areaFor(rules((edge - 1) / 1000), "10117"), null);
  assert.equal(areaFor(rules(1000), "99999"), null);
  assert.equal(areaFor(rules(1000), "__proto__"), null);
  assert.equal(metresFor({ places, origin: BERLIN }, "10117"), edge);
  assert.equal(metresFor({ places, origin: null }, "10117"), null);
  assert.equal(metresFor({ places, origin: BERLIN }, "99999"), null);
  assert.equal(metresFor({}, "10117"), null);
});
