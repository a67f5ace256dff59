import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as t from "#db/schema/index.ts";
import { ConfigError } from "#src/config.ts";
import { openTestApp, type TestApp, testConfig } from "#test/app.ts";
import { signedIn } from "#test/people.ts";
import { queueMail } from "./queue-mail.ts";
import { sendDueMails } from "./send-mail.ts";

let app: TestApp;
let mailId: string;

before(async () => {
  app = await openTestApp();
  const { userId } = await signedIn(app, null, "owner", { email: "ann@example.com" });
  const mail = { kind: "account_exists", businessId: null, related: { userId } } as const;
  await app.db.transaction((tx) => queueMail(tx, mail, app.clock.now));
  assert.equal(await sendDueMails(app.deps), 1);
  mailId = (await app.db.orm.select().from(t.mails))[0]?.id ?? "";
});
after(() => app.close());

function open(path: string, from: string, headers: Record<string, string> = {}) {
  return app.app.request(
    path,
    { headers: { host: "localhost:3000", ...headers } },
    { incoming: { socket: { remoteAddress: from } } },
  );
}

test("without a mail server, mail is shown on this machine: list, mail, its HTML in a sandbox, JSON", async () => {
  for (const from of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    const list = await open("/mailbox", from);
    assert.equal(list.status, 200);
    assert.match(await list.text(), /You already have an account/);
  }
  const page = await open(`/mailbox/${mailId}`, "127.0.0.1");
  assert.match(await page.text(), /sandbox="allow-popups/);
  const html = await open(`/mailbox/${mailId}/html`, "127.0.0.1");
  const policy = html.headers.get("content-security-policy") ?? "";
  assert.match(policy, /sandbox/);
  assert.ok(!policy.includes("allow-scripts"));
  const json = (await (await open("/mailbox.json", "127.0.0.1")).json()) as { data: { links: string[] }[] };
  assert.deepEqual(json.data[0]?.links, ["http://localhost:3000/sign-in"]);
  assert.equal((await open("/mailbox/mai_nothing", "127.0.0.1")).status, 404);
});

test("nobody else sees it: other machines, proxies, names that merely lead here", async () => {
  for (const path of ["/mailbox", "/mailbox.json", `/mailbox/${mailId}`, `/mailbox/${mailId}/html`]) {
    assert.equal((await open(path, "203.0.113.7")).status, 404);
    assert.equal((await open(path, "2001:db8::1")).status, 404);
    assert.equal((await open(path, "127.0.0.1", { "x-forwarded-for": "127.0.0.1" })).status, 404);
    assert.equal((await open(path, "127.0.0.1", { host: "evil.example" })).status, 404);
    assert.equal((await open(path, "127.0.0.1", { host: "localhost.evil.example" })).status, 404);
  }
});

test("with a mail server, and in production, there is no mailbox", async () => {
  for (const env of [
    { SMTP_URL: "smtp://127.0.0.1:1", MAIL_FROM: "a@example.com" },
    { NODE_ENV: "production", BASE_URL: "http://localhost:3000", DEMO: "off" },
  ] as Record<string, string>[]) {
    const other = await openTestApp(env);
    const { status } = await other.app.request(
      "/mailbox",
      { headers: { host: "localhost" } },
      { incoming: { socket: { remoteAddress: "127.0.0.1" } } },
    );
    assert.equal(status, 404);
    if (env.NODE_ENV) assert.equal(other.deps.mailer, null);
    await other.close();
  }
});

test("mail settings that cannot work stop the start and are named, without secrets", () => {
  const refused = (env: Record<string, string>, message: RegExp) =>
    assert.throws(
      () => testConfig(env),
      (error) =>
        error instanceof ConfigError && message.test(error.message) && !/hunter2/.test(error.message),
    );
  refused({ SMTP_URL: "https://u:hunter2@mail.example.com", MAIL_FROM: "a@b.example" }, /SMTP_URL/);
  refused({ SMTP_URL: "nonsense", MAIL_FROM: "a@b.example" }, /SMTP_URL/);
  refused({ SMTP_URL: "smtp://mail.example.com" }, /MAIL_FROM is required/);
  refused({ SMTP_URL: "smtp://mail.example.com", MAIL_FROM: "nobody" }, /MAIL_FROM takes/);
  refused({ MAIL_FROM: "a@b.example\r\nBcc: c@d.example" }, /MAIL_FROM takes/);
  const { smtp } = testConfig({ SMTP_URL: "smtps://mail.example.com", MAIL_FROM: '"My Shop" <a@b.example>' });
  assert.deepEqual(smtp?.from, { name: "My Shop", address: "a@b.example" });
});
