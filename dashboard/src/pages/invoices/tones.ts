import type { Tone } from "#dashboard/design/bits.tsx";
import type { Invoice } from "#sdk/index.ts";

export const INVOICE_TONES: Readonly<Record<Invoice["status"], Tone>> = {
  draft: "plain",
  sent: "info",
  viewed: "info",
  paid: "good",
  overdue: "bad",
  cancelled: "plain",
  void: "plain",
};
