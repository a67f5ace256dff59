import type { ReactNode } from "react";
import { useFormat } from "#dashboard/format/format.ts";
import type { Price } from "#sdk/index.ts";
import "./bookings/sheet.css";

/** How a price comes about, and its sum. */
export function PriceLines({
  price: { lines, total, currency },
  label,
  children,
}: {
  price: Pick<Price, "lines" | "total" | "currency">;
  label: ReactNode;
  /** More terms below the sum. */
  children?: ReactNode;
}) {
  const format = useFormat();
  return (
    <dl className="price-lines">
      {lines.map(({ code, itemIndex, label: name, amount, explain }) => (
        <div key={`${itemIndex} ${code}`} style={{ display: "contents" }} title={explain}>
          <dt className="soft">{name}</dt>
          <dd>{format.money(amount, { currency })}</dd>
        </div>
      ))}
      <dt className="sum">{label}</dt>
      <dd className="sum">{format.money(total, { currency })}</dd>
      {children}
    </dl>
  );
}
