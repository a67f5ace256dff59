import { Refusal } from "#domain/refusals.ts";
import { html } from "#http/html.ts";
import type { PageAnswer, PageDefinition } from "#http/pages.ts";
import { openOwnBooking } from "../bookings/manage-access.ts";
import type { Business } from "../businesses/load-business.ts";
import { businessPage, settingOf } from "../customer-pages/business-page.ts";
import type { Deps } from "../deps.ts";
import { idOf, tokenOf } from "../documents/page-address.ts";
import { openInvoice } from "../invoices/view-invoice.ts";
import type { PaymentRow } from "./insert-payment.ts";
import { payBooking, payInvoice } from "./start-payment.ts";

/** Where the pay buttons of pages without scripts lead: on to the checkout. */
export function payPages(deps: Deps): PageDefinition[] {
  return [
    {
      path: "/pay/booking/:id",
      methods: ["POST"],
      notCrossSite: true,
      countsAs: "POST /api/v1/public/bookings/:id/pay",
      async handle(request) {
        const token = tokenOf(request) ?? undefined;
        const { business, booking } = await openOwnBooking(deps, idOf(request, "bkg"), token, request);
        const tip = tipOf(request.rawBody);
        const back = `/booking/${booking.row.id}?${new URLSearchParams({ token: token ?? "" })}`;
        return onward(deps, business, await payBooking(deps, business, booking.row.id, { tip }), back);
      },
    },
    {
      path: "/pay/invoice/:id",
      methods: ["POST"],
      notCrossSite: true,
      countsAs: "POST /api/v1/public/invoices/:id/pay",
      async handle(request) {
        const token = tokenOf(request);
        const { business, row } = await openInvoice(deps, idOf(request, "inv"), token);
        const back = `/invoice/${row.id}?${new URLSearchParams({ token: token ?? "" })}`;
        return onward(deps, business, await payInvoice(deps, business, row, {}), back);
      },
    },
  ];
}

function tipOf(body: Uint8Array): number {
  const text = new URLSearchParams(Buffer.from(body).toString("utf8")).get("tip") ?? "";
  if (text === "") return 0;
  if (!/^\d{1,12}$/.test(text))
    throw new Refusal("validation_failed", "tip: must be a whole number of minor units");
  return Number(text);
}

/**
 * A page rather than a redirect: where a form may lead is fixed by the page it is on, and the checkout's host is not. While
 * Stripe has not answered it leads back, where the button is.
 */
function onward(deps: Deps, business: Business, row: PaymentRow, back: string): PageAnswer {
  const url = row.checkoutUrl ?? back;
  const setting = settingOf(deps, business, []);
  const amount = setting.words.money(row.amount + row.tip, row.currency);
  return businessPage(setting, {
    title: business.row.name,
    head: html`<meta http-equiv="refresh" content="${row.checkoutUrl === null ? 3 : 0};url=${url}">`,
    body: html`<div class="card"><div class="acts"><a class="button" href="${url}">${setting.words.say("payNow", { amount })}</a></div></div>`,
    narrow: true,
    secret: true,
  });
}
