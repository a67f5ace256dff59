import { NumberField } from "#dashboard/design/field.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";

/** Bounds of the API, in minutes. */
const SHORTEST = 5;
const LONGEST = 7 * 1440;

export const isLength = (minutes: number): boolean =>
  Number.isInteger(minutes) && minutes >= SHORTEST && minutes <= LONGEST;

interface LengthProps {
  /** Minutes; `null`: as long as usual. */
  value: number | null;
  onChange: (minutes: number | null) => void;
  usual?: number | undefined;
  error?: string | undefined;
}

/** How long a visit takes, whatever its services do. */
export function LengthField({ value, onChange, usual, error }: LengthProps) {
  const { move: words } = useStrings("bookings");
  const format = useFormat();
  return (
    <NumberField
      label={words.length}
      unit={words.minutes}
      name="durationMinutes"
      min={SHORTEST}
      max={LONGEST}
      step={5}
      value={value}
      onChange={onChange}
      hint={usual === undefined ? undefined : words.usually(format.duration(usual))}
      error={error}
    />
  );
}
