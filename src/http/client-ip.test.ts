import assert from "node:assert/strict";
import { test } from "node:test";
import { addressKey, clientIp, trustedProxies } from "./client-ip.ts";

const noProxy = trustedProxies([]);
const proxies = trustedProxies(["10.0.0.0/8", "192.0.2.9", "fd00::/8"]);

function from(headers: Record<string, string>) {
  return (name: string) => headers[name];
}

test("an address counts as itself, a mapped one as IPv4, IPv6 by its /64", () => {
  for (const [address, key] of [
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["::ffff:cb00:7107", "203.0.113.7"],
    ["0:0:0:0:0:ffff:203.0.113.7", "203.0.113.7"],
    ["::FFFF:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:0001:0002::9", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["64:ff9b::203.0.113.7", "64:ff9b:0:0::/64"],
  ] as const) {
    assert.equal(addressKey(address), key, address);
  }
});

test("forwarded headers of a peer that is no proxy are ignored", () => {
  const attempts: Record<string, string>[] = [
    { "x-forwarded-for": "1.2.3.4" },
    { forwarded: "for=1.2.3.4" },
    { "x-real-ip": "1.2.3.4" },
    { "x-forwarded-for": "10.0.0.1" },
  ];
  for (const headers of attempts) {
    assert.equal(clientIp("203.0.113.7", from(headers), noProxy), "203.0.113.7");
    assert.equal(clientIp("203.0.113.7", from(headers), proxies), "203.0.113.7");
  }
});

test("behind proxies the right-most hop that is no proxy counts", () => {
  const table: [string, Record<string, string>, string][] = [
    ["10.0.0.1", { "x-forwarded-for": "203.0.113.7" }, "203.0.113.7"],
    ["::ffff:10.0.0.1", { "x-forwarded-for": "203.0.113.7" }, "203.0.113.7"],
    ["10.0.0.1", { "x-forwarded-for": "6.6.6.6, 203.0.113.7" }, "203.0.113.7"],
    ["10.0.0.1", { "x-forwarded-for": "6.6.6.6, 203.0.113.7, 10.2.3.4, 192.0.2.9" }, "203.0.113.7"],
    ["10.0.0.1", { "x-forwarded-for": "203.0.113.7:5555" }, "203.0.113.7"],
    ["10.0.0.1", { "x-forwarded-for": "[2001:db8:1:2::9]:443" }, "2001:db8:1:2::/64"],
    ["fd00::1", { "x-forwarded-for": "2001:db8:1:2::9" }, "2001:db8:1:2::/64"],
    ["10.0.0.1", { "x-forwarded-for": "::ffff:203.0.113.7" }, "203.0.113.7"],
    ["10.0.0.1", {}, "10.0.0.1"],
    ["10.0.0.1", { "x-forwarded-for": "10.0.0.2, 10.0.0.3" }, "10.0.0.2"],
    ["10.0.0.1", { "x-forwarded-for": "203.0.113.7, unknown, 10.0.0.3" }, "10.0.0.3"],
    ["10.0.0.1", { "x-forwarded-for": "203.0.113.7, " }, "10.0.0.1"],
    ["10.0.0.1", { "x-forwarded-for": "" }, "10.0.0.1"],
    ["10.0.0.1", { forwarded: 'for=6.6.6.6, For="[2001:db8:1:2::9]:80";proto=https' }, "2001:db8:1:2::/64"],
    ["10.0.0.1", { forwarded: "for=203.0.113.7;by=10.0.0.1" }, "203.0.113.7"],
    ["10.0.0.1", { forwarded: "for=203.0.113.7, for=_hidden" }, "10.0.0.1"],
    ["10.0.0.1", { forwarded: "proto=https" }, "10.0.0.1"],
    ["10.0.0.1", { "x-forwarded-for": "203.0.113.7", forwarded: "for=6.6.6.6" }, "203.0.113.7"],
    ["10.0.0.1", { "x-forwarded-for": "203.0.113.007" }, "10.0.0.1"],
  ];
  for (const [peer, headers, key] of table) {
    assert.equal(clientIp(peer, from(headers), proxies), key, JSON.stringify([peer, headers]));
  }
});

test("without a socket everyone is one unknown caller", () => {
  assert.equal(clientIp(undefined, from({ "x-forwarded-for": "1.2.3.4" }), proxies), "unknown");
});

test("a trusted proxy that is not an address refuses to start", () => {
  for (const entry of ["nginx", "10.0.0.0/33", "10.0.0.0/8/8", "", "::/129", "10.0.0/8", "10.0.0.0/x"]) {
    assert.throws(() => trustedProxies([entry]), /trusted proxy/, entry);
  }
});
