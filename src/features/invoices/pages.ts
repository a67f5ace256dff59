import { ratePercent, ruleDecimal } from "#domain/decimal.ts";
import { localDateOf, parseInstant } from "#domain/local-time.ts";
import { Html, html, sha256 } from "#http/html.ts";
import type { PageDefinition, PageRequest } from "#http/pages.ts";
import { businessPage, localeOf, type Setting, settingOf } from "../customer-pages/business-page.ts";
import { reach } from "../customer-pages/place.ts";
import type { Words } from "../customer-pages/words.ts";
import type { Deps } from "../deps.ts";
import { addressLines } from "../documents/address-lines.ts";
import { idOf, tokenOf } from "../documents/page-address.ts";
import { publicInvoice } from "./view.ts";
import { openInvoice } from "./view-invoice.ts";

/** Says that the invoice was seen: reading the page itself changes nothing, as mail scanners read pages too. */
const SEEN =
  'fetch("/api/v1/public/invoices/"+location.pathname.split("/")[2]+"/viewed?token="+new URLSearchParams(location.search).get("token"),{method:"POST",keepalive:true})';

/** The customer's page of an invoice. It can be read, printed and downloaded without a script. */
export function invoicePages(deps: Deps): PageDefinition[] {
  return [
    {
      path: "/invoice/:id",
      methods: ["GET"],
      async handle(request) {
        const opened = await openInvoice(deps, idOf(request, "inv"), tokenOf(request));
        const setting = settingOf(deps, opened.business, [localeOf(request.query)]);
        const invoice = publicInvoice(deps, opened.business, opened);
        const title = setting.words.say("invoiceTitle", { number: invoice.reference ?? "" });
        const told = invoice.status === "sent" || invoice.status === "overdue";
        return businessPage(setting, {
          title: `${title} · ${invoice.business.name}`,
          body: html`${invoiceHtml(setting, invoice, title)}${told ? html`\n<script>${new Html(SEEN)}</script>` : null}`,
          narrow: true,
          secret: true,
          languages: (locale) => linkOf(request, locale),
          ...(told ? { policy: { "script-src": sha256(SEEN), "connect-src": "'self'" } } : {}),
        });
      },
    },
  ];
}

const linkOf = (request: PageRequest, locale: string): string =>
  `/invoice/${idOf(request, "inv")}?${new URLSearchParams({ token: tokenOf(request) ?? "", locale })}`;

type PublicInvoice = ReturnType<typeof publicInvoice>;

function stateOf({ status }: PublicInvoice): { word: Parameters<Words["say"]>[0]; tone: string } {
  if (status === "paid") return { word: "invoicePaid", tone: "" };
  if (status === "void") return { word: "invoiceVoid", tone: " off" };
  return status === "overdue"
    ? { word: "invoiceOverdue", tone: " late" }
    : { word: "invoiceToPay", tone: "" };
}

/** Only where it leads somewhere. */
function payButton({ business, words }: Setting, invoice: PublicInvoice): Html | null {
  const open = invoice.status === "sent" || invoice.status === "viewed" || invoice.status === "overdue";
  if (!business.row.paymentsEnabled || !open || invoice.balanceDue <= 0) return null;
  const { search } = new URL(invoice.pdfUrl);
  const amount = words.money(invoice.balanceDue, invoice.currency);
  return html`<form method="post" action="/pay/invoice/${invoice.id}${search}"><button>${words.say("payNow", { amount })}</button></form>`;
}

function invoiceHtml(setting: Setting, invoice: PublicInvoice, title: string): Html {
  const { words, business } = setting;
  const { word, tone } = stateOf(invoice);
  const { customer } = invoice;
  const home = business.row.address?.country;
  const lines = (address: PublicInvoice["customer"]["address"]) =>
    addressLines(address, { locale: words.locale, home });
  const fact = (name: string, value: string | null, wide = false) =>
    value === null || value === ""
      ? null
      : html`<div><dt>${name}</dt><dd${wide ? html` class="words" dir="auto"` : null}>${value}</dd></div>
`;
  const pdf = new URL(invoice.pdfUrl);
  return html`<div class="card">
<p><span class="badge${tone}">${words.say(word)}</span></p>
<h1>${title}</h1>
<dl class="facts">
${fact(words.say("billedTo"), [customer.name, ...lines(customer.address)].join("\n"), true)}
${fact(words.say("billedFrom"), [business.row.name, ...lines(invoice.business.address)].join("\n"), true)}
${fact(words.say("issuedOn"), invoice.issuedOn && words.date(invoice.issuedOn))}
${invoice.balanceDue > 0 ? fact(words.say("dueOn"), invoice.dueOn && words.date(invoice.dueOn)) : null}
</dl>
${linesTable(setting, invoice)}
${invoice.notes === "" ? null : html`<p class="words" dir="auto">${invoice.notes}</p>`}
<div class="acts">${payButton(setting, invoice)}<a class="button${invoice.balanceDue > 0 ? " plain" : ""}" href="${pdf.pathname + pdf.search}">${words.say("downloadPdf")}</a></div>
${invoice.footer === "" ? null : html`<p class="words soft small below" dir="auto">${invoice.footer}</p>`}
</div>
${reach(business)}`;
}

const ENTRY = { deposit: "paidEarlier", payment: "paidOn", refund: "paidBackOn" } as const;

function linesTable({ words, business }: Setting, invoice: PublicInvoice): Html {
  const money = (amount: number) => words.money(amount, invoice.currency);
  const { timeZone } = business.row;
  const lines = invoice.lines.map(({ label, quantity, unitAmount, taxRate, amount }) => {
    const units = quantity === "1" ? "" : `${words.number(Number(quantity))} × ${money(unitAmount)}`;
    const tax =
      taxRate === null
        ? ""
        : words.say("plusTax", { rate: words.percent(ratePercent(ruleDecimal(taxRate))) });
    const more = [units, tax].filter((part) => part !== "");
    return html`<tr><th scope="row"><bdi>${label}</bdi>${more.length === 0 ? null : html`<small>${more.join(" · ")}</small>`}</th><td>${money(amount)}</td></tr>
`;
  });
  const row = (label: string, amount: number, strong = false) =>
    html`<tr${strong ? html` class="sum"` : null}><th scope="row">${label}</th><td>${money(amount)}</td></tr>
`;
  return html`<table class="price">
<thead><tr><th scope="col">${words.say("what")}</th><th scope="col">${words.say("amount")}</th></tr></thead>
<tbody>
${lines}</tbody>
<tfoot>
${invoice.taxes.length > 0 ? row(words.say("subtotal"), invoice.subtotal) : null}${invoice.taxes.map(
  ({ label, rate, amount, included }) => {
    if (rate !== null)
      return row(words.say("tax", { rate: words.percent(ratePercent(ruleDecimal(rate))) }), amount);
    return row(included ? words.say("contains", { tax: label }) : label, amount);
  },
)}${row(words.say("total"), invoice.total, true)}${invoice.payments.map(({ kind, amount, receivedAt }) => {
  const date = words.date(localDateOf(parseInstant(receivedAt) ?? 0, timeZone));
  return row(words.say(ENTRY[kind], { date }), -amount);
})}${invoice.status === "void" ? null : row(words.say("balanceDue"), invoice.balanceDue, true)}</tfoot>
</table>`;
}
