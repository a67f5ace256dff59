import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { eq } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { openTestApp, type TestApp } from "#test/app.ts";
import { type MadeBusiness, makeBusiness } from "#test/business.ts";
import { openVisitor, type Page, type Visitor } from "#test/page-visitor.ts";

const ADA = { name: "Ada <b>Example</b>", email: "ada@example.com", notes: 'two "dogs" & a cat' };

describe("the hosted page without a script", () => {
  let app: TestApp;
  let visitor: Visitor;
  let made: MadeBusiness;
  before(async () => {
    app = await openTestApp();
    visitor = openVisitor(app);
    made = await makeBusiness(app.db, {
      business: { name: 'Wash & <script>alert("x")</script>', description: "Clean </script> cars." },
      members: 2,
      services: [
        {
          name: "Full detail",
          basePrice: 15_000,
          dimensions: [
            {
              key: "size",
              label: "Vehicle size",
              kind: "choice",
              required: true,
              options: [
                { key: "sedan", label: "Sedan", multiplier: "1" },
                { key: "suv", label: "SUV", multiplier: "1.3" },
              ],
            },
          ],
          addOns: [{ key: "engine", label: "Engine bay", amount: 2500, minutes: 0, maxQuantity: 1 }],
        },
        { name: "Visit at home", location: "customer" },
        { name: "By request", mode: "quote" },
      ],
      serviceAreas: [
        { key: "near", label: "Near", covers: { kind: "postal_codes", postalCodes: ["11231"] } },
      ],
    });
  });
  after(() => app.close());

  const slug = () => made.slug;
  const service = (index: number) => made.serviceIds[index] ?? "";
  const bookings = () => app.db.orm.select().from(t.bookings).where(eq(t.bookings.businessId, made.id));

  /** To the last step, with some start. */
  async function toDetails(): Promise<Page> {
    const options = await visitor.get(`/book/${slug()}?service=${service(0)}`);
    const times = await visitor.send(options.form("/quote"), { "s.size": "suv", "a.engine": "1" });
    assert.match(times.html, /\$220\.00/);
    const [start = ""] = times.links("start=");
    return visitor.get(start);
  }

  test("books a real appointment: choices, price, time, details, done; sent twice it is one booking", async () => {
    const list = await visitor.get(`/book/${slug()}`);
    assert.equal(list.status, 200);
    assert.ok(list.links(`service=${service(0)}`).length > 0);
    const details = await toDetails();
    const form = details.form("/booking");
    const first = await visitor.post(form, ADA);
    assert.equal(first.status, 303);
    const location = first.headers.get("location") ?? "";
    const second = await visitor.post(form, ADA);
    assert.equal(second.headers.get("location"), location);
    const rows = await bookings();
    assert.equal(rows.length, 1);
    assert.equal(rows[0]?.total, 22_000);
    assert.equal(rows[0]?.contact.name, ADA.name);
    const done = await visitor.get(location);
    assert.match(done.html, /You are booked/);
    assert.match(done.html, /Ada &lt;b&gt;Example&lt;\/b&gt;/);
  });

  test("mistakes are shown at their fields, and what was typed stays", async () => {
    const options = await visitor.get(`/book/${slug()}?service=${service(0)}`);
    const missing = await visitor.send(options.form("/quote"), { "a.engine": "1", coupon: "NOPE" });
    assert.equal(missing.status, 422);
    assert.match(missing.html, /href="#f-s-size"/);
    assert.equal(missing.form("/quote").fields["a.engine"], "1");
    const details = await toDetails();
    const again = await visitor.send(details.form("/booking"), { ...ADA, name: " ", email: "ada at home" });
    assert.equal(again.status, 422);
    assert.match(again.html, /id="f-name"[^>]*aria-invalid="true"/);
    assert.match(again.html, /id="f-email"[^>]*aria-describedby="f-email-error"/);
    const { fields } = again.form("/booking");
    assert.equal(fields.email, "ada at home");
    assert.equal(fields.notes, ADA.notes);
    const done = await visitor.send(again.form("/booking"), { name: "Ada", email: "ada@example.com" });
    assert.match(done.html, /You are booked/);
  });

  test("a time that was taken meanwhile is answered with free ones, and the form is still filled in", async () => {
    const details = await toDetails();
    const form = details.form("/booking");
    const startsAt = form.fields.startsAt ?? "";
    for (const n of [1, 2]) {
      const taken = await app.call("POST", `/public/businesses/${slug()}/bookings`, {
        body: {
          serviceId: service(0),
          selections: { size: "sedan" },
          startsAt,
          customer: { name: `Rival ${n}`, email: `rival${n}@example.com` },
        },
      });
      if (taken.status === 409) break;
    }
    const lost = await visitor.send(form, ADA);
    assert.equal(lost.status, 409);
    assert.match(lost.html, /That time was just taken/);
    const offered = lost.form("/booking");
    assert.equal(offered.fields.email, ADA.email);
    const other = /name="startsAt" value="([^"]+)"/.exec(lost.html)?.[1] ?? "";
    assert.notEqual(other, startsAt);
    const done = await visitor.send(offered, { startsAt: other });
    assert.match(done.html, /You are booked/);
  });

  test("a time that is gone with all those around it, or was not chosen, leaves the form filled in", async () => {
    const other = await makeBusiness(app.db);
    const options = await visitor.get(`/book/${other.slug}?service=${other.serviceIds[0]}`);
    const times = await visitor.send(options.form("/quote"));
    const details = await visitor.get(times.links("start=")[0] ?? "");
    const form = details.form("/booking");
    const close = (days: number) =>
      app.db.orm.insert(t.closures).values({
        id: `clo_${days}_${other.slug}`,
        businessId: other.id,
        startsOn: new Date(app.clock.now - 86_400_000).toISOString().slice(0, 10),
        endsOn: new Date(app.clock.now + days * 86_400_000).toISOString().slice(0, 10),
      });
    await close(40);
    const lost = await visitor.send(form, ADA);
    assert.equal(lost.status, 409);
    assert.match(lost.html, /That time was just taken/);
    const offered = lost.form("/booking");
    assert.deepEqual([offered.fields.email, offered.fields.notes], [ADA.email, ADA.notes]);
    const later = /name="startsAt" value="([^"]+)"/.exec(lost.html)?.[1] ?? "";
    assert.ok(Date.parse(later) > app.clock.now + 40 * 86_400_000, later);
    const unchosen = await visitor.send(offered);
    assert.equal(unchosen.status, 409);
    assert.equal(unchosen.form("/booking").fields.email, ADA.email);
    assert.ok(unchosen.html.includes(`value="${later}"`), "and may be chosen now");
    await close(400);
    const none = await visitor.send(offered, { startsAt: later });
    assert.equal(none.status, 409);
    assert.match(none.html, /Nothing can be booked online/);
    assert.equal(none.form("/booking").fields.email, ADA.email);
    const action = /formaction="([^"]*\/request[^"]*)"/.exec(none.html)?.[1]?.replaceAll("&amp;", "&");
    assert.ok(action, none.html);
    assert.match((await visitor.send({ ...none.form("/booking"), action })).html, /Thank you/);
    const [lead] = await app.db.orm.select().from(t.leads).where(eq(t.leads.businessId, other.id));
    assert.deepEqual([lead?.contact.email, lead?.message], [ADA.email, ADA.notes]);
  });

  test("where the business does not go is found at the last step: what was typed is sent as a request", async () => {
    const options = await visitor.get(`/book/${slug()}?service=${service(1)}`);
    const times = await visitor.send(options.form("/quote"), { postalCode: "11231" });
    const details = await visitor.get(times.links("start=")[0] ?? "");
    assert.doesNotMatch(details.html, /formaction/);
    const typed = { ...ADA, email: "far@example.com", line1: "Far 1", city: "Away", postalCode: "99999" };
    const outside = await visitor.send(details.form("/booking"), typed);
    assert.equal(outside.status, 422);
    assert.match(outside.html, /Send us a request/);
    const { fields } = outside.form("/booking");
    assert.deepEqual([fields.line1, fields.notes], [typed.line1, typed.notes]);
    const action = /formaction="([^"]*\/request[^"]*)"/.exec(outside.html)?.[1]?.replaceAll("&amp;", "&");
    assert.ok(action, outside.html);
    assert.match((await visitor.send({ action, fields })).html, /Thank you/);
    const leads = await app.db.orm.select().from(t.leads).where(eq(t.leads.businessId, made.id));
    assert.equal(leads.length, 1);
    assert.deepEqual(
      [leads[0]?.contact.email, leads[0]?.postalCode, leads[0]?.preferredTimes.length],
      ["far@example.com", "99999", 1],
    );
    await app.db.orm.delete(t.leads).where(eq(t.leads.businessId, made.id));
  });

  test("where the business does not go, a request is sent instead", async () => {
    const options = await visitor.get(`/book/${slug()}?service=${service(1)}`);
    const outside = await visitor.send(options.form("/quote"), { postalCode: "99999" });
    assert.equal(outside.status, 422);
    const thanks = await visitor.send(outside.form("/request"), {
      name: "Grace",
      email: "grace@example.com",
    });
    assert.match(thanks.html, /Thank you/);
    const leads = await app.db.orm.select().from(t.leads).where(eq(t.leads.businessId, made.id));
    assert.equal(leads.length, 1);
    assert.equal(leads[0]?.contact.email, "grace@example.com");
  });

  test("a service by request ends in a request with its price", async () => {
    const options = await visitor.get(`/book/${slug()}?service=${service(2)}`);
    const price = await visitor.send(options.form("/quote"));
    assert.equal(price.links("start=").length, 0);
    const thanks = await visitor.send(price.form("/request"), { name: "Grace", phone: "+1 212 555 0100" });
    assert.match(thanks.html, /Thank you/);
  });

  test("the page is for search engines: title, description, one address per language, data of the business", async () => {
    const { html, headers } = await visitor.get(`/book/${slug()}`);
    assert.match(html, /<title>Book with Wash &amp; &lt;script&gt;/);
    assert.match(html, /<meta name="description" content="Clean &lt;\/script&gt; cars\.">/);
    assert.match(html, new RegExp(`<link rel="canonical" href="${app.deps.baseUrl}/book/${slug()}">`));
    for (const language of ["en", "de", "es", "fr", "ja", "ar"])
      assert.match(html, new RegExp(`hreflang="${language}" href="[^"]*locale=${language}"`));
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
    const business = JSON.parse(data);
    assert.equal(business["@type"], "LocalBusiness");
    assert.equal(business.name, 'Wash & <script>alert("x")</script>');
    assert.equal(business.makesOffer.length, 3);
    assert.equal(headers.get("x-robots-tag"), null);
    assert.match(headers.get("content-security-policy") ?? "", /frame-ancestors 'self'(?:;|$)/);
    assert.doesNotMatch(headers.get("content-security-policy") ?? "", /unsafe/);
    assert.doesNotMatch(html, /<script>alert/);
  });

  test("six languages, from right to left in Arabic, also chosen by the address through all steps", async () => {
    for (const language of ["en", "de", "es", "fr", "ja", "ar"]) {
      const { html } = await visitor.get(`/book/${slug()}?locale=${language}`);
      assert.match(html, new RegExp(`<html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}">`));
    }
    const options = await visitor.get(`/book/${slug()}?locale=ar&service=${service(0)}`);
    const times = await visitor.send(options.form("/quote"), { "s.size": "suv" });
    assert.match(times.html, /dir="rtl"/);
    const details = await visitor.get(times.links("start=")[0] ?? "");
    const done = await visitor.send(details.form("/booking"), ADA);
    assert.match(done.html, /dir="rtl"/);
    assert.match(done.html, /تم تأكيد حجزك/);
  });

  test("as a part of something else it has no head and foot, and is not indexed", async () => {
    const { html, headers } = await visitor.get(`/book/${slug()}?embed=1`);
    assert.doesNotMatch(html, /<footer/);
    assert.equal(headers.get("x-robots-tag"), "noindex");
  });

  test("a form that another site sends is refused, one that says nothing of where it comes from is not", async () => {
    const details = await toDetails();
    const count = (await bookings()).length;
    const foreign = await visitor.post(details.form("/booking"), ADA, { "sec-fetch-site": "cross-site" });
    assert.equal(foreign.status, 403);
    assert.equal((await bookings()).length, count);
  });

  test("an unknown business, configuration or quote is not found", async () => {
    for (const path of ["/book/nobody", `/book/${slug()}?widget=none`, `/book/${slug()}?quoteId=quo_x`])
      assert.equal((await visitor.get(path)).status, 404);
  });
});

test("a form counts as the endpoint of the API that it stands for", async () => {
  const app = await openTestApp({ RATE_LIMIT: "on" });
  try {
    const made = await makeBusiness(app.db);
    const visitor = openVisitor(app);
    const form = { action: `/book/${made.slug}/quote`, fields: { service: made.serviceIds[0] ?? "" } };
    for (let call = 0; call < 30; call += 1) {
      assert.equal((await visitor.post(form)).status, 303);
      const { status } = await app.call("POST", `/public/businesses/${made.slug}/quotes`, {
        body: { serviceId: made.serviceIds[0] },
      });
      assert.equal(status, 201);
    }
    const refused = await visitor.post(form);
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get("retry-after")) > 0);
  } finally {
    await app.close();
  }
});
