import { useStrings } from "#dashboard/strings/strings.ts";
import { TRADES, type Trade } from "./business-fields.ts";

/** All trades in sight: one press, no list to open. */
export function TradeChoice({
  value,
  onChange,
}: {
  value: Trade | "";
  onChange: (trade: Trade | "") => void;
}) {
  const { trades, signUp } = useStrings("access");
  return (
    <fieldset className="field">
      <legend className="label strong">{signUp.trade}</legend>
      <span className="hint">{signUp.tradeHint}</span>
      <div className="trade-grid">
        {([...TRADES, ""] as const).map((trade) => (
          <label key={trade}>
            <input type="radio" name="trade" checked={value === trade} onChange={() => onChange(trade)} />
            {trade === "" ? signUp.otherTrade : trades[trade]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
