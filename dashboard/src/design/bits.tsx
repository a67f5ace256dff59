import type { ReactNode } from "react";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";

export type Tone = "good" | "accent" | "warn" | "bad" | "info" | "plain";

export const Badge = ({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) => (
  <span className={`badge ${tone}`}>{children}</span>
);

export type BookingStatus =
  | "pending_payment"
  | "pending"
  | "confirmed"
  | "in_progress"
  | "completed"
  | "cancelled"
  | "no_show"
  | "expired";

export const STATUS_TONES: Readonly<Record<BookingStatus, Tone>> = {
  pending_payment: "warn",
  pending: "warn",
  confirmed: "accent",
  in_progress: "info",
  completed: "good",
  cancelled: "plain",
  no_show: "bad",
  expired: "plain",
};

export function StatusBadge({ status }: { status: BookingStatus }) {
  const { bookingStatus } = useStrings("app");
  return <Badge tone={STATUS_TONES[status]}>{bookingStatus[status]}</Badge>;
}

/** Minor units in the business's currency, unless another is named. */
export function Money({ amount, currency, short }: { amount: number; currency?: string; short?: boolean }) {
  const { money } = useFormat();
  return <span className="number nowrap">{money(amount, { currency, short })}</span>;
}

/** An instant, shown in the business's zone. */
export function Moment({
  at,
  as = "dateTime",
}: {
  at: string;
  as?: "dateTime" | "time" | "date" | "day" | "ago";
}) {
  const format = useFormat();
  return (
    <time dateTime={at} title={as === "ago" ? format.dateTime(at) : undefined}>
      {format[as](at)}
    </time>
  );
}

/** A picture, or the initials; decoration beside the name. */
export function Avatar({ name, url, size }: { name: string; url?: string | null; size?: string }) {
  const initials = name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => [...word][0] ?? "");
  const style = size ? ({ "--size": size } as React.CSSProperties) : undefined;
  return (
    <span className="avatar" style={style} aria-hidden="true">
      {url ? (
        <img src={url} alt="" loading="lazy" />
      ) : (
        (initials[0] ?? "") + (initials.length > 1 ? initials.at(-1) : "")
      )}
    </span>
  );
}
