import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import { bookings, payments, refunds } from "#db/schema/index.ts";
import { paySession } from "#integrations/local-stripe/checkout.ts";
import { someone } from "./business.ts";
import { type PaidApp, type PaidBusiness, sessionOf } from "./stripe.ts";

const DAY_MS = 86_400_000;
const NO_POLICY = { refundTiers: [], noShowFee: null, lateCancelFee: null, cardOnFile: false, tips: false };

/** What customers and owners do with bookings that cost something, and what became of the money. */
export function payingCustomers(app: PaidApp) {
  let day = 0;
  /** Ten in the morning, so many days from now. */
  const startIn = (days: number) => Math.floor(app.clock.now / DAY_MS + days) * DAY_MS + 36_000_000;
  /** A start of its own. */
  const nextStart = (days = 20) => startIn(days + day++);

  async function book(at: PaidBusiness, startsAt = nextStart(), more: object = {}) {
    const { status, body } = await app.call("POST", `/public/businesses/${at.slug}/bookings`, {
      body: {
        serviceId: at.serviceIds[0],
        startsAt: new Date(startsAt).toISOString(),
        customer: someone(`b${day++}`),
        ...more,
      },
    });
    assert.equal(status, 201, JSON.stringify(body));
    return {
      ...body,
      id: body.booking.id as string,
      own: { headers: { authorization: `Bearer ${body.manageToken}` } },
    };
  }

  return {
    nextStart,
    book,
    async paid(at: PaidBusiness, startsAt?: number) {
      const made = await book(at, startsAt);
      paySession(app.stripe.world, sessionOf(made.payment.checkoutUrl), "succeeds");
      await app.settle();
      return made;
    },
    async setPolicy(at: PaidBusiness, policy: object) {
      const { status } = await at.owner.call("PUT", "/business/payments/policy", {
        body: { ...NO_POLICY, ...policy },
      });
      assert.equal(status, 200);
    },
    setStatus: (at: PaidBusiness, id: string, body: object) =>
      at.owner.call("PUT", `/business/bookings/${id}/status`, { body }),
    async rowOf(id: string) {
      const [row] = await app.db.orm.select().from(bookings).where(eq(bookings.id, id));
      assert.ok(row);
      return row;
    },
    async moneyOf(bookingId: string) {
      const rows = await app.db.orm
        .select()
        .from(payments)
        .where(eq(payments.bookingId, bookingId))
        .orderBy(payments.createdAt);
      const back = (
        await Promise.all(
          rows.map(({ id }) => app.db.orm.select().from(refunds).where(eq(refunds.paymentId, id))),
        )
      ).flat();
      return {
        paid: rows.map(({ purpose, status, captured }) => `${purpose} ${status} ${captured}`),
        back: back.map(({ cause, status, amount }) => `${cause} ${status} ${amount}`),
      };
    },
  };
}
