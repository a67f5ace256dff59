/** The fourth screen: who it is for, and once more everything that is about to be booked. */
import { Call } from "../core/app.tsx";
import { Icon } from "../core/icons.tsx";
import { Bar } from "./bar.tsx";
import { Field } from "./fields.tsx";
import type { Flow } from "./flow.tsx";
import { FormField, Honeypot, Summary } from "./form-fields.tsx";
import { PriceLines } from "./price-lines.tsx";
import { Zone } from "./times.tsx";

type Props = { flow: Flow };

export function Details({ flow }: Props) {
  const { session, order, booking, form } = flow;
  const { say } = session.words;
  const { price } = order;
  const { specs, sending } = booking;
  const { payments } = session.config;
  const total = price && session.format.money(price.total);
  return (
    <form
      class="details"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void booking.confirm();
      }}
    >
      <div class="body" part="body">
        <Summary form={form} specs={specs} />
        <Trouble flow={flow} />
        <Review flow={flow} />
        <Zone flow={flow} sample={order.slot?.startsAt} />
        {payments.enabled && payments.cardOnFile && !price?.depositDue && (
          <p class="soft">{say("cardDue")}</p>
        )}
        <HoldTimer flow={flow} />
        <div class="fields">
          {specs.map((spec) => (
            <FormField
              key={spec.id}
              form={form}
              spec={spec}
              {...(spec.id === "postalCode"
                ? {
                    onLeave: () => {
                      // Another place may be another price: known before the button is pressed.
                      order.postalCode = form.text("postalCode");
                      void booking.quote();
                    },
                  }
                : {})}
            />
          ))}
          <Honeypot form={form} />
        </div>
      </div>
      <Bar
        amount={
          price &&
          price.depositDue > 0 &&
          payments.enabled && [
            <span class="soft">{say("deposit")}</span>,
            <b>{session.format.money(price.depositDue)}</b>,
          ]
        }
      >
        <button type="submit" class="primary" part="button" aria-disabled={sending}>
          {sending ? say("sending") : `${say("confirm")}${total ? ` · ${total}` : ""}`}
        </button>
      </Bar>
    </form>
  );
}

function Trouble({ flow }: Props) {
  const { session, booking, order } = flow;
  const { say } = session.words;
  const { unreachable } = booking;
  const outside = order.outside && say("postalOutside");
  const trouble = (!unreachable && outside) || booking.trouble;
  if (!trouble) return null;
  return (
    <div class="notice bad trouble" role="alert" tabIndex={-1}>
      <p>{trouble}</p>
      {(unreachable || outside) && (
        <p class="actions">
          {unreachable && (
            <button type="submit" class="secondary">
              {say("tryAgain")}
            </button>
          )}
          <Call session={session} />
          <button type="button" class="secondary" onClick={() => session.go("lead")}>
            {say("askUs")}
          </button>
        </p>
      )}
    </div>
  );
}

/** When, what and for how much: every line of the price, so that nothing is a surprise. */
function Review({ flow }: Props) {
  const { session, order } = flow;
  const { words, format } = session;
  const { slot, price } = order;
  if (!slot || !price) return null;
  const member = session.config.team.find(({ id }) => id === order.memberId);
  const end = `${format.time(slot.startsAt)} – ${format.time(slot.endsAt)}`;
  return (
    <section class="review" aria-label={words.say("summary")}>
      <div class="when">
        <Icon name="calendar" />
        <div>
          <b>{format.day(slot.startsAt.slice(0, 10))}</b>
          <span>
            {slot.arrivesUntil
              ? words.say("arrives", {
                  from: format.time(slot.startsAt),
                  to: format.time(slot.arrivesUntil),
                })
              : end}
            {member && ` · ${words.say("with", { name: member.name })}`}
          </span>
        </div>
        <button type="button" class="link quiet" onClick={() => session.back()}>
          {words.say("change")}
        </button>
      </div>
      <PriceLines session={session} price={price} sum={words.say("total")} />
      {order.couponApplied ? null : <Coupon flow={flow} />}
    </section>
  );
}

function Coupon({ flow }: Props) {
  const { session, booking } = flow;
  const { say } = session.words;
  const apply = (from: EventTarget | null) => {
    const input = (from as HTMLElement | null)?.closest(".coupon")?.querySelector("input");
    if (input?.value.trim()) booking.applyCoupon(input.value);
  };
  return (
    <details class="coupon" open={booking.couponError !== undefined}>
      <summary>{say("couponAsk")}</summary>
      <div>
        <Field id="coupon" label={say("coupon")} error={booking.couponError}>
          <input
            id="coupon"
            type="text"
            autoComplete="off"
            autoCapitalize="characters"
            maxLength={40}
            aria-describedby={booking.couponError ? "coupon-error" : undefined}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              // It applies the code, it does not book.
              event.preventDefault();
              apply(event.currentTarget);
            }}
          />
        </Field>
        <button type="button" class="secondary" onClick={(event) => apply(event.currentTarget)}>
          {say("apply")}
        </button>
      </div>
    </details>
  );
}

/** Quiet: it hurries nobody, and is said aloud only once, a minute before the end. */
function HoldTimer({ flow }: Props) {
  const { session, booking } = flow;
  const { say } = session.words;
  const { hold, holdEnded, secondsLeft, heldFor } = booking;
  if (holdEnded) return <p class="timer soft">{say("holdEnded")}</p>;
  if (!hold) return <p class="timer soft" />;
  return (
    <p class="timer soft">
      <Icon name="clock" />
      <span role="timer" aria-live="off">
        {heldFor}
      </span>
      {secondsLeft <= 120 && !hold.extended && (
        <button type="button" class="link quiet" onClick={() => void booking.extend()}>
          {say("needMore")}
        </button>
      )}
    </p>
  );
}
