import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { Analytics } from "#sdk/index.ts";

type Totals = Analytics["totals"];
type Name = keyof Totals;
const MONEY: readonly Name[] = ["revenueBooked", "revenuePaid", "outstanding", "averageValue"];

export function Figures({ data }: { data: Analytics }) {
  const words = useStrings("analytics");
  const format = useFormat();
  const show = (name: Name, value: number | null) => {
    if (value === null) return "–";
    if (name === "utilization") return format.percent(value);
    return MONEY.includes(name)
      ? format.money(value, { currency: data.currency, short: true })
      : format.number(value);
  };
  return (
    <div className="card">
      <dl className="figures">
        {(Object.keys(words.numbers) as (keyof typeof words.numbers)[]).map((name) => (
          <div key={name}>
            <dt>{words.numbers[name]}</dt>
            <dd className="value">{show(name, data.totals[name])}</dd>
            <dd className="delta">
              {show(name, data.previous[name])} {words.before}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
