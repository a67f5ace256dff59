import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { react } from "#test/jobs.ts";
import { type Person, signedIn } from "#test/people.ts";
import { sendDueMails } from "../mails/send-mail.ts";
import { VARIABLES } from "./kinds.ts";
import { LANGUAGES } from "./language.ts";

let app: TestApp;
let business: MadeBusiness;
let owner: Person;
const PATH = "/business/message-templates/booking_confirmed/en";
const words = {
  subject: "Yes, {{customerName}}!",
  title: "It is on",
  body: "See you {{date}}.\n\n{{teamMember}}",
};

before(async () => {
  app = await openTestApp();
  business = await makeBusiness(app.db, { business: { name: "Shine", email: "hi@shine.example" } });
  owner = await signedIn(app, business, "owner", { email: "ann@shine.example" });
});
after(() => app.close());

async function confirm(name: string, locale?: string) {
  const startsAt = `2027-02-${String(++day).padStart(2, "0")}T10:00:00Z`;
  const customer = { name, email: `c${day}@example.com` };
  const { status } = await app.call("POST", `/public/businesses/${business.slug}/bookings`, {
    body: { serviceId: business.serviceIds[0], startsAt, customer, locale },
  });
  assert.equal(status, 201);
  await react(app);
  await sendDueMails(app.deps);
  return app.deps.mailbox?.list().find(({ to }) => to.address === customer.email);
}
let day = 0;

test("a business's own words are what its customers get, in their language; the product's come back when they go", async () => {
  const put = await owner.call("PUT", PATH, { body: words });
  assert.deepEqual([put.status, put.body.words, put.body.isOwn], [200, words, true]);
  const mail = await confirm("Ada <b>{{total}}</b>");
  assert.equal(mail?.subject, "Yes, Ada <b>{{total}}</b>!");
  assert.match(mail?.html ?? "", /See you Tuesday, February 2, 2027|See you Monday, February 1, 2027/);
  assert.equal(mail?.fromName, "Shine");
  assert.equal(mail?.replyTo, "hi@shine.example");
  assert.match((await confirm("Eva", "de-AT"))?.subject ?? "", /^Bestätigt/);
  assert.equal((await owner.call("DELETE", PATH)).status, 204);
  assert.equal((await owner.call("DELETE", PATH)).status, 204);
  assert.match((await confirm("Bob"))?.subject ?? "", /^Confirmed: Service/);
});

test("a locale that nobody speaks is answered in English, and every language has every text", async () => {
  assert.match((await confirm("Ola", "nb"))?.subject ?? "", /^Confirmed/);
  const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
  for (const [code, language] of Object.entries(LANGUAGES)) {
    for (const [kind, message] of Object.entries(language.messages))
      for (const [part, text] of Object.entries(message))
        for (const name of places(text))
          assert.ok(
            (VARIABLES[kind as keyof typeof VARIABLES] as readonly string[]).includes(name ?? ""),
            `${code} ${kind} ${part} ${name}`,
          );
    for (const [key, text] of Object.entries(language.team))
      assert.deepEqual(
        places(text.text).sort(),
        places(LANGUAGES.en.team[key as keyof typeof language.team].text).sort(),
        `${code} ${key}`,
      );
  }
});

test("unknown variables, headings of several lines and unknown kinds are named", async () => {
  for (const [change, path] of [
    [{ body: "{{password}}" }, "body"],
    [{ subject: "{{total" }, "subject"],
    [{ title: "one\r\nBcc: two" }, "title"],
    [{ subject: "" }, "subject"],
  ] as const) {
    const { status, body } = await owner.call("PUT", PATH, { body: { ...words, ...change } });
    assert.deepEqual([status, body.errors?.[0]?.path], [422, path]);
  }
  assert.equal(
    (await owner.call("PUT", "/business/message-templates/moon_full/en", { body: words })).status,
    404,
  );
});

test("a preview shows unsaved words and stores nothing; a test goes to whoever asks for it", async () => {
  const preview = await owner.call("POST", `${PATH}/preview`, { body: { words } });
  assert.equal(preview.status, 200);
  assert.equal(preview.body.subject, "Yes, Alex Sample!");
  assert.match(preview.body.html, /It is on/);
  assert.match(preview.body.sms, /^Shine: confirmed, Service, .*\/book\//);
  assert.equal(
    (await owner.call("GET", "/business/message-templates")).body.data.some(
      (one: { isOwn: boolean }) => one.isOwn,
    ),
    false,
  );
  for (const kind of Object.keys(VARIABLES))
    for (const language of Object.keys(LANGUAGES)) {
      const { status, body } = await owner.call(
        "POST",
        `/business/message-templates/${kind}/${language}/preview`,
        { body: {} },
      );
      assert.equal(status, 200);
      assert.ok(
        !/\{\{|undefined|null/.test(body.text + body.subject + (body.sms ?? "")),
        `${kind} ${language}`,
      );
    }
  assert.equal((await owner.call("POST", `${PATH}/test`)).status, 202);
  await sendDueMails(app.deps);
  const [mail] = app.deps.mailbox?.list() ?? [];
  assert.deepEqual([mail?.to.address, mail?.fromName], ["ann@shine.example", "Shine"]);
});

test("a message that was turned off is not sent", async () => {
  const path = "/business/message-settings/booking_confirmed";
  assert.deepEqual((await owner.call("PUT", path, { body: { email: false, sms: true } })).body, {
    kind: "booking_confirmed",
    email: false,
    sms: true,
    hasSms: true,
  });
  assert.equal(await confirm("Nora"), undefined);
  const settings = (await owner.call("GET", "/business/message-settings")).body.data;
  assert.equal(settings.length, Object.keys(VARIABLES).length);
  assert.deepEqual(
    settings.find(({ kind }: { kind: string }) => kind === "booking_confirmed"),
    { kind: "booking_confirmed", email: false, sms: true, hasSms: true },
  );
  assert.equal((await app.db.orm.select().from(t.messageSettings)).length, 1);
  for (const { kind, hasSms } of settings as { kind: keyof typeof VARIABLES; hasSms: boolean }[])
    for (const [code, { messages }] of Object.entries(LANGUAGES))
      assert.equal(messages[kind].sms !== undefined, hasSms, `${code} ${kind}`);
});
