/** How a price comes about, line by line; discounts stand out, an answer that costs nothing has no amount. */
import type { PricedVisit } from "../../../src/domain/pricing-lines.ts";
import type { Session } from "../session.ts";

/** The browser's own engine has no words: those two labels are not the owner's. */
export function labelled({ format, words: { say } }: Session, lines: PricedVisit["lines"]) {
  return lines.map((line) => ({
    ...line,
    label:
      line.kind === "minimum"
        ? say("minimum")
        : line.kind === "seats"
          ? `${say("places")}: ${format.number(line.quantity ?? 1)}`
          : line.label,
  }));
}

export function PriceLines({ session, price, sum }: { session: Session; price: PricedVisit; sum: string }) {
  const { money } = session.format;
  const { say } = session.words;
  const { total, depositDue } = price;
  const lines = labelled(session, price.lines);
  return (
    <dl class="lines">
      {lines.map(({ amount, included, itemIndex, code, kind, label }) =>
        included === undefined ? (
          <div key={`${itemIndex}${code}${kind}`} class={amount < 0 ? "off" : undefined}>
            <dt>{label}</dt>
            <dd>{amount !== 0 && money(amount)}</dd>
          </div>
        ) : null,
      )}
      <div class="sum" key="sum">
        <dt>{sum}</dt>
        <dd>{money(total)}</dd>
      </div>
      {lines.map(({ code, included, label }) =>
        included === undefined ? null : (
          <div key={code} class="soft">
            <dt>{say("taxIncluded", { amount: money(included), label })}</dt>
          </div>
        ),
      )}
      {depositDue > 0 && (
        <div class="soft" key="deposit">
          <dt>{say("depositInfo")}</dt>
          <dd>{money(depositDue)}</dd>
        </div>
      )}
    </dl>
  );
}
