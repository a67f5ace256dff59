import { Checkbox, NumberField } from "#dashboard/design/field.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { SaveCard } from "./save-card.tsx";
import { useProfileForm } from "./use-profile-form.ts";

export function Booking() {
  const { booking: words } = useStrings("settings");
  const form = useProfileForm(
    (business) => ({
      requiresApproval: business.requiresApproval,
      notice: business.minNoticeMinutes / 60,
      maxAdvanceDays: business.maxAdvanceDays,
      slotIntervalMinutes: business.slotIntervalMinutes,
      cutoff: business.cancellation.cutoffMinutes / 60,
      quoteValidDays: business.quoteValidDays,
    }),
    ({ notice, cutoff, ...rest }) => ({
      ...rest,
      minNoticeMinutes: Math.round(notice * 60),
      cancellation: { cutoffMinutes: Math.round(cutoff * 60) },
    }),
    { minNoticeMinutes: "notice", "cancellation.cutoffMinutes": "cutoff" },
  );
  const number = (
    name: "notice" | "maxAdvanceDays" | "slotIntervalMinutes" | "cutoff" | "quoteValidDays",
  ) => ({
    ...form.field(name),
    onChange: (value: number | null) => form.set(name, value ?? 0),
  });
  return (
    <SaveCard form={form}>
      <Checkbox
        label={words.approval}
        hint={words.approvalHint}
        checked={form.values.requiresApproval}
        onChange={(checked) => form.set("requiresApproval", checked)}
      />
      <div className="columns">
        <NumberField label={words.notice} unit={words.hours} min={0} step={0.25} {...number("notice")} />
        <NumberField label={words.advance} unit={words.days} min={1} {...number("maxAdvanceDays")} />
        <NumberField label={words.interval} unit={words.minutes} min={5} {...number("slotIntervalMinutes")} />
        <NumberField label={words.cutoff} unit={words.before} min={0} step={0.25} {...number("cutoff")} />
        <NumberField label={words.quotes} unit={words.days} min={1} {...number("quoteValidDays")} />
      </div>
    </SaveCard>
  );
}
