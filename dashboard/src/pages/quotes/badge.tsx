import { Badge, type Tone } from "#dashboard/design/bits.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { BusinessQuote } from "#sdk/index.ts";

const TONES: Readonly<Record<BusinessQuote["status"], Tone>> = {
  pending: "plain",
  sent: "info",
  accepted: "warn",
  declined: "bad",
  expired: "plain",
  converted: "good",
};

/** A price that somebody asked for in the widget waits for no sending. */
export function QuoteBadge({ quote: { status, origin } }: { quote: BusinessQuote }) {
  const words = useStrings("quotes");
  return (
    <Badge tone={TONES[status]}>
      {origin === "customer" && status === "pending" ? words.asked : words.status[status]}
    </Badge>
  );
}
