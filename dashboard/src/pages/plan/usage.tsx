import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { BillingState, Tier } from "#sdk/index.ts";

const COUNTED = ["bookingsPerMonth", "teamMembers", "widgets"] as const;

/** What is used of what the plan allows. */
export function Usage({ usage, limits }: { usage: BillingState["usage"]; limits: Tier["limits"] | null }) {
  const { usage: words } = useStrings("plan");
  const format = useFormat();
  return (
    <div className="plan-usage">
      {COUNTED.map((what) => {
        const used = usage[what];
        const limit = limits?.[what] ?? null;
        const isFull = limit !== null && used >= limit;
        return (
          <div key={what}>
            <div className="row ends">
              <span id={`usage-${what}`}>{words[what]}</span>
              <span className="number soft">
                {limit === null
                  ? words.unlimited(format.number(used))
                  : words.of(format.number(used), format.number(limit))}
              </span>
            </div>
            {limit !== null && (
              <progress
                aria-labelledby={`usage-${what}`}
                value={Math.min(used, limit)}
                max={Math.max(limit, 1)}
                data-full={isFull || undefined}
              />
            )}
            {isFull && (
              <p className="small soft">{what === "bookingsPerMonth" ? words.full : words.fullKept}</p>
            )}
          </div>
        );
      })}
    </div>
  );
}
