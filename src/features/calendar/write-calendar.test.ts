import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { type CalendarEvent, writeCalendar } from "./write-calendar.ts";

/** What two parsers that know nothing of each other, or of us, make of a file. */
function read(file: string) {
  const component = new ICAL.Component(ICAL.parse(file));
  const byIcalJs = component.getAllSubcomponents("vevent").map((one) => {
    const event = new ICAL.Event(one);
    return {
      uid: event.uid,
      sequence: Number(event.sequence),
      summary: event.summary,
      description: event.description ?? undefined,
      location: event.location ?? undefined,
      status: one.getFirstPropertyValue("status"),
      url: one.getFirstPropertyValue("url") ?? undefined,
      startsAt: event.startDate.toJSDate().getTime(),
      endsAt: event.endDate.toJSDate().getTime(),
    };
  });
  const byNodeIcal = Object.values(nodeIcal.sync.parseICS(file)).flatMap((one) =>
    one?.type === "VEVENT"
      ? [
          {
            uid: one.uid,
            sequence: Number(one.sequence),
            summary: one.summary,
            description: one.description,
            location: one.location,
            status: one.status,
            url: one.url,
            startsAt: one.start.getTime(),
            endsAt: one.end?.getTime(),
          },
        ]
      : [],
  );
  return { component, byIcalJs, byNodeIcal };
}

const event = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: "bkg_1@example.com",
  sequence: 1,
  status: "CONFIRMED",
  startsAt: Date.parse("2027-03-14T06:30:00Z"),
  endsAt: Date.parse("2027-03-14T08:00:00Z"),
  changedAt: Date.parse("2027-01-13T08:00:00Z"),
  summary: "Full Interior Detail · Shine",
  ...more,
});

const told = ({ changedAt: _, organizer: __, ...rest }: CalendarEvent) => rest;
const octetsOf = (line: string) => Buffer.byteLength(line);

test("two independent parsers read back any text, and no line is longer than 75 octets or tears a character", () => {
  // Texts as people write them: with emoji of several code points, line breaks, and everything that must be escaped.
  const piece = fc.oneof(
    fc.constantFrom(
      "👩‍👩‍👧‍👦",
      "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
      "é",
      "日本",
      "ل",
      "\n",
      ",",
      ";",
      "\\",
      ":",
      '"',
      "\\n",
      "BEGIN:VEVENT",
      "😀",
    ),
    fc.string({ unit: "grapheme", maxLength: 20 }),
  );
  const text = fc
    .array(piece, { maxLength: 30 })
    .map((pieces) =>
      pieces
        .join("")
        .replace(/[\p{Cc}\u2028\u2029]/gu, (c) => (c === "\n" ? c : ""))
        .trim(),
    )
    .filter((one) => one !== "");
  fc.assert(
    fc.property(text, text, text, fc.nat(1e6), (summary, description, location, minute) => {
      const startsAt = Date.parse("2027-01-01T00:00:00Z") + minute * 60_000;
      const one = event({ summary, description, location, startsAt, endsAt: startsAt + 3_600_000 });
      const file = writeCalendar([one]);
      for (const line of file.split("\r\n")) {
        assert.ok(octetsOf(line) <= 75, line);
        assert.ok(line.isWellFormed(), line);
      }
      assert.ok(!/[^\r]\n|\r[^\n]/.test(file), "lines end in CR LF");
      const { byIcalJs, byNodeIcal } = read(file);
      assert.deepEqual(byIcalJs, [{ ...told(one), url: undefined }]);
      assert.equal(byNodeIcal.length, 1);
      // It takes an escaped backslash before an n for a line break, and quotes around a text away; RFC 5545 does not.
      const summaryRead = /[\\"]/.test(summary) ? summary : byNodeIcal[0]?.summary;
      assert.deepEqual(
        [summaryRead, byNodeIcal[0]?.startsAt, byNodeIcal[0]?.endsAt],
        [summary, startsAt, one.endsAt],
      );
    }),
    { numRuns: 400 },
  );
});

test("an emoji at octet 75 stays whole wherever it stands", () => {
  for (let at = 55; at < 85; at++) {
    const summary = `${"x".repeat(at)}😀${"y".repeat(80)}🏳️‍🌈`;
    const file = writeCalendar([event({ summary })]);
    for (const line of file.split("\r\n")) assert.ok(octetsOf(line) <= 75 && line.isWellFormed());
    const { byIcalJs, byNodeIcal } = read(file);
    assert.equal(byIcalJs[0]?.summary, summary);
    assert.equal(byNodeIcal[0]?.summary, summary);
  }
});

test("half characters, control characters and foreign line ends make no broken file, and no second property", () => {
  const summary = "a\ud800b\u0000c\rd\r\nATTACH:evil\u0007";
  const name = 'Quote " and\r\nATTENDEE:mailto:x@y.z';
  const file = writeCalendar([event({ summary, organizer: { name, email: "a b\r\nX:1@example.com" } })]);
  const { component, byIcalJs, byNodeIcal } = read(file);
  assert.equal(byIcalJs[0]?.summary, "a\ufffdbc\nd\nATTACH:evil");
  assert.equal(byNodeIcal.length, 1);
  const [vevent] = component.getAllSubcomponents("vevent");
  assert.deepEqual(
    [vevent?.hasProperty("attach"), vevent?.hasProperty("attendee"), vevent?.hasProperty("x")],
    [false, false, false],
  );
});

test("times are what they are across both changes of the clock, in every zone a reader has", () => {
  const changes = [
    "2027-03-14T06:59:00Z",
    "2027-03-14T07:00:00Z",
    "2027-11-07T05:30:00Z",
    "2027-11-07T06:30:00Z",
    "2027-10-31T00:30:00Z",
    "2027-10-31T01:30:00Z",
  ];
  for (const text of changes) {
    const startsAt = Date.parse(text);
    const file = writeCalendar([event({ startsAt, endsAt: startsAt + 90 * 60_000 })]);
    const { byIcalJs, byNodeIcal } = read(file);
    for (const one of [byIcalJs[0], byNodeIcal[0]])
      assert.deepEqual([one?.startsAt, one?.endsAt], [startsAt, startsAt + 90 * 60_000], text);
  }
});

test("a file that only takes an event away says so; a calendar to subscribe to shows it as cancelled", () => {
  const gone = event({ status: "CANCELLED", sequence: 4 });
  assert.match(writeCalendar([gone]), /\r\nMETHOD:CANCEL\r\n/);
  const feed = writeCalendar([gone, event({ uid: "bkg_2@example.com" })], { name: "Shine, Inc." });
  assert.match(feed, /\r\nMETHOD:PUBLISH\r\n/);
  const { byIcalJs, byNodeIcal } = read(feed);
  assert.deepEqual(
    byIcalJs.map(({ status, sequence }) => [status, sequence]),
    [
      ["CANCELLED", 4],
      ["CONFIRMED", 1],
    ],
  );
  assert.equal(byNodeIcal.length, 2);
  assert.equal(nodeIcal.sync.parseICS(feed).vcalendar?.type, "VCALENDAR");
  const { component } = read(writeCalendar([], { name: "Empty" }));
  assert.equal(component.getAllSubcomponents("vevent").length, 0);
});
