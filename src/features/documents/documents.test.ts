import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inflateSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { newId } from "#db/new-id.ts";
import * as t from "#db/schema/index.ts";
import { openTestApp, TEST_NOW, type TestApp } from "#test/app.ts";
import { type BusinessOptions, makeBusiness } from "#test/business.ts";
import { signedIn } from "#test/people.ts";
import { paperFor, printerFor } from "./print-text.ts";

let app: TestApp;
before(async () => {
  app = await openTestApp();
});
after(() => app.close());

const NASTY = `<script>alert(1)</script>"'&{{x}}`;

async function shop(business: NonNullable<BusinessOptions["business"]> = {}) {
  const made = await makeBusiness(app.db, { business, services: [{ name: NASTY }] });
  return { made, owner: await signedIn(app, made, "owner") };
}

async function sentInvoice(at: Awaited<ReturnType<typeof shop>>, more: object = {}) {
  const { body } = await at.owner.call("POST", "/business/invoices", {
    body: {
      customer: { name: NASTY, email: "a@example.com" },
      lines: [{ label: NASTY, quantity: "1.5", unitAmount: 3333, taxRate: "0.19" }],
      notes: NASTY,
      ...more,
    },
  });
  return (await at.owner.call("POST", `/business/invoices/${body.id}/send`, { body: {} })).body;
}

const page = async (url: string, init: RequestInit = {}) => {
  const { pathname, search } = new URL(url);
  const response = await app.app.request(pathname + search, init);
  return { status: response.status, headers: response.headers, html: await response.text() };
};

function assertSafe(html: string, headers: Headers): void {
  assert.ok(!html.includes("<script>alert"));
  assert.ok(html.includes("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;{{x}}"));
  assert.equal(headers.get("referrer-policy"), "no-referrer");
  assert.equal(headers.get("cache-control"), "no-store");
  assert.match(headers.get("x-robots-tag") ?? "", /noindex/);
  assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'.*form-action 'self'/);
}

test("the page of an invoice escapes everything, is kept by nobody, and reading it changes nothing", async () => {
  const at = await shop({ name: NASTY, invoiceFooter: NASTY, invoicePrefix: "A&B-" });
  const { id, url } = await sentInvoice(at);
  const { status, html, headers } = await page(url);
  assert.equal(status, 200);
  assertSafe(html, headers);
  assert.ok(html.includes("$59.50") && html.includes("A&amp;B-1"));
  assert.equal((await at.owner.call("GET", `/business/invoices/${id}`)).body.status, "sent");
  assert.equal((await page(url.replace("token=", "token=x"))).status, 401);
  assert.equal((await page(url.split("?")[0] ?? "")).status, 401);
  assert.equal(
    (await page(`${app.deps.baseUrl}/invoice/inv_00000000000000000000000000?token=x`)).status,
    404,
  );
  assert.equal((await page(`${app.deps.baseUrl}/invoice/x'--?token=x`)).status, 404);
});

test("the page of a quote is answered by its forms, and says how it stands when somebody was faster", async () => {
  const at = await shop({ name: NASTY });
  const quoted = async () => {
    const { body } = await at.owner.call("POST", "/business/quotes", {
      body: {
        serviceId: at.made.serviceIds[0],
        customer: { name: NASTY },
        title: NASTY,
        message: NASTY,
        adjustments: [{ label: NASTY, amount: -500 }],
      },
    });
    return (await at.owner.call("POST", `/business/quotes/${body.id}/send`, { body: {} })).body;
  };
  const form = (body: string) => ({
    method: "POST",
    body,
    headers: { "content-type": "application/x-www-form-urlencoded", origin: "null" },
  });
  const quote = await quoted();
  const { html, headers } = await page(quote.url);
  assertSafe(html, headers);
  assert.ok(html.includes("$95.00") && html.includes("Accept the quote"));
  const to = (act: string) => quote.url.replace("?", `/${act}?`);
  const stale = await page(to("accept"), form("version=1"));
  assert.equal(stale.status, 409);
  assert.ok(stale.html.includes("changed since it was shown"));
  const yes = await page(to("accept"), form("version=2"));
  assert.equal(yes.status, 303);
  const location = yes.headers.get("location") ?? "";
  const accepted = await page(app.deps.baseUrl + location);
  assert.ok(accepted.html.includes(`/book/${at.made.slug}?quoteId=${quote.id}`));
  const no = await page(to("decline"), form("reason=late"));
  assert.equal(no.status, 409);
  assert.ok(no.html.includes("answered already"));

  const other = await quoted();
  const declined = await page(
    other.url.replace("?", "/decline?"),
    form(`reason=${encodeURIComponent("Too\u0000 dear\r\n😀")}`),
  );
  assert.equal(declined.status, 303);
  const { body } = await at.owner.call("GET", `/business/quotes/${other.id}`);
  assert.deepEqual([body.status, body.declineReason], ["declined", "Too  dear \n😀"]);
  assert.equal(
    (await page(other.url.replace("?", "/decline?").replace("token=", "token=x"), form(""))).status,
    401,
  );
});

test("a PDF is the same bytes every time, whatever the clock says, and comes by link or to the team only", async () => {
  const at = await shop({
    name: "Zoë’s Fenster & Co",
    locale: "de-DE",
    currency: "EUR",
    invoiceFooter: "IBAN",
  });
  const { id, url } = await sentInvoice(at, { notes: "Grüße\n".repeat(40) });
  const token = new URL(url).searchParams.get("token") ?? "";
  const fetched = async (path: string, headers: Record<string, string> = {}) => {
    const response = await app.app.request(`/api/v1${path}`, { headers });
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  };
  const first = await fetched(`/public/invoices/${id}/pdf?token=${token}`);
  assert.equal(first.response.headers.get("content-type"), "application/pdf");
  assert.equal(first.response.headers.get("cache-control"), "no-store");
  assert.equal(first.response.headers.get("content-disposition"), 'inline; filename="invoice-INV-1.pdf"');
  assert.ok(first.bytes.subarray(0, 8).equals(Buffer.from("%PDF-1.3")));
  app.clock.now = TEST_NOW + 1_000_000;
  const second = await fetched(`/business/invoices/${id}/pdf`, { cookie: at.owner.cookie });
  assert.ok(first.bytes.equals(second.bytes));
  assert.equal((await fetched(`/public/invoices/${id}/pdf?token=${token}x`)).response.status, 401);
  await app.db.orm.update(t.invoices).set({ notes: "" }).where(eq(t.invoices.id, id));
  const third = await fetched(`/public/invoices/${id}/pdf?token=${token}`);
  assert.ok(!first.bytes.equals(third.bytes));
  app.clock.now = TEST_NOW;
});

/** What stands in a PDF whose texts are hexadecimal in compressed streams, in one of Western Europe's fonts. */
function wordsIn(pdf: Buffer): string {
  const streams = [...pdf.toString("latin1").matchAll(/stream\n([\s\S]*?)\nendstream/g)].flatMap(
    ([, raw = ""]) => {
      try {
        return [inflateSync(Buffer.from(raw, "latin1")).toString("latin1")];
      } catch {
        return [];
      }
    },
  );
  const lines = streams.flatMap((stream) =>
    [...stream.matchAll(/\[(.*)\] TJ/g)].map(([, line = ""]) => line),
  );
  const text = (line: string) =>
    [...line.matchAll(/<([0-9a-f]+)>/g)]
      .map(([, hex = ""]) => Buffer.from(hex, "hex").toString("latin1"))
      .join("");
  return lines.map(text).join("\n");
}

test("an invoice on paper speaks the business's language, where the fonts have its letters", async () => {
  const said: Record<string, string[]> = {
    "de-DE": ["RECHNUNG", "Nummer", "Einzelpreis", "1,5", "Steuer 19\u00a0%", "Offener Betrag", "Fällig am"],
    "fr-FR": ["FACTURE", "Prix unitaire", "Taxe 19\u00a0%", "Reste à payer"],
    es: ["FACTURA", "Precio unitario", "Impuestos 19\u00a0%", "Importe pendiente"],
    "en-GB": ["INVOICE", "Number", "Unit price", "1.5", "Tax 19%", "Balance due"],
    ja: ["INVOICE", "Unit price", "Balance due"],
  };
  for (const [locale, words] of Object.entries(said)) {
    const { url } = await sentInvoice(await shop({ locale, name: "Ada" }));
    const { pathname, search } = new URL(url);
    const pdf = await app.app.request(
      `/api/v1/public${pathname.replace("invoice/", "invoices/")}/pdf${search}`,
    );
    const text = wordsIn(Buffer.from(await pdf.arrayBuffer()));
    for (const word of words) assert.ok(text.includes(word), `${locale}: ${word} in ${text}`);
  }
});

test("what was paid and paid back stands on the page in six languages and on paper in four", async () => {
  const said: Record<string, [page: string, paper: string]> = {
    "de-DE": ["Erstattet am", "Erstattet,"],
    "fr-FR": ["Remboursé le", "Remboursé,"],
    es: ["Reembolsado el", "Reembolsado,"],
    "en-GB": ["Paid back,", "Paid back,"],
    ja: ["返金（", "Paid back,"],
    ar: ["أُعيد في", "Paid back,"],
  };
  for (const [locale, [page, paper]] of Object.entries(said)) {
    const at = await shop({ locale, name: "Ada" });
    const { id, url } = await sentInvoice(at);
    const entry = { businessId: at.made.id, invoiceId: id, method: "card", createdAt: 0 } as const;
    await app.db.orm.insert(t.invoicePayments).values([
      { ...entry, id: newId("invoicePayment"), kind: "payment", amount: 700, receivedAt: app.clock.now },
      {
        ...{ ...entry, id: newId("invoicePayment"), kind: "refund", amount: -300 },
        ...{ refundId: newId("refund"), receivedAt: app.clock.now + 1 },
      },
    ]);
    const { pathname, search } = new URL(url);
    const shown = await (await app.app.request(pathname + search)).text();
    assert.ok(shown.includes(page), `${locale}: ${page}`);
    const pdf = await app.app.request(
      `/api/v1/public${pathname.replace("invoice/", "invoices/")}/pdf${search}`,
    );
    const text = wordsIn(Buffer.from(await pdf.arrayBuffer()));
    assert.ok(text.includes(paper), `${locale}: ${paper} in ${text}`);
  }
});

test("what the fonts of a PDF lack is a question mark and noted, never left out", () => {
  const print = printerFor("en-US", "USD");
  assert.equal(print.text("Zoë’s – “Fenster” €5…"), "Zoë’s – “Fenster” €5…");
  assert.equal(print.text("e\u0301 a\u202fb \u2212 5"), "é a\u00a0b - 5");
  assert.equal(print.incomplete(), false);
  assert.equal(print.text("さくら 😀 Łódź"), "??? ? ?ód?");
  assert.equal(print.incomplete(), true);
});

test("money and dates on paper are the locale's own where the fonts can show them", () => {
  assert.equal(printerFor("de-DE", "EUR").money(123_456), "1.234,56\u00a0€");
  assert.equal(printerFor("fr-FR", "EUR").money(123_456), "1\u00a0234,56\u00a0€");
  assert.equal(printerFor("ja-JP", "JPY").money(12_345), "¥12,345");
  assert.equal(printerFor("en-IN", "INR").money(12_345), "INR\u00a0123.45");
  assert.equal(printerFor("en-US", "KWD").money(1), "KWD\u00a00.001");
  assert.equal(printerFor("nonsense locale", "USD").money(-500), "-$5.00");
  assert.equal(printerFor("de-DE", "EUR").date("2027-03-31"), "31. März 2027");
  assert.match(printerFor("ja-JP", "JPY").date("2027-03-31"), /^2027.03.31$/);
});

test("paper follows the country", () => {
  assert.equal(paperFor("en-US", undefined), "LETTER");
  assert.equal(paperFor("en", "US"), "LETTER");
  assert.equal(paperFor("en", "GB"), "A4");
  assert.equal(paperFor("de", undefined), "A4");
  assert.equal(paperFor("en-CA", "GB"), "LETTER");
});
